#include "algo/voting/slow.hpp"

#include <numeric>
#include <optional>

#include "algo/voting/completion.hpp"
#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting::slow {
namespace {

struct Supporter {
  std::uint32_t voter_class;
  std::int64_t points;
};

std::vector<std::vector<Supporter>> supporters_of(const Profile& profile) {
  std::vector<std::vector<Supporter>> supporters(profile.items);
  for (std::uint32_t c = 0; c < profile.classes(); ++c) {
    for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
      supporters[profile.item[k]].push_back({c, profile.points[k]});
    }
  }
  return supporters;
}

/// The lowest price at which the supporters together pay the cost, or nothing when they cannot.
std::optional<Rational> lowest_price(std::vector<Supporter> supporters, const std::vector<Rational>& left,
                                     const Profile& profile, std::int64_t cost) {
  Rational money = 0;
  Integer points = 0;
  for (const Supporter& s : supporters) {
    money += left[s.voter_class] * profile.weight[s.voter_class];
    points += Integer(s.points) * profile.weight[s.voter_class];
  }
  if (money < cost) return std::nullopt;
  std::sort(supporters.begin(), supporters.end(), [&](const Supporter& a, const Supporter& b) {
    return left[a.voter_class] * b.points < left[b.voter_class] * a.points;
  });
  Rational missing = cost;
  for (const Supporter& s : supporters) {
    const Rational price = missing / Rational(points);
    if (price * s.points <= left[s.voter_class]) return price;
    missing -= left[s.voter_class] * profile.weight[s.voter_class];
    points -= Integer(s.points) * profile.weight[s.voter_class];
  }
  return std::nullopt;  // not reached: money >= cost
}

}  // namespace

SharesRun equal_shares_fixed(const BudgetProblem& problem, const Profile& profile, Int128 total) {
  SharesRun run;
  if (profile.voters == 0) return run;
  const auto supporters = supporters_of(profile);
  run.left.assign(profile.classes(), Rational(Integer(total), Integer(profile.voters)));
  std::vector<char> open(profile.items, 0);
  for (Item item = 0; item < profile.items; ++item) open[item] = supporters[item].empty() ? 0 : 1;

  while (true) {
    // The voters' utility per unit of money: what the highest of decides.
    Rational best_value = 0;
    bool best_is_free = false;
    std::vector<Item> best;
    std::vector<Rational> price(profile.items);
    for (Item item = 0; item < profile.items; ++item) {
      if (!open[item]) continue;
      const auto found = lowest_price(supporters[item], run.left, profile, problem.costs[item]);
      if (!found) {
        open[item] = 0;
        continue;
      }
      price[item] = *found;
      const bool is_free = problem.costs[item] == 0;
      const Rational value =
          is_free ? Rational(0)
                  : (problem.utility == Utility::cost ? Rational(problem.costs[item]) : Rational(1)) / *found;
      if (best.empty() || is_free > best_is_free || (is_free == best_is_free && value > best_value)) {
        best_value = value;
        best_is_free = is_free;
        best = {item};
      } else if (is_free == best_is_free && value == best_value) {
        best.push_back(item);
      }
    }
    if (best.empty()) return run;
    const Item item = break_tie(best, problem, profile, run.ties);
    for (const Supporter& s : supporters[item]) {
      auto& left = run.left[s.voter_class];
      left = std::max<Rational>(0, left - price[item] * s.points);
    }
    run.purchases.push_back({item, price[item]});
    run.cost += problem.costs[item];
    open[item] = 0;
  }
}

BudgetOutcome equal_shares(const BudgetProblem& problem, Completion completion) {
  check(problem);
  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  auto outcome = complete(problem, profile, completion, problem.budget, [&](Int128 total) {
    SharesRun run = equal_shares_fixed(problem, profile, total);
    FixedRun result;
    for (const auto& purchase : run.purchases) result.purchases.push_back(purchase.item);
    result.ties = std::move(run.ties);
    result.cost = run.cost;
    return result;
  });
  outcome.exact_runs = outcome.runs;
  return outcome;
}

BudgetOutcome sequential_phragmen(const BudgetProblem& problem) {
  check(problem);
  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  const auto supporters = supporters_of(profile);
  std::vector<Rational> load(profile.classes(), Rational(0));
  std::vector<char> open(profile.items, 0);
  for (Item item = 0; item < profile.items; ++item) open[item] = supporters[item].empty() ? 0 : 1;
  BudgetOutcome outcome;
  while (true) {
    Rational best_load = 0;
    std::vector<Item> best;
    for (Item item = 0; item < profile.items; ++item) {
      if (!open[item]) continue;
      Rational needed = problem.costs[item];
      for (const Supporter& s : supporters[item])
        needed += load[s.voter_class] * profile.weight[s.voter_class];
      needed /= profile.votes[item];
      if (best.empty() || needed < best_load) {
        best_load = needed;
        best = {item};
      } else if (needed == best_load) {
        best.push_back(item);
      }
    }
    if (best.empty()) break;
    const Item item = break_tie(best, problem, profile, outcome.ties);
    if (problem.costs[item] > problem.budget - outcome.cost) break;
    for (const Supporter& s : supporters[item]) load[s.voter_class] = best_load;
    outcome.selected.push_back(item);
    outcome.cost += problem.costs[item];
    open[item] = 0;
  }
  outcome.by_rule = outcome.selected.size();
  return outcome;
}

}  // namespace megdan::algo::voting::slow
