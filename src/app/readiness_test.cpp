#include "app/readiness.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string_view>

#include "crash_vfs.hpp"
#include "db/migrations.hpp"
#include "db/testing.hpp"

namespace megdan::app {
namespace {

constexpr int disk_is_full = 13;  // SQLITE_FULL
constexpr Instant evening{1'795'482'000'000};

// Whether the disk of the machine has room is not what is tested here: "disk" comes after the database.
bool takes_writes(const std::string& reason) {
  return reason.empty() || reason == "disk";
}

std::string written(db::Database& database) {
  constexpr std::string_view text = "SELECT value FROM app_mark WHERE name = 'written'";
  constexpr db::Query query{"app.test", text, text};
  return database.reading([&](db::Session& session) { return session.one<std::string>(query).value_or(""); });
}

class Asked : public ::testing::TestWithParam<db::Engine> {
 protected:
  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{evening};
  Readiness readiness_{*database_, clock_, std::filesystem::temp_directory_path().string()};
};
INSTANTIATE_TEST_SUITE_P(on, Asked, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Asked, for_its_readiness_the_program_writes_a_row_at_most_once_a_second) {
  EXPECT_TRUE(takes_writes(readiness_.reason()));
  EXPECT_EQ(written(*database_), std::to_string(evening.ms));
  clock_.advance(std::chrono::milliseconds(900));
  EXPECT_TRUE(takes_writes(readiness_.reason()));
  EXPECT_EQ(written(*database_), std::to_string(evening.ms));
  clock_.advance(std::chrono::milliseconds(100));
  EXPECT_TRUE(takes_writes(readiness_.reason()));
  EXPECT_EQ(written(*database_), std::to_string(evening.ms + 1000));
}

TEST_P(Asked, for_its_readiness_the_program_keeps_its_ready_pages) {
  const auto before = database_->generation();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(takes_writes(readiness_.reason()));
    clock_.advance(std::chrono::seconds(1));
  }
  EXPECT_EQ(database_->generation(), before);
}

TEST_P(Asked, for_its_readiness_after_the_clock_was_put_back_the_program_looks_again) {
  (void)readiness_.reason();
  clock_.advance(-std::chrono::hours(1));
  (void)readiness_.reason();
  EXPECT_EQ(written(*database_), std::to_string(evening.ms - 3'600'000));
}

TEST_P(Asked, for_its_readiness_a_database_of_an_older_program_is_named) {
  const db::testing::Fresh older(GetParam(), db::migrations().first(4));
  EXPECT_EQ(Readiness(*older, clock_, "/").reason(), "schema");
}

TEST_P(Asked, for_its_readiness_a_folder_that_is_gone_is_named) {
  EXPECT_EQ(Readiness(*database_, clock_, "/nowhere at all").reason(), "disk");
}

TEST(Readiness, turns_to_no_while_writes_fail_and_back_when_they_do_not) {
  fire::CrashVfs disk("readiness", 1);
  db::SqliteOptions options;
  options.path = "ready.db";
  options.vfs = disk.name();
  const auto database = db::open_sqlite(options);
  database->migrate(db::migrations());
  ManualClock clock{evening};
  Readiness readiness(*database, clock, std::filesystem::temp_directory_path().string());
  EXPECT_TRUE(takes_writes(readiness.reason()));

  disk.fail_writes(disk_is_full);
  clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(readiness.reason(), "database");
  clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(readiness.reason(), "database");
  disk.heal();
  clock.advance(std::chrono::seconds(1));
  EXPECT_TRUE(takes_writes(readiness.reason()));
}

}  // namespace
}  // namespace megdan::app
