#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "app/commands.hpp"
#include "app/opening.hpp"
#include "app/programme.hpp"
#include "jobs/jobs.hpp"

namespace megdan::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// The commands on a database that nobody serves, and what they print.
class AtTheConsole : public ::testing::Test {
 protected:
  AtTheConsole() {
    EXPECT_NE(mkdtemp(config_.data.data()), nullptr);
    complete(config_);
    Programme programme(config_);
    account_ = programme.people()
                   .make_account("root@example.org", "Рада Иванова", {{Role::administrator, std::nullopt}})
                   .text();
  }
  ~AtTheConsole() override { std::filesystem::remove_all(config_.data); }

  struct Said {
    int code = 0;
    std::string out, err;
  };
  template <class Command>
  static Said said(const Command& command) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Said said;
    said.code = command();
    said.out = ::testing::internal::GetCapturedStdout();
    said.err = ::testing::internal::GetCapturedStderr();
    return said;
  }
  Said jobs(JobsOrder::What what, std::string which = "all") {
    return said([&] { return given_up_jobs(config_, {.which = std::move(which), .what = what}); });
  }
  Said list() { return jobs(JobsOrder::What::list); }
  Said trail(std::int64_t most = 50) {
    return said([&] { return print_trail(config_, most); });
  }

  /// Each is given up at its first failure.
  void give_up(const std::vector<std::string>& kinds, std::string_view key = {}) {
    const auto database = open_database(config_);
    IdMaker ids(clock_, random_);
    megdan::jobs::Options once;
    once.most_attempts = 1;
    megdan::jobs::Runner runner(*database, clock_, ids, once);
    for (const auto& kind : kinds) {
      runner.handle(kind, [](const megdan::jobs::Job&) { throw std::runtime_error("no such\nroad"); });
      enqueue(*database, ids, kind, key);
    }
    EXPECT_EQ(runner.run_due(), 0);
  }
  void enqueue(db::Database& database, IdMaker& ids, std::string_view kind, std::string_view key) {
    database.write(
        [&](db::Session& session) { megdan::jobs::enqueue(session, ids, kind, "{}", clock_.now(), key); });
  }
  megdan::jobs::Counts counts() { return megdan::jobs::counts(*open_database(config_)); }
  std::vector<megdan::jobs::DeadJob> dead() { return megdan::jobs::dead_jobs(*open_database(config_), 100); }

  Config config_ = [] {
    Config config;
    config.data = (std::filesystem::temp_directory_path() / "megdan-console-XXXXXX").string();
    return config;
  }();
  SystemClock clock_;
  SystemRandom random_;
  std::string account_;
};

TEST_F(AtTheConsole, jobs_that_were_given_up_are_listed_with_their_reason_on_one_line) {
  EXPECT_EQ(list().out, "No job was given up.\n");
  give_up({"mail.send", "poll.close"});
  const auto listed = list();
  EXPECT_EQ(listed.code, 0);
  EXPECT_THAT(listed.out,
              AllOf(HasSubstr("mail.send"), HasSubstr("poll.close"), HasSubstr("no such road\n")));
  EXPECT_THAT(listed.out, HasSubstr(dead().at(0).id.text()));
}

TEST_F(AtTheConsole, a_job_that_was_given_up_is_tried_again_by_its_id_or_with_all_others) {
  give_up({"a", "b", "c"});
  const auto first = dead().at(0).id.text();
  const auto one = jobs(JobsOrder::What::retry, first);
  EXPECT_EQ(one.code, 0);
  EXPECT_THAT(one.out, StartsWith(first));
  EXPECT_EQ(counts().waiting, 1);
  EXPECT_EQ(counts().dead, 2);
  EXPECT_EQ(jobs(JobsOrder::What::retry).code, 0);
  EXPECT_EQ(counts().waiting, 3);
  EXPECT_EQ(counts().dead, 0);
  EXPECT_EQ(jobs(JobsOrder::What::retry).out, "No job was given up.\n");
  EXPECT_THAT(trail().out, HasSubstr("console  job.retry  " + first + "  "));
}

