#include "algo/voting/explain.hpp"

#include <algorithm>
#include <cmath>

#include "algo/voting/completion.hpp"
#include "algo/voting/sampling.hpp"
#include "algo/voting/shares.hpp"
#include "algo/voting/slow.hpp"

namespace megdan::algo::voting {
namespace {

std::uint64_t entries_of(const BudgetProblem& problem) {
  std::uint64_t entries = problem.ballots.size() + problem.costs.size();
  for (const Ballot& ballot : problem.ballots) entries += ballot.items.size();
  return entries;
}

bool is_raised(const BudgetMethod& method) {
  return method.rule == BudgetRule::equal_shares &&
         (method.completion == Completion::add1 || method.completion == Completion::add1_exhaustive);
}

std::vector<Item> sorted(std::vector<Item> items) {
  std::sort(items.begin(), items.end());
  return items;
}

/// One run of equal shares with the payments of every purchase and what is left.
struct Ledger {
  std::vector<std::vector<SharesEngine::Payment>> payments;
  std::vector<double> left;
};

Ledger ledger_of(const BudgetProblem& problem, const Profile& profile, Int128 total) {
  SharesEngine engine(problem, profile);
  engine.record(true);
  if (engine.run(total)) return {engine.payments(), engine.left()};
  // The certified run gave up: the same from big rationals.
  Ledger ledger;
  const auto run = slow::equal_shares_fixed(problem, profile, total);
  std::vector<Rational> left(profile.classes(), Rational(Integer(total), Integer(profile.voters)));
  for (const auto& purchase : run.purchases) {
    auto& paid = ledger.payments.emplace_back();
    for (std::uint32_t c = 0; c < profile.classes(); ++c) {
      for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
        if (profile.item[k] != purchase.item) continue;
        const Rational amount = std::min<Rational>(left[c], purchase.price * profile.points[k]);
        left[c] -= amount;
        if (amount > 0) paid.push_back({c, static_cast<double>(amount)});
      }
    }
  }
  for (const Rational& money : left) ledger.left.push_back(static_cast<double>(money));
  return ledger;
}

void explain_shares(const BudgetProblem& problem, const Profile& profile, Int128 total, Explanation& story) {
  if (profile.voters == 0) return;
  story.share = static_cast<double>(total) / static_cast<double>(profile.voters);
  const Ledger ledger = ledger_of(problem, profile, total);
  std::vector<double> behind(profile.items, 0);
  for (std::uint32_t c = 0; c < profile.classes(); ++c) {
    for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
      behind[profile.item[k]] += ledger.left[c] * profile.weight[c];
    }
  }
  for (std::size_t k = 0; k < story.winners.size(); ++k) {
    WinnerReason& winner = story.winners[k];
    if (!winner.by_rule) continue;
    for (const auto& payment : ledger.payments[k]) {
      winner.payers.push_back({payment.voter_class, profile.weight[payment.voter_class], payment.amount});
      winner.highest_payment = std::max(winner.highest_payment, payment.amount);
    }
    for (const PayingClass& payer : winner.payers) {
      // On approval ballots the full payers pay the same to the last bit.
      if (payer.each == winner.highest_payment) winner.paid_in_full += payer.ballots;
    }
  }
  for (LoserReason& loser : story.losers) {
    loser.missing = static_cast<double>(problem.costs[loser.item]) - behind[loser.item];
  }
}

/// The problem with some ballots replaced.
struct Trial {
  const BudgetProblem& problem;
  const BudgetMethod& method;
  std::vector<Item> selected;
  std::uint64_t work_left;
  std::uint64_t price;  // of one decision
  bool share_kept = false;
  Int128 total = 0;
  std::size_t full_decisions_left = 0;  // where the share is kept: to make examples certain

