#!/usr/bin/env python3
"""Turns SQL files into C++: named queries of a folder into a header, migrations into one source file.

Will not rewrite a query: what stands in store.sql is what runs. A migration has its column types
translated (see db/migrations/README.md), because the engines name the same types differently.
"""

import argparse
import os
import re
import sys


class Wrong(Exception):
    """A mistake in an SQL file; the message says where and what to write instead."""


TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)
      | (?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
      | (?P<space>\s+)
      | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<other>.)""",
    re.S | re.X,
)


def tokens(sql):
    """(kind, text) without comments; every run of white space is one space."""
    out = []
    for match in TOKEN.finditer(sql):
        kind = match.lastgroup if match.lastgroup != "tag" else "quoted"
        if match.group("quoted") is not None:
            kind = "quoted"
        text = match.group(0)
        if kind in ("comment", "space"):
            if out and out[-1][0] != "space":
                out.append(("space", " "))
        else:
            out.append((kind, text))
    while out and out[-1][0] == "space":
        out.pop()
    return out


def statements(sql):
    """Splits at semicolons outside quotes and outside the BEGIN … END of a trigger."""
    found, current, trigger, depth = [], [], False, 0
    for kind, text in tokens(sql):
        word = text.upper() if kind == "word" else ""
        if word == "TRIGGER" and [t.upper() for k, t in current if k == "word"][:1] == ["CREATE"]:
            trigger = True
        if trigger and word in ("BEGIN", "CASE"):
            depth += 1
        if trigger and word == "END":
            depth -= 1
        if kind == "other" and text == ";" and depth == 0:
            found.append(current)
            current, trigger = [], False
        elif current or kind != "space":
            current.append((kind, text))
    found.append(current)
    texts = []
    for statement in found:
        while statement and statement[-1][0] == "space":
            statement.pop()
        if statement:
            texts.append(statement)
    return texts


def text_of(statement):
    return "".join(text for _, text in statement)


def literal(text):
    """A C++ string literal; long texts are cut into lines."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    pieces = [escaped[i : i + 92] for i in range(0, len(escaped), 92)] or [""]
    # A cut must not divide an escape sequence.
    for i in range(len(pieces) - 1):
        odd = len(pieces[i]) - len(pieces[i].rstrip("\\"))
        if odd % 2:
            pieces[i + 1] = "\\" + pieces[i + 1]
            pieces[i] = pieces[i][:-1]
    return "\n    ".join(f'"{piece}"' for piece in pieces)


# ---------------------------------------------------------------------------------------- queries

REFUSED_FIRST = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "ATTACH", "DETACH", "VACUUM",
                 "SET", "START", "END"}
REFUSED_IN_BOTH = {
    "ILIKE": "fold in C++ and store a folded column",
    "NOW": "hand the time in as a parameter",
    "CURRENT_TIMESTAMP": "hand the time in as a parameter",
    "CURRENT_DATE": "hand the time in as a parameter",
    "LOWER": "fold in C++ and store a folded column (SQLite's lower() ignores Cyrillic)",
    "UPPER": "fold in C++ and store a folded column (SQLite's upper() ignores Cyrillic)",
    "IFNULL": "write coalesce()",
    "ARRAY": "no arrays: one row a value",
}


