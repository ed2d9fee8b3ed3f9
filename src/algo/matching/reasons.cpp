#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "algo/matching/assign_paths.hpp"
#include "algo/matching/assignment.hpp"

namespace megdan::algo::matching {
namespace {

std::int64_t plus(std::int64_t a, std::int64_t b) {
  return a == far || b == far ? far : a + b;
}

/// The residual network of an optimum, in reduced costs: seekers are nodes 0 … S − 1, hosts S … S + H − 1,
/// and the sink is kept aside as the hub through which most rearrangements go.
class Residual {
 public:
  Residual(const AssignmentProblem& problem, const Assignment& assignment)
      : problem_(problem), assignment_(assignment), rows_(rows_of(problem)) {
    seekers_ = problem.seekers.size();
    nodes_ = seekers_ + problem.hosts.size();
    if (assignment.status != Status::optimal || assignment.taken.size() != problem.candidates.size() ||
        assignment.answer.potential.size() != nodes_ + 1)
      throw Refused("reasons need the optimal assignment of the same problem");
    const Wide sink = assignment.answer.potential[nodes_];
    price_.resize(nodes_);
    for (std::size_t v = 0; v < nodes_; ++v) {
      const Wide price = sink - assignment.answer.potential[v];
      if (price > far / 8 || price < -far / 8) throw Refused("prices too large for reasons");
      price_[v] = static_cast<std::int64_t>(price);
    }
    column_begin_.assign(problem.hosts.size() + 1, 0);
    for (const Rows::Cell& cell : rows_.cells) ++column_begin_[cell.host + 1];
    for (std::size_t j = 0; j + 1 < column_begin_.size(); ++j) column_begin_[j + 1] += column_begin_[j];
    columns_.resize(rows_.cells.size());
    std::vector<std::uint32_t> next(column_begin_.begin(), column_begin_.end() - 1);
    reduced_.resize(rows_.cells.size());
    forward_.resize(rows_.cells.size());
    row_of_.resize(rows_.cells.size());
    guests_.resize(problem.hosts.size());
    for (std::uint32_t i = 0; i < seekers_; ++i)
      for (std::uint32_t c = rows_.begin[i]; c < rows_.begin[i + 1]; ++c) {
        const Rows::Cell& cell = rows_.cells[c];
        row_of_[c] = i;
        columns_[next[cell.host]++] = c;
        reduced_[c] = cell.cost + price_[seekers_ + cell.host] - price_[i];
        const bool open = problem.candidates[cell.candidate].rule == Rule::open;
        const bool taken = assignment.taken[cell.candidate] != 0;
        forward_[c] = open && !taken;
        if (open && taken) guests_[cell.host].push_back({-reduced_[c], i});
      }
    for (auto& guests : guests_) std::sort(guests.begin(), guests.end(), nearer);
    pool_ = 1'000'000 + 12 * std::uint64_t{rows_.cells.size()};
    lonely_pool_ =
        std::min<std::uint64_t>(20'000'000 + 400 * std::uint64_t{rows_.cells.size()}, 1'000'000'000);
    left_ = static_cast<std::uint64_t>(std::count(assignment.taken.begin(), assignment.taken.end(), 1));
    const auto to_sink = from_hub(false);
    const auto from_sink = from_hub(true);
    reach_.resize(nodes_);
    for (std::size_t v = 0; v < nodes_; ++v) reach_[v] = {.to_sink = to_sink[v], .from_sink = from_sink[v]};
    ways_begin_.assign(seekers_ + 1, 0);
    for (std::uint32_t i = 0; i < seekers_; ++i) {
      for (std::uint32_t c = rows_.begin[i]; c < rows_.begin[i + 1]; ++c)
        if (forward_[c])
          ways_.push_back({reduced_[c], host_node(rows_.cells[c].host), rows_.cells[c].candidate});
      ways_begin_[i + 1] = static_cast<std::uint32_t>(ways_.size());
    }
    is_sorted_.assign(seekers_, false);
  }

  [[nodiscard]] const Rows& rows() const { return rows_; }
  [[nodiscard]] std::int64_t price_of_host(std::uint32_t j) const { return price_[seekers_ + j]; }

  PairReason pair_reason(std::uint32_t i, std::uint32_t c) {
    const Rows::Cell& cell = rows_.cells[c];
    PairReason reason;
    reason.candidate = cell.candidate;
    if (problem_.candidates[cell.candidate].rule == Rule::locked) {
      reason.locked = true;
      return reason;
    }
    const std::uint32_t j = host_node(cell.host);
    std::int64_t best = plus(unmatch(i), reach_[j].from_sink);
    for (std::uint32_t k = rows_.begin[i]; k < rows_.begin[i + 1]; ++k) {
      if (!forward_[k]) continue;
      const std::int64_t way =
          plus(plus(reduced_[k], reach_[host_node(rows_.cells[k].host)].to_sink), reach_[j].from_sink);
      if (way < best) {
        best = way;
        reason.instead = rows_.cells[k].candidate;
      }
    }
    const std::int64_t proven = search(i, j, best, false, reason.instead);
    reason.loss = best != far ? best - reduced_[c] : proven == far ? impossible : unknown;
    reason.loss_at_least = proven == far ? impossible : proven - reduced_[c];
    return reason;
  }

  UnmatchedReason unmatched_reason(std::uint32_t i) {
    UnmatchedReason reason;
    reason.seeker = i;
    reason.blocker = Blocker::no_candidates;
    bool holds = false;
    std::int64_t best = far;
    std::uint32_t via = none;
    for (std::uint32_t k = rows_.begin[i]; k < rows_.begin[i + 1]; ++k) {
      holds = holds || !forward_[k];
      if (!forward_[k]) continue;
      if (problem_.hosts[rows_.cells[k].host].upper == 0) {
        if (reason.blocker == Blocker::no_candidates) reason.blocker = Blocker::all_forbidden;
        continue;
      }
      reason.blocker = Blocker::hosts_full;
      if (holds) continue;
      const std::int64_t way = plus(reduced_[k], reach_[host_node(rows_.cells[k].host)].to_sink);
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
      for (std::uint32_t k = rows_.begin[i]; first != none && k < rows_.begin[i + 1]; ++k)
        if (rows_.cells[k].candidate == first) via = k;
    }
    if (best == far) return reason;
    reason.nearest = rows_.cells[via].candidate;
    reason.loss = best - (*problem_.seekers[i].unmatched_penalty - price_[i]);
    const std::uint32_t j = rows_.cells[via].host;
    if (assignment_.load[j] < problem_.hosts[j].upper && best == reduced_[via] + leave(j))
      reason.blocker = Blocker::too_costly;
    return reason;
  }

 private:
  /// An arc of the residual network; beside one another, since the searches read little else.
  struct Way {
    std::int64_t cost;
    std::uint32_t to;
    std::uint32_t candidate = none;  ///< from a seeker only
  };
  static bool nearer(const Way& a, const Way& b) {
    return std::tie(a.cost, a.to, a.candidate) < std::tie(b.cost, b.to, b.candidate);
  }
  struct Reach {
    std::int64_t to_sink = far;
    std::int64_t from_sink = far;
    std::int64_t distance = far;  ///< in the search that runs
    std::uint32_t label = none;   ///< the first candidate of its way
  };

  [[nodiscard]] std::uint32_t host_node(std::uint32_t j) const {
    return static_cast<std::uint32_t>(seekers_ + j);
  }
  /// seeker → sink: stay unmatched once more.
  [[nodiscard]] std::int64_t unmatch(std::uint32_t i) const {
    const Seeker& seeker = problem_.seekers[i];
    if (!seeker.unmatched_penalty || assignment_.missing[i] >= seeker.needs) return far;
    return *seeker.unmatched_penalty - price_[i];
  }
  /// host → sink: one more place is used.
  [[nodiscard]] std::int64_t leave(std::uint32_t j) const {
    const Host& host = problem_.hosts[j];
    if (assignment_.load[j] >= host.upper) return far;
    return marginal(host, assignment_.load[j]) - price_[host_node(j)];
  }
  /// sink → host: one place less is used.
  [[nodiscard]] std::int64_t enter(std::uint32_t j) const {
    const Host& host = problem_.hosts[j];
    if (assignment_.load[j] <= host.lower) return far;
    return price_[host_node(j)] - marginal(host, assignment_.load[j] - 1);
  }
  /// sink → seeker: one empty place less.
  [[nodiscard]] std::int64_t rematch(std::uint32_t i) const {
    if (assignment_.missing[i] == 0) return far;
    return price_[i] - *problem_.seekers[i].unmatched_penalty;
  }

  template <class Visit>
  void each_next(std::uint32_t v, const Visit& visit) const {
    if (v < seekers_) {
      for (std::uint32_t c = rows_.begin[v]; c < rows_.begin[v + 1]; ++c)
        if (forward_[c]) visit(host_node(rows_.cells[c].host), reduced_[c]);
    } else {
      for (const Way& way : guests_[v - seekers_]) visit(way.to, way.cost);
    }
  }
  template <class Visit>
  void each_previous(std::uint32_t v, const Visit& visit) const {
    if (v < seekers_) {
      for (std::uint32_t c = rows_.begin[v]; c < rows_.begin[v + 1]; ++c)
        if (!forward_[c] && is_open(c)) visit(host_node(rows_.cells[c].host), -reduced_[c]);
    } else {
      const std::size_t j = v - seekers_;
      for (std::uint32_t k = column_begin_[j]; k < column_begin_[j + 1]; ++k)
        if (forward_[columns_[k]]) visit(row_of_[columns_[k]], reduced_[columns_[k]]);
    }
  }
  [[nodiscard]] bool is_open(std::uint32_t c) const {
    return problem_.candidates[rows_.cells[c].candidate].rule == Rule::open;
  }

  /// Where a seeker may go, sorted at the first visit: most seekers are never visited.
  std::span<const Way> ways_nearest_first(std::uint32_t v) {
    const std::span ways(ways_.data() + ways_begin_[v], ways_begin_[v + 1] - ways_begin_[v]);
    if (!is_sorted_[v]) {
      std::sort(ways.begin(), ways.end(), nearer);
      is_sorted_[v] = true;
    }
    return ways;
  }

  using Entry = std::pair<std::int64_t, std::uint32_t>;
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

  /// Distances of all nodes from the sink (outwards) or to it.
  std::vector<std::int64_t> from_hub(bool outwards) {
    std::vector<std::int64_t> distance(nodes_, far);
    heap_.clear();
    for (std::uint32_t v = 0; v < nodes_; ++v) {
      const bool seeker = v < seekers_;
      const auto j = static_cast<std::uint32_t>(v - seekers_);
      distance[v] = outwards ? (seeker ? rematch(v) : enter(j)) : (seeker ? unmatch(v) : leave(j));
      if (distance[v] != far) push(distance[v], v);
    }
    const auto relax = [&](std::int64_t base) {
      return [&, base](std::uint32_t w, std::int64_t step) {
        if (base + step >= distance[w]) return;
        distance[w] = base + step;
        push(distance[w], w);
      };
    };
    while (!heap_.empty()) {
      const auto [d, v] = pop();
      if (d > distance[v]) continue;
      if (outwards)
        each_next(v, relax(d));
      else
        each_previous(v, relax(d));
    }
    return distance;
  }

  /// What the rest of a way from v to `goal` costs at least, by the triangle through the sink.
  [[nodiscard]] std::int64_t at_least(std::uint32_t v, std::uint32_t goal) const {
    std::int64_t bound = 0;
    if (reach_[v].from_sink != far) {
      if (reach_[goal].from_sink == far) return far;
      bound = std::max(bound, reach_[goal].from_sink - reach_[v].from_sink);
    }
    if (reach_[goal].to_sink != far) {
      if (reach_[v].to_sink == far) return far;
      bound = std::max(bound, reach_[v].to_sink - reach_[goal].to_sink);
    }
    return bound;
  }

  /// Ways from seeker `start` to `goal` (a host, or the sink when `to_hub`) that do not pass the sink and
  /// cost less than `best`; improves `best` and names the first candidate of the way.
  /// Returns what every such way costs at least, or `best` when that is less; `far` when there is no way.
  std::int64_t search(std::uint32_t start, std::uint32_t goal, std::int64_t& best, bool to_hub,
                      std::uint32_t& first) {
    const std::uint64_t allowance =
        std::max<std::uint64_t>(200, 4 * (pool_ / std::max<std::uint64_t>(1, left_)));
    if (left_ > 0) --left_;
    if (best != far) {
      const Found found = search_below(best, start, goal, to_hub, first, allowance);
      pool_ -= std::min(pool_, found.used);
      best = found.best;
      return std::min(found.proven, best);
    }
    // No way is known, so nothing bounds the search: it looks no further than a limit that is raised until a
    // way is found or nothing lies beyond, and pays from an allowance of its own.
    const auto ways = ways_nearest_first(start);
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
    heap_.clear();
    reached_.clear();
    const auto rest = [&](std::uint32_t v) { return to_hub ? reach_[v].to_sink : at_least(v, goal); };
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
        if (d + way.cost >= best) {
          found.went_past = true;
          break;
        }
        reach(way.to, d + way.cost, label == none ? way.candidate : label);
      }
    };
    follow(ways_nearest_first(start), 0, none);
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
        const std::int64_t out = v < seekers_ ? unmatch(v) : leave(static_cast<std::uint32_t>(v - seekers_));
        if (plus(d, out) < best) {
          best = d + out;
          first = reach_[v].label;
        }
      }
      if (used > allowance) {
        found.proven = key;
        break;
      }
      follow(v < seekers_ ? ways_nearest_first(v) : guests_[v - seekers_], d, reach_[v].label);
    }
    for (const std::uint32_t v : reached_) reach_[v].distance = far;
    found.used = used;
    return found;
  }

  const AssignmentProblem& problem_;
  const Assignment& assignment_;
  Rows rows_;
  std::size_t seekers_ = 0;
  std::size_t nodes_ = 0;
  std::vector<std::int64_t> price_;
  std::vector<std::int64_t> reduced_;
  std::vector<std::uint8_t> forward_;  ///< open and not taken
  std::vector<std::uint32_t> row_of_;
  std::vector<std::uint32_t> column_begin_;
  std::vector<std::uint32_t> columns_;
  std::vector<std::vector<Way>> guests_;  ///< by host: those who might leave it, nearest first
  std::vector<std::uint32_t> ways_begin_;
  std::vector<Way> ways_;
  std::vector<bool> is_sorted_;
  std::vector<Reach> reach_;
  std::vector<std::uint32_t> reached_;
  std::vector<Entry> heap_;
  std::uint64_t pool_ = 0;  ///< steps left for all searches together
  std::uint64_t left_ = 0;  ///< searches to come, about
  /// Steps for the searches to which no way is known beforehand: markets without any slack.
  std::uint64_t lonely_pool_ = 0;
};

}  // namespace

