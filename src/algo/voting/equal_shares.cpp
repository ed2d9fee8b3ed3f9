#include "algo/voting/completion.hpp"
#include "algo/voting/shares.hpp"
#include "algo/voting/slow.hpp"

namespace megdan::algo::voting {

BudgetOutcome equal_shares_profile(const BudgetProblem& problem, const Profile& profile,
                                   Completion completion, Int128 start) {
  SharesEngine engine(problem, profile);
  std::size_t exact_runs = 0;
  auto outcome = complete(problem, profile, completion, start, [&](Int128 total) {
    if (auto quick = engine.run(total)) return std::move(*quick);
    ++exact_runs;
    slow::SharesRun exact = slow::equal_shares_fixed(problem, profile, total);
    FixedRun result;
    for (const auto& purchase : exact.purchases) result.purchases.push_back(purchase.item);
    result.ties = std::move(exact.ties);
    result.cost = exact.cost;
    return result;
  });
  outcome.exact_runs = exact_runs;
  return outcome;
}

BudgetOutcome equal_shares(const BudgetProblem& problem, Completion completion) {
  check(problem);
  return equal_shares_profile(problem, aggregate(problem.ballots, problem.costs.size()), completion,
                              problem.budget);
}

}  // namespace megdan::algo::voting