def check_query(where, engine, text):
    parts = statements(text)
    if not parts:
        raise Wrong(f"{where}: no SQL under the name ({engine})")
    if len(parts) > 1:
        raise Wrong(f"{where}: {len(parts)} statements in one query; give each its own name")
    statement = parts[0]
    words = [t.upper() for k, t in statement if k == "word"]
    if words and words[0] in REFUSED_FIRST:
        raise Wrong(f"{where}: {words[0]} belongs to db/, not into a query")
    if engine == "both":
        for word in words:
            if word in REFUSED_IN_BOTH:
                raise Wrong(f"{where}: {word} is not the same on both databases: {REFUSED_IN_BOTH[word]} "
                            f"(or split into -- sqlite: and -- postgres:)")
        for first, second in zip(words, words[1:]):
            if (first, second) == ("FOR", "UPDATE"):
                raise Wrong(f"{where}: FOR UPDATE: use a guarded write (UPDATE … WHERE state = … RETURNING)")
    bare = "".join(t for k, t in statement if k != "quoted")
    if "?" in bare:
        raise Wrong(f"{where}: parameters are $1, $2, …, never ?")
    numbers = {int(n) for n in re.findall(r"\$(\d+)", bare)}
    if numbers and numbers != set(range(1, max(numbers) + 1)):
        raise Wrong(f"{where}: parameters {sorted(numbers)} leave a gap ({engine})")
    return text_of(statement), max(numbers, default=0)


