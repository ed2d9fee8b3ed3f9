#include "algo/voting/budget.hpp"

#include <numeric>
#include <stdexcept>

#include "algo/voting/completion.hpp"
#include "algo/voting/tie_break.hpp"

namespace megdan::algo::voting {

void check(const BudgetProblem& problem) {
  if (problem.budget < 0 || problem.budget > max_money) throw std::invalid_argument("budget out of range");
  if (problem.unit < 1 || problem.unit > 1'000'000) throw std::invalid_argument("unit out of range");
  Int128 sum = 0;
  for (std::size_t k = 0; k < problem.costs.size(); ++k) {
    if (problem.costs[k] < 0 || problem.costs[k] > max_money) {
      throw std::invalid_argument("cost of item " + std::to_string(k) + " out of range");
    }
    sum += problem.costs[k];
  }
  if (sum > (Int128{1} << 62)) throw std::invalid_argument("the costs together are out of range");
  check(problem.ballots, problem.costs.size());
}

void fill_by_score(const BudgetProblem& problem, const Profile& profile, const GreedyOptions& options,
                   BudgetOutcome& outcome) {
  std::vector<char> chosen(profile.items, 0);
  for (const Item item : outcome.selected) chosen[item] = 1;
  std::vector<Item> order;
  for (Item item = 0; item < profile.items; ++item) {
    if (!chosen[item] && profile.votes[item] > 0 && profile.score[item] >= options.min_score)
      order.push_back(item);
  }
  const auto level = [&](Item a, Item b) {
    return profile.score[a] == profile.score[b] && problem.costs[a] == problem.costs[b];
  };
  std::stable_sort(order.begin(), order.end(), [&](Item a, Item b) {
    if (profile.score[a] != profile.score[b]) return profile.score[a] > profile.score[b];
    return problem.costs[a] < problem.costs[b];
  });
  bool stopped = false;
  for (std::size_t k = 0; k < order.size() && !stopped;) {
    std::size_t end = k + 1;
    while (end < order.size() && level(order[k], order[end])) ++end;
    std::size_t taken = 0;
    for (std::size_t j = k; j < end; ++j) {
      if (problem.costs[order[j]] <= problem.budget - outcome.cost) {
        outcome.selected.push_back(order[j]);
        outcome.cost += problem.costs[order[j]];
        ++taken;
      } else if (options.stop_at_first_misfit) {
        stopped = true;
        break;
      }
    }
    if (taken > 0 && taken < end - k) {
      Tie tie{
          {order.begin() + static_cast<std::ptrdiff_t>(k), order.begin() + static_cast<std::ptrdiff_t>(end)},
          order[k]};
      merge_ties(outcome.ties, {tie});
    }
    k = end;
  }
}

BudgetOutcome greedy(const BudgetProblem& problem, const GreedyOptions& options) {
  check(problem);
  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  BudgetOutcome outcome;
  fill_by_score(problem, profile, options, outcome);
  outcome.by_rule = outcome.selected.size();
  return outcome;
}

BudgetOutcome complete(const BudgetProblem& problem, const Profile& profile, Completion completion,
                       Int128 start, const std::function<FixedRun(Int128)>& run) {
  BudgetOutcome outcome;
  const auto take = [&](FixedRun&& result, Int128 total) {
    outcome.selected = std::move(result.purchases);
    outcome.cost = result.cost;
    outcome.share_times_voters = total;
    outcome.by_rule = outcome.selected.size();
  };
  if (profile.voters > 0) {
    std::size_t supported = 0;
    for (const std::uint64_t votes : profile.votes) supported += votes > 0 ? 1 : 0;
    Int128 total = start;
    FixedRun first = run(total);
    ++outcome.runs;
    merge_ties(outcome.ties, first.ties);
    take(std::move(first), total);
    const bool raise = completion == Completion::add1 || completion == Completion::add1_exhaustive;
    const Int128 step = static_cast<Int128>(profile.voters) * problem.unit;
    const auto exhausted = [&] {
      std::vector<char> chosen(profile.items, 0);
      for (const Item item : outcome.selected) chosen[item] = 1;
      for (Item item = 0; item < profile.items; ++item) {
        if (!chosen[item] && problem.costs[item] <= problem.budget - outcome.cost) return false;
      }
      return true;
    };
    const std::uint64_t entries = profile.item.size() + profile.classes() + profile.items + 1;
    const std::size_t most_runs = std::min<std::uint64_t>(max_runs, max_run_entries / entries);
    // When everything with a supporter is bought, more money changes nothing.
    while (raise && outcome.selected.size() < supported) {
      if (completion == Completion::add1_exhaustive && exhausted()) break;
      if (outcome.runs >= most_runs) {
        throw std::length_error("raising the shares by one needs more than " + std::to_string(most_runs) +
                                " steps");
      }
      FixedRun next = run(total + step);
      ++outcome.runs;
      merge_ties(outcome.ties, next.ties);
      if (next.cost > problem.budget) break;
      total += step;
      take(std::move(next), total);
    }
  }
  if (completion == Completion::utilitarian) fill_by_score(problem, profile, {}, outcome);
  return outcome;
}

}  // namespace megdan::algo::voting
