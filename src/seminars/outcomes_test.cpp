#include <gtest/gtest.h>

#include "jobs/jobs.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

using testing::local;

class Outcomes : public testing::InCentre {
 protected:
  Outcomes() {
    database_->write([&](db::Session& s) { room_ = room(s, seminar(s, false, {})); });
  }
  Result<CommitmentId, OutcomeRefusal> promise(const char* day, const char* address) {
    return database_->writing([&](db::Session& s) {
      return save_commitment(
          parts_, s, room_,
          {{}, Words("Писмо", "").json(), "Иван", address, local(day, "23:59"), CommitmentState::open});
    });
  }
  int letters_at(const char* day, const char* hour) {
    clock_.set(local(day, hour));
    return remind_owners(parts_, *database_);
  }
  std::vector<std::string> letters_waiting() {
    constexpr std::string_view text = "SELECT payload FROM jobs_job WHERE kind = 'mail.send' ORDER BY id";
    return database_->reading([&](db::Session& s) {
      return s.all<std::string>(db::Query{"test.letters", text, text});
    });
  }

  Room room_;
};

TEST_P(Outcomes, an_owner_gets_one_letter_a_week_before_and_one_on_the_day) {
  ASSERT_TRUE(promise("2023-03-20", "ivan@demo.example"));
  EXPECT_EQ(letters_at("2023-03-12", "12:00"), 0);
  EXPECT_EQ(letters_at("2023-03-13", "09:00"), 1);
  EXPECT_EQ(letters_at("2023-03-13", "09:10"), 0);
  EXPECT_EQ(letters_at("2023-03-19", "09:00"), 0);
  EXPECT_EQ(letters_at("2023-03-20", "07:00"), 0);
  EXPECT_EQ(letters_at("2023-03-20", "08:30"), 1);
  EXPECT_EQ(letters_at("2023-03-20", "20:00"), 0);
  EXPECT_EQ(letters_at("2023-03-21", "09:00"), 0);
  EXPECT_EQ(jobs::counts(*database_).waiting, 2);
}

TEST_P(Outcomes, what_is_done_or_has_no_address_gets_no_letter) {
  const auto done = promise("2023-03-20", "ivan@demo.example");
  ASSERT_TRUE(done);
  ASSERT_TRUE(promise("2023-03-20", ""));
  database_->write([&](db::Session& s) {
    EXPECT_TRUE(set_commitment_state(parts_, s, room_, *done, CommitmentState::done));
  });
  EXPECT_EQ(letters_at("2023-03-20", "09:00"), 0);
}

TEST_P(Outcomes, a_promise_may_end_today_but_not_yesterday) {
  EXPECT_TRUE(promise("2023-02-16", ""));
  const auto late = promise("2023-02-15", "");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error(), OutcomeRefusal::due_in_the_past);
}

TEST_P(Outcomes, a_reminder_is_in_the_language_in_which_its_owner_came_in_else_in_the_seminars_first) {
  database_->write([&](db::Session& s) {
    NewPerson fresh;
    fresh.email = "ivan@demo.example";
    fresh.language = "en";
    EXPECT_TRUE(join(parts_, s, room_.seminar, fresh));
  });
  ASSERT_TRUE(promise("2023-03-20", "ivan@demo.example"));
  ASSERT_TRUE(promise("2023-03-20", "maria@demo.example"));
  EXPECT_EQ(letters_at("2023-03-20", "09:00"), 2);
  const auto letters = letters_waiting();
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_NE(letters[0].find("/en/seminars/"), std::string::npos) << letters[0];
  EXPECT_NE(letters[0].find("“Seminar”"), std::string::npos) << letters[0];
  EXPECT_NE(letters[1].find("/bg/seminars/"), std::string::npos) << letters[1];
}

TEST_P(Outcomes, a_letter_about_a_freed_seat_is_in_the_language_of_the_page_of_the_registration) {
  std::vector<Person> people;
  database_->write([&](db::Session& s) {
    auto seminar = room_.seminar;
    seminar.state = SeminarState::open;
    for (const char* language : {"bg", "en", "", "xx"}) {
      NewPerson fresh;
      fresh.consent_data = true;
      fresh.email = "guest@demo.example";
      fresh.language = language;
      seminar.seats_place = language == std::string_view("bg") ? 1 : 0;
      people.push_back(*find_person(s, register_ahead(parts_, s, seminar, fresh).value().person));
    }
    EXPECT_EQ(people[1].state, PersonState::waiting);
    // The seats of the stored seminar are free: each cancelled registration moves one up.
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(cancel(parts_, s, people[0]));
  });
  const auto letters = letters_waiting();
  ASSERT_EQ(letters.size(), 3U);
  EXPECT_NE(letters[0].find("/en/seminars/"), std::string::npos) << letters[0];
  EXPECT_NE(letters[1].find("/bg/seminars/"), std::string::npos) << letters[1];
  EXPECT_NE(letters[2].find("/bg/seminars/"), std::string::npos)
      << "a language that does not exist is not kept";
}

TEST_P(Outcomes, a_letter_to_whom_no_language_is_known_takes_the_first_of_the_title) {
  EXPECT_EQ(letter_language("", Words("", "Seminar").json()).code, "en");
  EXPECT_EQ(letter_language("", Words("Семинар", "Seminar").json()).code, "bg");
  EXPECT_EQ(letter_language("en", Words("Семинар", "").json()).code, "en");
  EXPECT_EQ(letter_language("xx", "{}").code, "bg");
}

INSTANTIATE_TEST_SUITE_P(on, Outcomes, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
