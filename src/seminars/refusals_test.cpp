#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/report_body.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

class Refusals : public testing::InCentre {
 protected:
  /// One vote in the step for it, prepared and not opened, with one card as its item.
  PollId prepared_vote(db::Session& s, SeminarId id) {
    go_to(s, id, StepKind::cards);
    const auto author = join(parts_, s, room(s, id).seminar, NewPerson{}).value();
    EXPECT_TRUE(add_card(parts_, s, room(s, id), author.person, "Мрежа", CardSource::own));
    go_to(s, id, StepKind::vote);
    PollDraft draft;
    draft.question = Words("Кое?", "Which?");
    return make_poll(parts_, s, room(s, id), draft, true).value();
  }
};

TEST_P(Refusals, a_facilitator_who_comes_too_late_to_a_vote_is_not_told_of_a_lost_ballot) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::cards, StepKind::vote});
    const auto poll = prepared_vote(s, id);
    EXPECT_EQ(close_poll(parts_, s, id, poll, "facilitator").error(), BallotRefusal::wrong_state);
    EXPECT_EQ(extend_poll(parts_, s, room(s, id), poll, 5).error(), BallotRefusal::wrong_state);
    EXPECT_EQ(reopen_poll(parts_, s, room(s, id), poll, 5).error(), BallotRefusal::wrong_state);
    ASSERT_TRUE(open_poll(parts_, s, room(s, id), poll, 0));
    EXPECT_EQ(open_poll(parts_, s, room(s, id), poll, 0).error(), BallotRefusal::wrong_state);
    EXPECT_EQ(pause_poll(parts_, s, room(s, id), poll).error(), BallotRefusal::wrong_state);
    EXPECT_EQ(resume_poll(parts_, s, room(s, id), poll).error(), BallotRefusal::wrong_state);
  });
  EXPECT_STRNE(sentence_of(BallotRefusal::wrong_state), sentence_of(BallotRefusal::not_open));
  EXPECT_GT(std::string_view(sentence_of(BallotRefusal::wrong_state)).size(), 10U);
}

TEST_P(Refusals, a_vote_of_an_ended_seminar_is_not_opened_again) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::cards, StepKind::vote});
    const auto poll = prepared_vote(s, id);
    ASSERT_TRUE(open_poll(parts_, s, room(s, id), poll, 0));
    ASSERT_TRUE(end_day(parts_, s, room(s, id)));
    EXPECT_EQ(reopen_poll(parts_, s, room(s, id), poll, 5).error(), BallotRefusal::cannot_reopen);
  });
}

TEST_P(Refusals, a_day_without_steps_does_not_begin_and_says_what_is_missing) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {});
    auto announced = room(s, id);
    announced.seminar.state = SeminarState::open;
    EXPECT_EQ(begin_day(parts_, s, announced).error(), SeminarRefusal::no_steps);
  });
  EXPECT_GT(std::string_view(sentence_of(SeminarRefusal::no_steps)).size(), 10U);
}

TEST_P(Refusals, whoever_has_no_device_votes_on_one_only_after_the_personal_code) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::vote});
    const auto seat = add_without_device(parts_, s, room(s, id).seminar, NewPerson{}).value();
    EXPECT_EQ(set_votes_by(parts_, s, *find_person(s, seat.person), VotesBy::device, SeatActor::facilitator,
                           "facilitator")
                  .error(),
              EntranceRefusal::no_device);
    ASSERT_TRUE(move_to_device(parts_, s, room(s, id).seminar, seat.personal_code));
    EXPECT_TRUE(set_votes_by(parts_, s, *find_person(s, seat.person), VotesBy::device, SeatActor::facilitator,
                             "facilitator"));
  });
  EXPECT_GT(std::string_view(sentence_of(EntranceRefusal::no_device)).size(), 10U);
}

TEST(Changes, written_in_former_words_are_shown_in_the_present_ones) {
  const auto line = [](const char* what, const char* about, const char* language) {
    return change_line(boost::json::object{{"what", what}, {"about", about}},
                       i18n::Texts(*i18n::find_language(language)));
  };
  EXPECT_EQ(line("A ballot was opened.", "", "en"), line("A vote was opened.", "", "en"));
  EXPECT_EQ(line("A ballot was closed.", "", "bg"), line("A vote was closed.", "", "bg"));
  EXPECT_EQ(line("In the plan “{1}” is a proposal again.", "Network", "en"),
            "“Network” is a proposal again.");
}

INSTANTIATE_TEST_SUITE_P(on, Refusals, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
