#!/usr/bin/env python3
"""What tools/queries.py accepts, translates and refuses. Will not need a database."""

import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import queries  # noqa: E402


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def put(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def refuses(self, word, function, *arguments):
        with self.assertRaises(queries.Wrong) as caught:
            function(*arguments)
        self.assertIn(word, str(caught.exception))


class Queries(Folder):
    def read(self, text):
        return queries.read_queries(self.put("store.sql", text))

    def test_reads_blocks_and_drops_comments_outside_quotes(self):
        found = self.read("-- About cards.\n\n-- name: one\n-- why\nSELECT '--not a comment', \"a /* b\" -- gone\n"
                          "FROM t /* gone */ WHERE id = $1;\n\n-- name: two\nSELECT 2\n")
        self.assertEqual([q[0] for q in found], ["one", "two"])
        self.assertEqual(found[0][1], "SELECT '--not a comment', \"a /* b\" FROM t WHERE id = $1")
        self.assertEqual(found[0][1], found[0][2])

    def test_takes_a_text_for_each_engine(self):
        found = self.read("-- name: find\n-- sqlite:\nSELECT rowid FROM f WHERE f MATCH $1\n"
                          "-- postgres:\nSELECT id FROM f WHERE v @@ to_tsquery('simple', $1)\n")
        self.assertIn("MATCH", found[0][1])
        self.assertIn("@@", found[0][2])

    def test_refuses_what_differs_between_the_engines(self):
        for sql, word in (("SELECT 1 WHERE a ILIKE $1", "ILIKE"), ("SELECT NOW()", "NOW"),
                          ("SELECT lower(name) FROM t", "LOWER"), ("SELECT 1 FROM t FOR UPDATE", "FOR UPDATE"),
                          ("SELECT 1 WHERE a = ?", "$1"), ("SELECT $1, $3", "gap"), ("BEGIN", "BEGIN"),
                          ("SELECT 1; SELECT 2", "2 statements"), ("PRAGMA user_version", "PRAGMA")):
            self.refuses(word, self.read, "-- name: wrong\n" + sql + "\n")

    def test_refuses_broken_files(self):
        for text, word in (("SELECT 1\n", "before the first"), ("-- name: Bad\nSELECT 1\n", "lower case"),
                           ("-- name: a\nSELECT 1\n-- name: a\nSELECT 2\n", "twice"), ("-- name: a\n\n", "no SQL"),
                           ("-- name: a\n-- sqlite:\nSELECT 1\n", "both"),
                           ("-- name: a\n-- sqlite:\nSELECT $1\n-- postgres:\nSELECT 1\n", "1 parameters on SQLite")):
            self.refuses(word, self.read, text)

    def test_writes_a_header(self):
        source = self.put("offers_store.sql", "-- name: one\nSELECT 'a\"b\\c' WHERE id = $1\n")
        out = os.path.join(self.folder.name, "out", "offers_store_sql.hpp")
        queries.write_queries(source, "mentoring", out)
        with open(out, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("namespace megdan::mentoring::sql {", text)
        self.assertIn('"mentoring.one"', text)
        self.assertIn('a\\"b\\\\c', text)
        self.assertIn("offers_queries{&one}", text)

    def test_long_literals_survive_the_cut(self):
        text = "x\\" * 300 + '"' * 200 + "я" * 100
        code = queries.literal(text)
        joined = "".join(line.strip()[1:-1] for line in code.split("\n"))
        self.assertEqual(joined.replace('\\"', '"').replace("\\\\", "\\"), text)
        for line in code.split("\n"):
            body = line.strip()[1:-1]
            self.assertEqual((len(body) - len(body.rstrip("\\"))) % 2, 0)


class Migrations(Folder):
    def read(self):
        return queries.read_migrations(self.folder.name)

    def test_translates_types_and_nothing_else(self):
        self.put("0001_a_b.sql", "CREATE TABLE card (\n id BIGINT PRIMARY KEY, -- the id\n text TEXT NOT NULL CHECK "
                                 "(text IN ('TEXT', 'BIGINT')),\n score DOUBLE PRECISION, picture BYTEA, date BIGINT,\n"
                                 " UNIQUE (text, id)\n);\nCREATE INDEX card_text ON card (text);\n"
                                 "ALTER TABLE card ADD COLUMN note TEXT;")
        _, sqlite, postgres = self.read()[0]
        self.assertEqual(sqlite, "CREATE TABLE card ( id INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (text IN ('TEXT', "
                                 "'BIGINT')), score REAL, picture BLOB, date INTEGER, UNIQUE (text, id) ) STRICT;\n"
                                 "CREATE INDEX card_text ON card (text);\nALTER TABLE card ADD COLUMN note TEXT;")
        self.assertEqual(postgres, "CREATE TABLE card ( id BIGINT PRIMARY KEY, text TEXT COLLATE \"C\" NOT NULL CHECK (text "
                                   "IN ('TEXT', 'BIGINT')), score DOUBLE PRECISION, picture BYTEA, date BIGINT, UNIQUE "
                                   "(text, id) );\nCREATE INDEX card_text ON card (text);\nALTER TABLE card ADD COLUMN "
                                   "note TEXT COLLATE \"C\";")

    def test_keeps_the_body_of_a_trigger_whole(self):
        self.put("0001_a_b.sqlite.sql", "CREATE TABLE a (id BIGINT) ; CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET "
                                        "id = CASE WHEN 1 THEN 2 END; DELETE FROM a; END; CREATE TABLE w (k TEXT PRIMARY "
                                        "KEY) WITHOUT ROWID;")
        self.put("0001_a_b.postgres.sql", "CREATE TABLE a (id BIGINT);")
        _, sqlite, _ = self.read()[0]
        self.assertEqual(len(sqlite.split(";\n")), 3)
        self.assertIn("WITHOUT ROWID, STRICT;", sqlite)

    def test_refuses_types_that_only_one_engine_has(self):
        for kind in ("BOOLEAN", "SERIAL", "VARCHAR(10)", "TIMESTAMP", "NUMERIC", "JSONB"):
            self.put("0001_a_b.sql", f"CREATE TABLE a (id BIGINT, x {kind});")
            self.refuses(kind.split("(")[0], self.read)
        self.put("0001_a_b.sql", "CREATE TABLE a (id BIGINT REFERENCES b DEFERRABLE INITIALLY DEFERRED);")
        self.refuses("DEFERRABLE", self.read)

    def test_refuses_two_of_one_number_and_bad_names(self):
        self.put("0001_a_b.sql", "SELECT 1;")
        self.put("0001_c_d.sql", "SELECT 1;")
        self.refuses("taken by 0001_a_b", self.read)
        self.put("2_x.sql", "")
        self.refuses("NNNN_feature_what", self.read)

    def test_compares_head_with_the_newest(self):
        self.put("0001_a_b.sql", "SELECT 1;")
        out = os.path.join(self.folder.name, "out", "migrations.cpp")
        self.refuses("HEAD", queries.write_migrations, self.folder.name, out)
        self.put("HEAD", "0001_a_b\n")
        queries.write_migrations(self.folder.name, out)
        self.assertTrue(os.path.exists(out))


if __name__ == "__main__":
    unittest.main()
