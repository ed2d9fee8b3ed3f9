#include "jobs/jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "core/ensure.hpp"
#include "db/testing.hpp"
#include "jobs/store_sql.hpp"

namespace megdan::jobs {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Jobs : public ::testing::TestWithParam<db::Engine> {
 protected:
  void put(std::string_view kind, std::string_view payload, std::string_view key = {}, Duration later = {}) {
    database_->write(
        [&](db::Session& session) { enqueue(session, ids_, kind, payload, clock_.now() + later, key); });
  }
  std::unique_ptr<Runner> runner(Options options = {}) {
    return std::make_unique<Runner>(*database_, clock_, ids_, std::move(options));
  }
  /// Remembers the payloads that it was given.
  void remember(Runner& runner, std::string kind = "note") {
    runner.handle(std::move(kind), [this](const Job& job) { seen_.push_back(job.payload); });
  }

  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{Instant{1'700'000'000'000}};
  SeededRandom random_{5};
  IdMaker ids_{clock_, random_};
  std::vector<std::string> seen_;
};

INSTANTIATE_TEST_SUITE_P(on, Jobs, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Jobs, every_query_is_understood) {
  EXPECT_THAT(db::testing::not_understood(*database_, sql::queries), IsEmpty());
}

TEST_P(Jobs, are_done_once_in_the_order_in_which_they_are_due) {
  put("note", "second", {}, seconds(2));
  put("note", "first", {}, seconds(1));
  put("note", "tomorrow", {}, hours(24));
  const auto runs = runner();
  remember(*runs);
  EXPECT_EQ(runs->run_due(), 0);
  clock_.advance(seconds(2));
  EXPECT_EQ(runs->run_due(), 2);
  EXPECT_EQ(runs->run_due(), 0);
  EXPECT_THAT(seen_, ElementsAre("first", "second"));
  EXPECT_EQ(counts(*database_).waiting, 1);
  EXPECT_EQ(counts(*database_).dead, 0);
}

TEST_P(Jobs, carry_what_they_were_given) {
  Job got;
  const auto runs = runner();
  runs->handle("mail.send", [&](const Job& job) { got = job; });
  put("mail.send", R"({"to":"мария@example.org","text":"„Покана“ 🧶"})");
  EXPECT_EQ(runs->run_due(), 1);
  EXPECT_TRUE(got.id);
  EXPECT_EQ(got.kind, "mail.send");
  EXPECT_EQ(got.payload, R"({"to":"мария@example.org","text":"„Покана“ 🧶"})");
  EXPECT_EQ(got.attempt, 1);
}

TEST_P(Jobs, exist_exactly_if_their_transaction_commits) {
  struct Change : std::runtime_error {
    using runtime_error::runtime_error;
  };
  EXPECT_THROW(database_->write([&](db::Session& session) {
    enqueue(session, ids_, "note", "never", clock_.now());
    throw Change("of mind");
  }),
               Change);
  EXPECT_EQ(counts(*database_).waiting, 0);
}

TEST_P(Jobs, with_one_key_wait_only_once) {
  put("note", "one", "digest:1");
  put("note", "two", "digest:1");
  put("note", "other", "digest:2");
  put("note", "no key");
  put("note", "no key");
  const auto runs = runner();
  remember(*runs);
  EXPECT_EQ(runs->run_due(), 4);
  EXPECT_THAT(seen_, ::testing::UnorderedElementsAre("one", "other", "no key", "no key"));
  put("note", "again", "digest:1");
  EXPECT_EQ(runs->run_due(), 1) << "a finished job frees its key";
}

TEST_P(Jobs, that_fail_come_again_later_and_later_and_then_are_dead) {
  std::vector<std::string> failures;
  Options options;
  options.most_attempts = 4;
  options.failed = [&](std::string_view kind, std::string_view why) {
    failures.push_back(std::string(kind) + ": " + std::string(why));
  };
  const auto runs = runner(std::move(options));
  std::vector<std::int64_t> at;
  const Instant start = clock_.now();
  runs->handle("mail.send", [&](const Job&) {
    at.push_back((clock_.now() - start) / seconds(1));
    throw std::runtime_error("сървърът мълчи \xFF");
  });
  put("mail.send", "{}", "key");
  for (int second = 0; second < 600; ++second, clock_.advance(seconds(1))) EXPECT_EQ(runs->run_due(), 0);
  EXPECT_THAT(at, ElementsAre(0, 30, 30 + 60, 30 + 60 + 120));
  EXPECT_EQ(failures.size(), 4u);
  EXPECT_EQ(failures.front(), "mail.send: сървърът мълчи \xFF");
  EXPECT_EQ(counts(*database_).waiting, 0);
  EXPECT_EQ(counts(*database_).dead, 1);
  const auto dead = dead_jobs(*database_, 10);
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].kind, "mail.send");
  EXPECT_EQ(dead[0].attempts, 4);
  EXPECT_EQ(dead[0].died_at, start + seconds(210));
  EXPECT_EQ(dead[0].reason, "сървърът мълчи \xEF\xBF\xBD");
}

