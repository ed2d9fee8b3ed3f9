#include "seminars/outcomes_actions.hpp"

#include <gtest/gtest.h>

#include "jobs/jobs.hpp"
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
      return save_commitment(parts_, s, room_, {{}, Words("Писмо", "").json(), "Иван", address, local(day, "23:59"), CommitmentState::open});
    });
  }
  int letters_at(const char* day, const char* hour) {
    clock_.set(local(day, hour));
    return remind_owners(parts_, *database_);
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
  database_->write([&](db::Session& s) { EXPECT_TRUE(set_commitment_state(parts_, s, room_, *done, CommitmentState::done)); });
  EXPECT_EQ(letters_at("2023-03-20", "09:00"), 0);
}

TEST_P(Outcomes, a_promise_may_end_today_but_not_yesterday) {
  EXPECT_TRUE(promise("2023-02-16", ""));
  const auto late = promise("2023-02-15", "");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error(), OutcomeRefusal::due_in_the_past);
}

INSTANTIATE_TEST_SUITE_P(on, Outcomes, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
