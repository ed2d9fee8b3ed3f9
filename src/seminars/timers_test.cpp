#include <gtest/gtest.h>

#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Timers : public testing::InCentre {
 protected:
  Timers() {
    act([&](db::Session& s) {
      id_ = seminar(s, false, {StepKind::cards, StepKind::vote});
      go_to(s, id_, StepKind::cards);
      const auto author = join(parts_, s, room(s, id_).seminar, NewPerson{}).value().person;
      EXPECT_TRUE(add_card(parts_, s, room(s, id_), author, "Мрежа", CardSource::own));
    });
  }
  /// One of the timer's actions on the active step.
  template <class... More>
  bool step(Result<Done, SeminarRefusal> (*action)(const Parts&, db::Session&, const Room&, More...),
            More... more) {
    return act([&](db::Session& s) { return bool(action(parts_, s, room(s, id_), more...)); });
  }
  std::optional<Duration> left() {
    return act([&](db::Session& s) { return time_left(*active_step(s, id_), clock_.now()); });
  }
  PollId vote(std::int64_t lasts) {
    return act([&](db::Session& s) {
      PollDraft draft;
      draft.question = Words("Кое?", "Which?");
      const auto poll = make_poll(parts_, s, room(s, id_), draft, true).value();
      EXPECT_TRUE(open_poll(parts_, s, room(s, id_), poll, lasts));
      return poll;
    });
  }
  Poll now(PollId poll) {
    return act([&](db::Session& s) { return *find_poll(s, poll); });
  }
  int tick() { return close_due_polls(parts_, *database_); }
  SeminarId id_;
};

INSTANTIATE_TEST_SUITE_P(on, Timers, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Timers, a_paused_step_keeps_what_was_left_and_goes_on_with_it) {
  ASSERT_TRUE(step(start_timer, std::int64_t{10}));
  clock_.advance(minutes(4));
  ASSERT_TRUE(step(pause_timer));
  clock_.advance(minutes(30));
  EXPECT_EQ(left(), Duration(minutes(6)));
  EXPECT_FALSE(step(pause_timer));
  ASSERT_TRUE(step(resume_timer));
  EXPECT_FALSE(step(resume_timer));
  clock_.advance(minutes(5));
  EXPECT_EQ(left(), Duration(minutes(1)));
  clock_.advance(minutes(5));
  EXPECT_EQ(left(), Duration(0));
}

TEST_P(Timers, a_step_is_extended_while_it_runs_while_it_is_paused_and_after_its_end) {
  ASSERT_TRUE(step(start_timer, std::int64_t{10}));
  ASSERT_TRUE(step(extend_timer, std::int64_t{5}));
  EXPECT_EQ(left(), Duration(minutes(15)));
  ASSERT_TRUE(step(pause_timer));
  ASSERT_TRUE(step(extend_timer, std::int64_t{5}));
  clock_.advance(minutes(60));
  EXPECT_EQ(left(), Duration(minutes(20)));
  ASSERT_TRUE(step(resume_timer));
  clock_.advance(minutes(60));
  ASSERT_TRUE(step(extend_timer, std::int64_t{3}));
  EXPECT_EQ(left(), Duration(minutes(3)));
  for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-1}, longest_timer_minutes + 1})
    EXPECT_FALSE(step(extend_timer, wrong)) << wrong;
}

TEST_P(Timers, a_vote_is_closed_at_its_end_and_not_before) {
  const auto poll = vote(10);
  clock_.advance(minutes(10) - seconds(1));
  EXPECT_EQ(tick(), 0);
  EXPECT_EQ(now(poll).state, PollState::open);
  clock_.advance(seconds(1));
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(now(poll).state, PollState::closed);
  EXPECT_EQ(tick(), 0);
}

TEST_P(Timers, a_paused_vote_stays_open_and_then_lasts_for_what_was_left) {
  const auto poll = vote(10);
  clock_.advance(minutes(4));
  EXPECT_TRUE(act([&](db::Session& s) { return bool(pause_poll(parts_, s, room(s, id_), poll)); }));
  clock_.advance(minutes(60));
  EXPECT_EQ(tick(), 0);
  EXPECT_TRUE(act([&](db::Session& s) { return bool(resume_poll(parts_, s, room(s, id_), poll)); }));
  clock_.advance(minutes(6) - seconds(1));
  EXPECT_EQ(tick(), 0);
  clock_.advance(seconds(1));
  EXPECT_EQ(tick(), 1);
}

TEST_P(Timers, an_extended_vote_ends_later_paused_or_not) {
  const auto extend = [&](PollId poll) {
    return act([&](db::Session& s) { return bool(extend_poll(parts_, s, room(s, id_), poll, 5)); });
  };
  const auto poll = vote(10);
  ASSERT_TRUE(extend(poll));
  clock_.advance(minutes(14));
  EXPECT_EQ(tick(), 0);
  EXPECT_TRUE(act([&](db::Session& s) { return bool(pause_poll(parts_, s, room(s, id_), poll)); }));
  ASSERT_TRUE(extend(poll));
  EXPECT_EQ(now(poll).left_ms, Duration(minutes(6)).count());
  clock_.advance(minutes(60));
  EXPECT_EQ(tick(), 0);
}

TEST_P(Timers, a_vote_that_was_paused_or_extended_after_it_was_found_due_goes_on) {
  const auto paused = vote(10), extended = vote(10), due = vote(10);
  clock_.advance(minutes(10));
  // Another facilitator is faster than the timer: her transaction stands before the timer's.
  act([&](db::Session& s) {
    EXPECT_TRUE(pause_poll(parts_, s, room(s, id_), paused));
    EXPECT_TRUE(extend_poll(parts_, s, room(s, id_), extended, 5));
  });
  const auto close = [&](PollId poll) {
    return act([&](db::Session& s) { return close_if_due(parts_, s, id_, poll, clock_.now()); });
  };
  EXPECT_FALSE(close(paused));
  EXPECT_FALSE(close(extended));
  EXPECT_TRUE(close(due));
  EXPECT_FALSE(close(due));
  EXPECT_EQ(now(paused).state, PollState::open);
  EXPECT_EQ(now(extended).state, PollState::open);
}

}  // namespace
}  // namespace megdan::seminars
