#!/usr/bin/python3
"""The view compiler: views/*.html become functions `render(html::Out&, const i18n::Texts&, const Struct&)`.

Will not run anything at page time, and will not let a text become markup: what the contexts below do not
allow is refused with file:line. The syntax is described in docs of src/html/README.md.

  views.py --feature seminars --source src/seminars/views --out build/generated/seminars --units 2
  views.py --messages src            every msgid of every view, one JSON object a line
"""
import argparse
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from views_cpp import Message, cpp_string, messages_in_cpp, skip_cpp_token  # noqa: E402

VOID = set("area base br col embed hr img input link meta source track wbr".split())
# White space beside these never shows.
BLOCK = set("""html head body title meta link script base template div p ul ol li dl dt dd section article aside
  nav header footer main h1 h2 h3 h4 h5 h6 form fieldset legend table caption colgroup col thead tbody tfoot tr td
  th option optgroup datalist figure figcaption details summary blockquote hr br pre address search
  svg g path rect circle line polyline polygon defs pattern symbol use desc""".split())
FOREIGN = set("svg g path rect circle ellipse line polyline polygon defs pattern symbol use desc text tspan mask".split())
CLOSES_P = set("""div p ul ol dl section article aside nav header footer main h1 h2 h3 h4 h5 h6 form fieldset table
  figure blockquote hr pre address details search""".split())
REFUSED_ELEMENTS = {
    "style": "style sheets live in web/styles",
    "object": "not used here", "embed": "not used here", "applet": "not used here", "frame": "not used here",
    "animate": "can rewrite addresses", "set": "can rewrite addresses", "animatemotion": "not used here",
    "animatetransform": "not used here", "foreignobject": "not used here",
}
URL_ATTRIBUTES = {"href", "src", "action", "formaction", "poster", "cite"}
# An expression here could name an address or markup in a form that html::Url does not check.
LITERAL_ATTRIBUTES = {"srcset", "srcdoc", "data", "ping", "background", "manifest", "xlink:href", "http-equiv",
                      "codebase", "imagesrcset", "nonce", "integrity"}


class Refusal(Exception):
    def __init__(self, file, line, why):
        super().__init__(f"{file}:{line}: error: {why}")


