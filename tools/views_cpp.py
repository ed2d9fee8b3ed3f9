"""What the view compiler must know of C++: where a string or comment ends, and which texts a line translates.

Will not parse C++ beyond that.
"""
import re


class Message:
    def __init__(self, file, line, msgid, context=None, plural=None):
        self.file, self.line, self.msgid, self.context, self.plural = file, line, msgid, context, plural


def cpp_string(text):
    out = []
    for ch in text:
        if ch == "\\":
            out.append("\\\\")
        elif ch == '"':
            out.append('\\"')
        elif ch == "\n":
            out.append("\\n")
        elif ch == "\t":
            out.append("\\t")
        elif ch == "\r":
            out.append("\\r")
        elif ch == "?":
            out.append("\\?")
        else:
            out.append(ch)
    return '"' + "".join(out) + '"'


def skip_cpp_token(text, at):
    """The end of the string, character, comment or single sign that begins at `at`."""
    raw = re.match(r'R"([^()\\\s]{0,16})\(', text[at:])
    if raw:
        end = text.find(")" + raw.group(1) + '"', at)
        return len(text) if end < 0 else end + len(raw.group(1)) + 2
    ch = text[at]
    # 1'000 is a number, not the start of a character.
    if ch == '"' or (ch == "'" and not (at > 0 and text[at - 1].isalnum() and text[at + 1:at + 2].isalnum())):
        i = at + 1
        while i < len(text) and text[i] != ch:
            i += 2 if text[i] == "\\" else 1
        return i + 1
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if text.startswith("/*", at):
        end = text.find("*/", at)
        return len(text) if end < 0 else end + 2
    return at + 1


def cpp_literal(text, at):
    """Reads adjacent string literals at `at`: (value, end), or None."""
    value, found = [], False
    while True:
        blank = re.compile(r"\s*").match(text, at).end()
        if blank >= len(text) or text[blank] != '"':
            break
        end = skip_cpp_token(text, blank)
        value.append(re.sub(r'\\(.)', lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)),
                            text[blank + 1:end - 1]))
        at, found = end, True
    return ("".join(value), at) if found else None


CALL = re.compile(r"(?:\bt\s*\.\s*(tc|t|n|f)|\b(mark))\s*\(")


def messages_in_cpp(file, line, text):
    for match in CALL.finditer(text):
        kind = match.group(1) or "t"
        first = cpp_literal(text, match.end())
        if not first:
            continue
        at = line + text.count("\n", 0, match.start())
        comma = re.compile(r"\s*,").match(text, first[1])
        second = cpp_literal(text, comma.end()) if comma and kind in ("tc", "n") else None
        if kind in ("t", "f"):
            yield Message(file, at, first[0])
        elif second and kind == "tc":
            yield Message(file, at, second[0], context=first[0])
        elif second:
            yield Message(file, at, first[0], plural=second[0])