  bool may_try() const { return work_left >= price; }
  bool truly_alters(const BudgetProblem& changed) const {
    return sorted(decide(changed, method).selected) != selected;
  }
  /// Another set wins when the ballots of `changed` are as given; with the share kept only a likely guess.
  bool alters(const BudgetProblem& changed) {
    work_left -= std::min(work_left, price);
    if (!share_kept) return truly_alters(changed);
    const Profile profile = aggregate(changed.ballots, changed.costs.size());
    return sorted(equal_shares_profile(changed, profile, Completion::none, total).selected) != selected;
  }
};

BudgetProblem with_first(const BudgetProblem& problem, const std::vector<std::size_t>& order,
                         std::size_t count, const Ballot& by) {
  BudgetProblem changed = problem;
  for (std::size_t k = 0; k < count; ++k) changed.ballots[order[k]] = by;
  return changed;
}

/// A guess of example() with the share kept, made certain by whole decisions: more ballots where it
/// proves wrong, fewer again between the last that failed and the first that did not. 0: none found.
std::size_t confirmed(Trial& trial, const std::vector<std::size_t>& order, const Ballot& by,
                      std::size_t guess, std::size_t worst) {
  const std::size_t most = std::min(order.size(), worst);
  const auto alters = [&](std::size_t count) {
    --trial.full_decisions_left;
    return trial.truly_alters(with_first(trial.problem, order, count, by));
  };
  std::size_t same = guess - 1;
  std::size_t other = 0;
  for (std::size_t count = guess; other == 0 && same < most && trial.full_decisions_left > 0;) {
    if (alters(count)) {
      other = count;
    } else {
      same = count;
      count = std::min(2 * count, most);
    }
  }
  while (other > same + 1 && trial.full_decisions_left > 0) {
    const std::size_t middle = same + (other - same) / 2;
    (alters(middle) ? other : same) = middle;
  }
  return other;
}

/// Fewest of the first ballots of `order` whose replacement alters the result, up to `worst`, by
/// doubling and halving: an example, not a minimum. 0: none found.
std::size_t example(Trial& trial, const std::vector<std::size_t>& order, const Ballot& by,
                    std::size_t worst) {
  const auto alters = [&](std::size_t count) {
    return trial.alters(with_first(trial.problem, order, count, by));
  };
  std::size_t same = 0;
  std::size_t other = 0;
  for (std::size_t count = 1; other == 0 && same < std::min(order.size(), worst) && trial.may_try();) {
    if (alters(count)) {
      other = count;
    } else {
      same = count;
      count = std::min({2 * count, order.size(), worst});
    }
  }
  while (other > same + 1 && trial.may_try()) {
    const std::size_t middle = same + (other - same) / 2;
    (alters(middle) ? other : same) = middle;
  }
  return other > 0 && trial.share_kept ? confirmed(trial, order, by, other, worst) : other;
}

/// Replaces `depth` more ballots from `from` on by every set of items; true when one alters the result.
bool any_alters(Trial& trial, BudgetProblem& changed, std::size_t from, std::size_t depth) {
  if (depth == 0) return trial.alters(changed);
  const std::uint64_t sets = std::uint64_t{1} << changed.costs.size();
  for (std::size_t b = from; b < changed.ballots.size(); ++b) {
    const Ballot before = changed.ballots[b];
    for (std::uint64_t set = 0; set < sets; ++set) {
      changed.ballots[b] = {};
      for (Item item = 0; item < changed.costs.size(); ++item) {
        if ((set >> item & 1U) != 0) changed.ballots[b].items.push_back(item);
      }
      if (any_alters(trial, changed, b + 1, depth - 1)) {
        changed.ballots[b] = before;
        return true;
      }
    }
    changed.ballots[b] = before;
  }
  return false;
}

}  // namespace

BudgetOutcome decide(const BudgetProblem& problem, const BudgetMethod& method) {
  switch (method.rule) {
    case BudgetRule::greedy:
      return greedy(problem, method.greedy);
    case BudgetRule::phragmen:
      return sequential_phragmen(problem);
    case BudgetRule::equal_shares:
      break;
  }
  return equal_shares(problem, method.completion);
}