class Parser:
    """One view: source text in, C++ statements out."""

    def __init__(self, file, source, shown=None):
        self.file = shown or file
        self.source = source
        self.at = 0
        self.line = 1
        self.statements = []  # (line, code)
        self.literal = []
        self.messages = []
        self.stack = []       # ("element", name, line, is_json) | ("block", state, line, number)
        self.blocks = 0
        self.state = "text"   # text | tag | value
        self.tag = None       # the open tag while state is tag or value
        self.includes = []
        self.struct = None
        self.pending_space = ""

    def refuse(self, why, line=None):
        raise Refusal(self.file, line or self.line, why)

    # -- output

    def emit_literal(self, text):
        if text:
            self.flush_space()
            self.literal.append(text)

    def emit_space(self, text):
        self.pending_space = text if not self.pending_space else ("\n" if "\n" in self.pending_space + text else " ")

    def flush_space(self):
        if self.pending_space:
            self.literal.append(self.pending_space)
            self.pending_space = ""

    def drop_space(self):
        self.pending_space = ""

    def emit_code(self, code, line):
        if self.literal:
            self.statements.append((None, f"o.raw({cpp_string(''.join(self.literal))});"))
            self.literal = []
        self.statements.append((line, code))

    # -- reading

    def advance(self, count):
        taken = self.source[self.at:self.at + count]
        self.line += taken.count("\n")
        self.at += count
        return taken

    def looking_at(self, text):
        return self.source.startswith(text, self.at)

    def element(self):
        for entry in reversed(self.stack):
            if entry[0] == "element":
                return entry[1]
        return None

    def inside(self, name):
        return any(e[0] == "element" and e[1] == name for e in self.stack)

    def parse(self):
        while self.at < len(self.source):
            if self.looking_at("{%"):
                self.code()
            elif self.looking_at("{{"):
                self.expression()
            elif self.state == "text":
                self.text()
            elif self.state == "tag":
                self.in_tag()
            else:
                self.in_value()
        if self.state != "text":
            self.refuse(f"<{self.tag['name']}> never ends", self.tag["line"])
        if self.stack:
            entry = self.stack[-1]
            self.refuse(f"<{entry[1]}> is never closed" if entry[0] == "element" else "'{' is never closed", entry[2])
        self.drop_space()
        if self.literal:
            self.statements.append((None, f"o.raw({cpp_string(''.join(self.literal))});"))
        if not self.struct:
            self.refuse("the first line must be {%@ view feature/views.hpp Struct %}", 1)
        return self

    # -- {% … %}

    def code(self):
        start = self.line
        end = self.source.find("%}", self.at)
        if end < 0:
            self.refuse("'{%' without '%}'")
        body = self.source[self.at + 2:end]
        # A line that holds nothing but code leaves no trace.
        before = self.source.rfind("\n", 0, self.at) + 1
        alone = self.source[before:self.at].strip(" \t") == "" and re.match(r"[ \t]*(\n|\Z)", self.source[end + 2:])
        self.advance(end + 2 - self.at)
        if alone and self.state == "text" and not self.keeps_space():
            self.advance(re.compile(r"[ \t]*\n?").match(self.source, self.at).end() - self.at)
        if body.startswith("#"):
            return
        if body.startswith("@"):
            self.directive(body[1:].split(), start)
            return
        self.messages += messages_in_cpp(self.file, start, body)
        self.flush_space()
        self.emit_code(body.strip(), start + len(body[:len(body) - len(body.lstrip())].split("\n")) - 1)
        i = 0
        while i < len(body):
            if body[i] == "{":
                self.blocks += 1
                self.stack.append(("block", self.state, start, self.blocks))
            elif body[i] == "}":
                if not self.stack or self.stack[-1][0] != "block":
                    open_element = f": <{self.stack[-1][1]}> of line {self.stack[-1][2]} is still open" if self.stack else ""
                    self.refuse("'}' without its '{'" + open_element, start)
                state = self.stack.pop()[1]
                if state != self.state:
                    self.refuse("a block must end where it began: in the text, in the tag or in the value", start)
            i = skip_cpp_token(body, i)

    def directive(self, words, line):
        if words[:1] == ["view"] and len(words) == 3 and not self.struct:
            if "::" in words[2]:
                self.refuse("a view's struct stands in its feature's namespace and is not nested", line)
            self.includes.append(words[1])
            self.struct = words[2]
        elif words[:1] == ["include"] and len(words) == 2:
            self.includes.append(words[1])
        else:
            self.refuse("expected {%@ view feature/views.hpp Struct %} once, or {%@ include header.hpp %}", line)

    # -- {{ … }}

    def expression(self):
        start = self.line
        i, depth = self.at + 2, 0
        literal = re.compile(r"\{\{(t|tc|n|f)\s").match(self.source, self.at)
        while i < len(self.source):
            if depth == 0 and self.source.startswith("}}", i):
                break
            if self.source[i] == "{":
                depth += 1
            elif self.source[i] == "}":
                depth -= 1
            # Apostrophes are ordinary signs in a literal text.
            i = i + 1 if literal else skip_cpp_token(self.source, i)
        else:
            self.refuse("'{{' without '}}'")
        body = self.source[self.at + 2:i]
        self.advance(i + 2 - self.at)
        self.flush_space()
        self.write_expression(body, literal.group(1) if literal else None, start)

    def write_expression(self, body, kind, line):
        if self.state == "tag":
            self.refuse("an expression may not stand in a tag or an attribute's name", line)
        element = self.element()
        in_json = self.state == "text" and element == "script"
        if body.startswith("json ") or body.startswith("json\n"):
            if not in_json:
                self.refuse('{{json …}} may stand only inside <script type="application/json">', line)
            self.emit_code(f"o.put_json({body[5:].strip()});", line)
            return
        if in_json:
            self.refuse("only {{json …}} may stand inside <script>", line)
        if body.startswith(">"):
            if self.state != "text" or element in ("title", "textarea", "option"):
                self.refuse("{{> …}} may stand only where elements may", line)
            self.messages += messages_in_cpp(self.file, line, body)
            self.emit_code(f"render(o, t, {body[1:].strip()});", line)
            return
        if kind:
            value = self.translated(kind, body[len(kind):].strip(), line)
        else:
            value = body.strip()
            if not value:
                self.refuse("empty expression", line)
            self.messages += messages_in_cpp(self.file, line, body)
        if self.state == "value":
            self.write_attribute_expression(value, kind, line)
        elif element in ("title", "textarea", "option"):
            self.emit_code(f"o.put_plain({value});", line)
        else:
            self.emit_code(f"o.put({value});", line)

    def write_attribute_expression(self, value, kind, line):
        name = self.tag["attribute"]
        if name in LITERAL_ATTRIBUTES or (name == "href" and self.tag["name"] == "base"):
            self.refuse(f"no expression may stand in {name} of <{self.tag['name']}>", line)
        if name == "content" and self.tag["name"] == "meta" and "name" not in self.tag["seen"] and \
                "property" not in self.tag["seen"]:
            # A refresh may carry its seconds, never an address.
            self.emit_code(f"o.put_number({value});", line)
            return
        if name in URL_ATTRIBUTES:
            if kind:
                self.refuse(f"a text is no address: {name} takes an html::Url", line)
            if self.tag["touching"] or self.source[self.at:self.at + 1] != self.tag["quote"] and \
                    not self.looking_at("{%"):
                self.refuse(f"the html::Url must be the whole value of {name} (see Url::with)", line)
            self.tag["touching"] = True
            self.emit_code(f"o.put_url({value});", line)
        else:
            self.emit_code(f"o.put_plain({value});", line)

    def translated(self, kind, body, line):
        parts = [re.sub(r"\s+", " ", part).strip() for part in self.split_bars(body)]
        if kind == "t":
            msgid = re.sub(r"\s+", " ", body).strip()
            self.messages.append(Message(self.file, line, msgid))
            return f"t.t({cpp_string(msgid)})"
        if kind == "tc":
            if len(parts) != 2:
                self.refuse("expected {{tc context|text}}", line)
            self.messages.append(Message(self.file, line, parts[1], context=parts[0]))
            return f"t.tc({cpp_string(parts[0])}, {cpp_string(parts[1])})"
        if kind == "f":
            if len(parts) < 2:
                self.refuse("expected {{f text with {1}|expression|…}}", line)
            self.messages.append(Message(self.file, line, parts[0]))
            return f"t.f({cpp_string(parts[0])}, {{{self.strings(parts[1:])}}})"
        if len(parts) < 3:
            self.refuse("expected {{n {1} card|{1} cards|count}}", line)
        one, many, count = parts[:3]
        if one.startswith("one ") and many.startswith("many "):
            one, many = one[4:], many[5:]
        self.messages.append(Message(self.file, line, one, plural=many))
        more = ""
        if len(parts) > 3:
            more = f", std::array<std::string, {len(parts) - 3}>{{{self.strings(parts[3:])}}}"
        return f"t.n({cpp_string(one)}, {cpp_string(many)}, {count}{more})"

    @staticmethod
    def strings(expressions):
        return ", ".join(f"std::string({e})" for e in expressions)

    @staticmethod
    def split_bars(body):
        parts, depth, begin, i = [], 0, 0, 0
        while i < len(body):
            if body[i] in "({[":
                depth += 1
            elif body[i] in ")}]":
                depth -= 1
            elif body.startswith("||", i):
                i += 1
            elif body[i] == "|" and depth <= 0:
                parts.append(body[begin:i])
                begin = i + 1
            i += 1
        return parts + [body[begin:]]

    # -- text

    def keeps_space(self):
        return self.element() in ("pre", "textarea", "script")

    def text(self):
        if self.looking_at("<"):
            self.markup()
            return
        end = self.at
        while end < len(self.source) and self.source[end] != "<" and \
                not self.source.startswith("{{", end) and not self.source.startswith("{%", end):
            end += 1
        start = self.line
        indented = self.at > 0 and self.source[self.at - 1] == "\n"
        text = self.advance(end - self.at)
        if self.element() == "script":
            if self.stack and text.strip() and not self.script_is_json():
                self.refuse("scripts live in web/; a view holds only <script src> or JSON", start)
            self.emit_literal(text.strip())
            return
        for bad in re.finditer(r"&(?![A-Za-z][A-Za-z0-9]*;|#[0-9]+;|#x[0-9A-Fa-f]+;)", text):
            self.refuse("write &amp; for '&'", start + text.count("\n", 0, bad.start()))
        if self.keeps_space():
            self.emit_literal(text)
            return
        lead = re.match(r"\s*", text).group()
        # The line end before it was dealt with already: an indentation alone says nothing.
        if lead and not (indented and "\n" not in lead):
            self.emit_space("\n" if "\n" in lead else " ")
        body = text.strip(" \t\r\n")
        if body:
            self.emit_literal(re.sub(r"[ \t\r\n]+", lambda m: "\n" if "\n" in m.group() else " ", body))
            if text[-1] in " \t\r\n":
                self.emit_space("\n" if "\n" in text[len(text.rstrip(" \t\r\n")):] else " ")

    def script_is_json(self):
        return any(e[0] == "element" and e[1] == "script" and e[3] for e in self.stack)

    def markup(self):
        start = self.line
        if self.looking_at("<!--"):
            end = self.source.find("-->", self.at)
            if end < 0:
                self.refuse("'<!--' without '-->'")
            if "{{" in self.source[self.at:end] or "{%" in self.source[self.at:end]:
                self.refuse("use {%# … %} to comment out expressions")
            self.advance(end + 3 - self.at)
            return
        if re.match(r"<!doctype html>", self.source[self.at:self.at + 15], re.I):
            self.drop_space()
            self.literal.append("<!DOCTYPE html>")
            self.advance(15)
            return
        close = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)\s*>").match(self.source, self.at)
        if close:
            self.advance(close.end() - self.at)
            self.close(close.group(1), start)
            return
        opening = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)(?=[\s/>{])").match(self.source, self.at)
        if not opening or self.source[opening.end():opening.end() + 1] == "{":
            self.refuse("'<' begins no tag (write &lt;), or an expression stands in a tag's name")
        name = opening.group(1)
        lower = name.lower()
        if lower in REFUSED_ELEMENTS:
            self.refuse(f"<{name}> is refused: {REFUSED_ELEMENTS[lower]}")
        if lower in CLOSES_P and self.element() == "p":
            self.refuse(f"<{name}> may not stand in <p>")
        if lower in BLOCK:
            self.drop_space()
        self.emit_literal("<" + name)
        self.tag = {"name": lower, "line": start, "attribute": None, "seen": set(), "type": None, "src": False}
        self.state = "tag"
        self.advance(opening.end() - self.at)

    def close(self, name, line):
        if not self.stack or self.stack[-1][0] != "element" or self.stack[-1][1] != name.lower():
            if self.stack and self.stack[-1][0] == "element":
                self.refuse(f"</{name}> closes <{self.stack[-1][1]}> of line {self.stack[-1][2]}", line)
            self.refuse(f"</{name}> has no <{name}> in its block", line)
        if name.lower() in BLOCK and not self.keeps_space():
            self.drop_space()
        self.stack.pop()
        self.emit_literal(f"</{name}>")
        if name.lower() in BLOCK:
            self.swallow_space()

    def swallow_space(self):
        if not self.keeps_space():
            self.advance(re.compile(r"\s*").match(self.source, self.at).end() - self.at)

    # -- tags

    def in_tag(self):
        blank = re.compile(r"\s+").match(self.source, self.at)
        if blank:
            self.advance(blank.end() - self.at)
            return
        if self.looking_at(">") or self.looking_at("/>"):
            self.end_tag(self.looking_at("/>"))
            return
        match = re.compile(r"[A-Za-z_:@][A-Za-z0-9_:.-]*").match(self.source, self.at)
        if not match:
            self.refuse("expected an attribute, '>' or '/>'")
        name = match.group().lower()
        if name.startswith("on"):
            self.refuse(f"{name}: scripts listen from web/, markup has no handlers")
        if name == "style":
            self.refuse("style attributes are refused: the policy of the page forbids them; use a class")
        block = (name, tuple(e[3] for e in self.stack if e[0] == "block"))
        if block in self.tag["seen"]:
            self.refuse(f"attribute {name} stands twice")
        self.tag["seen"] |= {block, name}
        self.tag["attribute"] = name
        self.advance(match.end() - self.at)
        self.emit_literal(" " + match.group())
        if self.source[self.at:self.at + 2] == "{{":
            self.refuse("an expression may not stand in an attribute's name")
        if not self.looking_at("="):
            return
        quote = self.source[self.at + 1:self.at + 2]
        if quote not in ("'", '"'):
            self.refuse(f"the value of {name} must stand in quotation marks")
        self.advance(2)
        self.tag.update(quote=quote, touching=False, value="")
        self.emit_literal("=" + quote)
        self.state = "value"

    def in_value(self):
        if self.looking_at(self.tag["quote"]):
            self.advance(1)
            self.emit_literal(self.tag["quote"])
            name, value = self.tag["attribute"], self.tag["value"].strip().lower()
            if name == "type":
                self.tag["type"] = value
            if name == "src":
                self.tag["src"] = True
            if name in URL_ATTRIBUTES and re.match(r"\s*(javascript|data|vbscript)\s*:", value):
                self.refuse(f"{name} holds a script or data address")
            self.state = "tag"
            return
        end = self.at
        while end < len(self.source) and self.source[end] != self.tag["quote"] and \
                not self.source.startswith("{{", end) and not self.source.startswith("{%", end):
            end += 1
        if end == len(self.source):
            self.refuse(f"the value of {self.tag['attribute']} never ends")
        start = self.line
        text = self.advance(end - self.at)
        if "<" in text:
            self.refuse(f"'<' in the value of {self.tag['attribute']}: is a quotation mark missing?", start)
        for _ in re.finditer(r"&(?![A-Za-z][A-Za-z0-9]*;|#[0-9]+;|#x[0-9A-Fa-f]+;)", text):
            self.refuse("write &amp; for '&'")
        # Code between two pieces separates them; a piece that touches an address does not.
        if self.tag["attribute"] in URL_ATTRIBUTES and self.looking_at("{{"):
            self.refuse(f"the html::Url must be the whole value of {self.tag['attribute']} (see Url::with)")
        self.tag["value"] += text
        self.emit_literal(re.sub(r"\s+", " ", text))

    def end_tag(self, selfclosing):
        name = self.tag["name"]
        if name == "script" and not self.tag["src"] and self.tag["type"] != "application/json":
            self.refuse("inline scripts are refused: scripts live in web/", self.tag["line"])
        if selfclosing and name not in VOID and name not in FOREIGN:
            self.refuse(f"<{name}/> does not close itself in HTML")
        self.advance(2 if selfclosing else 1)
        # A void element needs no slash in HTML, a foreign one does.
        self.emit_literal("/>" if selfclosing and name in FOREIGN else ">")
        self.state = "text"
        if name not in VOID and not selfclosing:
            self.stack.append(("element", name, self.tag["line"], self.tag["type"] == "application/json"))
        self.tag = None
        if name in BLOCK and name not in ("pre", "textarea"):
            self.swallow_space()


def compile_view(file, shown=None):
    with open(file, encoding="utf-8") as stream:
        return Parser(file, stream.read(), shown).parse()


def function_text(view, shown):
    lines = [f"void render(html::Out& o, [[maybe_unused]] const i18n::Texts& t, "
             f"[[maybe_unused]] const {view.struct}& v) {{"]
    for line, code in view.statements:
        if line:
            lines.append(f'#line {line} "{shown}"')
        lines.append(code)
    lines.append("}")
    return "\n".join(lines)


def write_if_changed(path, text):
    try:
        with open(path, encoding="utf-8") as stream:
            if stream.read() == text:
                return
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def compile_feature(feature, source, out, units):
    files = sorted(f for f in os.listdir(source) if f.endswith(".html"))
    namespace = "megdan::" + feature.replace("/", "::")
    views, failed = [], False
    for name in files:
        path = os.path.join(source, name)
        shown = f"src/{feature}/views/{name}"
        try:
            views.append((shown, compile_view(path, shown)))
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            failed = True
    if failed:
        return 1
    seen = {}
    for shown, view in views:
        if view.struct in seen:
            print(f"{shown}:1: error: {view.struct} is the struct of {seen[view.struct]} too", file=sys.stderr)
            return 1
        seen[view.struct] = shown
    declarations = "\n".join(f"struct {v.struct};\nvoid render(html::Out& o, const i18n::Texts& t, const {v.struct}& v);"
                             for _, v in views)
    write_if_changed(os.path.join(out, "views_render.hpp"), f"""// What the views of {feature} render: made by tools/views.py from src/{feature}/views.
// Will not be edited by hand.
#pragma once

namespace megdan::html {{
class Out;
}}
namespace megdan::i18n {{
class Texts;
}}

namespace {namespace} {{

{declarations}

}}  // namespace {namespace}
""")
    for unit in range(units):
        part = views[unit::units]
        includes = []
        for _, view in part:
            includes += [i for i in view.includes if i not in includes]
        text = "// Made by tools/views.py; not to be edited.\n#include <array>\n#include <string>\n\n"
        text += "".join(f"#include {i}\n" if i.startswith("<") else f'#include "{i}"\n' for i in includes)
        text += f'#include "html/out.hpp"\n#include "i18n/text.hpp"\n#include "{feature}/views_render.hpp"\n\n'
        text += f"namespace {namespace} {{\n\n"
        text += "\n\n".join(function_text(view, shown) for shown, view in part)
        text += f"\n\n}}  // namespace {namespace}\n"
        write_if_changed(os.path.join(out, f"views_{unit + 1}.cpp"), text)
    return 0


def print_messages(folder):
    """One JSON object a line: file, line, msgid, and where they exist context and plural."""
    failed = False
    for root, folders, names in os.walk(folder):
        folders.sort()
        if os.path.basename(root) != "views":
            continue
        for name in sorted(n for n in names if n.endswith(".html")):
            path = os.path.join(root, name)
            try:
                for m in compile_view(path).messages:
                    row = {"file": m.file, "line": m.line, "msgid": m.msgid}
                    if m.context is not None:
                        row["context"] = m.context
                    if m.plural is not None:
                        row["plural"] = m.plural
                    print(json.dumps(row, ensure_ascii=False))
            except Refusal as refusal:
                print(refusal, file=sys.stderr)
                failed = True
    return 1 if failed else 0


def main():
    options = argparse.ArgumentParser(description="Compiles views to C++, or lists their texts.")
    options.add_argument("--feature")
    options.add_argument("--source")
    options.add_argument("--out")
    options.add_argument("--units", type=int, default=1)
    options.add_argument("--messages", metavar="SRC")
    chosen = options.parse_args()
    if chosen.messages:
        return print_messages(chosen.messages)
    if not (chosen.feature and chosen.source and chosen.out and chosen.units > 0):
        options.error("--feature, --source, --out and --units, or --messages")
    return compile_feature(chosen.feature, chosen.source, chosen.out, chosen.units)


if __name__ == "__main__":
    sys.exit(main())
