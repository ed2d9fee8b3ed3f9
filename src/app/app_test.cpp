#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "app/backups.hpp"
#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/opening.hpp"
#include "app/programme.hpp"
#include "app/standing.hpp"
#include "app/store_sql.hpp"
#include "db/migrations.hpp"
#include "db/testing.hpp"

namespace megdan::app {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  if (fs::exists(folder))
    for (const auto& entry : fs::directory_iterator(folder))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("megdan-app-" + std::to_string(std::random_device()()))) {
    fs::create_directory(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string text() const { return path_.string(); }

 private:
  fs::path path_;
};

// ---- settings

TEST(Settings, are_printed_without_anything_that_could_be_a_secret) {
  EXPECT_EQ(without_secrets("postgres://h/d?password=secret&sslmode=require"),
            "postgres://h/d?password=…&sslmode=require");
  EXPECT_EQ(without_secrets("postgres://h/d?pass%77ord=secret"), "postgres://h/d?pass%77ord=…");
  EXPECT_EQ(without_secrets("postgres://somebody:secret@h:5432/d"), "postgres://…@h:5432/d");
  EXPECT_EQ(without_secrets("postgres://somebody:se/cr?et@h/d"), "postgres://…@h/d");
  EXPECT_EQ(without_secrets("postgres://h/d?sslpassword=a@b"), "postgres://…@b");
  EXPECT_EQ(without_secrets("smtp://somebody:secret@mail.example"), "smtp://…@mail.example");
  EXPECT_EQ(without_secrets("/var/lib/megdan/megdan.sqlite"), "/var/lib/megdan/megdan.sqlite");
  Config config;
  config.database = "postgres://h/d?password=secret";
  config.smtp_url = "smtps://somebody:secret@mail.example";
  config.smtp_password = "secret";
  EXPECT_THAT(to_toml(config), Not(HasSubstr("secret")));
}

TEST(Settings, that_cannot_be_served_with_are_refused_in_words) {
  const auto refused = [](const std::function<void(Config&)>& change) {
    Config config;
    change(config);
    return refusal([&] { complete(config); });
  };
  EXPECT_EQ(refused([](Config&) {}), "");
  EXPECT_THAT(refused([](Config& config) { config.listen = ""; }), HasSubstr("listen"));
  EXPECT_THAT(refused([](Config& config) { config.listen = "nonsense"; }), HasSubstr("nonsense"));
  EXPECT_EQ(refused([](Config& config) { config.listen = "::1"; }), "");
  EXPECT_EQ(refused([](Config& config) {
              config.listen = "fe80::1%eth0";
              config.public_url = "http://here";
            }),
            "");
  EXPECT_THAT(refused([](Config& config) { config.smtp_from = "nobody"; }), HasSubstr("smtp_from"));
  EXPECT_EQ(refused([](Config& config) { config.smtp_from = "Мегдан <no-reply@example.org>"; }), "");
}

// ---- nightly backups

class Nightly : public ::testing::Test {
 protected:
  static constexpr std::int64_t hour = 3'600'000;
  // 2026-11-24 01:00 UTC
  ManualClock clock_{{1'795'482'000'000}};
  Folder folder_;
  db::testing::Fresh database_{db::Engine::sqlite};
  std::string kept_in() const { return folder_.text() + "/backups"; }
  Backups nightly(unsigned kept) { return {*database_, clock_, kept_in(), kept}; }
};

TEST_F(Nightly, backups_are_taken_once_a_night_and_the_oldest_go) {
  auto backups = nightly(2);
  EXPECT_EQ(backups.age(), std::nullopt);
  EXPECT_EQ(backups.take_if_due(), kept_in() + "/megdan-20261124-010000.backup") << "none was there";
  EXPECT_EQ(backups.age(), Duration(0));
  clock_.advance(std::chrono::minutes(30));
  EXPECT_EQ(backups.take_if_due(), std::nullopt);
  clock_.advance(std::chrono::minutes(40));
  EXPECT_EQ(backups.take_if_due(), kept_in() + "/megdan-20261124-021000.backup") << "02:00 has passed";
  clock_.advance(std::chrono::hours(20));
  EXPECT_EQ(backups.take_if_due(), std::nullopt);
  EXPECT_EQ(backups.age(), Duration(20 * hour));
  clock_.advance(std::chrono::hours(30));
  EXPECT_EQ(backups.take_if_due(), kept_in() + "/megdan-20261126-041000.backup")
      << "after a night switched off";
  EXPECT_THAT(names_in(kept_in()),
              ElementsAre("megdan-20261124-021000.backup", "megdan-20261124-021000.backup.sha256",
                          "megdan-20261126-041000.backup", "megdan-20261126-041000.backup.sha256"));
  EXPECT_TRUE(db::verify_backup(kept_in() + "/megdan-20261126-041000.backup", db::migrations()).is_good());
}

TEST_F(Nightly, backups_can_be_switched_off) {
  EXPECT_EQ(nightly(0).take_if_due(), std::nullopt);
  EXPECT_FALSE(fs::exists(kept_in()));
}

TEST_F(Nightly, backups_leave_other_files_alone_and_drop_what_a_killed_process_began) {
  fs::create_directory(kept_in());
  for (const auto* name : {"before-0022_app_marks-20260101-000000.backup", "by-hand.backup",
                           "megdan-20250101-000000.backup.part"})
    std::ofstream(kept_in() + "/" + name) << "x";
  auto backups = nightly(1);
  EXPECT_TRUE(backups.take_if_due().has_value());
  EXPECT_THAT(names_in(kept_in()),
              ElementsAre("before-0022_app_marks-20260101-000000.backup", "by-hand.backup",
                          "megdan-20261124-010000.backup", "megdan-20261124-010000.backup.sha256"));
}

TEST_F(Nightly, backups_that_fail_drop_none_of_the_old_ones) {
  auto backups = nightly(1);
  ASSERT_TRUE(backups.take_if_due().has_value());
  clock_.advance(std::chrono::hours(24));
  // Something that is no file lies where the digest's draft must go.
  fs::create_directories(kept_in() + "/megdan-20261125-010000.backup.sha256/in-the-way");
  EXPECT_NE(refusal([&] { (void)backups.take_if_due(); }), "");
  EXPECT_THAT(names_in(kept_in()), ::testing::Contains("megdan-20261124-010000.backup"));
  EXPECT_THAT(names_in(kept_in()), Not(::testing::Contains("megdan-20261125-010000.backup")));
}

// ---- what must agree between a database and its folder

class Standing : public ::testing::TestWithParam<db::Engine> {
 protected:
  Folder folder_;
  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{{1'795'482'000'000}};
  audit::Trail trail_{clock_};
  std::string data() const { return folder_.text(); }
  void record(int entries) {
    for (int i = 0; i < entries; ++i)
      database_->write(
          [&](db::Session& session) { trail_.record(session, "somebody", "session.open", "subject", ""); });
  }
  void cut_after(std::int64_t seq) {
    constexpr std::string_view text = "DELETE FROM audit_entry WHERE seq > $1";
    constexpr db::Query query{"app.test", text, text};
    database_->write([&](db::Session& session) { session.exec(query, seq); });
  }
  void write_key(const std::string& bytes) { std::ofstream(data() + "/key", std::ios::binary) << bytes; }
};
INSTANTIATE_TEST_SUITE_P(on, Standing, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Standing, every_query_is_understood) {
  EXPECT_THAT(db::testing::not_understood(*database_, sql::queries), IsEmpty());
}

TEST_P(Standing, a_demonstration_stays_marked) {
  EXPECT_FALSE(is_marked_demonstration(*database_));
  mark_demonstration(*database_);
  mark_demonstration(*database_);
  database_.reopen();
  EXPECT_TRUE(is_marked_demonstration(*database_));
}

TEST_P(Standing, a_key_that_is_missing_or_another_one_is_told_with_the_way_out) {
  EXPECT_EQ(problem_of_key(*database_, data()), "") << "nothing was sealed yet";
  write_key("one");
  remember_key(*database_, data());
  EXPECT_EQ(problem_of_key(*database_, data()), "");
  write_key("two");
  EXPECT_THAT(problem_of_key(*database_, data()), HasSubstr("is not the key"));
  fs::remove(data() + "/key");
  EXPECT_THAT(problem_of_key(*database_, data()),
              AllOf(HasSubstr(data() + "/key is missing"), HasSubstr("--new-key")));
  write_key("two");
  remember_key(*database_, data());
  EXPECT_EQ(problem_of_key(*database_, data()), "");
}

TEST_P(Standing, a_key_missing_beside_a_database_of_before_its_mark_is_told_once_somebody_signed_in) {
  record(1);
  EXPECT_THAT(problem_of_key(*database_, data()), HasSubstr("is missing"));
  mark_demonstration(*database_);
  EXPECT_EQ(problem_of_key(*database_, data()), "");
}

TEST_P(Standing, a_trail_that_was_cut_off_at_its_end_is_told_and_the_note_stays) {
  EXPECT_TRUE(note_end(*database_, data()));
  EXPECT_EQ(problem_of_trail(*database_, data()), "");
  record(9);
  EXPECT_TRUE(note_end(*database_, data()));
  cut_after(4);
  EXPECT_THAT(problem_of_trail(*database_, data()), HasSubstr("entry 9"));
  EXPECT_FALSE(note_end(*database_, data()));
  clock_.advance(std::chrono::minutes(1));
  record(7);
  EXPECT_FALSE(note_end(*database_, data())) << "as long again, but another one";
  EXPECT_THAT(problem_of_trail(*database_, data()), HasSubstr("entry 9"));
  note_end_anew(*database_, data());
  EXPECT_EQ(problem_of_trail(*database_, data()), "");
}

TEST_P(Standing, a_backup_proves_its_trail_up_to_what_was_noted_when_it_was_taken) {
  record(9);
  const auto end = audit::newest(*database_);
  const db::Digest digest{"", {"audit " + audit::to_text(*end)}};
  EXPECT_EQ(proof_of_trail(*database_, digest), "");
  cut_after(4);
  EXPECT_EQ(proof_of_trail(*database_, std::nullopt), "");
  EXPECT_THAT(proof_of_trail(*database_, digest), HasSubstr("broken at entry 5"));
}

// ---- opening

class Opening : public ::testing::Test {
 protected:
  Opening() { config_.data = folder_.text(); }
  Folder folder_;
  Config config_;
  ManualClock clock_{{1'795'482'000'000}};
};

TEST_F(Opening, a_database_with_something_in_it_is_copied_before_it_is_migrated) {
  {
    const auto database = open_database(config_);
    EXPECT_FALSE(database->migrate(db::migrations().first(4)).empty());
    EXPECT_EQ(bring_up_to_date(config_, *database, clock_).size(), db::migrations().size() - 4);
    EXPECT_THAT(bring_up_to_date(config_, *database, clock_), IsEmpty());
  }
  const std::string copy = "before-" + std::string(db::migrations().back().name) + "-20261124-010000.backup";
  EXPECT_THAT(names_in(backups_folder(config_.data)), ElementsAre(copy, copy + ".sha256"));
  EXPECT_EQ(db::verify_backup(backups_folder(config_.data) + "/" + copy, db::migrations()).migrations.size(),
            4u);
}

TEST_F(Opening, a_new_database_leaves_no_copy) {
  const auto database = open_database(config_);
  EXPECT_EQ(bring_up_to_date(config_, *database, clock_).size(), db::migrations().size());
  EXPECT_FALSE(fs::exists(backups_folder(config_.data)));
}

TEST_F(Opening, a_damaged_file_is_named_with_the_way_out) {
  std::ofstream(config_.database_address()) << std::string(9000, 'x');
  EXPECT_THAT(refusal([&] { (void)open_database(config_); }),
              AllOf(HasSubstr(config_.database_address()), HasSubstr("megdan restore FILE --force")));
}

TEST_F(Opening, a_server_that_does_not_answer_is_no_reason_to_restore) {
  config_.database = "postgres://somebody:secret@127.0.0.1:1/nowhere";
  EXPECT_THAT(
      refusal([&] { (void)open_database(config_); }),
      AllOf(HasSubstr("is the database running"), Not(HasSubstr("restore")), Not(HasSubstr("secret"))));
}

// ---- demonstration or real

class Founding : public Opening {
 protected:
  /// As a command would open it, and closed again.
  template <class Look>
  auto opened(bool demonstration, bool closed, Look look) {
    Config config = config_;
    config.demonstration = demonstration;
    config.closed = closed;
    complete(config);
    Programme programme(config);
    return look(programme);
  }
  std::string refusal_with(bool demonstration) {
    return opened(demonstration, false, [](Programme& programme) { return refusal_to_serve(programme); });
  }
  static void add_account(Programme& programme, const char* address) {
    (void)programme.people().make_account(address, "Somebody", {{Role::member, std::nullopt}});
  }
  void forget_mark() {
    constexpr std::string_view text = "DELETE FROM app_mark";
    constexpr db::Query query{"app.test", text, text};
    open_database(config_)->write([&](db::Session& session) { session.exec(query); });
  }
  static int status_of_outbox(Programme& programme) {
    http::Request request;
    request.method = http::Method::get;
    request.path = "/en/dev/outbox";
    return programme.router().handle(request).status;
  }
};

TEST_F(Founding, a_real_centre_is_never_served_as_a_demonstration) {
  EXPECT_EQ(refusal_with(false), "");
  opened(false, false, [](Programme& programme) { add_account(programme, "somebody@example.org"); });
  EXPECT_THAT(refusal_with(true), HasSubstr("holds a real centre"));
  EXPECT_EQ(refusal_with(false), "") << "and asking left no mark";
  EXPECT_EQ(opened(true, false, [](Programme& programme) { return status_of_outbox(programme); }), 404);
}

TEST_F(Founding, a_demonstration_is_never_served_as_a_real_centre) {
  EXPECT_EQ(refusal_with(true), "") << "founded here";
  EXPECT_THAT(refusal_with(false), HasSubstr("holds the demonstration"));
  opened(true, false, [](Programme& programme) { add_account(programme, "somebody@example.org"); });
  EXPECT_EQ(refusal_with(true), "") << "whoever joins it";
  EXPECT_EQ(opened(true, false, [](Programme& programme) { return status_of_outbox(programme); }), 200);
  EXPECT_EQ(opened(true, true, [](Programme& programme) { return status_of_outbox(programme); }), 404)
      << "closed";
}

TEST_F(Founding, a_demonstration_of_before_the_mark_is_known_by_its_accounts_alone) {
  opened(true, false, [](Programme& programme) { add_account(programme, "member@demo.example"); });
  forget_mark();
  EXPECT_THAT(refusal_with(false), HasSubstr("holds the demonstration"));
  EXPECT_EQ(refusal_with(true), "");
  opened(true, false, [](Programme& programme) { add_account(programme, "somebody@example.org"); });
  forget_mark();
  EXPECT_THAT(refusal_with(true), HasSubstr("holds a real centre")) << "nobody can tell any more";
}

}  // namespace
}  // namespace megdan::app
