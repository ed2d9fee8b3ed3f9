#include "db/backup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "db/testing.hpp"

namespace megdan::db {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr std::string_view tables =
    "CREATE TABLE pair_left (id BIGINT PRIMARY KEY, text TEXT NOT NULL); CREATE TABLE pair_right (id BIGINT "
    "PRIMARY KEY "
    "REFERENCES pair_left (id));";
constexpr std::array<Migration, 1> steps{{{"0001_test_pairs", tables, tables}}};
constexpr Query left = both("b.left", "INSERT INTO pair_left (id, text) VALUES ($1, $2)");
constexpr Query right = both("b.right", "INSERT INTO pair_right (id) VALUES ($1)");
constexpr Query count = both("b.count", "SELECT COUNT(*) FROM pair_left");

void add(Database& database, std::int64_t id) {
  database.write([&](Session& session) {
    session.exec(left, id, "карта " + std::to_string(id) + std::string(300, 'x'));
    session.exec(right, id);
  });
}
std::int64_t rows(Database& database) {
  return database.reading([](Session& session) { return *session.one<std::int64_t>(count); });
}
std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "";
}

class Backup : public ::testing::TestWithParam<Engine> {
 protected:
  Backup()
      : folder_(fs::temp_directory_path() / ("megdan-backup-" + std::to_string(std::random_device()()))) {
    fs::create_directory(folder_);
    path_ = (folder_ / "one.backup").string();
  }
  ~Backup() override { fs::remove_all(folder_); }
  fs::path folder_;
  std::string path_;
  testing::Fresh database_{GetParam(), steps};
};
INSTANTIATE_TEST_SUITE_P(on, Backup, ::testing::ValuesIn(testing::engines()), testing::name);

TEST_P(Backup, holds_everything_and_can_be_restored) {
  for (std::int64_t i = 1; i <= 50; ++i) add(*database_, i);
  const auto report = backup(*database_, path_, steps);
  EXPECT_TRUE(report.is_good());
  EXPECT_EQ(report.engine, GetParam());
  EXPECT_EQ(report.bytes, static_cast<std::int64_t>(fs::file_size(path_)));
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  if (GetParam() == Engine::sqlite) {
    EXPECT_THAT(report.rows, Contains(Pair("pair_left", 50)));
    EXPECT_THAT(report.migrations, ::testing::ElementsAre("0001_test_pairs"));
  }
  add(*database_, 51);

  if (GetParam() == Engine::sqlite) {
    const std::string other = (folder_ / "restored.db").string();
    EXPECT_EQ(restore(path_, other, {}, steps).kept_aside, "");
    const auto restored = open(other);
    EXPECT_EQ(rows(*restored), 50);
    EXPECT_THAT(restored->migrate(steps), ::testing::IsEmpty());
    add(*restored, 51);
  } else {
    EXPECT_THAT(refusal([&] { restore(path_, database_.address(), {}, steps); }), HasSubstr("force"));
    EXPECT_EQ(rows(*database_), 51);
    EXPECT_THAT(restore(path_, database_.address(), {.force = true}, steps).kept_aside,
                HasSubstr("_before_restore_1"));
    database_.reopen();
    EXPECT_EQ(rows(*database_), 50);
    EXPECT_THAT(database_->migrate(steps), ::testing::IsEmpty());
    add(*database_, 51);
    const Query old = both(
        "b.old", "SELECT COUNT(*) FROM pg_namespace WHERE nspname = current_schema() || '_before_restore_1'");
    EXPECT_EQ(database_->reading([&](Session& session) { return *session.one<std::int64_t>(old); }), 1);
  }
}

TEST_P(Backup, is_one_moment_though_others_write) {
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> written{0};
  std::thread writer([&] {
    for (std::int64_t i = 1; !stop; ++i) {
      add(*database_, i);
      ++written;
    }
  });
  while (written < 20) std::this_thread::yield();
  const std::int64_t before = written;
  const auto report = backup(*database_, path_, steps);
  stop = true;
  writer.join();
  EXPECT_TRUE(report.is_good());
  if (GetParam() == Engine::sqlite) {
    const std::string other = (folder_ / "restored.db").string();
    restore(path_, other, {}, steps);
    const auto restored = open(other);
    EXPECT_GE(rows(*restored), before);
    const Query lonely =
        both("b.lonely", "SELECT COUNT(*) FROM pair_left WHERE id NOT IN (SELECT id FROM pair_right)");
    EXPECT_EQ(restored->reading([&](Session& session) { return *session.one<std::int64_t>(lonely); }), 0);
  }
}

