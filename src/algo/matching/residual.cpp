#include "algo/matching/residual.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

namespace megdan::algo::matching {
namespace {

/// Shortest ways from several starts at once; `distance` holds what is known and is improved.
class Nearest {
 public:
  explicit Nearest(std::vector<std::int64_t>& distance) : distance_(distance) {
    for (std::uint32_t v = 0; v < distance.size(); ++v)
      if (distance[v] != far) heap_.emplace_back(distance[v], v);
    std::make_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }
  void improve(std::uint32_t v, std::int64_t d) {
    if (d >= distance_[v]) return;
    distance_[v] = d;
    heap_.emplace_back(d, v);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }
  /// `spread(v, d)` improves what lies beyond v.
  template <class Spread>
  void run(const Spread& spread) {
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
      const auto [d, v] = heap_.back();
      heap_.pop_back();
      if (d == distance_[v]) spread(v, d);
    }
  }

 private:
  std::vector<std::int64_t>& distance_;
  std::vector<std::pair<std::int64_t, std::uint32_t>> heap_;
};

struct Leg {
  std::int64_t cost;
  std::uint32_t to;
};

}  // namespace

bool nearer(const Way& a, const Way& b) {
  return std::tie(a.cost, a.to, a.candidate) < std::tie(b.cost, b.to, b.candidate);
}

Residual::Residual(const AssignmentProblem& problem, const Assignment& assignment)
    : problem_(problem), assignment_(assignment), rows_(rows_of(problem)) {
  seekers_ = static_cast<std::uint32_t>(problem.seekers.size());
  nodes_ = static_cast<std::uint32_t>(problem.seekers.size() + problem.hosts.size());
  if (assignment.status != Status::optimal || assignment.taken.size() != problem.candidates.size() ||
      assignment.answer.potential.size() != std::size_t{nodes_} + 1)
    throw Refused("reasons need the optimal assignment of the same problem");
  const Wide sink = assignment.answer.potential[nodes_];
  price_.resize(nodes_);
  for (std::uint32_t v = 0; v < nodes_; ++v) {
    const Wide price = sink - assignment.answer.potential[v];
    if (price > far / 8 || price < -far / 8) throw Refused("prices too large for reasons");
    price_[v] = static_cast<std::int64_t>(price);
  }
  collect_ways();
  collect_guests();
  measure_to_sink();
  measure_from_sink();
}

std::int64_t Residual::unmatch(std::uint32_t i) const {
  const Seeker& seeker = problem_.seekers[i];
  if (!seeker.unmatched_penalty || assignment_.missing[i] >= seeker.needs) return far;
  return *seeker.unmatched_penalty - price_[i];
}
std::int64_t Residual::leave(std::uint32_t j) const {
  const Host& host = problem_.hosts[j];
  if (assignment_.load[j] >= host.upper) return far;
  return marginal(host, assignment_.load[j]) - price_[seekers_ + j];
}
std::int64_t Residual::enter(std::uint32_t j) const {
  const Host& host = problem_.hosts[j];
  if (assignment_.load[j] <= host.lower) return far;
  return price_[seekers_ + j] - marginal(host, assignment_.load[j] - 1);
}
std::int64_t Residual::rematch(std::uint32_t i) const {
  if (assignment_.missing[i] == 0) return far;
  return price_[i] - *problem_.seekers[i].unmatched_penalty;
}

std::span<const Way> Residual::ways_nearest_first(std::uint32_t i) {
  const std::span sorted(ways_.data() + ways_begin_[i], ways_.data() + ways_begin_[i + 1]);
  if (!is_sorted_[i]) std::sort(sorted.begin(), sorted.end(), nearer);
  is_sorted_[i] = true;
  return sorted;
}

void Residual::collect_ways() {
  ways_.reserve(rows_.cells.size());
  ways_begin_.assign(std::size_t{seekers_} + 1, 0);
  is_sorted_.assign(seekers_, false);
  for (std::uint32_t i = 0; i < seekers_; ++i) {
    for (std::uint32_t c = rows_.begin[i]; c < rows_.begin[i + 1]; ++c)
      if (const Rows::Cell& cell = rows_.cells[c]; is_forward(cell))
        ways_.push_back({reduced(i, cell), seekers_ + cell.host, cell.candidate});
    ways_begin_[i + 1] = static_cast<std::uint32_t>(ways_.size());
  }
}

