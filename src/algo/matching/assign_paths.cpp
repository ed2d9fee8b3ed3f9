#include "algo/matching/assign_paths.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace megdan::algo::matching {
namespace {

constexpr std::uint32_t bids_a_seeker = 5;

class Search {
 public:
  Search(const AssignmentProblem& problem, const Rows& rows, std::int64_t highest)
      : problem_(problem), rows_(rows) {
    const std::size_t seekers = problem.seekers.size();
    const std::size_t hosts = problem.hosts.size();
    // A place below a host's lower bound is worth more than any rearrangement can cost.
    reward_ = (highest + 1) * static_cast<std::int64_t>(2 * (seekers + hosts) + 4);
    most_work_ = 500'000 + std::uint64_t{rows.cells.size()};
    out_.taken.assign(problem.candidates.size(), 0);
    out_.load.assign(hosts, 0);
    out_.missing.assign(seekers, 0);
    out_.seeker.assign(seekers, 0);
    out_.host.assign(hosts, 0);
    guests_.resize(hosts);
    reached_.resize(hosts, {far, none});
    seeker_distance_.assign(seekers, far);
    came_from_.assign(seekers, none);
    left_.resize(seekers);
  }

  Prices run() {
    for (std::size_t i = 0; i < left_.size(); ++i) left_[i] = problem_.seekers[i].needs;
    for (const Rows::Cell& cell : rows_.cells) {
      const Candidate& candidate = problem_.candidates[cell.candidate];
      if (candidate.rule != Rule::locked) continue;
      if (left_[candidate.seeker] == 0 || out_.load[candidate.host] == problem_.hosts[candidate.host].upper)
        return out_;
      --left_[candidate.seeker];
      ++out_.load[candidate.host];
      out_.taken[cell.candidate] = 1;
    }
    for (std::uint32_t j = 0; j < out_.host.size(); ++j)
      out_.host[j] = out_.load[j] < problem_.hosts[j].upper ? next_cost(j) : reward_;
    std::vector<std::uint32_t> idle;  // needs nobody further: no search will price them
    for (std::uint32_t i = 0; i < left_.size(); ++i)
      if (left_[i] == 0) idle.push_back(i);
    bid_for_all();
    // Where everything is tight the paths grow long, and the simplex is the faster way (measured).
    std::uint64_t unplaced = 0;
    for (const std::uint32_t left : left_) unplaced += left;
    if (unplaced > 500 + left_.size() / 16) return out_;
    for (std::uint32_t i = 0; i < left_.size(); ++i) {
      bool first = true;
      for (; left_[i] > 0; --left_[i]) {
        if (first) lift(i);
        first = false;
        if (!augment(i) || work_ > most_work_) return out_;
      }
    }
    for (const std::uint32_t i : idle) lift(i);
    out_.feasible = true;
    for (std::uint32_t j = 0; j < out_.host.size(); ++j)
      if (out_.load[j] < problem_.hosts[j].lower) out_.feasible = false;
    return out_;
  }

 private:
  struct Reach {
    std::int64_t distance;
    std::uint32_t cell;  ///< by which the host was reached
  };

  [[nodiscard]] std::int64_t next_cost(std::uint32_t j) const {
    const Host& host = problem_.hosts[j];
    return marginal(host, out_.load[j]) - (out_.load[j] < host.lower ? reward_ : 0);
  }
  /// One who holds a place and the price at which they took it.
  struct Bid {
    std::int64_t price;
    std::uint32_t cell;
    friend bool operator>(const Bid& a, const Bid& b) {
      return a.price != b.price ? a.price > b.price : a.cell > b.cell;
    }
  };
  [[nodiscard]] std::int64_t floor_of(std::uint32_t j, std::uint32_t k) const {
    const Host& host = problem_.hosts[j];
    return k < host.upper ? marginal(host, k) - (k < host.lower ? reward_ : 0) : far;
  }

