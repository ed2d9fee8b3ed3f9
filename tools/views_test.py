#!/usr/bin/python3
"""What the view compiler writes, and what it refuses."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import views  # noqa: E402

HEAD = "{%@ view seminars/views.hpp CardPage %}\n"


def statements(body):
    return [code for _, code in views.Parser("card.html", HEAD + body).parse().statements]


def code(body):
    return "\n".join(statements(body))


class Writing(unittest.TestCase):
    def test_an_expression_in_text_and_in_an_attribute_is_escaped_by_put(self):
        self.assertEqual(code('<p title="{{ v.title }}">{{ v.text }}</p>'),
                         'o.raw("<p title=\\"");\no.put_plain(v.title);\no.raw("\\">");\no.put(v.text);\no.raw("</p>");')

    def test_addresses_go_through_put_url(self):
        for attribute, tag in (("href", "a"), ("action", "form"), ("src", "img"), ("formaction", "button")):
            end = "" if tag == "img" else f"</{tag}>"
            self.assertIn("o.put_url(v.url);", code(f'<{tag} {attribute}="{{{{ v.url }}}}">{end}'))

    def test_an_address_may_be_chosen_by_a_condition(self):
        out = code('<a href="{% if (v.x) { %}{{ v.a }}{% } else { %}/b{% } %}">x</a>')
        self.assertIn("o.put_url(v.a);", out)
        self.assertIn('o.raw("/b");', out)

    def test_texts_plurals_contexts_and_placeholders(self):
        self.assertIn('o.put(t.t("Save the consultation"));', code("{{t Save the\n  consultation }}"))
        self.assertIn('o.put(t.tc("verb", "Open"));', code("{{tc verb|Open}}"))
        self.assertIn('t.n("{1} card", "{1} cards", v.count)', code("{{n {1} card|{1} cards|v.count}}"))
        self.assertIn('t.n("{1} card", "{1} cards", v.count)', code("{{n one {1} card|many {1} cards|v.count}}"))
        self.assertIn('t.n("{1} of {2}", "{1} of {2}", v.a, std::array<std::string, 1>{std::string(v.b)})',
                      code("{{n {1} of {2}|{1} of {2}|v.a|v.b}}"))
        self.assertIn('t.f("Hello, {1} and {2}", {std::string(v.a), std::string(f(v.b, 1))})',
                      code("{{f Hello, {1} and {2}|v.a|f(v.b, 1)}}"))

    def test_apostrophes_and_quotation_marks_stand_in_a_text(self):
        self.assertIn('t.t("It\'s \\"here\\"")', code("<p>{{t It's \"here\"}}</p>"))

    def test_braces_and_strings_inside_an_expression_do_not_end_it(self):
        self.assertIn('o.put(t.f("a }} {1}", {v.x}));', code('{{ t.f("a }} {1}", {v.x}) }}'))
        self.assertIn("o.put(std::vector<int>{1, 2}.size());", code("{{ std::vector<int>{1, 2}.size() }}"))

    def test_a_component_is_rendered_by_lookup(self):
        self.assertIn("render(o, t, v.field);", code("<div>{{> v.field }}</div>"))

    def test_json_stands_in_a_json_script(self):
        self.assertIn("o.put_json(v.data);", code('<script type="application/json" id="d">{{json v.data }}</script>'))

    def test_raw_lines_leave_no_space(self):
        self.assertEqual(code("<ul>\n  {% for (auto& c : v.cards) { %}\n    <li>{{ c }}</li>\n  {% } %}\n</ul>"),
                         'o.raw("<ul>");\nfor (auto& c : v.cards) {\no.raw("<li>");\no.put(c);\no.raw("</li>");\n}\no.raw("</ul>");')

    def test_an_indentation_is_no_space(self):
        self.assertEqual(code("<tr>\n  {% if (x) { %}<td>a</td>{% } %}\n  {% if (y) { %}<td>b</td>{% } %}\n</tr>"),
                         'o.raw("<tr>");\nif (x) {\no.raw("<td>a</td>");\n}\no.raw("\\n");\nif (y) {\no.raw("<td>b</td>");\n}\n'
                         'o.raw("</tr>");')

    def test_space_between_inline_things_stays_and_between_blocks_goes(self):
        self.assertEqual(code("<p>\n  <b>a</b>\n  <i>b</i> c\n</p>\n\n<p>d</p>\n"),
                         'o.raw("<p><b>a</b>\\n<i>b</i> c</p><p>d</p>");')

    def test_space_inside_pre_and_textarea_stays(self):
        self.assertEqual(code("<pre>\n a\n  b</pre>"), 'o.raw("<pre>\\n a\\n  b</pre>");')
        self.assertIn('o.raw("<textarea>\\n");\no.put_plain(v.text);', code("<textarea>\n{{ v.text }}</textarea>"))

    def test_conditional_attributes_never_touch_each_other(self):
        out = code('<input type="checkbox" {% if (a) { %}checked{% } %}{% if (b) { %}disabled{% } %}>')
        self.assertIn('o.raw(" checked");', out)
        self.assertIn('o.raw(" disabled");', out)

    def test_comments_are_left_out(self):
        self.assertEqual(code("{%# a {{ b }} %}<p>x</p><!-- y -->"), 'o.raw("<p>x</p>");')

    def test_a_lambda_may_hold_markup(self):
        out = code("{% const auto cell = [&](int x) { %}<b>{{ x }}</b>{% }; %}<p>{% cell(1); %}</p>")
        self.assertIn("const auto cell = [&](int x) {", out)

    def test_a_digit_separator_is_no_character(self):
        self.assertIn("if (v.x > 1'000) {", code("{% if (v.x > 1'000) { %}<b>a</b>{% } %}"))

    def test_the_line_of_each_statement_is_known(self):
        parsed = views.Parser("card.html", HEAD + "<p>\n{{ a }}\n\n{{ b }}</p>{%\n  x();\n%}").parse()
        self.assertEqual([line for line, _ in parsed.statements if line], [3, 5, 6])

    def test_a_refresh_carries_a_number_only(self):
        self.assertIn("o.put_number(v.seconds);", code('<meta http-equiv="refresh" content="{{ v.seconds }}">'))
        self.assertIn("o.put_plain(v.text);", code('<meta name="description" content="{{ v.text }}">'))


REFUSED = {
    "an unquoted attribute": ('<p class={{ v.x }}></p>', 2, "quotation marks"),
    "a handler": ('<p>\n<b onclick="x"></b></p>', 3, "onclick"),
    "a handler in capitals": ('<b ONerror="x"></b>', 2, "onerror"),
    "a style attribute": ('<p style="color:red"></p>', 2, "style attributes"),
    "a style element": ("<style>p{}</style>", 2, "<style> is refused"),
    "an inline script": ("<script>alert(1)</script>", 2, "inline scripts"),
    "an inline module": ('<script type="module">x()</script>', 2, "inline scripts"),
    "an expression in a JSON script that is not json": ('<script type="application/json">{{ v.x }}</script>', 2, "only {{json"),
    "json outside a script": ("<p>{{json v.x}}</p>", 2, "only inside"),
    "an expression as a tag's name": ("<{{ v.x }}></p>", 2, "begins no tag"),
    "an expression inside a tag's name": ("<h{{ v.x }}></h1>", 2, "tag's name"),
    "an expression as an attribute": ("<p {{ v.x }}></p>", 2, "in a tag"),
    "an expression inside an attribute's name": ('<p data-{{ v.x }}="1"></p>', 2, "attribute's name"),
    "an unclosed element": ("<div>\n<p>x</p>", 2, "<div> is never closed"),
    "a wrong order": ("<b><i></b></i>", 2, "</b> closes <i>"),
    "an end without its beginning": ("</p>", 2, "has no <p>"),
    "an element closed in another block": ("{% if (x) { %}<p>{% } %}</p>", 2, "still open"),
    "an element opened outside the block that closes it": ("<p>{% if (x) { %}</p>{% } %}", 2, "has no <p> in its block"),
    "a block that ends in another state": ('<p {% if (x) { %}class="a{% } %}"></p>', 2, "end where it began"),
    "an unclosed block": ("{% if (x) { %}<p></p>", 2, "'{' is never closed"),
    "a surplus brace": ("{% } %}", 2, "without its '{'"),
    "a text before an address": ('<a href="/x/{{ v.url }}">y</a>', 2, "whole value"),
    "a text after an address": ('<a href="{{ v.url }}/x">y</a>', 2, "whole value"),
    "two addresses": ('<a href="{{ v.a }}{{ v.b }}">y</a>', 2, "whole value"),
    "a translated address": ('<a href="{{t x}}">y</a>', 2, "no address"),
    "a script address": ('<a href=" javascript:x">y</a>', 2, "script or data"),
    "a data address": ('<img src="data:image/png;base64,x">', 2, "script or data"),
    "srcdoc": ('<iframe srcdoc="{{ v.x }}"></iframe>', 2, "srcdoc"),
    "srcset": ('<img srcset="{{ v.x }}">', 2, "srcset"),
    "a base address": ('<base href="{{ v.url }}">', 2, "href of <base>"),
    "an animation of an address": ('<svg><set attributeName="href" to="x"/></svg>', 2, "rewrite addresses"),
    "a lone ampersand": ("<p>a & b</p>", 2, "&amp;"),
    "a lone less-than": ("<p>\na < b</p>", 3, "&lt;"),
    "a value without its end": ('<p class="a>x</p>\n<p title="b">y</p>', 2, "quotation mark missing"),
    "the same attribute twice": ('<p class="a" class="b"></p>', 2, "twice"),
    "a paragraph around a block": ("<p><div></div></p>", 2, "may not stand in <p>"),
    "a component in an attribute": ('<p title="{{> v.x }}"></p>', 2, "where elements may"),
    "a self-closing element": ("<div/>", 2, "does not close itself"),
    "an empty expression": ("<p>{{ }}</p>", 2, "empty expression"),
    "a plural without its count": ("{{n a|b}}", 2, "expected {{n"),
    "an expression without its end": ("<p>{{ v.x }</p>", 2, "without '}}'"),
    "code without its end": ("{% if (x) {", 2, "without '%}'"),
    "a nested struct": ("{%@ view a.hpp B %}", 2, "once"),
}


class Refusing(unittest.TestCase):
    def test_each_of_these_is_refused_at_its_line(self):
        for name, (body, line, why) in REFUSED.items():
            with self.subTest(name):
                with self.assertRaises(views.Refusal) as caught:
                    code(body)
                self.assertIn(f"card.html:{line}: error: ", str(caught.exception))
                self.assertIn(why, str(caught.exception))

    def test_a_view_without_its_struct_is_refused(self):
        with self.assertRaises(views.Refusal):
            views.Parser("card.html", "<p>x</p>").parse()


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.views = os.path.join(self.folder.name, "src", "seminars", "views")
        os.makedirs(self.views)

    def write(self, name, text):
        with open(os.path.join(self.views, name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def run_compiler(self, *arguments):
        return subprocess.run([sys.executable, views.__file__, *arguments], cwd=self.folder.name, text=True,
                              capture_output=True, check=False)

    def compile(self, units="1"):
        return self.run_compiler("--feature", "seminars", "--source", self.views, "--out",
                                 os.path.join(self.folder.name, "out"), "--units", units)

    def test_messages_are_listed_with_line_context_and_plural(self):
        self.write("a.html", HEAD + '<p>{{t Save}}</p>\n{{n {1} card|{1} cards|v.n}}{{tc verb|Open}}\n'
                   '<p title="{{ t.f("Hello, " "{1}", {v.x}) }}">{% const auto s = t.tc("c", "m"); %}{{ t.n("a", "b", 2) }}</p>')
        run = self.run_compiler("--messages", "src")
        self.assertEqual(run.returncode, 0, run.stderr)
        rows = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual([(r["line"], r["msgid"], r.get("context"), r.get("plural")) for r in rows],
                         [(2, "Save", None, None), (3, "{1} card", None, "{1} cards"), (3, "Open", "verb", None),
                          (4, "Hello, {1}", None, None), (4, "m", "c", None), (4, "a", None, "b")])
        self.assertTrue(rows[0]["file"].endswith("src/seminars/views/a.html"))

    def test_an_unchanged_view_leaves_its_file_untouched(self):
        self.write("a.html", HEAD + "<p>x</p>")
        self.assertEqual(self.compile().returncode, 0)
        made = os.path.join(self.folder.name, "out", "views_1.cpp")
        os.utime(made, (1, 1))
        self.assertEqual(self.compile().returncode, 0)
        self.assertEqual(os.path.getmtime(made), 1)

    def test_every_view_stands_in_one_of_the_units(self):
        for i in range(5):
            self.write(f"v{i}.html", f"{{%@ view seminars/views.hpp Page{i} %}}\n<p>{i}</p>")
        self.assertEqual(self.compile("2").returncode, 0)
        texts = []
        for n in (1, 2):
            with open(os.path.join(self.folder.name, "out", f"views_{n}.cpp"), encoding="utf-8") as stream:
                texts.append(stream.read())
        for i in range(5):
            self.assertEqual(sum(f"const Page{i}& v)" in text for text in texts), 1)

    def test_two_views_of_one_struct_are_refused(self):
        self.write("a.html", HEAD + "<p>x</p>")
        self.write("b.html", HEAD + "<p>x</p>")
        run = self.compile()
        self.assertEqual(run.returncode, 1)
        self.assertIn("CardPage is the struct of", run.stderr)

    def test_every_refused_view_is_named_in_one_run(self):
        self.write("a.html", HEAD + "<p>")
        self.write("b.html", "{%@ view seminars/views.hpp Other %}\n</p>")
        run = self.compile()
        self.assertEqual(run.returncode, 1)
        self.assertIn("src/seminars/views/a.html:2:", run.stderr)
        self.assertIn("src/seminars/views/b.html:2:", run.stderr)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=1).result
    broken = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - broken} passed, {broken} failed")
    sys.exit(1 if broken else 0)