TEST_F(AtTheConsole, a_job_whose_work_waits_already_is_not_tried_twice) {
  give_up({"a"}, "one key");
  {
    const auto database = open_database(config_);
    IdMaker ids(clock_, random_);
    enqueue(*database, ids, "a", "one key");
  }
  const auto refused = jobs(JobsOrder::What::retry);
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("waits already"));
  EXPECT_EQ(counts().waiting, 1);
  EXPECT_EQ(counts().dead, 1);
}

TEST_F(AtTheConsole, a_job_that_was_given_up_is_forgotten_by_its_id_or_with_all_others) {
  give_up({"a", "b", "c"});
  const auto first = dead().at(0).id.text();
  EXPECT_EQ(jobs(JobsOrder::What::forget, first).code, 0);
  EXPECT_EQ(counts().dead, 2);
  EXPECT_THAT(list().out, Not(HasSubstr(first)));
  EXPECT_EQ(jobs(JobsOrder::What::forget).code, 0);
  EXPECT_EQ(counts().dead, 0);
  EXPECT_EQ(counts().waiting, 0);
  EXPECT_THAT(trail().out, HasSubstr("console  job.forget  " + first + "  "));
}

TEST_F(AtTheConsole, an_id_that_is_no_job_given_up_is_refused_and_nothing_changes) {
  give_up({"a"});
  for (const std::string word : {"everything", "0000000000001", ""})
    for (const auto what : {JobsOrder::What::retry, JobsOrder::What::forget}) {
      const auto refused = jobs(what, word);
      EXPECT_EQ(refused.code, 1) << word;
      EXPECT_THAT(refused.err, HasSubstr("\"" + word + "\" is no job that was given up"));
    }
  EXPECT_EQ(counts().dead, 1);
}

TEST_F(AtTheConsole, where_there_is_no_database_none_is_made) {
  config_.data += "/nowhere";
  config_.database.clear();
  EXPECT_THAT(list().err, HasSubstr("there is no database"));
  EXPECT_THAT(trail().err, HasSubstr("there is no database"));
  EXPECT_FALSE(std::filesystem::exists(config_.data));
}

TEST_F(AtTheConsole, the_doctor_names_the_command_for_jobs_that_were_given_up) {
  give_up({"a"});
  const auto looked = said([&] { return doctor(config_); });
  EXPECT_EQ(looked.code, 1);
  EXPECT_THAT(looked.out, HasSubstr("1 given up after many tries; see: megdan jobs list"));
}

TEST_F(AtTheConsole, the_audit_trail_is_read_with_the_newest_last_and_accounts_by_name) {
  const auto made = "console  account.make  Рада Иванова (" + account_ + ")  administrator\n";
  EXPECT_THAT(trail().out, testing::MatchesRegex("1  20[0-9-]+T[0-9:]+Z  " + std::string("console .*\n")));
  EXPECT_THAT(trail().out, HasSubstr(made));
  {
    const auto database = open_database(config_);
    audit::Trail kept(clock_);
    database->write([&](db::Session& session) {
      kept.record(session, account_, "seminar.make", "somewhere\x1b[2J", "");
      kept.record(session, "participant", "person.erase", "0000000000001", "");
    });
  }
  const auto all = trail().out;
  EXPECT_LT(all.find("account.make"), all.find("seminar.make"));
  EXPECT_LT(all.find("seminar.make"), all.find("person.erase"));
  EXPECT_THAT(all, HasSubstr("Рада Иванова (" + account_ + ")  seminar.make  somewhere [2J\n"))
      << "and nothing that a terminal would obey";
  EXPECT_THAT(all, HasSubstr("participant  person.erase  0000000000001\n"));
  const auto last = trail(1).out;
  EXPECT_THAT(last, StartsWith("3  "));
  EXPECT_THAT(last, Not(HasSubstr("seminar.make")));
}

}  // namespace
}  // namespace megdan::app
