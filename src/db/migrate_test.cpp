#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

#include "db/testing.hpp"

namespace megdan::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Migration step(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr Migration first =
    step("0001_a_first", "CREATE TABLE first (id BIGINT PRIMARY KEY); INSERT INTO first VALUES (1);");
constexpr Migration second = step("0002_a_second", "CREATE TABLE second (id BIGINT PRIMARY KEY);");
constexpr Migration third =
    step("0003_a_third", "INSERT INTO first VALUES (3); CREATE TABLE third (id BIGINT);");

class Migrations : public ::testing::TestWithParam<Engine> {
 protected:
  std::vector<std::string> migrate(std::vector<Migration> steps) { return database_->migrate(steps); }
  std::string refusal(std::vector<Migration> steps) {
    try {
      database_->migrate(steps);
    } catch (const Fault& fault) {
      return fault.what();
    }
    return "";
  }
  testing::Fresh database_{GetParam(), std::span<const Migration>{}};
};
INSTANTIATE_TEST_SUITE_P(on, Migrations, ::testing::ValuesIn(testing::engines()), testing::name);

TEST_P(Migrations, apply_what_is_missing_in_order_and_once) {
  EXPECT_THAT(database_->applied_migrations(), IsEmpty());
  EXPECT_THAT(migrate({first, second}), ElementsAre("0001_a_first", "0002_a_second"));
  EXPECT_THAT(migrate({first, second}), IsEmpty());
  EXPECT_THAT(migrate({first, second, third}), ElementsAre("0003_a_third"));
  EXPECT_THAT(database_->applied_migrations(), ElementsAre("0001_a_first", "0002_a_second", "0003_a_third"));
}

TEST_P(Migrations, fill_a_gap_that_a_merged_branch_left) {
  migrate({first, third});
  EXPECT_THAT(migrate({first, second, third}), ElementsAre("0002_a_second"));
}

TEST_P(Migrations, refuse_a_database_that_is_newer_than_the_program) {
  migrate({first, second});
  EXPECT_THAT(refusal({first}), HasSubstr("0002_a_second"));
  EXPECT_THAT(refusal({first}), HasSubstr("newer"));
}

TEST_P(Migrations, refuse_an_applied_text_that_was_edited) {
  migrate({first});
  Migration edited = first;
  edited.sqlite = edited.postgres = "CREATE TABLE first (id BIGINT PRIMARY KEY, more TEXT);";
  EXPECT_THAT(refusal({edited}), HasSubstr("edited"));
}

TEST_P(Migrations, leave_nothing_of_one_that_fails_and_everything_of_those_before) {
  const Migration broken =
      step("0002_a_broken", "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);");
  EXPECT_THAT(refusal({first, broken}), HasSubstr("nowhere"));
  EXPECT_THAT(database_->applied_migrations(), ElementsAre("0001_a_first"));
  const Query half{"test.half", "SELECT COUNT(*) FROM half", "SELECT COUNT(*) FROM half"};
  EXPECT_THROW(database_->prepare(half), Fault);
  EXPECT_THAT(migrate({first, second}), ElementsAre("0002_a_second"));
}

TEST_P(Migrations, of_two_programs_at_once_happen_once) {
  std::vector<std::string> done;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const auto other = open(database_.address());
      const std::vector<Migration> steps{first, second, third};
      const auto mine = other->migrate(steps);
      const std::lock_guard lock(mutex);
      done.insert(done.end(), mine.begin(), mine.end());
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(done, ::testing::UnorderedElementsAre("0001_a_first", "0002_a_second", "0003_a_third"));
}

TEST_P(Migrations, let_a_waiting_program_use_the_new_columns) {
  migrate({first});
  const Query all{"test.all", "SELECT * FROM first", "SELECT * FROM first"};
  const auto columns = [&] {
    std::size_t found = 0;
    database_->read(
        [&](Session& session) { session.run(all, {}, [&](const Row& row) { found = row.columns(); }); });
    return found;
  };
  EXPECT_EQ(columns(), 1u);
  const std::vector<Migration> wider{first, step("0002_a_wider", "ALTER TABLE first ADD COLUMN more TEXT;")};
  open(database_.address())->migrate(wider);
  EXPECT_EQ(columns(), 2u);
}

TEST(MigrationsOfSqlite, may_rebuild_a_table_that_others_refer_to) {
  const testing::Fresh database(Engine::sqlite, std::span<const Migration>{});
  std::vector<Migration> steps{
      step("0001_a_two",
           "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (parent INTEGER REFERENCES "
           "parent (id) ON DELETE CASCADE); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1);"),
      step("0002_a_rebuild",
           "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO parent_new (id) "
           "SELECT id FROM parent; DROP TABLE parent; ALTER TABLE parent_new RENAME TO parent;")};
  database->migrate(steps);
  const Query children{"test.children", "SELECT COUNT(*) FROM child", ""};
  EXPECT_EQ(database->reading([&](Session& session) { return *session.one<std::int64_t>(children); }), 1);
  steps.push_back(step("0003_a_orphan", "DELETE FROM parent;"));
  EXPECT_THROW(database->migrate(steps), Fault);
  const Query orphan{"test.orphan", "INSERT INTO child VALUES (7)", ""};
  EXPECT_THROW(database->write([&](Session& session) { session.exec(orphan); }), Fault);
}

class RealMigrations : public ::testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(on, RealMigrations, ::testing::ValuesIn(testing::engines()), testing::name);

TEST_P(RealMigrations, apply_to_an_empty_database) {
  const testing::Fresh database(GetParam());
  EXPECT_EQ(database->applied_migrations().size(), migrations().size());
}

TEST(RealMigrationsOfBoth, make_the_same_tables_and_columns) {
  if (testing::engines().size() < 2) GTEST_SKIP() << "needs PostgreSQL";
  const Query columns{
      "test.columns",
      // FTS5 keeps its index in tables of its own, which the other engine does not have.
      "SELECT t.name || '.' || c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
      "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
      "SELECT table_name || '.' || column_name FROM information_schema.columns c WHERE table_schema = "
      "current_schema() AND data_type <> 'tsvector'"};
  const auto of = [&](Engine engine) {
    const testing::Fresh database(engine);
    const auto all = database->reading([&](Session& session) { return session.all<std::string>(columns); });
    return std::set<std::string>(all.begin(), all.end());
  };
  EXPECT_EQ(of(Engine::sqlite), of(Engine::postgres));
}

}  // namespace
}  // namespace megdan::db
