// Why a budget came out as it did: who paid, what is missing, how few ballots decide, how stable it is.
// Will not change an outcome; amounts here are rounded doubles, decisions stay in budget.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "algo/voting/budget.hpp"

namespace megdan::algo::voting {

enum class BudgetRule { greedy, equal_shares, phragmen };

/// A rule with its completion, as one thing that can be run again.
struct BudgetMethod {
  BudgetRule rule = BudgetRule::equal_shares;
  Completion completion = Completion::none;
  GreedyOptions greedy;
};
BudgetOutcome decide(const BudgetProblem& problem, const BudgetMethod& method);

/// Ballots of one kind (see Profile) that pay the same for one project.
struct PayingClass {
  std::uint32_t voter_class = 0;
  std::uint32_t ballots = 0;
  double each = 0;  // units of money
};

struct WinnerReason {
  Item item = 0;
  bool by_rule = true;  // false: added by the completion; nobody in particular pays
  std::uint64_t supporters = 0;
  double highest_payment = 0;       // what a supporter with money enough pays (per highest points)
  std::uint64_t paid_in_full = 0;   // supporters who did; equal shares only
  std::vector<PayingClass> payers;  // equal shares only; Σ ballots × each = the cost
};

struct LoserReason {
  Item item = 0;
  std::uint64_t supporters = 0;
  /// Equal shares: the cost less what its supporters have left at the end. Greedy, Phragmén: the cost
  /// less what was left of the budget when its turn came (Phragmén: at the end).
  double missing = 0;
};

struct Explanation {
  double share = 0;                     // equal shares: what each voter had in the run that counts
  std::vector<std::uint32_t> class_of;  // ballot → voter_class of the payers
  std::vector<WinnerReason> winners;    // in the order of choice
  std::vector<LoserReason> losers;      // ascending item
};
/// `outcome` here and below: what decide(problem, method) gave.
Explanation explain(const BudgetProblem& problem, const BudgetMethod& method, const BudgetOutcome& outcome);

/// The fewest ballots that have to be replaced by other ballots for another set of projects to win.
/// `upper` is proven by an example, decided in full; `lower` by trying every replacement on approval ballots
/// (each set of fewer than `lower` ballots). Equal means exact. No example found: upper = ballots + 1.
struct Margin {
  std::size_t lower = 1;
  std::size_t upper = 0;
  bool exact() const { return lower == upper; }
  Item pivot = 0;           // the project whose ballots the example changes
  bool by_adding = false;   // the example: ballots for the pivot alone; otherwise its ballots emptied
  bool share_kept = false;  // dear decisions (add1): examples were looked for with the share that was
                            // found, then made certain by decisions in full; smaller ones may be missed
};

/// Limits of work in entries of ballots looked at, not in time, so that results repeat.
struct StudyLimits {
  std::uint64_t work = 60'000'000;  // margin and stability each
  std::uint64_t seed = 1;
  std::size_t samples = 1000;
};
Margin margin(const BudgetProblem& problem, const BudgetMethod& method, const BudgetOutcome& outcome,
              const StudyLimits& limits = {});

/// B. Efron's bootstrap: ballots drawn again with replacement; in what part of the draws each project
/// wins. Raw mt19937_64 output only. Where a raised share (add1) would have to be found anew each time
/// and `work` does not allow it, the share that was found is kept (`share_kept`).
struct Stability {
  std::vector<double> chosen;  // item → 0 … 1
  std::size_t samples = 0;
  bool share_kept = false;
};
Stability stability(const BudgetProblem& problem, const BudgetMethod& method, const BudgetOutcome& outcome,
                    const StudyLimits& limits = {});

}  // namespace megdan::algo::voting
