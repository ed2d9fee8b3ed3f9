#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "algo/voting/explain.hpp"
#include "algo/voting/sampling.hpp"
#include "algo/voting/shares.hpp"
#include "algo/voting/slow.hpp"

namespace megdan::algo::voting {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

Ballot approve(std::vector<Item> items) {
  return {std::move(items), {}};
}

BudgetProblem problem_of(std::int64_t budget, std::vector<std::int64_t> costs, std::vector<Ballot> ballots) {
  BudgetProblem problem;
  problem.budget = budget;
  problem.costs = std::move(costs);
  problem.ballots = std::move(ballots);
  return problem;
}

BudgetProblem random_problem(std::mt19937_64& random) {
  BudgetProblem problem;
  const std::size_t items = 1 + below(random, 7);
  const std::size_t ballots = below(random, 13);
  const bool scored = below(random, 3) == 0;
  problem.budget = static_cast<std::int64_t>(below(random, 60));
  problem.utility = below(random, 2) == 0 ? Utility::cost : Utility::points;
  const std::uint64_t top = 1 + below(random, 30);
  for (std::size_t k = 0; k < items; ++k)
    problem.costs.push_back(static_cast<std::int64_t>(below(random, top + 1)));
  for (std::size_t b = 0; b < ballots; ++b) {
    Ballot ballot;
    for (Item item = 0; item < items; ++item) {
      if (below(random, 2) == 0) continue;
      ballot.items.push_back(item);
      if (scored) ballot.points.push_back(static_cast<std::int64_t>(below(random, 6)) - 1);
    }
    problem.ballots.push_back(std::move(ballot));
  }
  return problem;
}

std::vector<std::vector<Item>> tie_sets(const BudgetOutcome& outcome) {
  std::vector<std::vector<Item>> sets;
  for (const Tie& tie : outcome.ties) sets.push_back(tie.items);
  std::sort(sets.begin(), sets.end());
  return sets;
}

TEST(Greedy, takes_the_most_voted_that_fits_and_passes_over_what_does_not) {
  const auto problem =
      problem_of(100, {90, 60, 40, 10}, {approve({0}), approve({0, 1}), approve({0, 1, 2}), approve({3, 2})});
  // votes 3, 2, 2, 1: 0 (90), then neither 2 (40) nor 1 (60) fits, then 3 (10)
  EXPECT_THAT(greedy(problem).selected, ElementsAre(0, 3));
}

TEST(Greedy, stops_at_the_first_misfit_and_minds_the_threshold_when_told) {
  const auto problem =
      problem_of(100, {90, 60, 40, 10}, {approve({0}), approve({0, 1}), approve({0, 1, 2}), approve({3, 2})});
  EXPECT_THAT(greedy(problem, {true, 0}).selected, ElementsAre(0));
  EXPECT_THAT(greedy(problem, {false, 2}).selected, ElementsAre(0));
}

TEST(Greedy, breaks_ties_by_lower_cost_and_reports_what_remains_level) {
  auto problem = problem_of(10, {6, 5}, {approve({0, 1})});
  EXPECT_THAT(greedy(problem).selected, ElementsAre(1));
  EXPECT_TRUE(greedy(problem).ties.empty());
  problem.costs = {6, 6};
  const auto outcome = greedy(problem);
  EXPECT_THAT(outcome.selected, ElementsAre(0));
  ASSERT_EQ(outcome.ties.size(), 1U);
  EXPECT_THAT(outcome.ties[0].items, ElementsAre(0, 1));
  problem.budget = 12;  // both fit: the tie decides nothing
  EXPECT_TRUE(greedy(problem).ties.empty());
}

TEST(EqualShares, gives_a_minority_its_part_where_greedy_gives_the_majority_all) {
  // 6 of 10 voters want 0, 1, 2 and 4 want 3; each costs 40 of 100.
  std::vector<Ballot> ballots(6, approve({0, 1, 2}));
  ballots.insert(ballots.end(), 4, approve({3}));
  const auto problem = problem_of(100, {40, 40, 40, 40}, ballots);
  EXPECT_THAT(greedy(problem).selected, ElementsAre(0, 1));
  EXPECT_THAT(equal_shares(problem, Completion::none).selected, UnorderedElementsAre(0, 3));
}

TEST(EqualShares, pays_each_winner_from_its_supporters_equally_until_their_money_ends) {
  // Shares of 10. Item 0 (12) by voters 0-2: 4 each. Item 1 (20) by 2, 3, 4: voter 2 has 6, the others 7.
  const auto problem = problem_of(
      50, {12, 20, 100}, {approve({0}), approve({0}), approve({0, 1}), approve({1}), approve({1, 2})});
  const BudgetMethod method{BudgetRule::equal_shares, Completion::none, {}};
  const auto outcome = decide(problem, method);
  EXPECT_THAT(outcome.selected, UnorderedElementsAre(0, 1));
  const auto story = explain(problem, method, outcome);
  EXPECT_DOUBLE_EQ(story.share, 10);
  for (const auto& winner : story.winners) {
    double paid = 0;
    for (const auto& payer : winner.payers) paid += payer.each * payer.ballots;
    EXPECT_NEAR(paid, static_cast<double>(problem.costs[winner.item]), 1e-9);
    if (winner.item == 0) {
      EXPECT_NEAR(winner.highest_payment, 4, 1e-9);
      EXPECT_EQ(winner.paid_in_full, 3U);
    } else {
      EXPECT_NEAR(winner.highest_payment, 7, 1e-9);
      EXPECT_EQ(winner.paid_in_full, 2U);
    }
  }
  ASSERT_EQ(story.losers.size(), 1U);
  EXPECT_NEAR(story.losers[0].missing, 100 - 3, 1e-9);
}

TEST(EqualShares, raises_the_shares_by_one_until_the_next_step_would_cost_too_much) {
  // Three voters, budget 30: shares of 10. Item 1 (11) is for voter 2 alone, item 2 (40) for voter 1.
  const auto problem = problem_of(30, {9, 11, 40}, {approve({0}), approve({2}), approve({1})});
  EXPECT_THAT(equal_shares(problem, Completion::none).selected, ElementsAre(0));
  const auto outcome = equal_shares(problem, Completion::add1);
  EXPECT_THAT(outcome.selected, UnorderedElementsAre(0, 1));
  EXPECT_EQ(static_cast<std::int64_t>(outcome.share_times_voters), 3 * 39);
  const auto exhaustive = equal_shares(problem, Completion::add1_exhaustive);
  EXPECT_THAT(exhaustive.selected, UnorderedElementsAre(0, 1));
  EXPECT_EQ(static_cast<std::int64_t>(exhaustive.share_times_voters), 3 * 11);
}

TEST(EqualShares, reports_projects_that_nothing_distinguishes) {
  const auto problem = problem_of(4, {4, 4}, {approve({0, 1}), approve({0, 1})});
  const auto outcome = equal_shares(problem, Completion::none);
  EXPECT_THAT(outcome.selected, ElementsAre(0));
  EXPECT_THAT(tie_sets(outcome), ElementsAre(std::vector<Item>{0, 1}));
}

TEST(EqualShares, agrees_with_the_plain_rational_form_on_random_elections) {
  std::mt19937_64 random(20240601);
  std::size_t ties = 0;
  std::size_t certified = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto problem = random_problem(random);
    for (const auto completion :
         {Completion::none, Completion::add1, Completion::add1_exhaustive, Completion::utilitarian}) {
      const auto quick = equal_shares(problem, completion);
      const auto plain = slow::equal_shares(problem, completion);
      ASSERT_EQ(quick.selected, plain.selected) << "round " << round;
      ASSERT_EQ(quick.cost, plain.cost);
      ASSERT_EQ(quick.runs, plain.runs);
      ASSERT_EQ(tie_sets(quick), tie_sets(plain)) << "round " << round;
      ties += quick.ties.size();
      certified += quick.runs - quick.exact_runs;
    }
  }
  EXPECT_GT(ties, 100U);        // the cases do contain ties
  EXPECT_GT(certified, 3000U);  // and runs that the quick form decided itself
}