TEST_P(Backup, never_overwrites_one_and_leaves_no_draft) {
  add(*database_, 1);
  backup(*database_, path_, steps);
  EXPECT_THAT(refusal([&] { backup(*database_, path_, steps); }), HasSubstr("exists"));
  EXPECT_ANY_THROW(backup(*database_, (folder_ / "nowhere" / "x").string(), steps));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_)) names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("one.backup", "one.backup.sha256"));
}

TEST_P(Backup, has_its_sha256_and_its_notes_beside_it) {
  add(*database_, 1);
  backup(*database_, path_, steps, {"audit 7 abc"});
  const auto digest = digest_of_backup(path_);
  ASSERT_TRUE(digest.has_value());
  EXPECT_THAT(digest->notes, ::testing::ElementsAre("audit 7 abc"));
  std::ifstream file(path_ + ".sha256");
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, digest->sha256 + "  one.backup");
  EXPECT_EQ(fs::status(path_ + ".sha256").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_P(Backup, in_which_one_byte_changed_is_refused) {
  for (std::int64_t i = 1; i <= 50; ++i) add(*database_, i);
  backup(*database_, path_, steps);
  // Far from the head: in a text, where nothing but the digest can tell.
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(-20, std::ios::end);
  const char was = static_cast<char>(file.get());
  file.seekp(-20, std::ios::end);
  file.put(static_cast<char>(was ^ 1));
  file.close();
  const std::string target =
      GetParam() == Engine::sqlite ? (folder_ / "restored.db").string() : database_.address();
  for (const bool unproven : {false, true})
    EXPECT_THAT(refusal([&] { restore(path_, target, {.force = true, .unproven = unproven}, steps); }),
                HasSubstr("SHA-256"));
  EXPECT_EQ(rows(*database_), 50);
}

TEST_P(Backup, without_a_digest_is_restored_only_when_that_was_asked_for_and_says_so) {
  add(*database_, 1);
  backup(*database_, path_, steps);
  fs::remove(path_ + ".sha256");
  const std::string target =
      GetParam() == Engine::sqlite ? (folder_ / "restored.db").string() : database_.address();
  EXPECT_THAT(refusal([&] { restore(path_, target, {.force = true}, steps); }), HasSubstr("is not there"));
  const auto restored = restore(path_, target, {.force = true, .unproven = true}, steps);
  EXPECT_THAT(restored.warnings, ::testing::ElementsAre(HasSubstr("one.backup.sha256 is not there")));
  EXPECT_EQ(rows(*open(target)), 1);
}

TEST_P(Backup, that_its_proof_speaks_against_leaves_everything_as_it_was) {
  add(*database_, 1);
  backup(*database_, path_, steps, {"a note"});
  const std::string target =
      GetParam() == Engine::sqlite ? (folder_ / "live.db").string() : database_.address();
  if (GetParam() == Engine::sqlite) open(target)->migrate(steps);
  add(*open(target), 2);
  const auto before = rows(*open(target));
  const auto proof = [](Database& database, const std::optional<Digest>& digest) {
    return std::to_string(rows(database)) + " row under " + digest->notes.front();
  };
  EXPECT_THAT(refusal([&] { restore(path_, target, {.force = true, .proof = proof}, steps); }),
              HasSubstr("1 row under a note"));
  EXPECT_EQ(rows(*open(target)), before);
  const auto restored = restore(path_, target, {.force = true, .unproven = true, .proof = proof}, steps);
  EXPECT_THAT(restored.warnings, ::testing::ElementsAre("1 row under a note"));
  EXPECT_EQ(rows(*open(target)), 1);
  for (const auto& entry : fs::directory_iterator(folder_))
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("restoring"))) << "no draft stays behind";
}

TEST_P(Backup, that_was_cut_short_is_no_good) {
  for (std::int64_t i = 1; i <= 300; ++i) add(*database_, i);
  backup(*database_, path_, steps);
  fs::resize_file(path_, fs::file_size(path_) * 2 / 3);
  EXPECT_FALSE(verify_backup(path_, steps).is_good());
  fs::remove(path_ + ".sha256");
  EXPECT_FALSE(verify_backup(path_, steps).is_good());
  EXPECT_THAT(refusal([&] { restore(path_, (folder_ / "restored.db").string(), {}, steps); }),
              HasSubstr("no good"));
  EXPECT_FALSE(fs::exists(folder_ / "restored.db"));
}

