// The residual network of an optimal assignment in reduced costs, and how far everybody is from its sink.
// Will not search between two of them: near_ways.hpp and reasons.cpp do. Internal to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algo/matching/assign_paths.hpp"
#include "algo/matching/assignment.hpp"

namespace megdan::algo::matching {

/// Two lengths after one another, where `far` is no way. Prices near their limit may pass 64 bits.
inline std::int64_t plus(std::int64_t a, std::int64_t b) {
  if (a == far || b == far) return far;
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) throw Refused("prices too large for reasons");
  return sum;
}

/// An arc of the residual network: from a seeker to a host that they might take, or from a host to a guest
/// who might leave it. Never below zero.
struct Way {
  std::int64_t cost;
  std::uint32_t to;
  std::uint32_t candidate;
};
bool nearer(const Way& a, const Way& b);

/// Seekers are nodes 0 … S − 1, hosts S … S + H − 1, and the sink is kept aside as the hub through which
/// most rearrangements go.
class Residual {
 public:
  /// Throws Refused when the assignment is not an optimum of this problem's shape.
  Residual(const AssignmentProblem& problem, const Assignment& assignment);

  [[nodiscard]] const AssignmentProblem& problem() const { return problem_; }
  [[nodiscard]] const Rows& rows() const { return rows_; }
  [[nodiscard]] std::uint32_t seekers() const { return seekers_; }
  [[nodiscard]] std::uint32_t hosts() const { return nodes_ - seekers_; }
  [[nodiscard]] std::uint32_t nodes() const { return nodes_; }
  [[nodiscard]] std::int64_t price(std::uint32_t v) const { return price_[v]; }
  /// What a cell of the row of seeker i costs here; at most zero where it is taken.
  [[nodiscard]] std::int64_t reduced(std::uint32_t i, const Rows::Cell& cell) const {
    return cell.cost + price_[seekers_ + cell.host] - price_[i];
  }
  /// Open and not taken.
  [[nodiscard]] bool is_forward(const Rows::Cell& cell) const {
    return problem_.candidates[cell.candidate].rule == Rule::open && assignment_.taken[cell.candidate] == 0;
  }

  /// Where seeker i might go; by candidate until `ways_nearest_first` sorts them.
  [[nodiscard]] std::span<const Way> ways(std::uint32_t i) const {
    return {ways_.data() + ways_begin_[i], ways_.data() + ways_begin_[i + 1]};
  }
  /// Sorted at the first visit: most seekers are never visited.
  std::span<const Way> ways_nearest_first(std::uint32_t i);
  /// Who might leave host j (counted from 0), nearest first; locked ones do not.
  [[nodiscard]] std::span<const Way> guests(std::uint32_t j) const {
    return {guests_.data() + guests_begin_[j], guests_.data() + guests_begin_[j + 1]};
  }

  [[nodiscard]] std::int64_t to_sink(std::uint32_t v) const { return to_sink_[v]; }
  [[nodiscard]] std::int64_t from_sink(std::uint32_t v) const { return from_sink_[v]; }
  /// seeker → sink: stay unmatched once more.
  [[nodiscard]] std::int64_t unmatch(std::uint32_t i) const;
  /// host → sink: one more place is used.
  [[nodiscard]] std::int64_t leave(std::uint32_t j) const;

 private:
  /// sink → host: one place less is used.
  [[nodiscard]] std::int64_t enter(std::uint32_t j) const;
  /// sink → seeker: one empty place less.
  [[nodiscard]] std::int64_t rematch(std::uint32_t i) const;
  void collect_ways();
  void collect_guests();
  void measure_to_sink();
  void measure_from_sink();

  const AssignmentProblem& problem_;
  const Assignment& assignment_;
  Rows rows_;
  std::uint32_t seekers_ = 0;
  std::uint32_t nodes_ = 0;
  std::vector<std::int64_t> price_;
  std::vector<std::uint32_t> ways_begin_;
  std::vector<Way> ways_;
  std::vector<bool> is_sorted_;
  std::vector<std::uint32_t> guests_begin_;
  std::vector<Way> guests_;
  std::vector<std::int64_t> to_sink_;
  std::vector<std::int64_t> from_sink_;
};

}  // namespace megdan::algo::matching