Explanation explain(const BudgetProblem& problem, const BudgetMethod& method, const BudgetOutcome& outcome) {
  check(problem);
  Explanation story;
  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  story.class_of = profile.class_of;
  std::vector<char> chosen(profile.items, 0);
  for (std::size_t k = 0; k < outcome.selected.size(); ++k) {
    const Item item = outcome.selected[k];
    chosen[item] = 1;
    WinnerReason winner;
    winner.item = item;
    winner.by_rule = k < outcome.by_rule;
    winner.supporters = profile.votes[item];
    story.winners.push_back(std::move(winner));
  }
  for (Item item = 0; item < profile.items; ++item) {
    if (!chosen[item]) story.losers.push_back({item, profile.votes[item], 0});
  }
  if (method.rule == BudgetRule::equal_shares) {
    explain_shares(problem, profile, outcome.share_times_voters, story);
    return story;
  }
  for (LoserReason& loser : story.losers) {
    std::int64_t left = problem.budget - outcome.cost;
    if (method.rule == BudgetRule::greedy) {
      left = problem.budget;
      for (const Item item : outcome.selected) {
        const bool earlier =
            profile.score[item] != profile.score[loser.item]
                ? profile.score[item] > profile.score[loser.item]
                : problem.costs[item] < problem.costs[loser.item] ||
                      (problem.costs[item] == problem.costs[loser.item] && item < loser.item);
        if (earlier) left -= problem.costs[item];
      }
    }
    loser.missing = static_cast<double>(problem.costs[loser.item] - left);
  }
  return story;
}

Margin margin(const BudgetProblem& problem, const BudgetMethod& method, const BudgetOutcome& outcome,
              const StudyLimits& limits) {
  check(problem);
  const std::size_t ballots = problem.ballots.size();
  Margin result;
  result.upper = ballots + 1;
  constexpr std::size_t full_decisions = 4;  // at least, to make examples certain
  // One decision sorts the ballots anew and then makes its runs.
  constexpr std::uint64_t sorting = 30;
  const std::uint64_t entries = entries_of(problem);
  Trial trial{problem, method, sorted(outcome.selected), limits.work / 2, entries * (sorting + outcome.runs)};
  const bool raised = is_raised(method);
  const std::uint64_t price = trial.price;
  if (raised && price * 20 * problem.costs.size() > trial.work_left) {
    trial.share_kept = result.share_kept = true;
    trial.work_left /= 2;  // the other half is for the decisions that make examples certain
    trial.full_decisions_left = std::max<std::uint64_t>(full_decisions, trial.work_left / price);
    trial.price = entries * (sorting + 1);
    trial.total = outcome.share_times_voters;
  }
  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  const auto chosen = [&](Item item) {
    return std::binary_search(trial.selected.begin(), trial.selected.end(), item);
  };
  // Projects with most votes among the losers and fewest among the winners are the likely pivots.
  std::vector<Item> pivots(profile.items);
  for (Item item = 0; item < profile.items; ++item) pivots[item] = item;
  std::stable_sort(pivots.begin(), pivots.end(), [&](Item a, Item b) {
    const auto far = [&](Item item) {
      const std::int64_t score = profile.score[item];
      return chosen(item) ? score : -score;
    };
    if (chosen(a) != chosen(b)) return !chosen(a);
    return far(a) < far(b);
  });
  for (const Item pivot : pivots) {
    const bool adding = !chosen(pivot);
    std::vector<std::size_t> order;
    for (std::size_t b = 0; b < ballots; ++b) {
      const auto& items = problem.ballots[b].items;
      const bool names = std::find(items.begin(), items.end(), pivot) != items.end();
      if (names != adding) order.push_back(b);
    }
    Ballot by;
    if (adding) {
      by.items = {pivot};
      if (!profile.approval) by.points = {profile.largest_points};
    }
    const std::size_t found = example(trial, order, by, result.upper - 1);
    if (found > 0 && found < result.upper) {
      result.upper = found;
      result.pivot = pivot;
      result.by_adding = adding;
    }
    if (!trial.may_try() || (trial.share_kept && trial.full_decisions_left == 0)) break;
  }
  // Every replacement of `size` ballots, while that is affordable: proves or improves the bound.
  trial.work_left = limits.work / 2;
  trial.price = price;
  trial.share_kept = false;
  const bool enumerable = profile.approval && problem.costs.size() <= 20;
  double trials = 1;
  for (std::size_t size = 1; enumerable && size < result.upper; ++size) {
    trials *= std::ldexp(static_cast<double>(ballots - size + 1) / static_cast<double>(size),
                         static_cast<int>(problem.costs.size()));
    if (trials * static_cast<double>(trial.price) > static_cast<double>(trial.work_left)) break;
    BudgetProblem changed = problem;
    if (any_alters(trial, changed, 0, size)) {
      result.upper = size;
      break;
    }
    result.lower = size + 1;
  }
  if (result.upper == 1) result.lower = 1;
  return result;
}

