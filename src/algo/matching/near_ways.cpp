#include "algo/matching/near_ways.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

namespace megdan::algo::matching {

NearWays::NearWays(const Residual& residual) : residual_(residual) {
  const std::uint32_t seekers = residual.seekers();
  // Sums of a handful of such numbers stay below `far`.
  const auto is_large = [](std::int64_t d) { return d != far && d > far / 32; };
  for (std::uint32_t v = 0; v < residual.nodes(); ++v)
    if (is_large(residual.to_sink(v)) || is_large(residual.from_sink(v))) fits_ = false;
  if (!fits_) return;
  loop_.resize(residual.hosts());
  for (std::uint32_t j = 0; j < residual.hosts(); ++j)
    loop_[j] = plus(residual.to_sink(seekers + j), residual.from_sink(seekers + j));
  collect_first();
  collect_steps();
  distance_.assign(loop_.size(), far);
}

void NearWays::collect_first() {
  const std::uint32_t seekers = residual_.seekers();
  first_begin_.assign(std::size_t{seekers} + 1, 0);
  first_least_.assign(seekers, far);
  for (std::uint32_t i = 0; i < seekers; ++i) {
    const std::int64_t to_sink = residual_.to_sink(i);
    if (to_sink != far)
      for (const Way& way : residual_.ways(i)) {
        const std::uint32_t h = way.to - seekers;
        if (loop_[h] == far || way.cost - to_sink >= residual_.from_sink(way.to)) continue;
        const std::int64_t more = way.cost - to_sink + residual_.to_sink(way.to);
        first_least_[i] = std::min(first_least_[i], more);
        first_.push_back({more, h, way.candidate});
      }
    first_begin_[i + 1] = static_cast<std::uint32_t>(first_.size());
  }
}

void NearWays::collect_steps() {
  const std::uint32_t seekers = residual_.seekers();
  const std::uint32_t hosts = residual_.hosts();
  struct Home {
    std::int64_t cost = 0;      ///< from there to the seeker
    std::uint32_t node = none;  ///< the host of one who holds one place, else the seeker's own node
    std::uint32_t places = 0;
  };
  std::vector<Home> home(seekers);
  const auto leaving = [&](std::uint32_t j, const Way& guest) {
    return guest.cost + residual_.to_sink(guest.to) - residual_.to_sink(seekers + j);
  };
  const auto each_guest = [&](const auto& visit) {
    for (std::uint32_t j = 0; j < hosts; ++j)
      for (const Way& guest : residual_.guests(j))
        if (first_least_[guest.to] != far) visit(j, guest);
  };
  each_guest([&](std::uint32_t j, const Way& guest) {
    const std::uint32_t places = home[guest.to].places + 1;
    home[guest.to] = {leaving(j, guest), j, places};
  });
  for (std::uint32_t i = 0; i < seekers; ++i)
    if (home[i].places > 1) {
      home[i] = {0, static_cast<std::uint32_t>(loop_.size()), home[i].places};
      loop_.push_back(plus(residual_.to_sink(i), residual_.from_sink(i)));
    }
  // Nobody who comes from the sink meets a node that it does not reach.
  const auto is_met = [&](std::uint32_t v) { return v != none && loop_[v] != far; };
  const auto each_step = [&](const auto& visit) {
    for (std::uint32_t i = 0; i < seekers; ++i)
      for (std::uint32_t k = first_begin_[i]; k < first_begin_[i + 1] && is_met(home[i].node); ++k)
        if (const std::int64_t cost = first_[k].cost + home[i].cost; cost < loop_[first_[k].to])
          visit(first_[k].to, Step{cost, home[i].node});
    each_guest([&](std::uint32_t j, const Way& guest) {
      if (home[guest.to].places > 1 && is_met(j)) visit(home[guest.to].node, Step{leaving(j, guest), j});
    });
  };
  steps_begin_.assign(loop_.size() + 1, 0);
  each_step([&](std::uint32_t to, const Step&) { ++steps_begin_[to + 1]; });
  std::partial_sum(steps_begin_.begin(), steps_begin_.end(), steps_begin_.begin());
  steps_.resize(steps_begin_.back());
  std::vector<std::uint32_t> next(steps_begin_.begin(), steps_begin_.end() - 1);
  each_step([&](std::uint32_t to, const Step& step) { steps_[next[to]++] = step; });
  for (std::size_t v = 0; v < loop_.size(); ++v)
    std::sort(
        steps_.begin() + steps_begin_[v], steps_.begin() + steps_begin_[v + 1],
        [](const Step& a, const Step& b) { return std::tie(a.cost, a.from) < std::tie(b.cost, b.from); });
}

std::uint64_t NearWays::search(std::uint32_t j, std::uint64_t allowance) {
  for (const std::uint32_t v : reached_) distance_[v] = far;
  reached_.clear();
  heap_.clear();
  goal_ = j;
  cut_at_ = far;
  std::int64_t limit = needed(j);
  if (limit <= 0) return 0;
  std::int64_t longest_loop = 0;
  std::uint64_t first_ways = 0;
  for (const Way& guest : residual_.guests(j)) {
    if (first_least_[guest.to] == far) continue;
    longest_loop = std::max(longest_loop, residual_.to_sink(guest.to) + residual_.from_sink(guest.to));
    first_ways += first_begin_[guest.to + 1] - first_begin_[guest.to];
  }
  const std::int64_t with_loop = loop_[j] + longest_loop;
  std::uint64_t used = 0;
  std::uint64_t look_at = 4 * first_ways;
  distance_[j] = 0;
  reached_.push_back(j);
  heap_.emplace_back(0, j);
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    const auto [d, v] = heap_.back();
    heap_.pop_back();
    if (d > distance_[v]) continue;
    // What was found for all guests bounds the rest; to ask costs a quarter of the work at most.
    if (used >= look_at) {
      limit = std::min(limit, needed(j));
      used += first_ways;
      look_at = 2 * used;
    }
    if (d >= limit) break;
    if (used > allowance) {
      cut_at_ = d;
      break;
    }
    const Step* const end = steps_.data() + steps_begin_[v + 1];
    const Step* step = steps_.data() + steps_begin_[v];
    for (; step != end; ++step) {
      const std::int64_t to = d + step->cost;
      if (to >= limit) break;
      if (to >= distance_[step->from] || to + loop_[step->from] >= with_loop) continue;
      if (distance_[step->from] == far) reached_.push_back(step->from);
      distance_[step->from] = to;
      heap_.emplace_back(to, step->from);
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
    }
    used += static_cast<std::uint64_t>(step - (steps_.data() + steps_begin_[v])) + 1;
  }
  return used;
}

