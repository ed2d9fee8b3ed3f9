// One order of tie-breaking for all budget rules: votes, then lower cost, then reported.
// Will not decide what is tied; each rule does that exactly.
#pragma once

#include <algorithm>
#include <vector>

#include "algo/voting/budget.hpp"

namespace megdan::algo::voting {

/// Takes the item with the highest score, then the lowest cost, then the lowest number; what is
/// still level is added to `ties` unless the same set is there already. `tied` must not be empty.
inline Item break_tie(std::vector<Item> tied, const BudgetProblem& problem, const Profile& profile,
                      std::vector<Tie>& ties) {
  const auto better = [&](Item a, Item b) {
    if (profile.score[a] != profile.score[b]) return profile.score[a] > profile.score[b];
    return problem.costs[a] < problem.costs[b];
  };
  const Item first = *std::min_element(
      tied.begin(), tied.end(), [&](Item a, Item b) { return better(a, b) || (!better(b, a) && a < b); });
  std::erase_if(tied, [&](Item item) { return better(first, item); });
  if (tied.size() > 1) {
    std::sort(tied.begin(), tied.end());
    const bool known =
        std::any_of(ties.begin(), ties.end(), [&](const Tie& tie) { return tie.items == tied; });
    if (!known) ties.push_back({tied, first});
  }
  return first;
}

inline void merge_ties(std::vector<Tie>& into, const std::vector<Tie>& from) {
  for (const Tie& tie : from) {
    const bool known =
        std::any_of(into.begin(), into.end(), [&](const Tie& t) { return t.items == tie.items; });
    if (!known) into.push_back(tie);
  }
}

}  // namespace megdan::algo::voting
