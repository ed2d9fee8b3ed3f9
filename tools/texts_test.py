#!/usr/bin/env python3
"""The texts tool: what it finds, what it keeps, what it complains about, what it embeds."""
import io
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import texts  # noqa: E402
import texts_cpp  # noqa: E402
import texts_po  # noqa: E402

HEADER = ('msgid ""\nmsgstr ""\n"Language: bg\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
          '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')


def found(code):
    return [(m.context, m.msgid, m.plural) for m in texts_cpp.messages(code)]


class Extraction(unittest.TestCase):
    def test_finds_each_kind_of_call(self):
        self.assertEqual(found('x = t.t("Save");'), [(None, "Save", None)])
        self.assertEqual(found('t().tc("verb", "Open")'), [("verb", "Open", None)])
        self.assertEqual(found('texts_->n("{1} card", "{1} cards", cards.size(), args)'), [(None, "{1} card", "{1} cards")])
        self.assertEqual(found('page.texts.f("Hello, {1}", {name})'), [(None, "Hello, {1}", None)])
        self.assertEqual(found('i18n::mark("Too long"), mark("Full")'), [(None, "Too long", None), (None, "Full", None)])

    def test_joins_adjacent_literals_and_reads_escapes(self):
        self.assertEqual(found('t.t("a \\"b\\" "\n  /* no */ "c\\n"\n  // no\n  "\\u2013")'), [(None, 'a "b" c\n\u2013', None)])
        self.assertEqual(found('t.t(R"(raw "text")")'), [(None, 'raw "text"', None)])
        self.assertEqual(found('t.t("\\xd0\\xb0")'), [(None, "\u0430", None)])

    def test_follows_a_choice_of_two(self):
        self.assertEqual(found('t.t(open ? "Close" : "Open")'), [(None, "Close", None), (None, "Open", None)])
        self.assertEqual(found('t.t(kind == "x" ? "A" : "B")'), [(None, "A", None), (None, "B", None)])

    def test_leaves_the_rest_alone(self):
        for code in ('// t.t("no")', '"t.t(\\"no\\")"', 't.t(key)', 'print("no")', 'at("no")', 'std::t("no")', "x.n(1, 2)",
                     't.t("no" + name)', "'\"'; // t.t(\"no\")", 'a.size("no")'):
            self.assertEqual(found(code), [], code)

    def test_counts_lines(self):
        self.assertEqual([m.line for m in texts_cpp.messages('\n/*\n\n*/ t.t("a");\nR"(\n)";\nt.t("b");')], [4, 7])


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.write("po/bg/i18n.po", HEADER)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def run_tool(self, *arguments):
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            code = texts.main(["--root", str(self.root), *arguments])
        return code, out.getvalue()

    def translate(self, folder, translations):
        path = self.root / "po/bg" / f"{folder}.po"
        file = texts_po.read(path)
        for entry in file.entries:
            if entry.msgid in translations:
                value = translations[entry.msgid]
                entry.forms = value if isinstance(value, list) else [value]
        texts_po.write(path, file)

    def complaints(self):
        code, out = self.run_tool("check")
        lines = [line for line in out.splitlines() if not line.startswith("texts: ")]
        self.assertEqual(code, 1 if lines else 0, out)
        return lines

    def test_each_folder_has_its_file_sorted_by_msgid(self):
        self.write("src/web/a.cpp", 't.t("Zebra"); t.t("apple");')
        self.write("src/people/b.cpp", 't.n("{1} person", "{1} people", n);')
        self.write("src/people/b_test.cpp", 't.t("Not for people");')
        self.run_tool("update")
        web = self.read("po/bg/web.po")
        self.assertLess(web.index("apple"), web.index("Zebra"))
        self.assertIn("#: web/a.cpp\n", web)
        self.assertIn('msgid_plural "{1} people"\nmsgstr[0] ""\nmsgstr[1] ""\n', self.read("po/bg/people.po"))
        self.assertNotIn("Not for people", self.read("po/bg/people.po"))

    def test_views_are_read_by_their_compiler(self):
        self.write("src/people/views/a.html", "{%@ view people/views.hpp Page %}\n<p>{{t Sign in}}</p>\n"
                                              "<p>{{n {1} card|{1} cards|v.count}}</p>\n")
        self.run_tool("update")
        self.assertIn('#: people/views/a.html\nmsgid "Sign in"\n', self.read("po/bg/people.po"))
        self.assertIn('msgid_plural "{1} cards"', self.read("po/bg/people.po"))

    def test_one_folder_can_be_written_alone(self):
        self.write("src/web/a.cpp", 't.t("A");')
        self.write("src/people/b.cpp", 't.t("B");')
        self.run_tool("update", "people")
        self.assertTrue((self.root / "po/bg/people.po").exists())
        self.assertFalse((self.root / "po/bg/web.po").exists())

    def test_translations_survive_and_come_back(self):
        self.write("src/web/a.cpp", 't.t("A"); t.t("B");')
        self.run_tool("update")
        self.translate("web", {"A": "А", "B": "Б"})
        self.assertEqual(self.complaints(), [])
        self.write("src/web/a.cpp", 't.t("B");')
        self.run_tool("update")
        self.assertIn('#~ msgid "A"\n#~ msgstr "А"', self.read("po/bg/web.po"))
        self.assertEqual(len(self.complaints()), 1)
        self.write("src/web/a.cpp", 't.t("A"); t.t("B");')
        self.run_tool("update")
        self.assertEqual(self.complaints(), [])
        self.write("src/web/a.cpp", 't.t("B");')
        self.run_tool("update", "--prune")
        self.assertNotIn('"A"', self.read("po/bg/web.po"))
        self.assertEqual(self.complaints(), [])

    def test_nothing_is_gone_while_a_view_does_not_compile(self):
        self.write("src/web/views/a.html", "{%@ view web/views.hpp Page %}\n<p>{{t Sign in}}</p>\n")
        self.run_tool("update")
        self.translate("web", {"Sign in": "Вход"})
        self.write("src/web/views/a.html", "{%@ view web/views.hpp Page %}\n<p>{{t Sign in}}</b>\n")
        code, _ = self.run_tool("update", "--prune")
        self.assertEqual(code, 1)
        self.assertNotIn("#~", self.read("po/bg/web.po"))
        self.assertIn("Вход", self.read("po/bg/web.po"))

    def test_a_second_update_changes_nothing(self):
        self.write("src/web/a.cpp", 't.t("A \\"quoted\\" text\\nof two lines\\tand \\\\"); t.t("' + "long words " * 30 + '");')
        self.run_tool("update")
        self.translate("web", {'A "quoted" text\nof two lines\tand \\': '„Х“\n\t\\ "'})
        before = self.read("po/bg/web.po")
        self.assertEqual(self.run_tool("update"), (0, ""))
        self.assertEqual(self.read("po/bg/web.po"), before)
        subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", str(self.root / "po/bg/web.po")], check=True)

    def test_translators_notes_stay(self):
        self.write("src/web/a.cpp", 't.t("A");')
        self.write("po/bg/web.po", HEADER + '# said on the wall\n#: old.cpp\nmsgid "A"\nmsgstr "А"\n')
        self.run_tool("update")
        self.assertIn('# said on the wall\n#: web/a.cpp\nmsgid "A"\nmsgstr "А"\n', self.read("po/bg/web.po"))

    def test_a_known_translation_is_offered_to_other_folders(self):
        self.write("src/web/a.cpp", 't.t("Save");')
        self.run_tool("update")
        self.translate("web", {"Save": "Запазете"})
        self.write("src/people/b.cpp", 't.t("Save");')
        self.run_tool("update")
        self.assertIn('msgstr "Запазете"', self.read("po/bg/people.po"))
        self.translate("people", {"Save": "Съхранете"})
        self.assertEqual(len(self.complaints()), 1)
        self.assertIn("give one of them a context", self.complaints()[0])

    def test_check_says_what_is_wrong(self):
        self.write("src/web/a.cpp", 't.t("A"); t.f("{1} of {2}", {}); t.n("{1} card", "{1} cards", n); t.t(" B");')
        self.assertEqual(len(self.complaints()), 4)
        self.run_tool("update")
        self.assertEqual(len(self.complaints()), 4)
        good = {"A": "А", "{1} of {2}": "{1} от {2}", "{1} card": ["{1} карта", "{1} карти"], " B": " Б"}
        for msgid, bad, words in [("A", "", "untranslated"), ("{1} of {2}", "{1} от {3}", "other placeholders"),
                                  ("{1} of {2}", "{1}", "other placeholders"), ("A", "{1}", "other placeholders"),
                                  ("{1} card", ["{1} карта", ""], "a plural form is missing"),
                                  ("{1} card", ["{1} карта"], "a plural form is missing"),
                                  ("{1} card", ["карта", "{1} карти"], "other placeholders"),
                                  ("A", "Cеминар", "two alphabets"), (" B", "Б", "spaces around")]:
            self.translate("web", good | {msgid: bad})
            lines = self.complaints()
            self.assertEqual(len(lines), 1, lines)
            self.assertIn(words, lines[0])
        self.translate("web", good)
        self.assertEqual(self.complaints(), [])

    def test_a_plural_may_leave_out_its_number_where_english_does(self):
        self.write("src/web/a.cpp", 't.n("one card", "{1} cards", n);')
        self.run_tool("update")
        self.translate("web", {"one card": ["една карта", "{1} карти"]})
        self.assertEqual(self.complaints(), [])

    def test_a_context_may_offer_placeholders(self):
        self.write("src/web/a.cpp", 't.tc("day {1}, month {2} or {3}", "{1} {2}");')
        self.run_tool("update")
        self.translate("web", {"{1} {2}": "{1}.{3}"})
        self.assertEqual(self.complaints(), [])
        self.translate("web", {"{1} {2}": "{1}.{4}"})
        self.assertEqual(len(self.complaints()), 1)

    def test_msgids_are_english_and_say_something(self):
        self.write("src/web/a.cpp", 't.t("Запазете");')
        self.assertIn("a msgid is English", self.complaints()[0])
        self.write("src/web/a.cpp", 't.t("");')
        self.assertIn("an empty text", self.complaints()[0])

    def test_one_text_has_one_plural(self):
        self.write("src/web/a.cpp", 't.n("{1} card", "{1} cards", n); t.n("{1} card", "{1} kards", n);')
        self.assertIn("two plurals", "".join(self.complaints()))

    def test_a_broken_catalogue_is_named(self):
        for bad in ('msgid "A\nmsgstr ""\n', 'msgid "A"\nnonsense\n', 'msgid "A"\nmsgstr "x"\n\nmsgid "A"\nmsgstr "y"\n'):
            self.write("po/bg/web.po", HEADER + bad)
            code, out = self.run_tool("check")
            self.assertEqual(code, 2)
            self.assertIn("web.po", out)

    def test_embeds_one_catalogue_for_each_language(self):
        self.write("src/web/a.cpp", 't.t("A");')
        self.write("src/people/a.cpp", 't.t("A"); t.t("B");')
        self.run_tool("update")
        self.translate("web", {"A": "А"})
        self.translate("people", {"A": "А", "B": ""})
        code, out = self.run_tool("embed", str(self.root / "out/catalogues.cpp"))
        self.assertEqual((code, out), (0, ""))
        made = self.read("out/catalogues.cpp")
        self.assertIn('{"bg", {reinterpret_cast<const char*>(mo_bg), sizeof mo_bg}}', made)
        self.assertIn("65,0,", made)


if __name__ == "__main__":
    unittest.main()