TEST(EqualShares, forgets_nothing_and_keeps_nothing_wrong_from_runs_with_other_shares) {
  std::mt19937_64 random(31);
  std::size_t compared = 0;
  for (int round = 0; round < 1500; ++round) {
    auto problem = random_problem(random);
    problem.budget = 60;
    const auto profile = aggregate(problem.ballots, problem.costs.size());
    if (profile.voters == 0) continue;
    SharesEngine engine(problem, profile);
    Int128 total = static_cast<Int128>(below(random, 60));
    for (int step = 0; step < 12; ++step) {
      total = step % 4 == 3 ? static_cast<Int128>(below(random, 90))
                            : total + static_cast<Int128>(below(random, 2 * profile.voters));
      const auto quick = engine.run(total);
      if (!quick) continue;
      const auto plain = slow::equal_shares_fixed(problem, profile, total);
      std::vector<Item> items;
      for (const auto& purchase : plain.purchases) items.push_back(purchase.item);
      ASSERT_EQ(quick->purchases, items) << "problem " << round << ", step " << step;
      ++compared;
    }
  }
  EXPECT_GT(compared, 10'000U);
}

TEST(EqualShares, decides_large_amounts_as_the_plain_form_does) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    auto problem = random_problem(random);
    problem.unit = 1'000'000;
    problem.budget = static_cast<std::int64_t>(below(random, std::uint64_t{1} << 40));
    for (auto& cost : problem.costs) cost = static_cast<std::int64_t>(below(random, std::uint64_t{1} << 40));
    EXPECT_EQ(equal_shares(problem, Completion::none).selected,
              slow::equal_shares(problem, Completion::none).selected);
  }
}

