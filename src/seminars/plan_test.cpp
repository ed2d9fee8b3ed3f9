#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "seminars/plan_forms.hpp"
#include "seminars/plan_memory.hpp"
#include "seminars/plan_rules.hpp"

namespace megdan::seminars {
namespace {

const i18n::Texts& english() {
  static const i18n::Texts texts(*i18n::find_language("en"));
  return texts;
}

PlanItem item(std::int64_t id, std::int64_t vote, std::int64_t euro) {
  PlanItem made;
  made.id = {id};
  if (vote != 0) made.poll_item = PollItemId{vote};
  made.activity = Words("Дейност", "Activity").json();
  made.cost_low = made.cost_high = euro * 100;
  return made;
}

ItemResult result(std::int64_t vote, std::int64_t total) {
  ItemResult made;
  made.item.id = {vote};
  made.total = made.supporters = total;
  return made;
}

OpenBallot approval(std::initializer_list<std::int64_t> votes) {
  std::string choices;
  for (const auto vote : votes)
    choices += (choices.empty() ? "{\"" : ",\"") + PollItemId{vote}.text() + "\":1";
  return {choices.empty() ? "{}" : choices + "}", "r" + choices};
}

/// Six want both large things, four only the small one: the ranking gives everything to the six.
struct Divided {
  Plan plan;
  std::vector<Tally> tallies{1};
  std::vector<std::vector<OpenBallot>> open{1};

