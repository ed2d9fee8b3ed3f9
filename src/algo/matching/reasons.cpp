#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "algo/matching/near_ways.hpp"
#include "algo/matching/residual.hpp"

namespace megdan::algo::matching {
namespace {

/// The reasons one by one, in a bounded number of steps.
class Explainer {
 public:
  Explainer(const AssignmentProblem& problem, const Assignment& assignment)
      : problem_(problem), assignment_(assignment), residual_(problem, assignment), near_ways_(residual_) {
    const auto cells = std::uint64_t{residual_.rows().cells.size()};
    pool_ = 1'000'000 + 16 * cells;
    lonely_pool_ = std::min<std::uint64_t>(20'000'000 + 400 * cells, 1'000'000'000);
    left_ = static_cast<std::uint64_t>(std::count(assignment.taken.begin(), assignment.taken.end(), 1));
    reach_.resize(residual_.nodes());
  }

  [[nodiscard]] const Residual& residual() const { return residual_; }
  /// Whether `guests_reasons` answers for host j; else each of its pairs needs `pair_reason`.
  [[nodiscard]] bool explains_together(std::uint32_t j) const { return near_ways_.covers(j); }

  /// For all whom host j might give up: one search serves them.
  void guests_reasons(std::uint32_t j, std::vector<PairReason>& reasons) {
    const auto guests = residual_.guests(j);
    const std::uint64_t used = near_ways_.search(j, allowance_of(guests.size()));
    pool_ -= std::min(pool_, used);
    for (const Way& guest : guests) {
      PairReason reason;
      reason.candidate = guest.candidate;
      const std::int64_t through_sink = way_through_sink(guest.to, j, reason.instead);
      const NearWays::Found found = near_ways_.best_of(guest.to, through_sink);
      if (found.best < through_sink) reason.instead = found.candidate;
      reason.loss = found.best == far ? impossible : found.best + guest.cost;
      reason.loss_at_least = found.proven == far ? impossible : found.proven + guest.cost;
      reasons.push_back(reason);
    }
  }

  PairReason pair_reason(std::uint32_t i, const Rows::Cell& cell) {
    PairReason reason;
    reason.candidate = cell.candidate;
    if (problem_.candidates[cell.candidate].rule == Rule::locked) {
      reason.locked = true;
      return reason;
    }
    std::int64_t best = way_through_sink(i, cell.host, reason.instead);
    const std::int64_t proven = search(i, residual_.seekers() + cell.host, best, false, reason.instead);
    const std::int64_t cost = residual_.reduced(i, cell);
    reason.loss = best != far ? plus(best, -cost) : proven == far ? impossible : unknown;
    reason.loss_at_least = proven == far ? impossible : plus(proven, -cost);
    return reason;
  }

  UnmatchedReason unmatched_reason(std::uint32_t i) {
    UnmatchedReason reason;
    reason.seeker = i;
    reason.blocker = Blocker::no_candidates;
    const Rows& rows = residual_.rows();
    bool holds = false;
    std::int64_t best = far;
    std::uint32_t via = none;
    for (std::uint32_t k = rows.begin[i]; k < rows.begin[i + 1]; ++k) {
      const Rows::Cell& cell = rows.cells[k];
      holds = holds || !residual_.is_forward(cell);
      if (!residual_.is_forward(cell)) continue;
      if (problem_.hosts[cell.host].upper == 0) {
        if (reason.blocker == Blocker::no_candidates) reason.blocker = Blocker::all_forbidden;
        continue;
      }
      reason.blocker = Blocker::hosts_full;
      if (holds) continue;
      const std::int64_t way =
          plus(residual_.reduced(i, cell), residual_.to_sink(residual_.seekers() + cell.host));
      if (way < best) {
        best = way;
        via = k;
      }
    }
    // One who already holds places might only swap them on the way through the hub: search without that.
    if (holds) {
      best = far;
      std::uint32_t first = none;
      if (search(i, none, best, true, first) != far && best == far) reason.loss = unknown;
      via = none;
      for (std::uint32_t k = rows.begin[i]; first != none && k < rows.begin[i + 1]; ++k)
        if (rows.cells[k].candidate == first) via = k;
    }
    if (best == far) return reason;
    reason.nearest = rows.cells[via].candidate;
    reason.loss = best - (*problem_.seekers[i].unmatched_penalty - residual_.price(i));
    const std::uint32_t j = rows.cells[via].host;
    if (assignment_.load[j] < problem_.hosts[j].upper &&
        best == residual_.reduced(i, rows.cells[via]) + residual_.leave(j))
      reason.blocker = Blocker::too_costly;
    return reason;
  }

 private:
  using Entry = std::pair<std::int64_t, std::uint32_t>;
  struct Reach {
    std::int64_t distance = far;  ///< in the search that runs
    std::uint32_t label = none;   ///< the first candidate of its way
  };

  /// From seeker i to host j through the sink; names the first candidate, the lowest of equals, and none
  /// where staying unmatched is as good.
  [[nodiscard]] std::int64_t way_through_sink(std::uint32_t i, std::uint32_t j, std::uint32_t& first) const {
    const std::int64_t back = residual_.from_sink(residual_.seekers() + j);
    const std::int64_t there = residual_.to_sink(i);
    if (there == far || back == far) return far;
    if (residual_.unmatch(i) != there)
      for (const Way& way : residual_.ways(i))
        if (plus(way.cost, residual_.to_sink(way.to)) == there) first = std::min(first, way.candidate);
    return plus(there, back);
  }

  /// Steps for a search that serves so many pairs: four times their share of those left.
  std::uint64_t allowance_of(std::uint64_t pairs) {
    const std::uint64_t steps =
        pairs * std::max<std::uint64_t>(50, 4 * (pool_ / std::max<std::uint64_t>(1, left_)));
    left_ -= std::min(left_, pairs);
    return std::max<std::uint64_t>(200, steps);
  }

  void push(std::int64_t key, std::uint32_t v) {
    heap_.emplace_back(key, v);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }
  Entry pop() {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    const Entry entry = heap_.back();
    heap_.pop_back();
    return entry;
  }

  /// What the rest of a way from v to `goal` costs at least, by the triangle through the sink.
  [[nodiscard]] std::int64_t at_least(std::uint32_t v, std::uint32_t goal) const {
    std::int64_t bound = 0;
    if (residual_.from_sink(v) != far) {
      if (residual_.from_sink(goal) == far) return far;
      bound = std::max(bound, residual_.from_sink(goal) - residual_.from_sink(v));
    }
    if (residual_.to_sink(goal) != far) {
      if (residual_.to_sink(v) == far) return far;
      bound = std::max(bound, residual_.to_sink(v) - residual_.to_sink(goal));
    }
    return bound;
  }

  /// Ways from seeker `start` to `goal` (a host, or the sink when `to_hub`) that do not pass the sink and
  /// cost less than `best`; improves `best` and names the first candidate of the way.
  /// Returns what every such way costs at least, or `best` when that is less; `far` when there is no way.
  std::int64_t search(std::uint32_t start, std::uint32_t goal, std::int64_t& best, bool to_hub,
                      std::uint32_t& first) {
    const std::uint64_t allowance = allowance_of(1);
    if (best != far) {
      const Found found = search_below(best, start, goal, to_hub, first, allowance);
      pool_ -= std::min(pool_, found.used);
      best = found.best;
      return std::min(found.proven, best);
    }
    // No way is known, so nothing bounds the search: it looks no further than a limit that is raised until a
    // way is found or nothing lies beyond, and pays from an allowance of its own.
    const auto ways = residual_.ways_nearest_first(start);
    if (ways.empty()) return far;
    std::int64_t limit = ways.front().cost + 1;
    for (std::int64_t proven = 0;;) {
      const Found found = search_below(limit, start, goal, to_hub, first, lonely_pool_);
      lonely_pool_ -= std::min(lonely_pool_, found.used);
      if (found.best < limit) best = found.best;
      if (found.best < limit && found.proven >= best) return best;
      if (found.proven < limit) return std::max(proven, found.proven);  // the allowance is used up
      if (!found.went_past) return far;
      proven = limit;
      limit = limit > far / 8 ? far : 4 * limit;
    }
  }

  struct Found {
    std::int64_t best;    ///< of the way found, or the limit given
    std::int64_t proven;  ///< every other way costs at least this; `far` when all were looked at
    std::uint64_t used;
    bool went_past;  ///< something lies beyond the limit
  };

  /// A* search for a way that costs less than `limit`.
  Found search_below(std::int64_t limit, std::uint32_t start, std::uint32_t goal, bool to_hub,
                     std::uint32_t& first, std::uint64_t allowance) {
    Found found{limit, far, 0, false};
    std::int64_t& best = found.best;
    std::uint64_t used = 0;
    const std::uint32_t seekers = residual_.seekers();
    heap_.clear();
    reached_.clear();
    const auto rest = [&](std::uint32_t v) { return to_hub ? residual_.to_sink(v) : at_least(v, goal); };
    const auto reach = [&](std::uint32_t v, std::int64_t d, std::uint32_t label) {
      if (d >= reach_[v].distance || v == start) return;
      const std::int64_t key = plus(d, rest(v));
      if (key >= best) {
        found.went_past = found.went_past || key != far;
        return;
      }
      if (reach_[v].distance == far) reached_.push_back(v);
      reach_[v].distance = d;
      reach_[v].label = label;
      push(key, v);
    };
    // Nothing costs less than zero, so the rest is left at the first way that is too dear by itself.
    const auto follow = [&](std::span<const Way> ways, std::int64_t d, std::uint32_t label) {
      for (const Way& way : ways) {
        ++used;
        if (plus(d, way.cost) >= best) {
          found.went_past = true;
          break;
        }
        reach(way.to, d + way.cost, label == none ? way.candidate : label);
      }
    };
    follow(residual_.ways_nearest_first(start), 0, none);
    while (!heap_.empty()) {
      const auto [key, v] = pop();
      if (key >= best) break;
      const std::int64_t d = reach_[v].distance;
      if (key > plus(d, rest(v))) continue;
      if (v == goal) {
        best = d;
        first = reach_[v].label;
        break;
      }
      if (to_hub) {
        const std::int64_t out = v < seekers ? residual_.unmatch(v) : residual_.leave(v - seekers);
        if (plus(d, out) < best) {
          best = d + out;
          first = reach_[v].label;
        }
      }
      if (used > allowance) {
        found.proven = key;
        break;
      }
      follow(v < seekers ? residual_.ways_nearest_first(v) : residual_.guests(v - seekers), d,
             reach_[v].label);
    }
    for (const std::uint32_t v : reached_) reach_[v].distance = far;
    found.used = used;
    return found;
  }

  const AssignmentProblem& problem_;
  const Assignment& assignment_;
  Residual residual_;
  NearWays near_ways_;
  std::vector<Reach> reach_;
  std::vector<std::uint32_t> reached_;
  std::vector<Entry> heap_;
  std::uint64_t pool_ = 0;  ///< steps left for all searches together
  std::uint64_t left_ = 0;  ///< pairs to come, about
  /// Steps for the searches to which no way is known beforehand: markets without any slack.
  std::uint64_t lonely_pool_ = 0;
};

}  // namespace

Reasons reasons(const AssignmentProblem& problem, const Assignment& assignment) {
  Explainer explainer(problem, assignment);
  Reasons result;
  const Residual& residual = explainer.residual();
  const Rows& rows = residual.rows();
  std::vector<bool> has_forbidden(problem.seekers.size(), false);
  for (const Candidate& candidate : problem.candidates)
    if (candidate.rule == Rule::forbidden) has_forbidden[candidate.seeker] = true;
  // Before the others, which sort what these read.
  for (std::uint32_t j = 0; j < problem.hosts.size(); ++j)
    if (explainer.explains_together(j)) explainer.guests_reasons(j, result.pairs);
  for (std::uint32_t i = 0; i < problem.seekers.size(); ++i) {
    for (std::uint32_t c = rows.begin[i]; c < rows.begin[i + 1]; ++c) {
      const Rows::Cell& cell = rows.cells[c];
      if (assignment.taken[cell.candidate] == 0) continue;
      const bool is_told =
          explainer.explains_together(cell.host) && problem.candidates[cell.candidate].rule == Rule::open;
      if (!is_told) result.pairs.push_back(explainer.pair_reason(i, cell));
    }
    if (assignment.missing[i] == 0) continue;
    UnmatchedReason reason = explainer.unmatched_reason(i);
    if (reason.blocker == Blocker::no_candidates && has_forbidden[i]) reason.blocker = Blocker::all_forbidden;
    result.unmatched.push_back(reason);
  }
  std::sort(result.pairs.begin(), result.pairs.end(),
            [](const PairReason& a, const PairReason& b) { return a.candidate < b.candidate; });
  result.place_worth.resize(problem.hosts.size(), 0);
  for (std::uint32_t j = 0; j < problem.hosts.size(); ++j)
    if (assignment.load[j] == problem.hosts[j].upper)
      result.place_worth[j] = std::max<std::int64_t>(
          0, residual.price(residual.seekers() + j) - marginal(problem.hosts[j], problem.hosts[j].upper));
  return result;
}

std::vector<std::int64_t> difference_in_parts(std::span<const std::int64_t> parts, std::size_t width,
                                              std::uint32_t candidate, std::uint32_t instead) {
  const std::size_t rows = width == 0 ? 0 : parts.size() / width;
  if (candidate >= rows || (instead != no_candidate && instead >= rows))
    throw Refused("a candidate without its parts");
  std::vector<std::int64_t> difference(width);
  for (std::size_t k = 0; k < width; ++k)
    difference[k] = parts[candidate * width + k] - (instead == no_candidate ? 0 : parts[instead * width + k]);
  return difference;
}

}  // namespace megdan::algo::matching
