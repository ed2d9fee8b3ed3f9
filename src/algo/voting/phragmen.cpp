#include <cmath>

#include "algo/voting/budget.hpp"
#include "algo/voting/rational.hpp"
#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting {

/// A voter's load is that of the last purchase it shared, so an item's supporters carry
/// Σ_r count(r) · load(r): a few terms. Doubles order the candidates (sums of positive numbers: the
/// relative error of a load after r purchases is below (r + 4)² · 2^-52), rationals decide near ones.
BudgetOutcome sequential_phragmen(const BudgetProblem& problem) {
  check(problem);
  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  const std::size_t items = profile.items;
  std::vector<std::vector<std::uint32_t>> supporters(items);
  for (std::uint32_t c = 0; c < profile.classes(); ++c) {
    for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k)
      supporters[profile.item[k]].push_back(c);
  }

  std::vector<Rational> load = {0};  // purchase (from 1) → load of its supporters; 0: none yet
  std::vector<double> about = {0};
  std::vector<std::uint32_t> last(profile.classes(), 0);       // class → last purchase shared
  std::vector<std::vector<std::uint32_t>> count(items, {0U});  // item → supporters by last purchase
  std::vector<Item> open;
  for (Item item = 0; item < items; ++item) {
    if (profile.votes[item] == 0) continue;
    open.push_back(item);
    count[item][0] = static_cast<std::uint32_t>(profile.votes[item]);
  }

  const auto exact = [&](Item item) {
    Rational needed = problem.costs[item];
    for (std::size_t r = 1; r < count[item].size(); ++r) {
      if (count[item][r] != 0) needed += load[r] * count[item][r];
    }
    return Rational(needed / profile.votes[item]);
  };

  BudgetOutcome outcome;
  std::vector<double> guess(items, 0);
  while (!open.empty()) {
    double lowest = HUGE_VAL;
    for (const Item item : open) {
      double needed = static_cast<double>(problem.costs[item]);
      for (std::size_t r = 1; r < count[item].size(); ++r) needed += about[r] * count[item][r];
      guess[item] = needed / static_cast<double>(profile.votes[item]);
      lowest = std::min(lowest, guess[item]);
    }
    const double rounds = static_cast<double>(load.size()) + 4;
    const double reach = lowest * (1 + 4 * rounds * rounds * 0x1p-52);
    std::vector<Item> best;
    Rational best_load = 0;
    for (const Item item : open) {
      if (guess[item] > reach) continue;
      Rational mine = exact(item);
      if (!best.empty() && mine > best_load) continue;
      if (best.empty() || mine < best_load) best.clear();
      best_load = std::move(mine);
      best.push_back(item);
    }
    const Item item = break_tie(best, problem, profile, outcome.ties);
    if (problem.costs[item] > problem.budget - outcome.cost) break;
    outcome.selected.push_back(item);
    outcome.cost += problem.costs[item];
    std::erase(open, item);
    const auto purchase = static_cast<std::uint32_t>(load.size());
    about.push_back(static_cast<double>(best_load));
    load.push_back(std::move(best_load));
    for (const std::uint32_t c : supporters[item]) {
      for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
        auto& mine = count[profile.item[k]];
        if (mine.size() <= purchase) mine.resize(purchase + 1, 0);
        mine[last[c]] -= profile.weight[c];
        mine[purchase] += profile.weight[c];
      }
      last[c] = purchase;
    }
  }
  outcome.by_rule = outcome.selected.size();
  return outcome;
}

}  // namespace megdan::algo::voting