TEST_P(Jobs, that_are_dead_can_be_tried_again_or_forgotten) {
  Options options;
  options.most_attempts = 1;
  const auto runs = runner(options);
  bool broken = true;
  runs->handle("note", [&](const Job& job) {
    if (broken) throw std::runtime_error("broken");
    seen_.push_back(job.payload);
  });
  put("note", "a", "key");
  put("note", "b");
  EXPECT_EQ(runs->run_due(), 0);
  auto dead = dead_jobs(*database_, 10);
  ASSERT_EQ(dead.size(), 2u);
  EXPECT_EQ(dead_jobs(*database_, 1).size(), 1u);
  const JobId b = dead[0].id;
  const JobId a = dead[1].id;
  const auto revived = [&](JobId id) {
    return database_->writing([&](db::Session& session) { return revive(session, id, clock_.now()); });
  };
  const auto forgotten = [&](JobId id) {
    return database_->writing([&](db::Session& session) { return forget(session, id); });
  };
  put("note", "a new one", "key");
  EXPECT_FALSE(revived(a)) << "a job with its key waits";
  EXPECT_TRUE(revived(b));
  EXPECT_FALSE(revived(b)) << "it is not dead any more";
  EXPECT_FALSE(forgotten(b));
  EXPECT_TRUE(forgotten(a));
  broken = false;
  EXPECT_EQ(runs->run_due(), 2);
  EXPECT_THAT(seen_, ::testing::UnorderedElementsAre("b", "a new one"));
  EXPECT_EQ(counts(*database_).dead, 0);
}

TEST_P(Jobs, of_an_unknown_kind_wait_for_a_program_that_knows_it) {
  put("later.version", "{}");
  EXPECT_EQ(runner()->run_due(), 0);
  EXPECT_EQ(counts(*database_).waiting, 1);
  const auto knows = runner();
  remember(*knows, "later.version");
  clock_.advance(minutes(1));
  EXPECT_EQ(knows->run_due(), 1);
}

TEST_P(Jobs, of_a_killed_process_run_elsewhere_after_their_lease) {
  put("note", "left behind");
  // What a killed process leaves: a claim, and nothing after it.
  const auto taken = database_->writing([&](db::Session& session) {
    return session.one<Job>(sql::job_claim, clock_.now(), clock_.now() + lease);
  });
  ASSERT_TRUE(taken);
  const auto other = runner();
  remember(*other);
  EXPECT_EQ(other->run_due(), 0) << "it belongs to somebody";
  clock_.advance(lease - milliseconds(1));
  EXPECT_EQ(other->run_due(), 0);
  clock_.advance(milliseconds(1));
  EXPECT_EQ(other->run_due(), 1);
  EXPECT_THAT(seen_, ElementsAre("left behind"));
}

TEST_P(Jobs, whose_lease_was_lost_are_not_finished_by_the_loser) {
  put("note", "slow");
  const auto slow = runner();
  const auto quick = runner();
  remember(*quick);
  slow->handle("note", [&](const Job& job) {
    // Longer than the lease: another process takes it and fails.
    if (job.attempt == 1) {
      clock_.advance(lease);
      const auto taken = database_->writing([&](db::Session& session) {
        return session.one<Job>(sql::job_claim, clock_.now(), clock_.now() + lease);
      });
      ASSERT_TRUE(taken);
      EXPECT_EQ(taken->attempt, 2);
    }
  });
  slow->run_due();
  EXPECT_EQ(counts(*database_).waiting, 1) << "the second attempt owns it now";
}