class BackupOfSqlite : public Backup {};
INSTANTIATE_TEST_SUITE_P(on, BackupOfSqlite, ::testing::Values(Engine::sqlite), testing::name);

TEST_P(BackupOfSqlite, that_is_something_else_is_no_good) {
  std::ofstream(path_) << "not a database, only a text of some length";
  EXPECT_FALSE(verify_backup(path_, steps).is_good());
  EXPECT_THROW(verify_backup((folder_ / "missing").string(), steps), Fault);
}

TEST_P(BackupOfSqlite, of_a_newer_program_is_refused) {
  backup(*database_, path_, steps);
  const auto report = verify_backup(path_, {});
  ASSERT_FALSE(report.is_good());
  EXPECT_THAT(report.problems.front(), HasSubstr("0001_test_pairs"));
}

TEST_P(BackupOfSqlite, is_restored_over_a_database_only_by_force_and_keeps_the_old_one) {
  add(*database_, 1);
  backup(*database_, path_, steps);
  add(*database_, 2);
  const std::string target = (folder_ / "live.db").string();
  {
    const auto live = open(target);
    live->migrate(steps);
    for (std::int64_t i = 1; i <= 7; ++i) add(*live, i);
    EXPECT_THAT(refusal([&] { restore(path_, target, {}, steps); }), HasSubstr("force"));
    EXPECT_EQ(rows(*live), 7);
  }
  const auto restored = restore(path_, target, {.force = true}, steps);
  EXPECT_EQ(rows(*open(target)), 1);
  EXPECT_EQ(rows(*open(restored.kept_aside)), 7);
  EXPECT_NE(restore(path_, target, {.force = true}, steps).kept_aside, restored.kept_aside);
}

TEST_P(BackupOfSqlite, is_not_restored_over_a_database_that_is_open) {
  backup(*database_, path_, steps);
  const std::string target = (folder_ / "live.db").string();
  const auto live = open(target);
  live->migrate(steps);
  add(*live, 1);
  EXPECT_THAT(refusal([&] { restore(path_, target, {.force = true}, steps); }),
              HasSubstr("open in another process"));
  EXPECT_EQ(rows(*live), 1);
  add(*live, 2);
}

TEST_P(BackupOfSqlite, replaces_a_damaged_database_and_keeps_the_damaged_files) {
  add(*database_, 1);
  backup(*database_, path_, steps);
  const std::string target = (folder_ / "live.db").string();
  std::ofstream(target) << std::string(9000, 'x');
  const auto restored = restore(path_, target, {.force = true}, steps);
  EXPECT_EQ(rows(*open(target)), 1);
  EXPECT_EQ(fs::file_size(restored.kept_aside), 9000u);
}

class BackupOfPostgres : public Backup {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BackupOfPostgres);
INSTANTIATE_TEST_SUITE_P(on, BackupOfPostgres, ::testing::ValuesIn([] {
                           std::vector<Engine> engines = testing::engines();
                           std::erase(engines, Engine::sqlite);
                           return engines;
                         }()),
                         testing::name);

TEST_P(BackupOfPostgres, is_not_restored_while_a_program_serves_from_the_database) {
  add(*database_, 1);
  backup(*database_, path_, steps);
  add(*database_, 2);
  {
    const auto first = mark_in_use(database_.address());
    const auto second = mark_in_use(database_.address());
    second->renew();
    EXPECT_THAT(refusal([&] { restore(path_, database_.address(), {.force = true}, steps); }),
                HasSubstr("stop it first"));
    EXPECT_EQ(rows(*database_), 2);
  }
  restore(path_, database_.address(), {.force = true}, steps);
  database_.reopen();
  EXPECT_EQ(rows(*database_), 1);
}

TEST_P(BackupOfPostgres, that_lost_a_constraint_of_its_migrations_is_refused) {
  add(*database_, 1);
  const Query drop = both("b.drop", "ALTER TABLE pair_right DROP CONSTRAINT pair_right_id_fkey");
  database_->write([&](Session& session) { session.exec(drop); });
  backup(*database_, path_, steps);
  EXPECT_THAT(refusal([&] { restore(path_, database_.address(), {.force = true}, steps); }),
              HasSubstr("pair_right.pair_right_id_fkey FOREIGN KEY"));
  database_.reopen();
  EXPECT_EQ(rows(*database_), 1);
  const auto restored = restore(path_, database_.address(), {.force = true, .unproven = true}, steps);
  EXPECT_THAT(restored.warnings, ::testing::ElementsAre(HasSubstr("FOREIGN KEY")));
}

}  // namespace
}  // namespace megdan::db
