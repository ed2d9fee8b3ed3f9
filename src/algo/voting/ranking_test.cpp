#include "algo/voting/ranking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "algo/voting/bradley_terry.hpp"
#include "algo/voting/sampling.hpp"

namespace megdan::algo::voting {
namespace {

using testing::ElementsAre;

std::vector<Ballot> ranked(std::initializer_list<std::pair<int, std::vector<Item>>> groups) {
  std::vector<Ballot> ballots;
  for (const auto& [count, items] : groups) {
    for (int k = 0; k < count; ++k) ballots.push_back({items, borda_points(items.size())});
  }
  return ballots;
}

// The example with 45 voters of Schulze's paper; A … E are 0 … 4.
std::vector<Ballot> schulze_example() {
  return ranked({{5, {0, 2, 1, 4, 3}},
                 {5, {0, 3, 4, 2, 1}},
                 {8, {1, 4, 3, 0, 2}},
                 {3, {2, 0, 1, 4, 3}},
                 {7, {2, 0, 4, 1, 3}},
                 {2, {2, 1, 0, 3, 4}},
                 {7, {3, 2, 4, 1, 0}},
                 {8, {4, 1, 0, 3, 2}}});
}

TEST(Schulze, ranks_the_example_of_its_paper_e_a_c_b_d) {
  const auto ranking = schulze(pairwise(schulze_example(), 5));
  EXPECT_THAT(ranking.place, ElementsAre(2, 4, 3, 5, 1));
}

TEST(Pairwise, counts_the_example_of_schulzes_paper) {
  const auto pairs = pairwise(schulze_example(), 5);
  EXPECT_EQ(pairs.at(0, 1), 20);
  EXPECT_EQ(pairs.at(1, 0), 25);
  EXPECT_EQ(pairs.at(2, 1), 29);
  EXPECT_EQ(pairs.at(4, 3), 31);
}

/// The strongest path by trying every simple path.
std::int64_t strongest_path(const Pairwise& pairs, Item from, Item to) {
  std::int64_t best = 0;
  std::vector<char> used(pairs.items, 0);
  const std::function<void(Item, std::int64_t)> walk = [&](Item at, std::int64_t strength) {
    if (at == to) {
      best = std::max(best, strength);
      return;
    }
    used[at] = 1;
    for (Item next = 0; next < pairs.items; ++next) {
      if (!used[next] && pairs.at(at, next) > pairs.at(next, at))
        walk(next, std::min(strength, pairs.at(at, next)));
    }
    used[at] = 0;
  };
  walk(from, std::int64_t{1} << 60);
  return best;
}

TEST(Schulze, agrees_with_all_simple_paths_on_random_ballots) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::size_t items = 2 + below(random, 4);
    std::vector<Ballot> ballots;
    for (std::uint64_t b = 1 + below(random, 9); b > 0; --b) {
      std::vector<Item> order;
      for (Item item = 0; item < items; ++item) {
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(below(random, order.size() + 1)), item);
      }
      order.resize(below(random, items + 1));
      ballots.push_back({order, borda_points(order.size())});
    }
    const auto pairs = pairwise(ballots, items);
    const auto ranking = schulze(pairs);
    for (Item a = 0; a < items; ++a) {
      std::int64_t value = 0;
      for (Item b = 0; b < items; ++b) {
        if (a == b) continue;
        const auto there = strongest_path(pairs, a, b);
        const auto back = strongest_path(pairs, b, a);
        value += there > back ? 1 : there < back ? -1 : 0;
      }
      ASSERT_EQ(ranking.value[a], value);
    }
  }
}

TEST(Copeland, prefers_the_condorcet_winner_that_borda_misses) {
  const auto ballots = ranked({{3, {0, 1, 2}}, {2, {1, 2, 0}}});
  const auto pairs = pairwise(ballots, 3);
  EXPECT_THAT(copeland(pairs).place, ElementsAre(1, 2, 3));
  EXPECT_THAT(copeland(pairs).value, ElementsAre(4, 2, 0));
  EXPECT_THAT(borda(pairs, ballots.size()).value, ElementsAre(12, 14, 4));
  EXPECT_THAT(borda(pairs, ballots.size()).place, ElementsAre(2, 1, 3));
}

TEST(Borda, lets_items_not_named_share_the_last_places) {
  const auto ballots = ranked({{1, {2}}});
  EXPECT_THAT(borda(pairwise(ballots, 3), 1).value, ElementsAre(1, 1, 4));
  EXPECT_THAT(borda(pairwise(ballots, 3), 1).place, ElementsAre(2, 2, 1));
}

TEST(Points, sum_approvals_dots_and_scores_alike) {
  const std::vector<Ballot> ballots = {{{0, 1}, {}}, {{1}, {3}}, {{2, 0}, {2, -1}}};
  const auto ranking = by_points(ballots, 4);
  EXPECT_THAT(ranking.value, ElementsAre(0, 4, 2, 0));
  EXPECT_THAT(ranking.place, ElementsAre(3, 1, 2, 3));
}