  /// An auction without epsilon (Jonker & Volgenant's row reduction, with several places a host): who wants
  /// a place takes the host's cheapest and pays as much as leaves them indifferent to their second choice;
  /// who held it bids elsewhere. A host's price is that of its cheapest place, so every holder stays
  /// content and the prices stay a valid dual. Whoever could only tie is left to the path search.
  void bid_for_all() {
    std::vector<std::vector<Bid>> bids(problem_.hosts.size());
    std::vector<std::uint32_t> base = out_.load;
    std::uint64_t budget = std::uint64_t{bids_a_seeker} * left_.size();
    for (std::uint32_t start = 0; start < left_.size(); ++start) {
      for (std::uint32_t i = start; i != none && budget > 0; --budget) {
        if (problem_.seekers[i].needs != 1 || left_[i] != 1) break;
        i = bid(i, bids, base);
      }
    }
    for (std::uint32_t j = 0; j < bids.size(); ++j)
      for (const Bid& held : bids[j]) {
        const Rows::Cell& cell = rows_.cells[held.cell];
        const std::uint32_t i = seeker_of(held.cell);
        out_.taken[cell.candidate] = 1;
        out_.seeker[i] = cell.cost + out_.host[j];
        guests_[j].push_back(held.cell);
      }
  }

  /// Who was moved out, or none.
  std::uint32_t bid(std::uint32_t i, std::vector<std::vector<Bid>>& bids,
                    const std::vector<std::uint32_t>& base) {
    std::int64_t best = problem_.seekers[i].unmatched_penalty.value_or(far);
    std::int64_t second = far;
    std::uint32_t best_cell = none;
    for (std::uint32_t c = rows_.begin[i]; c < rows_.begin[i + 1]; ++c) {
      const std::uint32_t at = rows_.cells[c].host;
      if (base[at] == problem_.hosts[at].upper) continue;
      const std::int64_t value = rows_.cells[c].cost + out_.host[at];
      if (value < best) {
        second = best;
        best = value;
        best_cell = c;
      } else {
        second = std::min(second, value);
      }
    }
    if (best_cell == none) {
      if (best == far) return none;
      out_.missing[i] = 1;
      out_.seeker[i] = best;
      left_[i] = 0;
      return none;
    }
    const std::uint32_t j = rows_.cells[best_cell].host;
    auto& held = bids[j];
    const auto load = static_cast<std::uint32_t>(base[j] + held.size());
    const std::int64_t price = out_.host[j];
    const bool fresh = floor_of(j, load) == price;
    // With no second choice any price would do; none keeps it finite.
    const std::int64_t raise = second == far ? 0 : second - best;
    std::uint32_t out = none;
    if (!fresh) {
      if (raise == 0) return none;
      out = seeker_of(held.front().cell);
      std::pop_heap(held.begin(), held.end(), std::greater<>{});
      held.pop_back();
      left_[out] = 1;
    } else {
      ++out_.load[j];
    }
    held.push_back({price + raise, best_cell});
    std::push_heap(held.begin(), held.end(), std::greater<>{});
    left_[i] = 0;
    out_.host[j] =
        std::min(held.front().price, floor_of(j, static_cast<std::uint32_t>(base[j] + held.size())));
    return out;
  }

  /// The highest u that keeps every cost + price − u at zero or more.
  void lift(std::uint32_t i) {
    std::int64_t u = problem_.seekers[i].unmatched_penalty.value_or(far);
    for (std::uint32_t c = rows_.begin[i]; c < rows_.begin[i + 1]; ++c) {
      const Rows::Cell& cell = rows_.cells[c];
      if (out_.taken[cell.candidate] == 0) u = std::min(u, cell.cost + out_.host[cell.host]);
    }
    out_.seeker[i] = u == far ? 0 : u;
  }

  void walk(std::uint32_t i, std::int64_t distance) {
    work_ += rows_.begin[i + 1] - rows_.begin[i];
    const std::int64_t base = distance - out_.seeker[i];
    if (const auto& penalty = problem_.seekers[i].unmatched_penalty; penalty && base + *penalty < best_) {
      best_ = base + *penalty;
      last_seeker_ = i;
      last_host_ = none;
    }
    for (std::uint32_t c = rows_.begin[i]; c < rows_.begin[i + 1]; ++c) {
      const Rows::Cell& cell = rows_.cells[c];
      const std::int64_t d = base + cell.cost + out_.host[cell.host];
      if (d >= best_ || d >= reached_[cell.host].distance || out_.taken[cell.candidate] != 0) continue;
      if (reached_[cell.host].distance == far) touched_.push_back(cell.host);
      reached_[cell.host] = {d, c};
      if (out_.load[cell.host] < problem_.hosts[cell.host].upper) {
        const std::int64_t exit = d + next_cost(cell.host) - out_.host[cell.host];
        if (exit < best_) {
          best_ = exit;
          last_host_ = cell.host;
        }
        if (exit == d) continue;  // nothing beyond it can be nearer
      }
      heap_.emplace_back(d, cell.host);
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
    }
  }

