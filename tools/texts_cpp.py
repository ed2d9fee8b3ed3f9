"""Finds the texts for people in C++: .t("…"), .tc("ctx", "…"), .n("one", "many", …), .f("…"), mark("…").

It reads tokens, not the language: comments are skipped, adjacent string literals are one, and
`.t(cond ? "a" : "b")` gives both. What is not a literal there cannot be found: mark() it where it is written.
"""
import re
from dataclasses import dataclass, field


@dataclass
class Message:
    msgid: str
    plural: str = None
    context: str = None
    line: int = 0
    files: set = field(default_factory=set)


TOKEN = re.compile(r"""
  (?P<space>\s+)
| (?P<comment>//[^\n]*|/\*.*?\*/)
| (?P<raw>(?:u8|[uUL])?R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)")
| (?P<string>(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
| (?P<char>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+')
| (?P<number>\.?\d(?:[eEpP][+-]|'[0-9a-zA-Z]|[\w.])*)
| (?P<name>[A-Za-z_]\w*)
| (?P<sign>->|::|.)
""", re.VERBOSE | re.DOTALL)

SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def unescape(body):
    """The UTF-8 text of a C++ string literal's inside."""
    out = bytearray()
    at = 0
    while at < len(body):
        if body[at] != "\\":
            out += body[at].encode()
            at += 1
            continue
        rest = body[at + 1:]
        if m := re.match(r"u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})", rest):
            out += chr(int(m[1] or m[2], 16)).encode()
        elif m := re.match(r"x([0-9a-fA-F]+)", rest):
            out.append(int(m[1], 16) & 255)
        elif m := re.match(r"[0-7]{1,3}", rest):
            out.append(int(m[0], 8) & 255)
        elif m := re.match(r"\n", rest):
            pass
        else:
            m = re.match(r".", rest, re.DOTALL)
            out += SIMPLE.get(m[0], m[0]).encode()
        at += 1 + m.end()
    return out.decode("utf-8", "replace")


def tokens(text):
    """(kind, text, line) with comments and spaces gone and adjacent strings joined."""
    out, line = [], 1
    for match in TOKEN.finditer(text):
        kind, piece = match.lastgroup, match[0]
        if match["raw"] is not None:
            kind = "raw"
        here, line = line, line + piece.count("\n")
        if kind in ("space", "comment"):
            continue
        if kind == "raw":
            tag = match["tag"]
            body = piece[piece.index('"') + 2 + len(tag):-(len(tag) + 2)]
            kind, piece = "string", body
        elif kind == "string":
            piece = unescape(piece[piece.index('"') + 1:-1])
        if kind == "string" and out and out[-1][0] == "string":
            out[-1] = ("string", out[-1][1] + piece, out[-1][2])
        else:
            out.append((kind, piece, here))
    return out


def arguments(stream, at):
    """The tokens of each argument of the call whose '(' stands at `at`."""
    found, depth, current = [], 0, []
    for token in stream[at:]:
        kind, text, _ = token
        if kind == "sign" and text in "([{":
            depth += 1
            if depth == 1:
                continue
        elif kind == "sign" and text in ")]}":
            depth -= 1
            if depth == 0:
                found.append(current)
                return found
        if depth == 1 and kind == "sign" and text == ",":
            found.append(current)
            current = []
        else:
            current.append(token)
    return found


def literals(argument):
    """The literal an argument is, or the literals a conditional chooses from; [] when it is computed."""
    if len(argument) == 1 and argument[0][0] == "string":
        return [argument[0]]
    if not any(kind == "sign" and text == "?" for kind, text, _ in argument):
        return []
    return [token for before, token in zip(argument, argument[1:])
            if token[0] == "string" and before[0] == "sign" and before[1] in ("?", ":")]


def messages(text):
    stream = tokens(text)
    found = []
    for at, (kind, name, line) in enumerate(stream):
        if kind != "name" or name not in ("t", "tc", "n", "f", "mark") or at + 1 >= len(stream):
            continue
        if stream[at + 1][1] != "(" or stream[at + 1][0] != "sign":
            continue
        before = stream[at - 1][1] if at else ""
        # tc() and mark() are names of nothing else; t, n, f must be asked of somebody.
        if name in ("t", "n", "f") and before not in (".", "->"):
            # Inside i18n the members call each other: n("{1} day", "{1} days", …), f("{1} and {2}", …).
            if name == "t" or before in ("::",):
                continue
        args = arguments(stream, at + 1)
        if not args:
            continue
        if name in ("t", "f", "mark"):
            found += [Message(body, line=where) for _, body, where in literals(args[0])]
        elif name == "tc" and len(args) >= 2:
            for _, context, _ in literals(args[0]):
                found += [Message(body, context=context, line=where) for _, body, where in literals(args[1])]
        elif name == "n" and len(args) >= 3:
            one, many = literals(args[0]), literals(args[1])
            found += [Message(a[1], plural=b[1], line=a[2]) for a, b in zip(one, many)]
    return found