Stability stability(const BudgetProblem& problem, const BudgetMethod& method, const BudgetOutcome& outcome,
                    const StudyLimits& limits) {
  check(problem);
  Stability result;
  result.chosen.assign(problem.costs.size(), 0);
  const std::size_t ballots = problem.ballots.size();
  if (ballots == 0) return result;
  const std::uint64_t entries = entries_of(problem);
  const bool raised = is_raised(method);
  // A draw sets up the profile again (some passes) and then makes the runs.
  const auto samples_for = [&](std::uint64_t runs) {
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(limits.samples, limits.work / (entries * (runs + 8))));
  };
  result.samples = samples_for(outcome.runs);
  if (raised && result.samples < std::min<std::size_t>(limits.samples, 100)) {
    result.share_kept = true;
    result.samples = samples_for(1);
  }
  result.samples = std::max<std::size_t>(result.samples, 10);

  const Profile profile = aggregate(problem.ballots, problem.costs.size());
  std::mt19937_64 random(limits.seed);
  std::vector<std::size_t> wins(problem.costs.size(), 0);
  for (std::size_t draw = 0; draw < result.samples; ++draw) {
    BudgetOutcome drawn;
    if (method.rule == BudgetRule::equal_shares) {
      // The same classes with other weights; classes not drawn have weight 0 and must go.
      Profile other;
      other.items = profile.items;
      other.voters = ballots;
      other.approval = profile.approval;
      other.largest_points = profile.largest_points;
      other.votes.assign(profile.items, 0);
      other.score.assign(profile.items, 0);
      std::vector<std::uint32_t> weight(profile.classes(), 0);
      for (std::size_t b = 0; b < ballots; ++b) ++weight[profile.class_of[below(random, ballots)]];
      other.begin.push_back(0);
      for (std::uint32_t c = 0; c < profile.classes(); ++c) {
        if (weight[c] == 0) continue;
        for (std::uint32_t k = profile.begin[c]; k < profile.begin[c + 1]; ++k) {
          other.item.push_back(profile.item[k]);
          other.points.push_back(profile.points[k]);
          other.votes[profile.item[k]] += weight[c];
          other.score[profile.item[k]] += profile.points[k] * weight[c];
        }
        other.begin.push_back(static_cast<std::uint32_t>(other.item.size()));
        other.weight.push_back(weight[c]);
      }
      drawn = equal_shares_profile(problem, other, result.share_kept ? Completion::none : method.completion,
                                   result.share_kept ? outcome.share_times_voters : Int128{problem.budget});
    } else {
      BudgetProblem other = problem;
      for (std::size_t b = 0; b < ballots; ++b) other.ballots[b] = problem.ballots[below(random, ballots)];
      drawn = decide(other, method);
    }
    for (const Item item : drawn.selected) ++wins[item];
  }
  for (std::size_t item = 0; item < wins.size(); ++item) {
    result.chosen[item] = static_cast<double>(wins[item]) / static_cast<double>(result.samples);
  }
  return result;
}

}  // namespace megdan::algo::voting