  bool augment(std::uint32_t start) {
    best_ = far;
    last_host_ = none;
    heap_.clear();
    touched_.clear();
    walked_.clear();
    seeker_distance_[start] = 0;
    walked_.push_back(start);
    walk(start, 0);
    while (!heap_.empty()) {
      const auto [distance, j] = heap_.front();
      if (distance >= best_) break;
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
      heap_.pop_back();
      if (distance > reached_[j].distance) continue;
      for (const std::uint32_t c : guests_[j]) {
        const std::uint32_t i = seeker_of(c);
        const std::int64_t d = distance + out_.seeker[i] - rows_.cells[c].cost - out_.host[j];
        if (d >= best_ || d >= seeker_distance_[i]) continue;
        if (seeker_distance_[i] == far) walked_.push_back(i);
        seeker_distance_[i] = d;
        came_from_[i] = c;
        walk(i, d);
      }
    }
    const bool found = best_ != far;
    if (found) {
      for (const std::uint32_t j : touched_)
        if (reached_[j].distance < best_) out_.host[j] += best_ - reached_[j].distance;
      for (const std::uint32_t i : walked_)
        if (seeker_distance_[i] < best_) out_.seeker[i] += best_ - seeker_distance_[i];
      flip(start);
    }
    for (const std::uint32_t j : touched_) reached_[j].distance = far;
    for (const std::uint32_t i : walked_) seeker_distance_[i] = far;
    return found;
  }

  /// Moves everybody along the path, from its end to its start.
  void flip(std::uint32_t start) {
    std::uint32_t host = last_host_;
    std::uint32_t seeker = last_seeker_;
    if (host == none) {
      ++out_.missing[seeker];
    } else {
      ++out_.load[host];
      seeker = take(host);
    }
    while (seeker != start) {
      const std::uint32_t cell = came_from_[seeker];
      host = rows_.cells[cell].host;
      out_.taken[rows_.cells[cell].candidate] = 0;
      auto& guests = guests_[host];
      guests.erase(std::find(guests.begin(), guests.end(), cell));
      seeker = take(host);
    }
  }
  std::uint32_t take(std::uint32_t host) {
    const std::uint32_t cell = reached_[host].cell;
    out_.taken[rows_.cells[cell].candidate] = 1;
    guests_[host].push_back(cell);
    return seeker_of(cell);
  }
  [[nodiscard]] std::uint32_t seeker_of(std::uint32_t cell) const {
    return problem_.candidates[rows_.cells[cell].candidate].seeker;
  }

  const AssignmentProblem& problem_;
  const Rows& rows_;
  Prices out_;
  std::int64_t reward_ = 0;
  std::uint64_t work_ = 0;
  std::uint64_t most_work_ = 0;
  std::vector<std::uint32_t> left_;
  std::vector<std::vector<std::uint32_t>> guests_;  ///< open cells taken at each host
  std::vector<Reach> reached_;
  std::vector<std::int64_t> seeker_distance_;
  std::vector<std::uint32_t> came_from_;  ///< the cell that the seeker would give up
  std::vector<std::uint32_t> touched_;
  std::vector<std::uint32_t> walked_;
  std::vector<std::pair<std::int64_t, std::uint32_t>> heap_;
  std::int64_t best_ = far;
  std::uint32_t last_host_ = none;
  std::uint32_t last_seeker_ = none;
};

}  // namespace

Rows rows_of(const AssignmentProblem& problem) {
  Rows rows;
  rows.begin.assign(problem.seekers.size() + 1, 0);
  for (const Candidate& candidate : problem.candidates)
    if (candidate.rule != Rule::forbidden) ++rows.begin[candidate.seeker + 1];
  for (std::size_t i = 0; i < problem.seekers.size(); ++i) rows.begin[i + 1] += rows.begin[i];
  rows.cells.resize(rows.begin.back());
  std::vector<std::uint32_t> next(rows.begin.begin(), rows.begin.end() - 1);
  for (std::uint32_t c = 0; c < problem.candidates.size(); ++c) {
    const Candidate& candidate = problem.candidates[c];
    if (candidate.rule != Rule::forbidden)
      rows.cells[next[candidate.seeker]++] = {candidate.cost, candidate.host, c};
  }
  return rows;
}

Prices assign_by_paths(const AssignmentProblem& problem, const Rows& rows, std::int64_t highest) {
  return Search(problem, rows, highest).run();
}

}  // namespace megdan::algo::matching
