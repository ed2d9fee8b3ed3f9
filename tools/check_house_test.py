#!/usr/bin/env python3
"""The house checker on small made-up houses: each rule must bite, and must let the right thing through."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import check_house  # noqa: E402

TABLE = (Path(__file__).resolve().parent / "house.txt").read_text(encoding="utf-8")
MIGRATION = "CREATE TABLE people_account (id BIGINT PRIMARY KEY);\n"


def complaints(files, table=TABLE):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "src").mkdir()
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_house.check(root, table)[0]


class House(unittest.TestCase):
    def allowed(self, files):
        self.assertEqual(complaints(files), [])

    def refused(self, files, *words):
        found = complaints(files)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def includes(self, name, *targets):
        return {f"src/{name}": "".join(f'#include "{t}"\n' for t in targets)}

    # --- arrows

    def test_arrows_that_point_down_are_allowed(self):
        self.allowed(self.includes("seminars/pages.cpp", "seminars/views.hpp", "web/page.hpp", "contracts/people.hpp",
                                   "http/message.hpp", "core/id.hpp", "algo/voting/dots.hpp"))
        self.allowed(self.includes("jobs/jobs.cpp", "db/database.hpp"))
        self.allowed(self.includes("app/main.cpp", "seminars/module.hpp", "lab/lab.hpp", "web/site.hpp"))

    def test_features_never_include_each_other(self):
        self.refused(self.includes("seminars/pages.cpp", "core/id.hpp", "people/model.hpp"),
                     "src/seminars/pages.cpp:2", "people/model.hpp stands beside seminars")

    def test_nothing_points_up(self):
        self.refused(self.includes("web/page.cpp", "people/module.hpp"), "stands above web")
        self.refused(self.includes("core/id.cpp", "db/row.hpp"), "stands above core")
        self.refused(self.includes("seminars/pages.cpp", "app/config.hpp"), "stands above seminars")

    def test_rooms_do_not_know_each_other(self):
        self.refused(self.includes("mail/mail.cpp", "i18n/text.hpp"), "stands beside mail")
        self.refused(self.includes("db/open.cpp", "jobs/jobs.hpp"), "stands beside db")

    def test_app_sees_a_feature_through_its_door_only(self):
        self.refused(self.includes("app/main.cpp", "seminars/model.hpp"), "only seminars/module.hpp")
        self.refused(self.includes("app/main.cpp", "lab/module.hpp"), "only lab/lab.hpp")

    def test_only_tests_see_the_harnesses(self):
        harness = {"tests/fire/crash.hpp": "// a\n// b\n"}
        self.allowed(harness | self.includes("db/a_test.cpp", "crash.hpp"))
        self.refused(harness | self.includes("db/a.cpp", "crash.hpp"), "say the folder")
        self.refused(harness | self.includes("db/a_test.cpp", "other.hpp"), "say the folder")

    def test_engines_see_nothing_but_themselves(self):
        self.allowed(self.includes("algo/voting/solve.cpp", "algo/voting/solve.hpp"))
        self.refused(self.includes("algo/voting/solve.cpp", "algo/text/words.hpp"), "nothing but itself")
        self.refused(self.includes("algo/voting/solve.cpp", "core/id.hpp"), "sees nothing of the house")

    def test_an_include_says_its_folder(self):
        self.refused(self.includes("web/page.cpp", "page.hpp"), "say the folder")
        self.refused(self.includes("web/page.cpp", "../people/model.hpp"), "say the folder")
        self.refused(self.includes("web/page.cpp", "web/../people/model.hpp"), "say the folder")
        self.refused(self.includes("web/page.cpp", "elsewhere/x.hpp"), "no folder of the house")

    def test_a_new_folder_needs_a_floor(self):
        self.refused({"src/attic/box.cpp": "int x;\n"}, "attic has no floor")

    def test_views_are_bound_too(self):
        self.refused({"src/seminars/views/a.html": "{% view people/views.hpp SignIn %}<p>x</p>"}, "stands beside seminars")
        self.allowed({"src/seminars/views/a.html": "{% view seminars/views.hpp Room %}<p>x</p>"})

    def test_comments_and_texts_include_nothing(self):
        self.allowed({"src/core/a.cpp": '// #include "db/row.hpp"\n/*\n#include "db/row.hpp"\n*/\n'
                                        'const char* x = "#include \\"db/row.hpp\\"";\n'})

    # --- heavy headers

    def test_heavy_headers_stay_with_their_owner(self):
        self.allowed({"src/http/server.cpp": "#include <boost/beast.hpp>\n#include <boost/asio/post.hpp>\n"})
        self.allowed({"src/web/page.cpp": "#include <boost/json.hpp>\n"})
        self.refused({"src/web/page.cpp": "#include <boost/beast/http.hpp>\n"}, "only http may include")
        self.refused({"src/people/store.cpp": "#include <sqlite3.h>\n"}, "only db may include")
        self.refused({"src/people/store.cpp": '#include "sqlite3.h"\n'}, "only db may include")

    def test_heavy_headers_do_not_arrive_through_others(self):
        self.refused({"src/http/inner.hpp": "// a\n// b\n#include <boost/asio.hpp>\n",
                      "src/http/server.hpp": '// a\n// b\n#include "http/inner.hpp"\n',
                      "src/web/site.cpp": '#include "http/server.hpp"\n'},
                     "src/web/site.cpp", "boost/asio.hpp arrives through http/server.hpp → http/inner.hpp")

    # --- SQL

    def test_a_query_names_its_own_tables_only(self):
        files = {"db/migrations/0001_people_accounts.sql": MIGRATION,
                 "src/people/store.sql": "-- name: find\nSELECT id FROM people_account WHERE id = $1\n"}
        self.allowed(files)
        self.refused(files | {"src/seminars/store.sql": "-- people_account is not ours\n-- name: find\n"
                                                        "SELECT 'people_account' FROM\n  PEOPLE_ACCOUNT\n"},
                     "src/seminars/store.sql:4", "people_account belongs to people")

    def test_a_migration_changes_its_own_tables_only(self):
        files = {"db/migrations/0001_people_accounts.sql": MIGRATION}
        self.allowed(files | {"db/migrations/0002_seminars_room.sql":
                              "CREATE TABLE seminars_room (owner BIGINT REFERENCES people_account (id));\n"})
        self.refused(files | {"db/migrations/0002_seminars_room.sql": "ALTER TABLE people_account ADD COLUMN x BIGINT;\n"},
                     "people_account belongs to people")
        self.refused({"db/migrations/0001_things.sql": "SELECT 1;\n"}, "no NNNN_feature_what.sql")
        self.refused({"db/migrations/0001_people_x.sql": "CREATE TABLE IF NOT EXISTS stray (id BIGINT);\n"},
                     "stray begins with no folder")

    def test_sql_stands_in_store_sql(self):
        self.refused({"src/people/store.cpp": 'auto q = "SELECT id FROM people_account";\n'}, "people/store.sql")
        self.allowed({"src/people/store_test.cpp": 'auto q = "SELECT id FROM people_account";\n'})
        self.allowed({"src/db/open.cpp": 'auto q = "SELECT name FROM schema_step";\n'})
        self.allowed({"src/people/forms.cpp": 'auto q = "Select a centre from the list, or update your set";\n'})

    def test_a_query_object_comes_from_store_sql(self):
        self.refused({"src/people/store.cpp": "auto q = db::Query{name, text, text};\n"}, "store.sql alone")
        self.refused({"src/people/store.cpp": "const db::Query q{name, text, text};\n"}, "store.sql alone")
        self.allowed({"src/people/store.cpp": "void f(const db::Query& q); const db::Query* p = &q;\n"})

    def test_sql_is_never_put_together(self):
        for code in ('auto q = "SELECT id FROM people_account WHERE name = \'" + name + "\'";',
                     'auto q = std::string("DELETE FROM people_account") + tail;',
                     'auto q = fmt::format("SELECT * FROM {}", table);',
                     'q += "ORDER BY id";', 'q.append("WHERE id = 3");',
                     'out << "UPDATE people_account SET x = 1";'):
            for name in ("src/db/a.cpp", "src/people/a_test.cpp"):
                self.refused({name: code + "\n"}, "put together from pieces")

    def test_db_alone_may_glue_names_that_are_quoted(self):
        name = 'run("ALTER TABLE " + quoted_name(f(a)) + " RENAME TO " + quoted_name(b));\n'
        self.allowed({"src/db/a.cpp": name})
        self.allowed({"src/db/a.cpp": 'run("SELECT COUNT(*) FROM " + quoted_name(a) + " WHERE x = 1");\n'})
        for code in (name.replace("quoted_name(f(a))", "a"), 'run("SELECT x FROM " + quoted_name);\n',
                     'run(quoted(a) + " ORDER BY x");\n', 'run("SELECT COUNT(*) FROM \\"" + quoted + "\\"");\n',
                     'q += "ORDER BY x" + quoted_name(a);\n'):
            self.refused({"src/db/a.cpp": code}, "put together from pieces")
        self.refused({"src/people/a.cpp": 'run("SELECT x FROM " + quoted_name(a));\n'}, "put together from pieces")

    # --- coroutines

    def test_coroutines_stay_in_http(self):
        self.refused({"src/web/a.cpp": "task f() { co_return; }\n"}, "a coroutine outside http")
        self.allowed({"src/http/a.cpp": "task f() { co_await g(x); co_return; }\n"})

    def test_an_awaited_expression_holds_no_capturing_lambda(self):
        self.refused({"src/http/a.cpp": 'task f() {\n  co_await g([x = std::string("a")] { use(x); });\n}\n'},
                     "src/http/a.cpp:2", "put it into a local first")
        self.refused({"src/http/a.cpp": "task f() { auto r = co_await post(pool, [&, n]() mutable -> int { return n; }); }\n"},
                     "put it into a local first")
        self.allowed({"src/http/a.cpp": "task f() {\n  auto work = [x = name()] { use(x); };\n  co_await g(work);\n"
                                        "  co_await g([] { return 1; });\n  co_await g(a[i], b[0]);\n}\n"})

    def test_a_coroutine_is_no_capturing_lambda(self):
        self.refused({"src/http/a.cpp": "void f() { spawn(io, [this]() -> task { co_await g(); }); }\n"},
                     "make it a function with parameters")
        self.allowed({"src/http/a.cpp": "void f() { spawn(io, [](State* s) -> task { co_await g(s); }, done); }\n"})

    # --- the rest

    def test_a_header_introduces_itself(self):
        self.allowed({"src/core/a.hpp": "// For one thing.\n// Not for another.\n#pragma once\n"})
        self.refused({"src/core/a.hpp": "// For one thing.\n#pragma once\n"}, "begins with two lines")

    def test_long_files_are_listed(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "src/core").mkdir(parents=True)
            (root / "src/core/long.cpp").write_text("int x;\n" * 601)
            (root / "src/core/short.cpp").write_text("int x;\n" * 600)
            self.assertEqual(check_house.check(root, TABLE)[2], [(601, "src/core/long.cpp")])

    def test_the_picture_shows_the_longest_chain(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in {"app/main.cpp": '#include "people/module.hpp"', "people/module.hpp": '#include "web/a.hpp"',
                               "web/a.hpp": '#include "http/a.hpp"', "http/a.hpp": '#include "core/a.hpp"'}.items():
                path = root / "src" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("// a\n// b\n" + text + "\n")
            drawn = check_house.check(root, TABLE)[1]
            self.assertIn("longest chain (5): app → people → web → http → core", drawn)

    def test_a_broken_table_is_refused(self):
        for table in ("nonsense", "ground | core\nrooms | core", "ground | core\nonly attic may include x.h"):
            with self.assertRaises(check_house.TableError):
                check_house.read_table(table)


if __name__ == "__main__":
    unittest.main()