TEST_P(Jobs, that_end_their_process_every_time_die_without_another_try) {
  put("note", "poison");
  Options options;
  options.most_attempts = 3;
  for (int crash = 0; crash < 3; ++crash) {
    ASSERT_TRUE(database_->writing([&](db::Session& session) {
      return session.one<Job>(sql::job_claim, clock_.now(), clock_.now() + lease);
    }));
    clock_.advance(lease);
  }
  const auto runs = runner(options);
  remember(*runs);
  EXPECT_EQ(runs->run_due(), 0);
  EXPECT_THAT(seen_, IsEmpty());
  ASSERT_EQ(counts(*database_).dead, 1);
  EXPECT_THAT(dead_jobs(*database_, 1)[0].reason, HasSubstr("3 times"));
}

TEST_P(Jobs, may_enqueue_further_jobs) {
  const auto runs = runner();
  remember(*runs);
  runs->handle("fan", [&](const Job&) {
    put("note", "x");
    put("note", "y");
  });
  put("fan", "{}");
  EXPECT_EQ(runs->run_due(), 3);
  EXPECT_EQ(seen_.size(), 2u);
}

TEST_P(Jobs, refuse_a_payload_that_is_no_text) {
  EXPECT_THROW(put("note", "\xFF"), BrokenPromise);
  EXPECT_THROW(put("note", std::string_view("a\0b", 3)), BrokenPromise);
  EXPECT_THROW(put("", "{}"), BrokenPromise);
}

TEST_P(Jobs, are_taken_by_one_of_many_runners) {
  constexpr int many = 40;
  for (int i = 0; i < many; ++i) put("note", std::to_string(i));
  std::mutex mutex;
  std::vector<std::string> seen;
  Options options;
  options.poll = milliseconds(20);
  const auto second = db::open(database_.address());
  Runner one(*database_, clock_, ids_, options);
  Runner two(*second, clock_, ids_, options);
  std::condition_variable changed;
  for (Runner* runs : {&one, &two}) {
    runs->handle("note", [&](const Job& job) {
      const std::lock_guard lock(mutex);
      seen.push_back(job.payload);
      changed.notify_all();
    });
    runs->start();
  }
  {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, seconds(60), [&] { return seen.size() >= many; });
  }
  one.stop();
  two.stop();
  EXPECT_EQ(counts(*database_).waiting, 0);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(many));
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end()) << "one ran twice";
}

TEST_P(Jobs, are_done_at_once_after_a_nudge) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  Options options;
  options.poll = hours(1);
  Runner runs(*database_, clock_, ids_, options);
  runs.handle("note", [&](const Job&) {
    const std::lock_guard lock(mutex);
    done = true;
    changed.notify_all();
  });
  runs.start();
  database_->write([&](db::Session& session) {
    enqueue(session, ids_, "note", "{}", clock_.now());
    session.after_commit([&] { runs.nudge(); });
  });
  std::unique_lock lock(mutex);
  // Without the nudge it would wait for the poll, an hour later.
  EXPECT_TRUE(changed.wait_for(lock, seconds(60), [&] { return done; }));
  lock.unlock();
  runs.stop();
}

TEST_P(Jobs, leave_the_ticks_their_time) {
  const auto runs = runner();
  int ticks = 0;
  runs->every(seconds(10), [&] { ++ticks; });
  runs->every(seconds(1), [] { throw std::runtime_error("a broken tick disturbs nobody"); });
  runs->run_due();
  EXPECT_EQ(ticks, 0);
  clock_.advance(seconds(10));
  runs->run_due();
  runs->run_due();
  EXPECT_EQ(ticks, 1);
  clock_.advance(seconds(35));
  runs->run_due();
  EXPECT_EQ(ticks, 2) << "missed ticks are not made up for";
  clock_.advance(-hours(5));
  runs->run_due();
  clock_.advance(seconds(10));
  runs->run_due();
  EXPECT_GE(ticks, 3) << "a clock that was put back silences nobody";
}

TEST_P(Jobs, stop_when_asked_and_start_again) {
  const auto runs = runner();
  remember(*runs);
  runs->start();
  EXPECT_THROW(runs->start(), BrokenPromise);
  EXPECT_THROW(runs->handle("late", [](const Job&) {}), BrokenPromise);
  runs->stop();
  runs->stop();
  put("note", "after the stop");
  EXPECT_EQ(runs->run_due(), 1);
}

}  // namespace
}  // namespace megdan::jobs
