// The plain forms of the rules, in big rationals and by the book: the oracle of the tests, the peer
// of the bench and the last resort of the fast forms. Will not be quick.
#pragma once

#include "algo/voting/budget.hpp"
#include "algo/voting/rational.hpp"

namespace megdan::algo::voting::slow {

/// One purchase of equal shares: everybody pays min(what is left, price × points).
struct Purchase {
  Item item = 0;
  Rational price;
};

struct SharesRun {
  std::vector<Purchase> purchases;
  std::vector<Tie> ties;
  std::vector<Rational> left;  // class → what a ballot of it has left
  std::int64_t cost = 0;
};

/// Equal shares where the voters have `total` together (units of money, per-voter share total/voters).
/// O(purchases · size) rational operations.
SharesRun equal_shares_fixed(const BudgetProblem& problem, const Profile& profile, Int128 total);

/// The whole rule with its completion, one full run per step.
BudgetOutcome equal_shares(const BudgetProblem& problem, Completion completion);

/// Sequential Phragmén with rational loads.
BudgetOutcome sequential_phragmen(const BudgetProblem& problem);

}  // namespace megdan::algo::voting::slow
