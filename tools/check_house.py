#!/usr/bin/env python3
"""Keeps the arrows: refuses what tools/house.txt does not allow, and prints the picture.

  check_house.py [--root FOLDER] [--table FILE]

Refused: an include that points up or sideways; a feature seen by app through more than its door; a heavy header
outside the folder that owns it, also when it arrives through other headers; a query or a migration that names
another feature's table; SQL in C++ outside db, and SQL put together from pieces anywhere; coroutines outside http, and
lambdas with captures inside an awaited expression (g++ 12.2 destroys such a temporary twice); a header without its
two lines of introduction. Listed: files of more than 600 lines. It will not judge style: that is clang-format's.
"""
import argparse
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from texts_cpp import TOKEN, unescape  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
CPP = {".cpp", ".hpp", ".cc", ".h", ".inc"}
LONG = 600
LONG_KINDS = CPP | {".py", ".ts", ".mjs", ".css", ".html", ".sql", ".cmake"}


class TableError(Exception):
    pass


@dataclass
class House:
    floors: list = field(default_factory=list)   # [(name, [folders])], roof first
    beside: dict = field(default_factory=dict)   # folder -> folders it also sees
    alone: set = field(default_factory=set)
    door: str = None                             # of every feature
    doors: dict = field(default_factory=dict)    # of a feature that has another one
    owned: list = field(default_factory=list)    # [(prefix, folder)]
    coroutines: set = field(default_factory=set)
    sql: set = field(default_factory=set)
    sees_tests: bool = False

    def floor(self, folder):
        for height, (_, folders) in enumerate(reversed(self.floors)):
            if folder in folders:
                return height
        return None

    def features(self):
        return next((folders for name, folders in self.floors if name == "features"), [])


def read_table(text):
    house = House()
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        if m := re.fullmatch(r"(\w+)\s*\|\s*([\w\s]+)", line):
            house.floors.append((m[1], m[2].split()))
        elif m := re.fullmatch(r"(\w+) also sees ([\w ]+)", line):
            house.beside.setdefault(m[1], set()).update(m[2].split())
        elif m := re.fullmatch(r"(\w+) sees nothing, and its engines not each other", line):
            house.alone.add(m[1])
        elif m := re.fullmatch(r"app sees of a feature only (\S+)", line):
            house.door = m[1]
        elif m := re.fullmatch(r"app sees of (\w+) only (\S+)", line):
            house.doors[m[1]] = m[2]
        elif line == "tests also see tests/":
            house.sees_tests = True
        elif m := re.fullmatch(r"only (\w+) may include (.+)", line):
            house.owned += [(prefix, m[1]) for prefix in m[2].split()]
        elif m := re.fullmatch(r"only (\w+) may have coroutines", line):
            house.coroutines.add(m[1])
        elif m := re.fullmatch(r"only (\w+) may write SQL into C\+\+", line):
            house.sql.add(m[1])
        else:
            raise TableError(f"house.txt:{number}: not understood: {line}")
    folders = [f for _, fs in house.floors for f in fs]
    named = set(house.beside) | set().union(*house.beside.values()) | house.alone | set(house.doors) | \
        {folder for _, folder in house.owned} | house.coroutines | house.sql
    for folder in sorted(named - set(folders)):
        raise TableError(f"house.txt: {folder} has no floor")
    if len(folders) != len(set(folders)):
        raise TableError("house.txt: a folder stands on two floors")
    return house


# --- reading sources --------------------------------------------------------------------------------------------

@dataclass
class Source:
    path: Path
    name: str              # below src/, with /
    folder: str            # first folder
    room: str              # folder, and for algo its engine
    includes: list         # [(line, name, is_quoted)]
    tokens: list           # [(kind, text, line)], comments and spaces gone


def tokens_of(text):
    out, line = [], 1
    for match in TOKEN.finditer(text):
        kind, piece = match.lastgroup, match[0]
        if match["raw"] is not None:
            kind, piece_text = "string", re.sub(r'^[^"]*"[^(]*\(|\)[^)"]*"$', "", piece)
        elif kind == "string":
            piece_text = unescape(piece[piece.index('"') + 1:-1])
        else:
            piece_text = piece
        if kind not in ("space", "comment"):
            out.append((kind, piece_text, line))
        line += piece.count("\n")
    return out


