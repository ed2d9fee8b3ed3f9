#include <gtest/gtest.h>

#include <algorithm>

#include "seminars/ballots_actions.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/plan_lines.hpp"
#include "seminars/plan_rules.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

/// A plan in a seminar that votes more than once.
class PlanOfVotes : public testing::InOneDay {
 protected:
  template <class Act>
  void play(const Act& act) {
    InOneDay::play([&] {
      const auto author = person().id;
      for (const auto* text : {"Мрежа", "Фонд", "Борса"})
        EXPECT_TRUE(add_card(parts_, *s_, now(), author, text, CardSource::own));
      go_to(*s_, id_, StepKind::vote);
      act();
    });
  }
  Person person() {
    NewPerson typed;
    typed.device = Device::own;
    return *find_person(*s_, join(parts_, *s_, now().seminar, typed).value().person);
  }
  /// A closed vote over the three cards with one winner: so many approve of the one with this text.
  PollId voted(std::string_view text, int ballots) {
    PollDraft draft;
    draft.question = Words("Кое?", "Which?");
    draft.method = Method::approval;
    draft.winners = 1;
    const auto poll = make_poll(parts_, *s_, now(), draft, true).value();
    EXPECT_TRUE(open_poll(parts_, *s_, now(), poll, 0));
    const auto items = items_of(*s_, poll);
    const auto wanted = std::ranges::find_if(
        items, [&](const PollItem& item) { return Words::parse(item.label).in("bg") == text; });
    for (int i = 0; i < ballots; ++i) {
      const auto by = person();
      EXPECT_TRUE(give_ballot(parts_, *s_, *find_poll(*s_, poll), items, by, channel_of(by),
                              {{wanted->id, 1}}, "a nonce of " + by.id.text()));
    }
    clock_.advance(std::chrono::minutes(1));
    EXPECT_TRUE(close_poll(parts_, *s_, id_, poll, "facilitator"));
    return poll;
  }
  std::vector<Fit> fits_with(std::int64_t cost, std::int64_t budget) {
    for (auto item : plan_of(*s_, id_).items) {
      item.cost_low = item.cost_high = cost;
      EXPECT_TRUE(save_plan_item(parts_, *s_, now(), item, {}));
    }
    EXPECT_TRUE(set_budget(parts_, *s_, now(), 1, budget));
    const auto sight = look_at_plan(*s_, now());
    return fits_budget(sight.plan, 1, sight.tallies, sight.open, i18n::Texts(*i18n::find_language("en")))
        .items;
  }
};

INSTANTIATE_TEST_SUITE_P(on, PlanOfVotes, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(PlanOfVotes, a_later_vote_without_a_result_takes_nothing_from_the_activities_of_an_earlier_one) {
  play([&] {
    voted("Мрежа", 6);
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).value(), 1);
    voted("Фонд", 0);
    const auto fits = fits_with(100'000, 500'000);
    ASSERT_EQ(fits.size(), 1u);
    EXPECT_TRUE(fits[0].ranking_known && fits[0].shares_known);
    EXPECT_TRUE(fits[0].by_ranking && fits[0].by_equal_shares) << fits[0].reason;
  });
}

TEST_P(PlanOfVotes, the_winners_are_of_the_newest_vote_that_has_decided_something) {
  play([&] {
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).error(), PlanRefusal::no_result);
    voted("Мрежа", 6);
    voted("Фонд", 0);
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).value(), 1);
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).value(), 0);
    voted("Борса", 5);
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).value(), 1);
    std::vector<std::string> planned;
    for (const auto& item : plan_of(*s_, id_).items) planned.push_back(Words::parse(item.activity).in("bg"));
    EXPECT_EQ(planned, (std::vector<std::string>{"Мрежа", "Борса"}));
    voted("Мрежа", 7);
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).value(), 0)
        << "it is planned already, from the first vote";
    // 600 of 1000 each: the vote that was closed first draws first.
    const auto fits = fits_with(60'000, 100'000);
    ASSERT_EQ(fits.size(), 2u);
    EXPECT_TRUE(fits[0].by_ranking && fits[0].by_equal_shares) << fits[0].reason;
    EXPECT_FALSE(fits[1].by_ranking || fits[1].by_equal_shares) << fits[1].reason;
  });
}

TEST_P(PlanOfVotes, nothing_is_claimed_of_an_activity_whose_vote_is_open_again) {
  play([&] {
    const auto poll = voted("Мрежа", 6);
    EXPECT_EQ(plan_from_ranking(parts_, *s_, now()).value(), 1);
    EXPECT_TRUE(reopen_poll(parts_, *s_, now(), poll, 0));
    const auto fits = fits_with(100'000, 500'000);
    ASSERT_EQ(fits.size(), 1u);
    EXPECT_FALSE(fits[0].ranking_known || fits[0].shares_known);
    EXPECT_NE(fits[0].reason.find("open again"), std::string::npos) << fits[0].reason;
  });
}

}  // namespace
}  // namespace megdan::seminars
