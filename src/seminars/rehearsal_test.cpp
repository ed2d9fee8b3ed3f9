#include "seminars/rehearsal.hpp"

#include <gtest/gtest.h>

#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/tally.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

const std::vector<StepKind> kinds{StepKind::cards, StepKind::vote, StepKind::compare};

class Rehearsal : public testing::InCentre {};

TEST_P(Rehearsal, made_up_participants_play_the_day_and_go_with_it) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, true, kinds);
    ASSERT_TRUE(bring_people(parts_, s, room(s, id), 24, "bg"));
    const auto heads = count_heads(people_of(s, id));
    EXPECT_EQ(heads.here_place + heads.here_online, 24);
    EXPECT_EQ(heads.here_without_device, 4);
    EXPECT_GE(heads.here_online, 3);

    go_to(s, id, StepKind::cards);
    ASSERT_TRUE(let_them_act(parts_, s, room(s, id), "bg"));
    EXPECT_EQ(live_cards(s, id).size(), 20u);
    EXPECT_EQ(let_them_act(parts_, s, room(s, id), "bg").error(), RehearsalRefusal::nothing_to_do);

    go_to(s, id, StepKind::vote);
    EXPECT_EQ(let_them_act(parts_, s, room(s, id), "bg").error(), RehearsalRefusal::nothing_to_do);
    PollDraft draft;
    draft.question = Words("Кое?", "Which?");
    const auto poll = make_poll(parts_, s, room(s, id), draft, true).value();
    ASSERT_TRUE(open_poll(parts_, s, room(s, id), poll, 0));
    ASSERT_TRUE(let_them_act(parts_, s, room(s, id), "bg"));
    ASSERT_TRUE(close_poll(parts_, s, id, poll, "facilitator"));
    const auto tally = tally_of(s, poll);
    EXPECT_EQ(tally->ballots, 20);
    std::int64_t dots = 0;
    for (const auto& item : tally->items) dots += item.total;
    EXPECT_EQ(dots, 100);

    go_to(s, id, StepKind::compare);
    const auto grid = make_comparison_from_library(parts_, s, room(s, id)).value();
    ASSERT_TRUE(prepare_ratings(parts_, s, room(s, id), grid));
    const auto ratings = poll_of_step(s, room(s, id).step->id);
    ASSERT_TRUE(ratings && open_poll(parts_, s, room(s, id), ratings->id, 0));
    ASSERT_TRUE(let_them_act(parts_, s, room(s, id), "bg"));
    ASSERT_TRUE(close_poll(parts_, s, id, ratings->id, "facilitator"));
    EXPECT_EQ(comparison_of(s, id)->raters, 20);

    ASSERT_TRUE(throw_away(parts_, s, room(s, id)));
    EXPECT_FALSE(find_seminar(s, id));
    EXPECT_TRUE(people_of(s, id).empty());
  });
}

TEST_P(Rehearsal, a_made_up_participant_who_votes_by_hand_gives_no_ballot_and_the_others_do) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, true, kinds);
    ASSERT_TRUE(bring_people(parts_, s, room(s, id), 6, "bg"));
    go_to(s, id, StepKind::cards);
    ASSERT_TRUE(let_them_act(parts_, s, room(s, id), "bg"));
    go_to(s, id, StepKind::vote);
    PollDraft draft;
    draft.question = Words("Кое?", "Which?");
    const auto poll = make_poll(parts_, s, room(s, id), draft, true).value();
    ASSERT_TRUE(open_poll(parts_, s, room(s, id), poll, 0));
    const auto people = people_of(s, id);
    const auto first = std::ranges::find(people, VotesBy::device, &Person::votes_by);
    ASSERT_NE(first, people.end());
    ASSERT_TRUE(set_votes_by(parts_, s, *first, VotesBy::hand, SeatActor::facilitator, "someone"));
    ASSERT_TRUE(let_them_act(parts_, s, room(s, id), "bg"));
    const auto voted = voters_of(s, poll);
    EXPECT_FALSE(voted.contains(first->id));
    EXPECT_GE(voted.size(), 4u);
  });
}

TEST_P(Rehearsal, a_real_seminar_gets_no_made_up_participants) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, kinds);
    EXPECT_EQ(bring_people(parts_, s, room(s, id), 24, "bg").error(), RehearsalRefusal::no_rehearsal);
    EXPECT_EQ(let_them_act(parts_, s, room(s, id), "bg").error(), RehearsalRefusal::no_rehearsal);
    EXPECT_TRUE(people_of(s, id).empty());
  });
}

TEST_P(Rehearsal, a_real_phone_in_a_rehearsal_is_left_alone) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, true, kinds);
    ASSERT_TRUE(bring_people(parts_, s, room(s, id), 5, "en"));
    const auto real = join(parts_, s, room(s, id).seminar, NewPerson{}).value();
    go_to(s, id, StepKind::cards);
    ASSERT_TRUE(let_them_act(parts_, s, room(s, id), "en"));
    EXPECT_EQ(live_cards(s, id).size(), 4u);
    EXPECT_TRUE(cards_of_person(s, real.person).empty());
    EXPECT_EQ(bring_people(parts_, s, room(s, id), 296, "en").error(), RehearsalRefusal::too_many);
  });
}

INSTANTIATE_TEST_SUITE_P(on, Rehearsal, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