TEST(SeatMargin, is_the_true_minimum_on_small_groups) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 40; ++round) {
    const std::size_t items = 3;
    std::vector<unsigned> sets;
    for (int b = 0; b < 4; ++b) sets.push_back(static_cast<unsigned>(below(random, 8)));
    const auto ballots_of = [&](const std::vector<unsigned>& chosen) {
      std::vector<Ballot> ballots;
      for (const unsigned set : chosen) {
        Ballot ballot;
        for (Item item = 0; item < items; ++item) {
          if ((set >> item & 1U) != 0) ballot.items.push_back(item);
        }
        ballots.push_back(ballot);
      }
      return ballots;
    };
    // First by votes, then by number, is the set that a change must beat strictly.
    const auto ballots = ballots_of(sets);
    const auto ranking = by_points(ballots, items);
    std::vector<Item> order = {0, 1, 2};
    std::stable_sort(order.begin(), order.end(),
                     [&](Item a, Item b) { return ranking.value[a] > ranking.value[b]; });
    std::size_t change = 5;
    std::size_t tie = 5;
    for (unsigned all = 0; all < (1U << 12); ++all) {
      std::vector<unsigned> other;
      std::size_t changed = 0;
      for (std::size_t b = 0; b < 4; ++b) {
        other.push_back(all >> (3 * b) & 7U);
        changed += other[b] != sets[b] ? 1 : 0;
      }
      const auto after = by_points(ballots_of(other), items);
      const auto loser = std::max(after.value[order[1]], after.value[order[2]]);
      if (loser > after.value[order[0]]) change = std::min(change, changed);
      if (loser >= after.value[order[0]]) tie = std::min(tie, changed);
    }
    const auto margin = seat_margin(ballots, items, 1);
    EXPECT_EQ(margin.to_change, change == 5 ? 0 : change);
    EXPECT_EQ(margin.to_tie, tie);
  }
}

TEST(BradleyTerry, gives_the_logarithm_of_the_odds_for_two_items) {
  const std::vector<Comparison> pairs = {{0, 1, 30}, {1, 0, 10}};
  const auto result = bradley_terry(pairs, 2);
  ASSERT_TRUE(result.exists);
  EXPECT_NEAR(result.strength[0] - result.strength[1], std::log(3.0), 1e-9);
  EXPECT_NEAR(result.strength[0] + result.strength[1], 0, 1e-12);
  // Var(difference) = 1 / (n p q) = 1/7.5; each strength is half of the difference.
  EXPECT_NEAR(result.error[0], std::sqrt(1 / 7.5) / 2, 1e-9);
  EXPECT_NEAR(result.high[0] - result.low[0], 2 * 1.959963984540054 * result.error[0], 1e-12);
}

TEST(BradleyTerry, agrees_with_hunters_minorization_on_random_tournaments) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 20; ++round) {
    const std::size_t n = 3 + below(random, 4);
    std::vector<std::vector<double>> wins(n, std::vector<double>(n, 0));
    std::vector<Comparison> pairs;
    for (Item a = 0; a < n; ++a) {
      for (Item b = 0; b < n; ++b) {
        if (a == b) continue;
        const auto times = static_cast<std::uint32_t>(1 + below(random, 9));
        pairs.push_back({a, b, times});
        wins[a][b] = times;
      }
    }
    std::vector<double> power(n, 1);
    for (int step = 0; step < 20000; ++step) {
      std::vector<double> next(n);
      double log_sum = 0;
      for (std::size_t a = 0; a < n; ++a) {
        double won = 0;
        double expected = 0;
        for (std::size_t b = 0; b < n; ++b) {
          if (a == b) continue;
          won += wins[a][b];
          expected += (wins[a][b] + wins[b][a]) / (power[a] + power[b]);
        }
        next[a] = won / expected;
        log_sum += std::log(next[a]) / static_cast<double>(n);
      }
      for (double& p : next) p /= std::exp(log_sum);
      power = next;
    }
    const auto result = bradley_terry(pairs, n);
    ASSERT_TRUE(result.exists);
    for (std::size_t a = 0; a < n; ++a) EXPECT_NEAR(result.strength[a], std::log(power[a]), 1e-8);
  }
}

TEST(BradleyTerry, says_when_no_estimate_exists_and_which_items_hang_together) {
  const std::vector<Comparison> pairs = {{0, 1, 2}, {1, 0, 1}, {1, 2, 5}};
  const auto result = bradley_terry(pairs, 3);
  EXPECT_FALSE(result.exists);
  EXPECT_THAT(result.group, ElementsAre(0, 0, 1));
  EXPECT_TRUE(result.strength.empty());
}

}  // namespace
}  // namespace megdan::algo::voting