TEST(EqualShares, falls_back_to_rationals_where_exhausted_voters_make_a_true_tie) {
  // Voters 0 and 1 spend 3/2 of 3 each on item 0, then items 1 and 2 cost the same and each depends
  // on one of them together with one fresh voter: equal prices that only rationals can tell equal.
  const auto problem =
      problem_of(12, {3, 4, 4}, {approve({0, 1}), approve({0, 2}), approve({1}), approve({2})});
  const auto quick = equal_shares(problem, Completion::none);
  const auto plain = slow::equal_shares(problem, Completion::none);
  EXPECT_EQ(quick.selected, plain.selected);
  EXPECT_EQ(tie_sets(quick), tie_sets(plain));
  EXPECT_THAT(tie_sets(quick), ElementsAre(std::vector<Item>{1, 2}));
  EXPECT_EQ(quick.exact_runs, 1U);
}

TEST(Phragmen, agrees_with_the_plain_rational_form_on_random_elections) {
  std::mt19937_64 random(99);
  for (int round = 0; round < 3000; ++round) {
    const auto problem = random_problem(random);
    const auto quick = sequential_phragmen(problem);
    const auto plain = slow::sequential_phragmen(problem);
    ASSERT_EQ(quick.selected, plain.selected) << "round " << round;
    ASSERT_EQ(tie_sets(quick), tie_sets(plain)) << "round " << round;
  }
}

TEST(Phragmen, stops_before_the_first_purchase_beyond_the_budget) {
  // Loads: 0 costs 10 for two voters (5), 1 costs 30 for one (30), 2 costs 31 for one (31).
  const auto problem = problem_of(39, {10, 30, 29}, {approve({0}), approve({0}), approve({1}), approve({2})});
  EXPECT_THAT(sequential_phragmen(problem).selected, ElementsAre(0, 2));
}

/// Every possible set of four ballots over three items: how many must differ for another result (5: none
/// does).
std::size_t fewest_that_change(const BudgetProblem& problem, const BudgetMethod& method) {
  const auto selected = [&](const BudgetProblem& of) {
    auto items = decide(of, method).selected;
    std::sort(items.begin(), items.end());
    return items;
  };
  const auto before = selected(problem);
  std::size_t fewest = 5;
  for (unsigned all = 0; all < (1U << 12); ++all) {
    auto other = problem;
    std::size_t changed = 0;
    for (std::size_t b = 0; b < 4; ++b) {
      std::vector<Item> items;
      for (Item item = 0; item < 3; ++item) {
        if ((all >> (3 * b + item) & 1U) != 0) items.push_back(item);
      }
      changed += items != problem.ballots[b].items ? 1 : 0;
      other.ballots[b].items = items;
    }
    if (changed < fewest && selected(other) != before) fewest = changed;
  }
  return fewest;
}

TEST(Margin, is_the_true_minimum_on_small_groups) {
  std::mt19937_64 random(3);
  std::size_t exact = 0;
  for (int round = 0; round < 25; ++round) {
    auto problem = problem_of(10, {4, 5, 6}, {});
    for (int b = 0; b < 4; ++b) {
      Ballot ballot;
      for (Item item = 0; item < 3; ++item) {
        if (below(random, 2) == 0) ballot.items.push_back(item);
      }
      problem.ballots.push_back(ballot);
    }
    const BudgetMethod method{BudgetRule::equal_shares, Completion::add1, {}};
    const auto outcome = decide(problem, method);
    const auto found = margin(problem, method, outcome);
    const std::size_t fewest = fewest_that_change(problem, method);
    EXPECT_LE(found.lower, fewest);
    EXPECT_GE(found.upper, fewest);
    if (found.exact()) {
      EXPECT_EQ(found.upper, fewest);
      ++exact;
    }
  }
  EXPECT_EQ(exact, 25U);
}