def without_comments(text):
    return "".join("".join(c if c == "\n" else " " for c in m[0]) if m.lastgroup == "comment" else m[0]
                   for m in TOKEN.finditer(text))


def read_sources(root):
    src = root / "src"
    sources = []
    for path in sorted(src.rglob("*")):
        if not path.is_file() or (path.suffix not in CPP and path.suffix != ".html"):
            continue
        name = path.relative_to(src).as_posix()
        folder = name.split("/")[0] if "/" in name else "app"
        room = "/".join(name.split("/")[:2]) if folder == "algo" and name.count("/") > 1 else folder
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".html":
            # Views name the headers of their structs: {% view people/views.hpp SignIn %}.
            found = [(text.count("\n", 0, m.start()) + 1, m[1], True)
                     for m in re.finditer(r"\b(?:view|include)\s+\"?([\w./]+\.hpp)", text)]
            sources.append(Source(path, name, folder, room, found, []))
            continue
        bare = without_comments(text)
        found = [(bare.count("\n", 0, m.start(1)) + 1, m[2], m[1] == '"')
                 for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', bare, re.MULTILINE)]
        sources.append(Source(path, name, folder, room, found, tokens_of(text)))
    return sources


# --- includes ---------------------------------------------------------------------------------------------------

def include_complaint(house, source, target):
    """Why `source` may not include the project header `target`; None when it may."""
    if "/" not in target or target.startswith((".", "/")) or "/../" in target:
        return f'say the folder: #include "{source.folder}/…", not "{target}"'
    folder = target.split("/")[0]
    to = house.floor(folder)
    if to is None:
        return f"{target}: no folder of the house"
    if folder == source.folder:
        if folder in house.alone and source.room != "/".join(target.split("/")[:2]):
            return f"{target}: an engine of {folder} sees nothing but itself"
        return None
    if source.folder in house.alone:
        return f"{target}: {source.folder} sees nothing of the house"
    own = house.floor(source.folder)
    if to > own:
        return f"{target} stands above {source.folder}"
    if to == own and folder not in house.beside.get(source.folder, ()):
        return f"{target} stands beside {source.folder}"
    if source.folder == "app" and folder in house.features():
        door = house.doors.get(folder, house.door)
        if door and target != f"{folder}/{door}":
            return f"{target}: app sees of {folder} only {folder}/{door}"
    return None


def owner_of(house, header):
    for prefix, folder in house.owned:
        if header == prefix or header.startswith(prefix + "/") or header.startswith(prefix + "."):
            return prefix, folder
    return None


def check_includes(house, sources, root):
    complaints = []
    # Harnesses under tests/ offer headers to the tests in src/ (a crash VFS …), and to nothing else.
    harness = {p.name for p in (root / "tests").rglob("*.hpp")} if house.sees_tests else set()
    by_name = {s.name: s for s in sources}
    heavy_of = {}  # name -> {prefix: chain of headers}

    def heavies(source, busy):
        if source.name in heavy_of or source.name in busy:
            return heavy_of.get(source.name, {})
        found = {}
        for _, target, _ in source.includes:
            owned = owner_of(house, target)
            if owned:
                found.setdefault(owned[0], [target])
            elif target in by_name:
                for prefix, chain in heavies(by_name[target], busy | {source.name}).items():
                    found.setdefault(prefix, [target] + chain)
        heavy_of[source.name] = found
        return found

    for source in sources:
        if house.floor(source.folder) is None:
            complaints.append(f"src/{source.name}:1: {source.folder} has no floor in tools/house.txt")
            continue
        for line, target, quoted in source.includes:
            owned = owner_of(house, target)
            if owned:
                if owned[1] != source.folder:
                    complaints.append(f"src/{source.name}:{line}: only {owned[1]} may include {target}")
            elif quoted and not (is_test(source) and "/" not in target and target in harness):
                why = include_complaint(house, source, target)
                if why:
                    complaints.append(f"src/{source.name}:{line}: {why}")
        for prefix, chain in sorted(heavies(source, frozenset()).items()):
            folder = dict(house.owned)[prefix]
            if folder != source.folder and len(chain) > 1:
                complaints.append(f"src/{source.name}:1: {chain[-1]} arrives through {' → '.join(chain[:-1])}; "
                                  f"only {folder} may include it")
    return complaints


# --- SQL --------------------------------------------------------------------------------------------------------

SQL_TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?P<quoted>(?:[^\"]|\"\")*)\"|(?P<word>[A-Za-z_]\w*)|\s+|.",
                       re.DOTALL)


def sql_words(text):
    """(word, line) of everything that could be a name."""
    for m in SQL_TOKEN.finditer(text):
        word = m["word"] or m["quoted"]
        if word:
            yield word.lower(), text.count("\n", 0, m.start()) + 1


def created_tables(text):
    words = [word for word, _ in sql_words(text)]
    for at, word in enumerate(words):
        if word == "table" and at and words[at - 1] in ("create", "virtual", "unlogged"):
            rest = words[at + 1:]
            yield (rest[3:] if rest[:3] == ["if", "not", "exists"] else rest)[0]


def check_sql(house, root):
    complaints = []
    folders = [f for _, fs in house.floors for f in fs]
    tables = {}
    migrations = sorted((root / "db" / "migrations").glob("*.sql"))
    for path in migrations:
        for table in created_tables(path.read_text(encoding="utf-8")):
            tables[table] = path.name
    for table, where in sorted(tables.items()):
        if table.split("_")[0] not in folders:
            complaints.append(f"db/migrations/{where}: {table} begins with no folder of src/")

    def names(path, shown, folder, may_refer):
        before = ""
        for word, line in sql_words(path.read_text(encoding="utf-8")):
            last, before = before, word
            # A foreign key is a promise of the database; reading or changing the row is its owner's.
            owner = word.split("_")[0]
            if word in tables and owner in folders and owner != folder and not (may_refer and last == "references"):
                complaints.append(f"{shown}:{line}: {word} belongs to {owner}, not to {folder}")

    for path in migrations:
        m = re.match(r"\d{4}_([a-z0-9]+)_", path.name)
        if not m:
            complaints.append(f"db/migrations/{path.name}: its name is no NNNN_feature_what.sql")
            continue
        names(path, f"db/migrations/{path.name}", m[1], may_refer=True)
    for path in sorted((root / "src").rglob("*.sql")):
        name = path.relative_to(root / "src").as_posix()
        names(path, f"src/{name}", name.split("/")[0], may_refer=False)
    return complaints


SQL_TEXT = re.compile(r"\b(SELECT\b.*\bFROM\b|SELECT\s+[\w*(]|INSERT\s+INTO\b|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b|"
                      r"(CREATE|DROP|ALTER)\s+(TABLE|INDEX|VIEW|TRIGGER)\b|WHERE\s+\S+\s*(=|<|>|IN\b|LIKE\b)|"
                      r"ORDER\s+BY\b)", re.DOTALL)
BUILDERS = {"format", "append", "format_to", "sprintf", "snprintf", "replace", "insert"}


def is_test(source):
    return bool(re.search(r"_(test|bench|fuzz)\.cpp$", source.name)) or "/testing" in source.name


def only_names_glued(tokens, first, last):
    """True when the literals first … last are joined by + with quoted_name(…) alone: no engine takes names as $1."""
    if first and tokens[first - 1][1] == "+":
        call = first - 2
        if call < 0 or tokens[call][1] != ")":
            return False
        depth = 0
        while call >= 0:
            depth += {")": 1, "(": -1}.get(tokens[call][1], 0) if tokens[call][0] == "sign" else 0
            if depth == 0:
                break
            call -= 1
        if call < 1 or tokens[call - 1][1] != "quoted_name":
            return False
    elif first and (tokens[first - 1][1] == "<" or "".join(t for _, t, _ in tokens[max(first - 2, 0):first]) == "+="
                    or (tokens[first - 1][1] == "(" and first > 1 and tokens[first - 2][1] in BUILDERS)):
        return False
    after = [t for _, t, _ in tokens[last + 1:last + 4]]
    if after[:2] in (["<", "<"], [")", "+"], ["}", "+"]):
        return False
    return after[:1] != ["+"] or after == ["+", "quoted_name", "("]


def check_sql_in_cpp(house, sources):
    complaints = []
    for source in sources:
        tokens = source.tokens
        if source.folder not in house.sql and not is_test(source):
            for at, (kind, text, line) in enumerate(tokens):
                if kind == "name" and text == "Query" and "".join(t for _, t, _ in tokens[max(at - 2, 0):at]) == "db::":
                    rest = [(k, t) for k, t, _ in tokens[at + 1:at + 3]]
                    made = rest[:1] in ([("sign", "{")], [("sign", "(")]) or \
                        (len(rest) == 2 and rest[0][0] == "name" and rest[1][1] in "{=(")
                    if made:
                        complaints.append(f"src/{source.name}:{line}: a db::Query is made by store.sql alone")
        for at, (kind, text, line) in enumerate(tokens):
            if kind != "string" or not SQL_TEXT.search(text):
                continue
            where = f"src/{source.name}:{line}"
            first, last = at, at
            while first > 0 and tokens[first - 1][0] == "string":
                first -= 1
            while last + 1 < len(tokens) and tokens[last + 1][0] == "string":
                last += 1
            before = tokens[first - 1][1] if first else ""
            two_before = "".join(t for _, t, _ in tokens[max(first - 2, 0):first])
            after = tokens[last + 1][1] if last + 1 < len(tokens) else ""
            two_after = "".join(t for _, t, _ in tokens[last + 1:last + 3])
            caller = tokens[first - 2][1] if first > 1 and before == "(" else ""
            after_call = [t for _, t, _ in tokens[last + 1:last + 4]]
            glued = before == "+" or two_before in ("+=", "<<") or after == "+" or two_after == "<<" or caller in BUILDERS or \
                (before in ("(", "{") and after in (")", "}") and after_call[1:2] == ["+"])
            if glued and source.folder in house.sql and only_names_glued(tokens, first, last):
                continue
            if glued:
                complaints.append(f"{where}: SQL put together from pieces; a query is one constant with $1 …")
            elif source.folder not in house.sql and not is_test(source):
                complaints.append(f"{where}: SQL in C++; it belongs in {source.folder}/store.sql")
    return complaints


# --- coroutines -------------------------------------------------------------------------------------------------

COROUTINE = {"co_await", "co_return", "co_yield"}


def closing(tokens, at):
    """The place of the bracket that closes the one at `at`."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    stack = []
    for place in range(at, len(tokens)):
        kind, text, _ = tokens[place]
        if kind != "sign":
            continue
        if text in pairs:
            stack.append(pairs[text])
        elif stack and text == stack[-1]:
            stack.pop()
            if not stack:
                return place
    return len(tokens) - 1


def lambdas(tokens):
    """(opening bracket, has captures, body's braces or None) of every lambda."""
    for at, (kind, text, _) in enumerate(tokens):
        if kind != "sign" or text != "[" or at == 0:
            continue
        before_kind, before, _ = tokens[at - 1]
        indexes = before_kind in ("name", "string", "number") and before not in ("return", "co_return", "co_await",
                                                                                  "co_yield", "case")
        if indexes or before in (")", "]", "["):
            continue
        end = closing(tokens, at)
        if end == at + 1 or tokens[at + 1][1] == "[":
            captures = False
        else:
            captures = True
        place = end + 1
        while place < len(tokens) and tokens[place][1] not in ("{", ";", ",", ")"):
            place = closing(tokens, place) + 1 if tokens[place][1] in ("(", "[") else place + 1
        body = (place, closing(tokens, place)) if place < len(tokens) and tokens[place][1] == "{" else None
        yield at, captures, body


def check_coroutines(house, sources):
    complaints = []
    for source in sources:
        tokens = source.tokens
        places = [at for at, (kind, text, _) in enumerate(tokens) if kind == "name" and text in COROUTINE]
        if not places:
            continue
        if source.folder not in house.coroutines:
            complaints.append(f"src/{source.name}:{tokens[places[0]][2]}: a coroutine outside "
                              f"{', '.join(sorted(house.coroutines))}")
        found = list(lambdas(tokens))
        for at in places:
            if tokens[at][1] == "co_return":
                continue
            end = at
            while end < len(tokens) and tokens[end][1] != ";":
                end = closing(tokens, end) + 1 if tokens[end][1] in ("(", "[", "{") else end + 1
            for start, captures, body in found:
                if at < start < end and captures and body:
                    complaints.append(f"src/{source.name}:{tokens[start][2]}: a lambda with captures inside co_await "
                                      "is destroyed twice by g++ 12.2; put it into a local first")
        for start, captures, body in found:
            if not (captures and body):
                continue
            inside = [at for at in places if body[0] < at < body[1]]
            inner = [b for s, _, b in found if b and body[0] < s < body[1]]
            if any(not any(b[0] < at < b[1] for b in inner) for at in inside):
                complaints.append(f"src/{source.name}:{tokens[start][2]}: a coroutine that is a lambda with captures "
                                  "outlives what it captured; make it a function with parameters")
    return complaints


# --- the rest ---------------------------------------------------------------------------------------------------

def check_introductions(sources):
    complaints = []
    for source in sources:
        if source.path.suffix != ".hpp":
            continue
        lines = source.path.read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) < 2 or not all(re.match(r"// \S", line) for line in lines[:2]):
            complaints.append(f"src/{source.name}:1: a header begins with two lines: what it is for, what it will not do")
    return complaints


def long_files(root):
    found = []
    for top in ("src", "tools", "web", "tests", "db", "cmake", "benchmarks"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in LONG_KINDS and path.is_file() and "node_modules" not in path.parts:
                lines = path.read_bytes().count(b"\n")
                if lines > LONG:
                    found.append((lines, path.relative_to(root).as_posix()))
    return sorted(found, reverse=True)


def arrows_of(sources):
    arrows = {}
    for source in sources:
        for _, target, quoted in source.includes:
            folder = target.split("/")[0]
            if quoted and "/" in target and folder != source.folder:
                arrows.setdefault(source.folder, set()).add(folder)
    return arrows


def longest_chain(arrows):
    known = {}

    def chain(folder, busy):
        if folder in known:
            return known[folder]
        best = [folder]
        for below in sorted(arrows.get(folder, ())):
            if below in busy:
                continue
            longer = [folder] + chain(below, busy | {folder})
            best = max(best, longer, key=len)
        known[folder] = best
        return best

    return max((chain(f, frozenset()) for f in sorted(arrows)), key=len, default=[])


def picture(house, sources):
    arrows = arrows_of(sources)
    count = {}
    for source in sources:
        count[source.folder] = count.get(source.folder, 0) + 1
    lines = []
    for place, (name, folders) in enumerate(house.floors):
        shown = [f"{f} ({count[f]})" if f in count else f"[{f}]" for f in folders]
        lines.append(f"  {name:9} {'  '.join(shown)}")
        if place + 1 < len(house.floors):
            lines.append("            |")
    lines.append("")
    for folder in (f for _, fs in house.floors for f in fs):
        if folder in arrows:
            below = sorted(arrows[folder], key=lambda f: (-(house.floor(f) or 0), f))
            lines.append(f"  {folder} → {' '.join(below)}")
    chain = longest_chain(arrows)
    lines.append("")
    lines.append(f"  longest chain ({len(chain)}): {' → '.join(chain)}")
    return "\n".join(lines)


def check(root, table):
    """(complaints, picture, long files)"""
    house = read_table(table)
    sources = read_sources(root)
    complaints = check_includes(house, sources, root) + check_sql(house, root) + check_sql_in_cpp(house, sources) + \
        check_coroutines(house, sources) + check_introductions(sources)
    return complaints, picture(house, sources), long_files(root)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--table", type=Path)
    options = parser.parse_args(arguments)
    table = options.table or options.root / "tools" / "house.txt"
    try:
        complaints, drawn, long = check(options.root, table.read_text(encoding="utf-8"))
    except TableError as error:
        print(error, file=sys.stderr)
        return 2
    print(drawn)
    for lines, name in long:
        print(f"  {lines} lines: {name}")
    print()
    for complaint in complaints:
        print(complaint)
    print(f"house: {len(complaints)} complaints" if complaints else "house: every arrow points down")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
