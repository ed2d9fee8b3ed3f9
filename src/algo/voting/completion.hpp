// What is done around one run of equal shares: raising the shares step by step, filling up.
// Will not know how a run is made; the quick and the plain form hand it in.
#pragma once

#include <functional>

#include "algo/voting/budget.hpp"

namespace megdan::algo::voting {

/// A run with the voters' money together; `cost` may exceed the budget when the shares were raised.
struct FixedRun {
  std::vector<Item> purchases;
  std::vector<Tie> ties;
  std::int64_t cost = 0;
};

/// The outcome by `run(total)`, total = voters × share, shares raised by problem.unit a step.
/// The first run is with `total` = start, or the budget where it is given as such.
BudgetOutcome complete(const BudgetProblem& problem, const Profile& profile, Completion completion,
                       Int128 start, const std::function<FixedRun(Int128)>& run);

/// equal_shares of budget.hpp on a profile made elsewhere (its negative points must not matter).
BudgetOutcome equal_shares_profile(const BudgetProblem& problem, const Profile& profile,
                                   Completion completion, Int128 start);

/// Adds what fits, by score, then lower cost; a tie is reported when its items fare differently.
void fill_by_score(const BudgetProblem& problem, const Profile& profile, const GreedyOptions& options,
                   BudgetOutcome& outcome);

}  // namespace megdan::algo::voting
