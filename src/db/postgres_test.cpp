// What only the PostgreSQL side meets: lost connections, conflicts that are tried again, stale plans.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <latch>
#include <thread>

#include "db/testing.hpp"

namespace megdan::db {
namespace {

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr std::string_view table = "CREATE TABLE card (id BIGINT PRIMARY KEY, text TEXT NOT NULL);";
constexpr std::array<Migration, 1> steps{{{"0001_test_card", table, table}}};
constexpr Query insert = both("test.insert", "INSERT INTO card (id, text) VALUES ($1, 'x')");
constexpr Query count = both("test.count", "SELECT COUNT(*) FROM card");
constexpr Query own_pid = both("test.pid", "SELECT pg_backend_pid()");
constexpr Query terminate = both("test.terminate", "SELECT pg_terminate_backend($1::integer, 5000)");

class PostgresTrouble : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto engines = testing::engines();
    if (std::find(engines.begin(), engines.end(), Engine::postgres) == engines.end())
      GTEST_SKIP() << "needs PostgreSQL";
    place_ = std::make_unique<testing::Fresh>(Engine::postgres, steps);
    PostgresOptions options;
    options.uri = place_->address();
    options.connections = 2;
    database_ = open_postgres(options);
  }
  void kill(std::int64_t pid) {
    (*place_)->read([&](Session& session) { session.one<bool>(terminate, pid); });
  }
  std::int64_t rows() {
    return (*place_)->reading([](Session& session) { return *session.one<std::int64_t>(count); });
  }
  std::unique_ptr<testing::Fresh> place_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresTrouble, an_idle_connection_that_died_is_replaced_without_a_word) {
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto pid = database_->reading([](Session& session) { return *session.one<std::int64_t>(own_pid); });
    kill(pid);
    database_->write([&](Session& session) { session.exec(insert, i); });
  }
  EXPECT_EQ(rows(), 3);
}

TEST_F(PostgresTrouble, a_connection_that_dies_inside_a_body_is_replaced_once_and_the_body_runs_again) {
  int runs = 0;
  database_->write([&](Session& session) {
    ++runs;
    session.exec(insert, 1);
    if (runs == 1) kill(*session.one<std::int64_t>(own_pid));
    session.exec(insert, 2);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), 2);
  EXPECT_THROW(database_->write([&](Session& session) {
    kill(*session.one<std::int64_t>(own_pid));
    session.exec(insert, 3);
  }),
               Fault);
  EXPECT_EQ(rows(), 2);
  database_->write([&](Session& session) { session.exec(insert, 3); });
}

TEST_F(PostgresTrouble, a_lost_answer_to_the_commit_is_an_unknown_outcome_and_is_not_repeated) {
  int runs = 0;
  try {
    database_->write([&](Session& session) {
      ++runs;
      session.exec(insert, 1);
      kill(*session.one<std::int64_t>(own_pid));
    });
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::unknown_outcome);
  }
  EXPECT_EQ(runs, 1);
}

TEST_F(PostgresTrouble, a_conflict_runs_the_body_again_and_drops_the_effects_of_the_first_try) {
  (*place_)->write([](Session& session) { session.exec(insert, 1); });
  int runs = 0, effects = 0;
  database_->write([&](Session& session) {
    ++runs;
    session.after_commit([&] { ++effects; });
    const auto seen = *session.one<std::int64_t>(count);
    if (runs == 1) {
      std::thread([&] {
        (*place_)->write([](Session& other) { other.exec(insert, 10 + *other.one<std::int64_t>(count)); });
      }).join();
    }
    session.exec(insert, 20 + seen);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(effects, 1);
  EXPECT_EQ(rows(), 3);
}

TEST_F(PostgresTrouble, no_server_is_unavailable) {
  PostgresOptions options;
  options.uri = "postgresql://nobody@127.0.0.1:1/none";
  try {
    open_postgres(options);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::unavailable);
  }
}

TEST_F(PostgresTrouble, a_statement_that_runs_too_long_is_stopped) {
  PostgresOptions options;
  options.uri = place_->address();
  options.longest_statement = std::chrono::milliseconds(50);
  const auto hurried = open_postgres(options);
  try {
    hurried->read([](Session& session) { session.exec(both("test.sleep", "SELECT 1 FROM pg_sleep(30)")); });
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::busy);
  }
}

TEST_F(PostgresTrouble, more_bodies_than_connections_wait_for_their_turn) {
  std::vector<std::thread> threads;
  for (std::int64_t thread = 0; thread < 6; ++thread)
    threads.emplace_back([&, thread] {
      for (std::int64_t i = 0; i < 10; ++i)
        database_->write([&](Session& session) { session.exec(insert, thread * 100 + i); });
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(rows(), 60);
}

}  // namespace
}  // namespace megdan::db
