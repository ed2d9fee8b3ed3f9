// What only the SQLite side promises: shared commits, the one writer, its log, and trouble with the disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <latch>
#include <thread>

#include "crash_vfs.hpp"
#include "db/testing.hpp"

namespace megdan::db {
namespace {

using ::testing::HasSubstr;

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr std::string_view table =
    "CREATE TABLE card (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;";
constexpr std::array<Migration, 1> steps{{{"0001_test_card", table, table}}};
constexpr Query insert = both("test.insert", "INSERT INTO card (id, text) VALUES ($1, $2)");
constexpr Query count = both("test.count", "SELECT COUNT(*) FROM card");

double gauge(Database& database, std::string_view wanted) {
  for (const auto& [name, value] : database.gauges())
    if (name == wanted) return value;
  ADD_FAILURE() << "no gauge " << wanted;
  return -1;
}

std::int64_t rows(Database& database) {
  return database.reading([](Session& session) { return *session.one<std::int64_t>(count); });
}

void add(Database& database, std::int64_t id) {
  database.write([&](Session& session) { session.exec(insert, id, "card " + std::to_string(id)); });
}

TEST(SqliteLibrary, is_our_own_build_and_new_enough) {
  EXPECT_GE(sqlite3_libversion_number(), 3'051'003);
  EXPECT_TRUE(sqlite3_compileoption_used("ENABLE_FTS5"));
  EXPECT_TRUE(sqlite3_compileoption_used("OMIT_SHARED_CACHE"));
  EXPECT_TRUE(sqlite3_compileoption_used("THREADSAFE=1"));
  EXPECT_TRUE(sqlite3_compileoption_used("DQS=0"));
  EXPECT_FALSE(sqlite3_compileoption_used("DEFAULT_WAL_SYNCHRONOUS=1"));
}

TEST(SqliteFile, belongs_to_its_owner_alone) {
  const testing::Fresh database(Engine::sqlite, steps);
  struct stat found {};
  ASSERT_EQ(stat(database.address().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  add(*database, 1);
  ASSERT_EQ(stat((database.address() + "-wal").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST(SqliteFile, that_is_no_database_is_refused) {
  const testing::Fresh place(Engine::sqlite, steps);
  const auto path = std::filesystem::path(place.address()).parent_path() / "other.db";
  std::ofstream(path) << std::string(5000, 'x');
  SqliteOptions options;
  options.path = path.string();
  EXPECT_THROW(open_sqlite(options), Fault);
  options.path = ":memory:";
  EXPECT_THROW(open_sqlite(options), Fault);
  options.path = "";
  EXPECT_THROW(open_sqlite(options), Fault);
  options.path = "/nowhere/at/all.db";
  try {
    open_sqlite(options);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::unavailable);
  }
}

/// Holds the writer inside a body until `others` more wait, so that they share what follows.
template <class Others>
void share_a_commit(Database& database, int others, Others other) {
  std::vector<std::thread> threads;
  std::latch inside(1);
  threads.emplace_back([&] {
    database.write([&](Session& session) {
      inside.count_down();
      while (gauge(database, "waiting") < others + 1) std::this_thread::yield();
      session.exec(insert, 1000, "leader");
    });
  });
  inside.wait();
  for (int i = 0; i < others; ++i) threads.emplace_back([&, i] { other(i); });
  for (auto& thread : threads) thread.join();
}

TEST(SqliteGroup, commits_once_for_all_that_wait) {
  const testing::Fresh database(Engine::sqlite, steps);
  const double before = gauge(*database, "commits");
  share_a_commit(*database, 8, [&](int i) { add(*database, i); });
  EXPECT_EQ(rows(*database), 9);
  EXPECT_EQ(gauge(*database, "commits") - before, 1);
  EXPECT_GE(gauge(*database, "transactions"), 9);
}

TEST(SqliteGroup, rolls_back_only_the_one_that_fails) {
  const testing::Fresh database(Engine::sqlite, steps);
  std::atomic<int> refused{0}, effects{0};
  share_a_commit(*database, 9, [&](int i) {
    try {
      database->write([&](Session& session) {
        session.after_commit([&] { ++effects; });
        session.exec(insert, 2 * i, "own " + std::to_string(i));
        // Every third wants a text that exists already, every third gives up.
        if (i % 3 == 1) session.exec(insert, 2 * i + 1, "own " + std::to_string(i));
        if (i % 3 == 2) throw std::runtime_error("gives up");
      });
    } catch (const std::exception&) {
      ++refused;
    }
  });
  EXPECT_EQ(refused, 6);
  EXPECT_EQ(effects, 3);
  EXPECT_EQ(rows(*database), 4);
}

TEST(SqliteGroup, keeps_the_others_when_the_first_one_fails) {
  const testing::Fresh database(Engine::sqlite, steps);
  std::latch inside(1);
  std::thread first([&] {
    EXPECT_THROW(database->write([&](Session& session) {
      inside.count_down();
      session.exec(insert, 7, "first");
      while (gauge(*database, "waiting") < 3) std::this_thread::yield();
      throw std::runtime_error("gives up");
    }),
                 std::runtime_error);
  });
  inside.wait();
  std::thread second([&] { add(*database, 1); });
  std::thread third([&] { add(*database, 2); });
  for (auto* thread : {&first, &second, &third}) thread->join();
  EXPECT_EQ(rows(*database), 2);
}

TEST(SqliteGroup, acknowledges_every_one_of_many_writers_exactly_once) {
  const testing::Fresh database(Engine::sqlite, steps);
  std::vector<std::thread> threads;
  std::atomic<int> acknowledged{0};
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) {
        add(*database, thread * 1000 + i);
        ++acknowledged;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(acknowledged, 400);
  EXPECT_EQ(rows(*database), 400);
}

TEST(SqliteLog, is_moved_over_by_the_writer_and_never_grows_without_bound) {
  const testing::Fresh place(Engine::sqlite, steps);
  SqliteOptions options;
  options.path = std::filesystem::path(place.address()).parent_path() / "small_log.db";
  options.checkpoint_frames = 10;
  options.most_wal_bytes = 100'000;
  const auto database = open_sqlite(options);
  database->migrate(steps);
  for (int i = 0; i < 300; ++i) add(*database, i);
  EXPECT_GT(gauge(*database, "checkpoints"), 10);
  EXPECT_LT(std::filesystem::file_size(options.path + "-wal"), 200'000u);
}

TEST(SqliteLog, is_cut_again_once_a_long_reader_has_left) {
  const testing::Fresh place(Engine::sqlite, steps);
  SqliteOptions options;
  options.path = std::filesystem::path(place.address()).parent_path() / "reader.db";
  options.checkpoint_frames = 10;
  options.most_wal_bytes = 50'000;
  const auto database = open_sqlite(options);
  database->migrate(steps);
  database->read([&](Session& session) {
    session.one<std::int64_t>(count);
    std::thread([&] {
      for (int i = 0; i < 40; ++i) add(*database, i);
    }).join();
    EXPECT_GT(gauge(*database, "wal_bytes"), 50'000);
  });
  for (int i = 100; i < 300; ++i) add(*database, i);
  EXPECT_LT(gauge(*database, "wal_bytes"), 60'000);
}

TEST(SqliteReaders, that_are_all_busy_are_a_fault_and_not_a_wait_for_ever) {
  const testing::Fresh place(Engine::sqlite, steps);
  SqliteOptions options;
  options.path = std::filesystem::path(place.address()).parent_path() / "busy.db";
  options.readers = 1;
  options.longest_wait = std::chrono::milliseconds(20);
  const auto database = open_sqlite(options);
  database->migrate(steps);
  database->read([&](Session& session) {
    session.one<std::int64_t>(count);
    std::thread([&] {
      try {
        database->read([](Session&) {});
        ADD_FAILURE() << "two bodies on one reader";
      } catch (const Fault& fault) {
        EXPECT_EQ(fault.kind(), FaultKind::busy);
      }
    }).join();
  });
}

TEST(SqliteStatement, that_runs_too_long_is_stopped) {
  const testing::Fresh place(Engine::sqlite, steps);
  SqliteOptions options;
  options.path = place.address();
  options.longest_statement = std::chrono::milliseconds(20);
  const auto database = open_sqlite(options);
  const Query endless =
      both("test.endless",
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n");
  try {
    database->read([&](Session& session) { session.one<std::int64_t>(endless); });
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::busy);
  }
  EXPECT_EQ(rows(*database), 0);
}

TEST(SqliteSettings, are_the_careful_ones) {
  const testing::Fresh database(Engine::sqlite, steps);
  database->write([](Session& session) {
    EXPECT_EQ(session.one<std::int64_t>(both("p", "PRAGMA synchronous")), 2);
    EXPECT_EQ(session.one<std::int64_t>(both("p", "PRAGMA foreign_keys")), 1);
    EXPECT_EQ(session.one<std::int64_t>(both("p", "PRAGMA trusted_schema")), 0);
    EXPECT_EQ(session.one<std::int64_t>(both("p", "PRAGMA wal_autocheckpoint")), 0);
    EXPECT_EQ(session.one<std::string>(both("p", "PRAGMA journal_mode")), "wal");
    EXPECT_EQ(session.one<std::int64_t>(both("p", "PRAGMA secure_delete")), 1);
  });
  EXPECT_THROW(
      database->write([](Session& session) { session.exec(both("p", "ATTACH DATABASE '/tmp/x' AS x")); }),
      Fault);
  EXPECT_THROW(database->write([](Session& session) {
    session.exec(both("p", "UPDATE sqlite_master SET sql = '' WHERE name = 'card'"));
  }),
               Fault);
}

class Trouble : public ::testing::Test {
 protected:
  Trouble() {
    SqliteOptions options;
    options.path = "trouble.db";
    options.vfs = vfs_.name();
    options.checkpoint_frames = 20;
    database_ = open_sqlite(options);
    database_->migrate(steps);
    add(*database_, 1);
  }
  FaultKind fault_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Fault& fault) {
      return fault.kind();
    }
    ADD_FAILURE() << "no fault";
    return FaultKind::other;
  }
  fire::CrashVfs vfs_{"trouble", 1};
  std::unique_ptr<Database> database_;
};

TEST_F(Trouble, a_full_disk_is_a_fault_and_the_writer_recovers_when_there_is_room) {
  vfs_.fail_writes(SQLITE_FULL);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(fault_of([&] { add(*database_, 2); }), FaultKind::full);
  EXPECT_EQ(rows(*database_), 1) << "reading goes on";
  vfs_.heal();
  add(*database_, 2);
  EXPECT_EQ(rows(*database_), 2);
}

TEST_F(Trouble, a_commit_whose_sync_failed_has_an_unknown_outcome) {
  vfs_.fail_syncs(SQLITE_IOERR_FSYNC);
  EXPECT_EQ(fault_of([&] { add(*database_, 2); }), FaultKind::unknown_outcome);
  vfs_.heal();
  add(*database_, 3);
  EXPECT_EQ(rows(*database_), 2) << "the writer itself goes on without it";
}

TEST_F(Trouble, at_the_commit_is_told_to_everyone_of_the_group) {
  vfs_.fail_writes(SQLITE_FULL);
  std::atomic<int> told{0}, effects{0};
  std::latch inside(1);
  const auto writes = [&](std::int64_t id, bool leads) {
    try {
      database_->write([&](Session& session) {
        session.after_commit([&] { ++effects; });
        if (leads) {
          inside.count_down();
          while (gauge(*database_, "waiting") < 4) std::this_thread::yield();
        }
        session.exec(insert, id, std::to_string(id));
      });
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.kind(), FaultKind::full);
      ++told;
    }
  };
  std::vector<std::thread> threads;
  threads.emplace_back([&] { writes(10, true); });
  inside.wait();
  for (int i = 11; i < 14; ++i) threads.emplace_back([&, i] { writes(i, false); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(told, 4);
  EXPECT_EQ(effects, 0);
  vfs_.heal();
  EXPECT_EQ(rows(*database_), 1);
  add(*database_, 2);
}

TEST_F(Trouble, of_one_large_transaction_does_not_take_its_neighbours_with_it) {
  // The large one spills into the log before the commit and meets the full disk there; SQLite then rolls back
  // the whole commit, the neighbours included, and they must run again.
  std::latch inside(1);
  std::atomic<int> large_failed{0}, small_runs{0};
  std::thread small([&] {
    database_->write([&](Session& session) {
      session.exec(insert, 20, "small");
      if (++small_runs > 1) return;
      inside.count_down();
      while (gauge(*database_, "waiting") < 2) std::this_thread::yield();
    });
  });
  inside.wait();
  std::thread large([&] {
    try {
      database_->write([&](Session& session) {
        vfs_.fail_writes(SQLITE_FULL);
        struct Heal {
          fire::CrashVfs& vfs;
          ~Heal() { vfs.heal(); }
        } heal{vfs_};
        for (std::int64_t i = 100; i < 4000; ++i)
          session.exec(insert, i, std::to_string(i) + std::string(2000, 'x'));
      });
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.kind(), FaultKind::full);
      ++large_failed;
    }
  });
  small.join();
  large.join();
  EXPECT_EQ(large_failed, 1);
  EXPECT_EQ(small_runs, 2);
  EXPECT_EQ(rows(*database_), 2);
}

TEST_F(Trouble, with_moving_the_log_over_loses_nothing) {
  // With a reader inside, commits append; checkpoints fail and are tried again later.
  for (std::int64_t i = 2; i < 200; ++i) {
    if (i % 20 == 0) vfs_.fail_syncs(SQLITE_IOERR_FSYNC);
    try {
      add(*database_, i);
    } catch (const Fault&) {
      vfs_.heal();
      add(*database_, i);
    }
    vfs_.heal();
  }
  EXPECT_EQ(rows(*database_), 199);
}

TEST_F(Trouble, of_a_power_cut_leaves_what_was_acknowledged) {
  for (std::int64_t i = 2; i < 50; ++i) add(*database_, i);
  vfs_.cut_now();
  EXPECT_ANY_THROW(add(*database_, 50));
  database_.reset();
  vfs_.boot();
  SqliteOptions options;
  options.path = "trouble.db";
  options.vfs = vfs_.name();
  database_ = open_sqlite(options);
  EXPECT_EQ(rows(*database_), 49);
}

TEST_F(Trouble, syncs_the_log_before_every_acknowledgement) {
  for (std::int64_t i = 2; i < 100; ++i) {
    const auto before = vfs_.syncs();
    add(*database_, i);
    EXPECT_GT(vfs_.syncs(), before);
  }
}

}  // namespace
}  // namespace megdan::db