void Residual::collect_guests() {
  const auto stays = [&](const Candidate& candidate, std::uint32_t c) {
    return assignment_.taken[c] == 0 || candidate.rule != Rule::open;
  };
  guests_begin_.assign(std::size_t{hosts()} + 1, 0);
  for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c)
    if (const Candidate& candidate = problem_.candidates[c]; !stays(candidate, c))
      ++guests_begin_[candidate.host + 1];
  std::partial_sum(guests_begin_.begin(), guests_begin_.end(), guests_begin_.begin());
  guests_.resize(guests_begin_.back());
  std::vector<std::uint32_t> next(guests_begin_.begin(), guests_begin_.end() - 1);
  for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
    const Candidate& candidate = problem_.candidates[c];
    if (stays(candidate, c)) continue;
    const std::int64_t cost = reduced(candidate.seeker, {candidate.cost, candidate.host, c});
    guests_[next[candidate.host]++] = {-cost, candidate.seeker, c};
  }
  for (std::uint32_t j = 0; j < hosts(); ++j)
    std::sort(guests_.begin() + guests_begin_[j], guests_.begin() + guests_begin_[j + 1], nearer);
}

void Residual::measure_to_sink() {
  to_sink_.resize(nodes_);
  for (std::uint32_t j = 0; j < hosts(); ++j) to_sink_[seekers_ + j] = leave(j);
  // A way that is longer than one known to the sink leads nobody there sooner, so few are turned round.
  std::vector<std::uint32_t> begin(std::size_t{hosts()} + 1, 0);
  for (std::uint32_t i = 0; i < seekers_; ++i) {
    std::int64_t known = unmatch(i);
    for (const Way& way : ways(i)) known = std::min(known, plus(way.cost, to_sink_[way.to]));
    to_sink_[i] = known;
    for (const Way& way : ways(i)) begin[way.to - seekers_ + 1] += way.cost < known ? 1 : 0;
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<Leg> column(begin.back());
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  std::vector<std::uint32_t> held_begin(std::size_t{seekers_} + 1, 0);
  for (const Way& guest : guests_) ++held_begin[guest.to + 1];
  std::partial_sum(held_begin.begin(), held_begin.end(), held_begin.begin());
  std::vector<Leg> held(guests_.size());
  std::vector<std::uint32_t> next_held(held_begin.begin(), held_begin.end() - 1);
  for (std::uint32_t j = 0; j < hosts(); ++j)
    for (const Way& guest : guests(j)) held[next_held[guest.to]++] = {guest.cost, seekers_ + j};
  for (std::uint32_t i = 0; i < seekers_; ++i)
    for (const Way& way : ways(i))
      if (way.cost < to_sink_[i]) column[next[way.to - seekers_]++] = {way.cost, i};
  Nearest nearest(to_sink_);
  nearest.run([&](std::uint32_t v, std::int64_t d) {
    const bool is_seeker = v < seekers_;
    const std::uint32_t j = is_seeker ? 0 : v - seekers_;
    const std::span<const Leg> arcs =
        is_seeker ? std::span<const Leg>(held.data() + held_begin[v], held.data() + held_begin[v + 1])
                  : std::span<const Leg>(column.data() + begin[j], column.data() + begin[j + 1]);
    for (const Leg& arc : arcs) nearest.improve(arc.to, plus(d, arc.cost));
  });
}

void Residual::measure_from_sink() {
  from_sink_.resize(nodes_);
  for (std::uint32_t i = 0; i < seekers_; ++i) from_sink_[i] = rematch(i);
  for (std::uint32_t j = 0; j < hosts(); ++j) from_sink_[seekers_ + j] = enter(j);
  Nearest nearest(from_sink_);
  nearest.run([&](std::uint32_t v, std::int64_t d) {
    for (const Way& way : v < seekers_ ? ways(v) : guests(v - seekers_))
      nearest.improve(way.to, plus(d, way.cost));
  });
}

}  // namespace megdan::algo::matching
