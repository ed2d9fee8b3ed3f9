// Runs of equal shares without the last 63 places against runs with all of them and against plain rationals.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "algo/voting/completion.hpp"
#include "algo/voting/sampling.hpp"
#include "algo/voting/shares.hpp"
#include "algo/voting/slow.hpp"

namespace megdan::algo::voting {
namespace {

struct Election {
  BudgetProblem problem;
  Profile profile;
};

/// What the test elections look like.
struct Shape {
  std::size_t items = 0;
  std::size_t ballots = 0;
  std::uint64_t most_money = 0;   // of one cost, and of the budget
  std::uint64_t kinds = 0;        // so many different costs; 0: any
  std::uint64_t most_weight = 1;  // identical voters behind a ballot
  std::uint64_t free_one_in = 0;  // every so manieth project costs nothing
  bool twins = false;  // the same again by other voters, costs higher by 0 to 2: prices hardly differ
};

/// Popular and unpopular projects, whose supporters overlap: many are short in the later rounds.
Election made(const Shape& shape, std::mt19937_64& random) {
  Election made;
  BudgetProblem& problem = made.problem;
  problem.utility = below(random, 4) == 0 ? Utility::points : Utility::cost;
  problem.budget = static_cast<std::int64_t>(shape.most_money - below(random, shape.most_money / 4 + 1));
  for (std::size_t k = 0; k < shape.items; ++k) {
    std::uint64_t cost = 0;
    if (shape.kinds > 0) {
      cost = (1 + below(random, shape.kinds)) * (shape.most_money / (2 * shape.kinds));
    } else {
      cost = 1 + below(random, shape.most_money >> below(random, 5));
    }
    if (shape.free_one_in > 0 && below(random, shape.free_one_in) == 0) cost = 0;
    problem.costs.push_back(static_cast<std::int64_t>(cost));
  }
  for (std::size_t b = 0; b < shape.ballots; ++b) {
    Ballot ballot;
    for (Item item = 0; item < shape.items; ++item) {
      if (below(random, 4 + item % 8) == 0) ballot.items.push_back(item);
    }
    problem.ballots.push_back(std::move(ballot));
  }
  if (shape.twins) {
    const auto first = static_cast<Item>(shape.items);
    for (Item item = 0; item < first; ++item) {
      const std::int64_t more = problem.costs[item] == 0 ? 0 : static_cast<std::int64_t>(below(random, 3));
      problem.costs.push_back(std::min(problem.costs[item] + more, max_money));
    }
    for (std::size_t b = 0; b < shape.ballots; ++b) {
      Ballot twin = problem.ballots[b];
      for (Item& item : twin.items) item += first;
      problem.ballots.push_back(std::move(twin));
    }
  }
  made.profile = aggregate(problem.ballots, problem.costs.size());
  if (shape.most_weight == 1) return made;
  // As if each class were so many ballots, without holding them all.
  Profile& profile = made.profile;
  profile.voters = 0;
  std::fill(profile.votes.begin(), profile.votes.end(), 0);
  std::fill(profile.score.begin(), profile.score.end(), 0);
  for (std::size_t c = 0; c < profile.classes(); ++c) {
    const bool heavy = below(random, 2) == 0;
    profile.weight[c] = static_cast<std::uint32_t>(heavy ? 1 + below(random, shape.most_weight) : 1);
    profile.voters += profile.weight[c];
    for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
      profile.votes[profile.item[k]] += profile.weight[c];
      profile.score[profile.item[k]] += profile.weight[c];
    }
  }
  return made;
}

std::vector<std::pair<std::vector<Item>, Item>> sorted(const std::vector<Tie>& ties) {
  std::vector<std::pair<std::vector<Item>, Item>> out;
  for (const Tie& tie : ties) out.emplace_back(tie.items, tie.taken);
  std::sort(out.begin(), out.end());
  return out;
}

FixedRun plain_run(const Election& election, Int128 total) {
  auto run = slow::equal_shares_fixed(election.problem, election.profile, total);
  FixedRun result;
  for (const auto& purchase : run.purchases) result.purchases.push_back(purchase.item);
  result.ties = std::move(run.ties);
  result.cost = run.cost;
  return result;
}

struct Seen {
  std::size_t coarse = 0;  // certified runs
  std::size_t again = 0;
  std::size_t mended = 0;  // of them, those that all places certified
  std::size_t plain = 0;   // runs compared with rationals
  std::size_t ties = 0;
};

void expect_same(const FixedRun& one, const FixedRun& other) {
  ASSERT_EQ(one.purchases, other.purchases);
  ASSERT_EQ(one.cost, other.cost);
  ASSERT_EQ(sorted(one.ties), sorted(other.ties));
}

/// Shares that rise step by step, as in add1, then jump: each run by both forms, and by rationals every
/// `plain_every`th time.
void compare_runs(const Election& election, int steps, int plain_every, std::mt19937_64& random, Seen& seen) {
  SharesEngine quick(election.problem, election.profile);
  SharesEngine full(election.problem, election.profile);
  full.try_coarse(false);
  const Int128 voters = static_cast<Int128>(election.profile.voters);
  Int128 total = election.problem.budget;
  const Int128 step =
      voters * std::max<std::int64_t>(1, election.problem.budget / static_cast<std::int64_t>(voters) / 50);
  for (int k = 0; k < steps; ++k) {
    const std::size_t again = quick.made().again;
    const auto one = quick.run(total);
    if (one && quick.made().again > again) ++seen.mended;
    const auto other = full.run(total);
    if (one && other) expect_same(*one, *other);
    if (k % plain_every == 0) {
      const FixedRun plain = plain_run(election, total);
      if (one) expect_same(*one, plain);
      if (other) expect_same(*other, plain);
      ++seen.plain;
    }
    if (one) seen.ties += one->ties.size();
    total += k % 8 == 7 ? step * static_cast<Int128>(below(random, 40)) - step * 20 : step;
    if (total < 0) total = 0;
  }
  seen.coarse += quick.made().coarse;
  seen.again += quick.made().again;
  ASSERT_EQ(full.made().coarse + full.made().again, 0U);
}

/// The whole rule by the form that people get, by all places, and by rationals: the same outcome.
void compare_outcomes(const Election& election, Completion completion, bool with_plain) {
  const auto& [problem, profile] = election;
  SharesEngine full(problem, profile);
  full.try_coarse(false);
  const auto quick = equal_shares_profile(problem, profile, completion, problem.budget);
  const auto check = [&](const BudgetOutcome& other) {
    ASSERT_EQ(quick.selected, other.selected);
    ASSERT_EQ(quick.cost, other.cost);
    ASSERT_TRUE(quick.share_times_voters == other.share_times_voters);
    ASSERT_EQ(quick.runs, other.runs);
    ASSERT_EQ(sorted(quick.ties), sorted(other.ties));
  };
  check(complete(problem, profile, completion, problem.budget, [&](Int128 total) {
    auto run = full.run(total);
    return run ? *run : plain_run(election, total);
  }));
  if (!with_plain) return;
  check(complete(problem, profile, completion, problem.budget,
                 [&](Int128 total) { return plain_run(election, total); }));
}

TEST(CoarseShares, say_what_all_places_say_on_large_elections) {
  std::mt19937_64 random(1);
  Seen seen;
  for (int round = 0; round < 12; ++round) {
    const auto election = made({60, 1500, 3'000'000, 0, 1, 0, false}, random);
    ASSERT_NO_FATAL_FAILURE(compare_runs(election, 60, 30, random, seen)) << "round " << round;
  }
  RecordProperty("coarse", static_cast<int>(seen.coarse));
  EXPECT_GT(seen.coarse, 600U);
  EXPECT_GT(seen.plain, 20U);
}

TEST(CoarseShares, give_way_to_all_places_near_the_largest_amounts) {
  std::mt19937_64 random(2);
  Seen seen;
  for (int round = 0; round < 60; ++round) {
    const auto election = made({12, 60, std::uint64_t{1} << 52, 0, 1, 0, true}, random);
    ASSERT_NO_FATAL_FAILURE(compare_runs(election, 24, 6, random, seen)) << "round " << round;
  }
  RecordProperty("coarse", static_cast<int>(seen.coarse));
  RecordProperty("again", static_cast<int>(seen.again));
  RecordProperty("mended", static_cast<int>(seen.mended));
  EXPECT_GT(seen.coarse, 100U);
  EXPECT_GT(seen.mended, 10U);
}

TEST(CoarseShares, find_the_ties_of_equal_prices_and_take_what_is_free) {
  std::mt19937_64 random(3);
  Seen seen;
  for (int round = 0; round < 150; ++round) {
    const auto election = made({14, 30, 2'000, 3, 1, 5, false}, random);
    ASSERT_NO_FATAL_FAILURE(compare_runs(election, 24, 2, random, seen)) << "round " << round;
  }
  RecordProperty("coarse", static_cast<int>(seen.coarse));
  RecordProperty("again", static_cast<int>(seen.again));
  RecordProperty("ties", static_cast<int>(seen.ties));
  EXPECT_GT(seen.coarse, 500U);
  EXPECT_GT(seen.again, 10U);
  EXPECT_GT(seen.ties, 500U);
}

TEST(CoarseShares, hold_with_very_many_voters_of_one_mind) {
  std::mt19937_64 random(4);
  Seen seen;
  for (int round = 0; round < 60; ++round) {
    // Money and weights near their limits multiply to the largest sums there can be.
    const std::uint64_t money = std::uint64_t{1} << (round % 2 == 0 ? 52 : 36);
    const auto election = made({16, 40, money, 0, std::uint64_t{1} << 18, 8, round % 4 == 0}, random);
    ASSERT_NO_FATAL_FAILURE(compare_runs(election, 24, 4, random, seen)) << "round " << round;
  }
  RecordProperty("coarse", static_cast<int>(seen.coarse));
  RecordProperty("again", static_cast<int>(seen.again));
  EXPECT_GT(seen.coarse, 500U);
  EXPECT_GT(seen.plain, 300U);
}

/// Made to be hard. In two groups alike, everybody first pays `first` / n: in one at once, in the other in
/// pieces, so that what is left is truly equal and rounded differently. Then p and q are wanted by three of
/// each group and a fresh voter, and r by four fresh ones, at costs where the three are just short, or just
/// not.
Election edge(std::mt19937_64& random) {
  Election made;
  BudgetProblem& problem = made.problem;
  const auto draw = [&](std::int64_t bound) {
    return static_cast<std::int64_t>(below(random, static_cast<std::uint64_t>(bound)));
  };
  const std::int64_t share = 1024 + draw(std::int64_t{1} << (8 + draw(38)));
  const std::int64_t n = 7 + 2 * draw(3);
  const std::int64_t pieces = 2 + draw(14);
  std::int64_t first = (n * share / 2 + draw(share / 8) * n) / pieces * pieces;
  if (draw(3) == 0) first -= first % (pieces * n);  // no rounding at all: at the edge itself
  const std::int64_t left = share - first / n;
  std::int64_t cost = 4 * left + draw(5) - 2;
  if (draw(2) == 0) cost += draw(share / 8);
  const auto p = static_cast<Item>(pieces + 1);
  std::vector<Item> in_pieces;
  problem.costs = {first};
  for (Item k = 1; k < p; ++k) {
    problem.costs.push_back(first / pieces);
    in_pieces.push_back(k);
  }
  problem.costs.insert(problem.costs.end(), {cost, cost + draw(3) / 2, cost});
  const auto add = [&](std::vector<Item> items) { problem.ballots.push_back({std::move(items), {}}); };
  for (std::int64_t k = 0; k < n; ++k) {
    add(k < 3 ? std::vector<Item>{0, p} : std::vector<Item>{0});
    add(in_pieces);
    if (k < 3) problem.ballots.back().items.push_back(p + 1);
  }
  add({p});
  add({p + 1});
  for (int k = 0; k < 4; ++k) add({p + 2});
  problem.budget = share * static_cast<std::int64_t>(problem.ballots.size());
  made.profile = aggregate(problem.ballots, problem.costs.size());
  return made;
}

TEST(CoarseShares, are_not_taken_in_by_money_that_is_equal_and_rounded_differently) {
  std::mt19937_64 random(6);
  Seen seen;
  for (int round = 0; round < 3000; ++round) {
    const auto election = edge(random);
    check(election.problem);
    ASSERT_NO_FATAL_FAILURE(compare_runs(election, 2, 1, random, seen)) << "round " << round;
  }
  RecordProperty("coarse", static_cast<int>(seen.coarse));
  RecordProperty("again", static_cast<int>(seen.again));
  RecordProperty("mended", static_cast<int>(seen.mended));
  RecordProperty("ties", static_cast<int>(seen.ties));
  EXPECT_GT(seen.coarse, 1000U);
  EXPECT_GT(seen.again, 1000U);
  EXPECT_GT(seen.ties, 300U);
}

TEST(CoarseShares, end_at_the_same_share_with_the_same_projects) {
  std::mt19937_64 random(5);
  std::size_t compared = 0;
  for (int round = 0; round < 40; ++round) {
    auto election = made({12, 40, 400, round % 2 == 0 ? 3U : 0U, round % 4 < 2 ? 1U : 50U, 6, false}, random);
    for (const auto completion : {Completion::add1, Completion::add1_exhaustive, Completion::utilitarian}) {
      ASSERT_NO_FATAL_FAILURE(compare_outcomes(election, completion, true)) << "round " << round;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 120U);
}

}  // namespace
}  // namespace megdan::algo::voting