std::int64_t NearWays::nearest_first(std::uint32_t i, std::int64_t below, std::uint32_t& candidate) const {
  for (std::uint32_t k = first_begin_[i]; k < first_begin_[i + 1]; ++k) {
    const Way& way = first_[k];
    if (distance_[way.to] == far || way.cost + distance_[way.to] >= below) continue;
    below = way.cost + distance_[way.to];
    candidate = way.candidate;
  }
  return below;
}

std::int64_t NearWays::needed(std::uint32_t j) const {
  std::int64_t farthest = 0;
  std::uint32_t candidate = none;
  for (const Way& guest : residual_.guests(j))
    if (first_least_[guest.to] != far)
      farthest = std::max(farthest, nearest_first(guest.to, loop_[j], candidate) - first_least_[guest.to]);
  return farthest;
}

NearWays::Found NearWays::best_of(std::uint32_t i, std::int64_t below) const {
  Found found{below, far, none};
  if (below == far) return found;
  const std::int64_t best = nearest_first(i, loop_[goal_], found.candidate);
  found.best = below - (loop_[goal_] - best);
  found.proven = found.best;
  if (cut_at_ != far && first_least_[i] != far)
    found.proven = std::min(found.best, below - loop_[goal_] + cut_at_ + first_least_[i]);
  return found;
}

}  // namespace megdan::algo::matching
