// Choosing projects within a budget: greedy, the Method of Equal Shares, sequential Phragmén.
// Will not read files, explain the choice (explain.hpp) or use inexact arithmetic in a decision.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algo/voting/ballots.hpp"
#include "algo/voting/int128.hpp"

namespace megdan::algo::voting {

/// What a voter gets from a funded project: `cost` = points × its cost (on approval ballots: its
/// cost, the reading of the cities that use equal shares), `points` = the points alone.
enum class Utility { cost, points };

/// Amounts are whole numbers of one small unit (cents, say), at most `max_money`.
struct BudgetProblem {
  std::int64_t budget = 0;
  std::int64_t unit = 1;            // small units in the step by which add1 raises each voter's share
  std::vector<std::int64_t> costs;  // item → cost
  std::vector<Ballot> ballots;
  Utility utility = Utility::cost;
};

/// none: the rule alone. add1: every voter's share grows by one until the next step would cost more
/// than the budget. add1_exhaustive: and stops as soon as nothing more fits. utilitarian: what is
/// left goes to the projects with most votes that fit.
enum class Completion { none, add1, add1_exhaustive, utilitarian };

/// Items that the rule, the votes and the costs cannot tell apart where it mattered; the lowest
/// number was taken.
struct Tie {
  std::vector<Item> items;  // ascending, at least two
  Item taken = 0;
};

struct BudgetOutcome {
  std::vector<Item> selected;  // in the order of choice
  std::int64_t cost = 0;
  std::vector<Tie> ties;          // over the whole computation, each set once
  Int128 share_times_voters = 0;  // equal shares: what all shares of the run that counts make together
  std::size_t by_rule = 0;        // the first so many of `selected` are the rule's, the rest the completion's
  std::size_t runs = 0;           // equal shares: fixed-budget runs made
  std::size_t exact_runs = 0;     // of them, decided by big rationals
};

/// Throws std::invalid_argument (one line) for negative or too large amounts and broken ballots.
void check(const BudgetProblem& problem);

/// By score (votes on approval ballots), then lower cost; what does not fit is passed over.
/// Projects nobody supports are never taken. O(size + m log m).
struct GreedyOptions {
  bool stop_at_first_misfit = false;  // Pabulib's greedy-no-skip
  std::int64_t min_score = 0;         // Pabulib's greedy-threshold
};
BudgetOutcome greedy(const BudgetProblem& problem, const GreedyOptions& options = {});

/// D. Peters, G. Pierczyński, P. Skowron: Proportional Participatory Budgeting with Additive
/// Utilities, NeurIPS 2021; add1 as in Faliszewski et al., IJCAI 2023. Every comparison is certified
/// by 128-bit intervals or made with big rationals; see the README.
/// Throws std::length_error where add1 would need more than max_runs steps, or max_run_entries entries
/// of ballots in all of them (a project far dearer than its few supporters' shares).
inline constexpr std::size_t max_runs = 1'000'000;
inline constexpr std::uint64_t max_run_entries = 20'000'000'000;
BudgetOutcome equal_shares(const BudgetProblem& problem, Completion completion);

/// M. Los, Z. Christoff, D. Grossi: Proportional Budget Allocations, IJCAI 2022: supporters earn at
/// one rate and buy as soon as they can; stops before the first purchase that would exceed the budget.
/// Ballots count as approvals of the items with positive points.
BudgetOutcome sequential_phragmen(const BudgetProblem& problem);

}  // namespace megdan::algo::voting