  Divided() {
    plan.items = {item(1, 11, 600), item(2, 12, 400), item(3, 13, 400)};
    plan.budgets[1] = 100'000;
    auto& tally = tallies.front();
    tally.poll.method = Method::approval;
    tally.poll.state = PollState::closed;
    tally.enough = true;
    tally.ballots = 10;
    tally.items = {result(11, 6), result(12, 6), result(13, 4)};
    for (int i = 0; i < 6; ++i) open.front().push_back(approval({11, 12}));
    for (int i = 0; i < 4; ++i) open.front().push_back(approval({13}));
  }
  std::vector<Fit> fits() const { return fits_budget(plan, 1, tallies, open, english()).items; }
};

TEST(Plan, money_is_typed_with_comma_point_and_blanks) {
  EXPECT_EQ(parse_money("1200"), 120'000);
  EXPECT_EQ(parse_money("1 200,50"), 120'050);
  EXPECT_EQ(parse_money("1200.5 €"), 120'050);
  EXPECT_EQ(parse_money("1\u00a0200 €"), 120'000);
  EXPECT_EQ(parse_money("0"), 0);
}

TEST(Plan, money_that_two_readers_read_differently_is_no_money) {
  for (const auto* text :
       {"1.200", "1,2,3", "12a", "", "€", ",50", "12,", "1200,5 0", "99999999999999999999"})
    EXPECT_EQ(parse_money(text), std::nullopt) << text;
}

TEST(Plan, a_minus_is_read_so_that_it_can_be_refused_by_name) {
  EXPECT_EQ(parse_money("-5"), -500);
  EXPECT_EQ(parse_money("−5,25"), -525);
}

TEST(Plan, money_is_shown_as_it_may_be_typed_again) {
  for (const std::int64_t cents : std::array<std::int64_t, 4>{1, 120'005, 120'050, 99'900})
    EXPECT_EQ(parse_money(typed_money(cents)), cents);
  EXPECT_EQ(typed_money(0), "");
}

TEST(Plan, equal_shares_leave_the_few_their_part_where_the_ranking_does_not) {
  const auto fits = Divided().fits();
  ASSERT_EQ(fits.size(), 3U);
  EXPECT_TRUE(fits[0].by_ranking);
  EXPECT_TRUE(fits[1].by_ranking);
  EXPECT_FALSE(fits[2].by_ranking);
  EXPECT_TRUE(fits[2].by_equal_shares);
  EXPECT_FALSE(fits[0].by_equal_shares && fits[1].by_equal_shares);
}

TEST(Plan, the_reason_names_what_each_supporter_pays) {
  const auto fits = Divided().fits();
  // 400 € among four.
  EXPECT_NE(fits[2].reason.find("4 supporters pay at most " + english().money(10'000)), std::string::npos)
      << fits[2].reason;
}

TEST(Plan, the_margin_says_how_few_ballots_would_change_the_proposal) {
  const auto margin_of = [](int large, int small) {
    Divided divided;
    divided.open.front().clear();
    for (int i = 0; i < large; ++i) divided.open.front().push_back(approval({11, 12}));
    for (int i = 0; i < small; ++i) divided.open.front().push_back(approval({13}));
    return fits_budget(divided.plan, 1, divided.tallies, divided.open, english()).margin;
  };
  EXPECT_EQ(margin_of(6, 4), "If 1 ballot were different, equal shares could propose something else.");
  EXPECT_EQ(
      margin_of(9, 1),
      "If 2 ballots were different, equal shares could propose something else; fewer could not change it.");
}

TEST(Plan, what_is_dearer_than_the_year_says_how_much_is_missing) {
  Divided divided;
  divided.plan.items[0].cost_low = divided.plan.items[0].cost_high = 130'000;
  const auto fits = divided.fits();
  EXPECT_FALSE(fits[0].by_ranking || fits[0].by_equal_shares);
  EXPECT_NE(fits[0].reason.find(english().money(30'000)), std::string::npos) << fits[0].reason;
}

TEST(Plan, what_was_put_off_takes_no_money) {
  Divided divided;
  divided.plan.items[0].state = PlanState::later;
  const auto fits = divided.fits();
  ASSERT_EQ(fits.size(), 2U);
  EXPECT_TRUE(fits[0].by_ranking && fits[1].by_ranking);
  EXPECT_TRUE(fits[0].by_equal_shares && fits[1].by_equal_shares);
}

TEST(Plan, without_budget_ballots_or_vote_the_reason_says_so) {
  Divided divided;
  divided.plan.items.push_back(item(4, 0, 100));
  divided.plan.items.push_back(item(5, 13, 0));
  auto fits = divided.fits();
  EXPECT_FALSE(fits[3].by_ranking || fits[3].by_equal_shares);
  EXPECT_FALSE(fits[3].ranking_known || fits[3].shares_known);
  EXPECT_NE(fits[3].reason.find("no vote"), std::string::npos);
  EXPECT_TRUE(fits[4].by_ranking && fits[4].by_equal_shares);
  divided.tallies.front().enough = false;
  EXPECT_NE(divided.fits()[0].reason.find("shows no result now"), std::string::npos);
  divided.plan.budgets.clear();
  EXPECT_NE(divided.fits()[0].reason.find("No budget"), std::string::npos);
}

/// Another vote, in which five approved of one thing more.
void vote_on_more(Divided& divided, std::int64_t closed_at, std::int64_t euro) {
  divided.plan.items.push_back(item(4, 21, euro));
  Tally later;
  later.poll.method = Method::approval;
  later.poll.closed_at = Instant{closed_at};
  later.enough = true;
  later.ballots = 5;
  later.items = {result(21, 5)};
  divided.tallies.push_back(later);
  divided.open.emplace_back(5, approval({21}));
}

TEST(Plan, an_activity_is_judged_by_the_vote_that_it_came_from_whatever_was_asked_later) {
  const auto before = Divided().fits();
  Divided divided;
  divided.tallies.front().poll.closed_at = Instant{1'000};
  vote_on_more(divided, 2'000, 300);
  Tally empty;
  empty.poll.method = Method::approval;
  empty.poll.closed_at = Instant{3'000};
  divided.tallies.push_back(empty);
  divided.open.emplace_back();
  const auto after = divided.fits();
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(after[i].ranking_known && after[i].shares_known);
    EXPECT_EQ(after[i].by_ranking, before[i].by_ranking);
    EXPECT_EQ(after[i].by_equal_shares, before[i].by_equal_shares);
    EXPECT_EQ(after[i].reason, before[i].reason);
  }
}

TEST(Plan, the_vote_that_was_closed_first_draws_first_on_the_budget) {
  const auto fits_when = [](std::int64_t later) {
    Divided divided;
    divided.plan.budgets[1] = 120'000;
    divided.tallies.front().poll.closed_at = Instant{2'000};
    vote_on_more(divided, later, 500);
    return divided.fits();
  };
  // By ranking 400 + 600 of 1200 are gone, by equal shares 400 + 400.
  const auto last = fits_when(3'000);
  EXPECT_TRUE(last[0].by_ranking && last[1].by_ranking);
  EXPECT_TRUE(last[1].by_equal_shares && last[2].by_equal_shares);
  EXPECT_TRUE(last[3].ranking_known && last[3].shares_known);
  EXPECT_FALSE(last[3].by_ranking || last[3].by_equal_shares);
  EXPECT_EQ(last[3].reason, "By equal shares the activities of earlier votes leave it " +
                                english().money(10'000) + " short. By ranking it is " +
                                english().money(30'000) + " short when its turn comes.");
  const auto first = fits_when(1'000);
  EXPECT_TRUE(first[3].by_ranking && first[3].by_equal_shares);
  EXPECT_TRUE(first[1].by_ranking);
  EXPECT_FALSE(first[0].by_ranking || first[2].by_ranking);
}

TEST(Plan, the_margin_of_several_votes_is_the_smallest_of_theirs) {
  Divided divided;
  divided.plan.budgets[1] = 110'000;
  divided.open.front().assign(9, approval({11, 12}));
  divided.open.front().push_back(approval({13}));
  const auto margin = [&] {
    return fits_budget(divided.plan, 1, divided.tallies, divided.open, english()).margin;
  };
  EXPECT_EQ(margin(),
            "If 2 ballots were different, equal shares could propose something else; fewer could not "
            "change it.");
  vote_on_more(divided, 9'000, 100);
  divided.plan.items.push_back(item(5, 22, 100));
  divided.tallies.back().items = {result(21, 3), result(22, 2)};
  divided.open.back().assign(3, approval({21}));
  divided.open.back().insert(divided.open.back().end(), 2, approval({22}));
  EXPECT_EQ(margin(), "If 1 ballot were different, equal shares could propose something else.");
}

TEST(Plan, equal_shares_claim_nothing_where_all_voted_by_raised_hand) {
  Divided divided;
  divided.open.front().clear();
  for (const auto& fit : divided.fits()) {
    EXPECT_TRUE(fit.ranking_known);
    EXPECT_FALSE(fit.shares_known);
    EXPECT_NE(fit.reason.find("raised hands alone"), std::string::npos) << fit.reason;
  }
}

TEST(Plan, a_comparison_of_models_is_not_the_vote_behind_the_plan) {
  Divided divided;
  Tally grid;
  grid.poll.method = Method::grid;
  grid.poll.closed_at = Instant{9'000};
  grid.enough = true;
  divided.tallies.push_back(grid);
  divided.open.emplace_back();
  EXPECT_TRUE(divided.fits()[0].by_ranking);
}

/// Asks a memory as the page does, and counts how often it had to compute.
struct Remembered {
  PlanMemory memory;
  int computed = 0;
  std::shared_ptr<const YearFits> ask(const Divided& divided, std::int64_t year = 1,
                                      const i18n::Texts& t = english()) {
    return memory.find_or(budget_key(divided.plan, year, divided.tallies, divided.open, t), [&] {
      ++computed;
      return fits_budget(divided.plan, year, divided.tallies, divided.open, t);
    });
  }
};

TEST(Plan, a_second_view_of_the_same_inputs_does_not_compute_again) {
  Remembered remembered;
  const auto first = remembered.ask(Divided());
  EXPECT_EQ(remembered.ask(Divided()), first);
  EXPECT_EQ(remembered.computed, 1);
  EXPECT_EQ(first->items.size(), 3U);
  auto told_elsewhere = Divided();
  told_elsewhere.plan.items[0].lead = "Читалище";
  remembered.ask(told_elsewhere);
  EXPECT_EQ(remembered.computed, 1) << "who leads it changes no money";
}

TEST(Plan, each_changed_input_computes_again) {
  const std::vector<std::function<void(Divided&)>> changes{
      [](Divided& d) { d.plan.budgets[1] += 100; },
      [](Divided& d) { d.plan.budgets.clear(); },
      [](Divided& d) { d.plan.items[0].cost_low -= 100; },
      [](Divided& d) { d.plan.items[0].cost_high += 100; },
      [](Divided& d) { d.plan.items[0].state = PlanState::later; },
      [](Divided& d) { d.plan.items[0].poll_item.reset(); },
      [](Divided& d) { d.plan.items[0].year = 2; },
      [](Divided& d) { std::swap(d.plan.items[0], d.plan.items[1]); },
      [](Divided& d) { d.tallies.front().items[0].total += 1; },
      [](Divided& d) { d.tallies.front().enough = false; },
      [](Divided& d) { d.tallies.front().poll.method = Method::dots; },
      [](Divided& d) { d.tallies.front().poll.closed_at = Instant{7}; },
      [](Divided& d) { d.open.front().front() = approval({11}); },
      [](Divided& d) { d.open.front().pop_back(); },
  };
  Remembered remembered;
  remembered.ask(Divided());
  int expected = 1;
  for (const auto& change : changes) {
    Divided changed;
    change(changed);
    remembered.ask(changed);
    EXPECT_EQ(remembered.computed, ++expected);
  }
  remembered.ask(Divided(), 2);
  EXPECT_EQ(remembered.computed, ++expected);
  remembered.ask(Divided(), 1, i18n::Texts(*i18n::find_language("bg")));
  EXPECT_EQ(remembered.computed, ++expected);
}

TEST(Plan, the_memory_of_answers_is_bounded) {
  PlanMemory memory;
  int computed = 0;
  const auto ask = [&](std::size_t key) {
    memory.find_or(std::to_string(key), [&] {
      ++computed;
      return YearFits{};
    });
  };
  for (std::size_t key = 0; key <= PlanMemory::most; ++key) ask(key);
  ask(PlanMemory::most);
  EXPECT_EQ(computed, static_cast<int>(PlanMemory::most) + 1);
  ask(0);
  EXPECT_EQ(computed, static_cast<int>(PlanMemory::most) + 2) << "the one asked for longest ago has gone";
}

}  // namespace
}  // namespace megdan::seminars