Reasons reasons(const AssignmentProblem& problem, const Assignment& assignment) {
  Residual residual(problem, assignment);
  Reasons result;
  const Rows& rows = residual.rows();
  std::vector<bool> has_forbidden(problem.seekers.size(), false);
  for (const Candidate& candidate : problem.candidates)
    if (candidate.rule == Rule::forbidden) has_forbidden[candidate.seeker] = true;
  for (std::uint32_t i = 0; i < problem.seekers.size(); ++i) {
    for (std::uint32_t c = rows.begin[i]; c < rows.begin[i + 1]; ++c)
      if (assignment.taken[rows.cells[c].candidate] != 0) result.pairs.push_back(residual.pair_reason(i, c));
    if (assignment.missing[i] == 0) continue;
    UnmatchedReason reason = residual.unmatched_reason(i);
    if (reason.blocker == Blocker::no_candidates && has_forbidden[i]) reason.blocker = Blocker::all_forbidden;
    result.unmatched.push_back(reason);
  }
  std::sort(result.pairs.begin(), result.pairs.end(),
            [](const PairReason& a, const PairReason& b) { return a.candidate < b.candidate; });
  result.place_worth.resize(problem.hosts.size(), 0);
  for (std::uint32_t j = 0; j < problem.hosts.size(); ++j)
    if (assignment.load[j] == problem.hosts[j].upper)
      result.place_worth[j] = std::max<std::int64_t>(
          0, residual.price_of_host(j) - marginal(problem.hosts[j], problem.hosts[j].upper));
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