def read_queries(path):
    """[(name, sqlite, postgres)] of a store.sql."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    blocks = []
    for number, line in enumerate(lines, 1):
        name = re.fullmatch(r"--\s*name:\s*(\S+)\s*", line)
        engine = re.fullmatch(r"--\s*(sqlite|postgres):\s*", line)
        if name:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name.group(1)):
                raise Wrong(f"{path}:{number}: a name is lower case with underscores: {name.group(1)}")
            blocks.append({"name": name.group(1), "line": number, "both": []})
            part = "both"
        elif engine:
            if not blocks:
                raise Wrong(f"{path}:{number}: -- {engine.group(1)}: before any -- name:")
            part = engine.group(1)
            if part in blocks[-1]:
                raise Wrong(f"{path}:{number}: a second -- {part}: for {blocks[-1]['name']}")
            blocks[-1][part] = []
        elif blocks:
            blocks[-1][part].append(line)
        elif line.strip() and not line.lstrip().startswith("--"):
            raise Wrong(f"{path}:{number}: SQL before the first -- name:")
    queries, seen = [], set()
    for block in blocks:
        where = f"{path}:{block['line']}: {block['name']}"
        if block["name"] in seen:
            raise Wrong(f"{where}: the name stands twice")
        seen.add(block["name"])
        if "sqlite" in block or "postgres" in block:
            if "sqlite" not in block or "postgres" not in block:
                raise Wrong(f"{where}: give both -- sqlite: and -- postgres:")
            if statements("\n".join(block["both"])):
                raise Wrong(f"{where}: SQL before -- sqlite:")
            sqlite, count = check_query(where, "sqlite", "\n".join(block["sqlite"]))
            postgres, count2 = check_query(where, "postgres", "\n".join(block["postgres"]))
            if count != count2:
                raise Wrong(f"{where}: {count} parameters on SQLite, {count2} on PostgreSQL")
        else:
            sqlite, _ = check_query(where, "both", "\n".join(block["both"]))
            postgres = sqlite
        queries.append((block["name"], sqlite, postgres))
    return queries


def write_queries(source, folder, out):
    queries = read_queries(source)
    stem = os.path.splitext(os.path.basename(source))[0]
    space = "::".join(folder.split("/"))
    dotted = folder.replace("/", ".")
    listed = "queries" if stem == "store" else stem.removesuffix("_store") + "_queries"
    if any(name == listed for name, _, _ in queries):
        raise Wrong(f"{source}: the name {listed} is taken by the list of all queries")
    body = [
        f"// Named queries of {folder}/{os.path.basename(source)}, generated by tools/queries.py.",
        "// Will not be edited by hand.",
        "#pragma once",
        "",
        "#include <array>",
        "",
        '#include "db/database.hpp"',
        "",
        f"namespace megdan::{space}::sql {{",
        "",
    ]
    for name, sqlite, postgres in queries:
        body.append(f"inline constexpr db::Query {name}{{\n    \"{dotted}.{name}\",\n    {literal(sqlite)},\n    "
                    f"{literal(postgres)}}};\n")
    body.append("/// Every query above, for the test that prepares them all.")
    body.append(f"inline constexpr std::array<const db::Query*, {len(queries)}> {listed}{{"
                + ", ".join(f"&{name}" for name, _, _ in queries) + "};\n")
    body.append(f"}}  // namespace megdan::{space}::sql\n")
    write(out, "\n".join(body))


# ------------------------------------------------------------------------------------- migrations

REFUSED_TYPES = {
    "BOOLEAN": "BIGINT with CHECK (x IN (0, 1))", "BOOL": "BIGINT with CHECK (x IN (0, 1))",
    "SERIAL": "BIGINT with an id made by IdMaker", "BIGSERIAL": "BIGINT with an id made by IdMaker",
    "VARCHAR": "TEXT", "CHAR": "TEXT", "TIMESTAMP": "BIGINT milliseconds", "TIMESTAMPTZ": "BIGINT milliseconds",
    "DATE": "BIGINT or TEXT", "NUMERIC": "BIGINT cents", "DECIMAL": "BIGINT cents", "JSON": "TEXT", "JSONB": "TEXT",
    "FLOAT": "DOUBLE PRECISION",
}
REFUSED_WORDS = {
    "AUTOINCREMENT": "an id made by IdMaker",
    "DEFERRABLE": "nothing: a deferred constraint would fail other people's writes in the same commit",
    "STRICT": "nothing: it is added for SQLite",
    "CURRENT_TIMESTAMP": "nothing: times are handed in",
}
SQLITE_TYPES = {"BIGINT": "INTEGER", "INT": "INTEGER", "SMALLINT": "INTEGER", "BYTEA": "BLOB", "DOUBLE": "REAL"}
POSTGRES_TYPES = {"INTEGER": "BIGINT", "INT": "BIGINT", "SMALLINT": "BIGINT", "BLOB": "BYTEA",
                  "REAL": "DOUBLE PRECISION",
                  # One order of texts everywhere: that of their bytes, as on SQLite.
                  "TEXT": 'TEXT COLLATE "C"'}


def words_of(statement):
    return [t.upper() for k, t in statement if k == "word"]


def type_places(statement):
    """Where the type of a column stands: the second word of a column of CREATE TABLE, or after ADD COLUMN name."""
    words = words_of(statement)
    places, depth, since = set(), 0, None
    if words[:2] == ["CREATE", "TABLE"]:
        for i, (kind, text) in enumerate(statement):
            if kind == "space":
                continue
            if text == "(":
                depth += 1
                since = 0 if depth == 1 else None
            elif text == ")":
                depth -= 1
            elif text == "," and depth == 1:
                since = 0
            elif since is not None and depth == 1:
                since += 1
                if since == 2 and kind == "word":
                    places.add(i)
    elif words[:2] == ["ALTER", "TABLE"]:
        for i, (kind, text) in enumerate(statement):
            if kind == "word" and text.upper() == "COLUMN":
                since = 0
            elif since is not None and kind in ("word", "quoted"):
                since += 1
                if since == 2 and kind == "word":
                    places.add(i)
    return places


def check_migration(where, statement):
    places = type_places(statement)
    for i, (kind, text) in enumerate(statement):
        word = text.upper() if kind == "word" else ""
        instead = REFUSED_TYPES.get(word) if i in places else REFUSED_WORDS.get(word)
        if instead:
            raise Wrong(f"{where}.sql: {word} is not the same on both databases; write {instead} "
                        f"(or give .sqlite.sql and .postgres.sql)")


def translate(statement, types):
    places = type_places(statement)
    return "".join(types.get(t.upper(), t) if i in places else t for i, (_, t) in enumerate(statement))


def for_sqlite(statement):
    text = re.sub(r"\bREAL PRECISION\b", "REAL", translate(statement, SQLITE_TYPES), flags=re.I)
    if words_of(statement)[:2] == ["CREATE", "TABLE"]:
        if text.endswith(")"):
            text += " STRICT"
        elif text.upper().endswith("WITHOUT ROWID"):
            text += ", STRICT"
    return text


def for_postgres(statement):
    return translate(statement, POSTGRES_TYPES)


def read_migrations(folder):
    """[(name, sqlite, postgres)] in order."""
    found = {}
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".sql"):
            continue
        match = re.fullmatch(r"(\d{4}_[a-z][a-z0-9]*_[a-z0-9_]+)(\.sqlite|\.postgres)?\.sql", file)
        if not match:
            raise Wrong(f"{folder}/{file}: a migration is called NNNN_feature_what.sql")
        with open(os.path.join(folder, file), encoding="utf-8") as source:
            found.setdefault(match.group(1), {})[match.group(2) or ""] = source.read()
    migrations, numbers = [], {}
    for name in sorted(found):
        where, parts = f"{folder}/{name}", found[name]
        number = name[:4]
        if number in numbers:
            raise Wrong(f"{where}: number {number} is taken by {numbers[number]}")
        numbers[number] = name
        if set(parts) == {""}:
            both = statements(parts[""])
            for statement in both:
                check_migration(where, statement)
            sqlite = [for_sqlite(s) for s in both]
            postgres = [for_postgres(s) for s in both]
        elif set(parts) == {".sqlite", ".postgres"}:
            sqlite = [for_sqlite(s) for s in statements(parts[".sqlite"])]
            postgres = [for_postgres(s) for s in statements(parts[".postgres"])]
        else:
            raise Wrong(f"{where}: either one .sql, or both .sqlite.sql and .postgres.sql")
        for statement in sqlite + postgres:
            first = statement.split(" ", 1)[0].upper()
            if first in REFUSED_FIRST:
                raise Wrong(f"{where}: {first}: a migration runs inside a transaction of db/")
        migrations.append((name, ";\n".join(sqlite) + ";", ";\n".join(postgres) + ";"))
    return migrations


def write_migrations(folder, out):
    migrations = read_migrations(folder)
    newest = migrations[-1][0] if migrations else ""
    head_path = os.path.join(folder, "HEAD")
    head = ""
    if os.path.exists(head_path):
        with open(head_path, encoding="utf-8") as file:
            head = file.read().strip()
    if head != newest:
        raise Wrong(f"{head_path} says \"{head}\", the newest migration is \"{newest}\": write its name there, so that "
                    f"two branches that both add one meet in a merge conflict")
    body = [
        "// Migrations of db/migrations, generated by tools/queries.py.",
        "// Will not be edited by hand.",
        '#include "db/migrations.hpp"',
        "",
        "#include <array>",
        "",
        "namespace megdan::db {",
        "namespace {",
        "",
        f"constexpr std::array<Migration, {len(migrations)}> all{{{{" if migrations
        else "constexpr std::array<Migration, 0> all{};",
    ]
    for name, sqlite, postgres in migrations:
        body.append(f"    {{\"{name}\",\n    {literal(sqlite)},\n    {literal(postgres)}}},")
    if migrations:
        body.append("}};")
    body += ["", "}  // namespace", "", "std::span<const Migration> migrations() { return all; }", "",
             "}  // namespace megdan::db", ""]
    write(out, "\n".join(body))


# -------------------------------------------------------------------------------------------------


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description="SQL files to C++")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("queries", help="a store.sql to a header")
    one.add_argument("--source", required=True)
    one.add_argument("--folder", required=True, help="relative to src, e.g. people")
    one.add_argument("--out", required=True)
    many = commands.add_parser("migrations", help="db/migrations to a source file")
    many.add_argument("--folder", required=True)
    many.add_argument("--out", required=True)
    arguments = parser.parse_args()
    try:
        if arguments.command == "queries":
            write_queries(arguments.source, arguments.folder, arguments.out)
        else:
            write_migrations(arguments.folder, arguments.out)
    except Wrong as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