TEST(Margin, with_the_share_kept_claims_nothing_that_the_whole_rule_denies) {
  std::mt19937_64 random(9);
  std::size_t kept = 0;
  std::size_t exact = 0;
  for (int round = 0; round < 40; ++round) {
    auto problem = problem_of(static_cast<std::int64_t>(3 + below(random, 8)), {}, {});
    for (int item = 0; item < 3; ++item)
      problem.costs.push_back(static_cast<std::int64_t>(1 + below(random, 6)));
    for (int b = 0; b < 4; ++b) {
      Ballot ballot;
      for (Item item = 0; item < 3; ++item) {
        if (below(random, 2) == 0) ballot.items.push_back(item);
      }
      problem.ballots.push_back(ballot);
    }
    const BudgetMethod method{BudgetRule::equal_shares, Completion::add1_exhaustive, {}};
    const auto outcome = decide(problem, method);
    const auto found = margin(problem, method, outcome, {20'000, 1, 10});
    kept += found.share_kept ? 1 : 0;
    exact += found.exact() ? 1 : 0;
    const std::size_t fewest = fewest_that_change(problem, method);
    EXPECT_LE(found.lower, fewest) << round;
    EXPECT_GE(found.upper, fewest) << round;
  }
  EXPECT_GT(kept, 10U);
  EXPECT_GT(exact, 10U);
}

TEST(Stability, repeats_with_its_seed_and_is_one_for_what_everybody_wants) {
  const auto problem = problem_of(10, {5, 5, 5}, std::vector<Ballot>(9, approve({1})));
  const BudgetMethod method{BudgetRule::equal_shares, Completion::add1, {}};
  const auto outcome = decide(problem, method);
  const auto one = stability(problem, method, outcome, {1'000'000, 5, 100});
  const auto two = stability(problem, method, outcome, {1'000'000, 5, 100});
  EXPECT_EQ(one.chosen, two.chosen);
  EXPECT_EQ(one.samples, 100U);
  EXPECT_THAT(one.chosen, ElementsAre(0.0, 1.0, 0.0));
}

TEST(Stability, falls_to_about_a_half_where_two_halves_want_different_things) {
  auto problem = problem_of(5, {5, 5}, {});
  for (int k = 0; k < 20; ++k) problem.ballots.push_back(approve({k % 2 == 0 ? 0U : 1U}));
  const BudgetMethod method{BudgetRule::greedy, Completion::none, {}};
  const auto sample = stability(problem, method, decide(problem, method), {10'000'000, 1, 2000});
  EXPECT_NEAR(sample.chosen[0], 0.59, 0.05);  // half, and half of the ties (lower number)
  EXPECT_NEAR(sample.chosen[0] + sample.chosen[1], 1, 1e-12);
}

TEST(EqualShares, gives_up_with_a_reason_when_add1_would_take_forever) {
  // Five voters could raise their shares for long before one of them alone could pay 2^50.
  auto problem =
      problem_of(std::int64_t{1} << 51, {std::int64_t{1} << 50}, std::vector<Ballot>(4, approve({})));
  problem.budget = 5;
  problem.ballots.push_back(approve({0}));
  EXPECT_THROW(equal_shares(problem, Completion::add1), std::length_error);
}

TEST(Budget, refuses_what_could_overflow) {
  EXPECT_THROW(greedy(problem_of(-1, {1}, {})), std::invalid_argument);
  EXPECT_THROW(greedy(problem_of(1, {max_money + 1}, {})), std::invalid_argument);
  EXPECT_THROW(greedy(problem_of(1, {1}, {approve({1})})), std::invalid_argument);
  EXPECT_THROW(greedy(problem_of(1, {1}, {approve({0, 0})})), std::invalid_argument);
}

TEST(Seminar, counts_and_explains_24_ballots_over_20_items) {
  std::mt19937_64 random(24);
  BudgetProblem problem;
  problem.budget = 100;
  for (int k = 0; k < 20; ++k) problem.costs.push_back(5 + static_cast<std::int64_t>(below(random, 20)));
  for (int b = 0; b < 24; ++b) {
    Ballot ballot;
    for (Item item = 0; item < 20; ++item) {
      if (below(random, 4) == 0) ballot.items.push_back(item);
    }
    problem.ballots.push_back(ballot);
  }
  const BudgetMethod method{BudgetRule::equal_shares, Completion::add1, {}};
  const auto outcome = decide(problem, method);
  EXPECT_EQ(outcome.selected, slow::equal_shares(problem, Completion::add1).selected);
  const auto story = explain(problem, method, outcome);
  EXPECT_EQ(story.winners.size() + story.losers.size(), 20U);
  const auto edge = margin(problem, method, outcome, {2'000'000, 1, 100});
  EXPECT_GE(edge.upper, edge.lower);
  EXPECT_LE(edge.upper, 24U);
}

}  // namespace
}  // namespace megdan::algo::voting
