// Ways between hosts that are shorter than the way through the sink: what moves when one guest of a host
// changes place with others and no host gains or loses one. Will not look at ways through the sink: their
// lengths are known from residual.hpp. Internal to this folder.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "algo/matching/residual.hpp"

namespace megdan::algo::matching {

/// Every way a → b is measured by what it adds to the way to the sink, cost + to_sink(b) − to_sink(a), never
/// below zero. So measured, whatever ends in host h by way of the sink adds loop(h), the length of
/// sink → h → sink, and a move to h that adds as much is of no use. Few moves remain, and one search
/// backwards from a host serves all its guests.
class NearWays {
 public:
  explicit NearWays(const Residual& residual);

  /// Whether a search to host j answers for its guests: j leads to the sink and back, in numbers that fit.
  [[nodiscard]] bool covers(std::uint32_t j) const { return fits_ && loop_[j] != far; }
  /// Finds the nearest ways to host j; looks at about `allowance` ways and returns at how many it did.
  std::uint64_t search(std::uint32_t j, std::uint64_t allowance);

  struct Found {
    std::int64_t best;        ///< of the ways found, or `below`
    std::int64_t proven;      ///< every such way costs at least this, or `below` when that is less
    std::uint32_t candidate;  ///< the first of the way found
  };
  /// For guest i of the host searched last: the best way to it that costs less than `below`, the way
  /// through the sink.
  [[nodiscard]] Found best_of(std::uint32_t i, std::int64_t below) const;

 private:
  struct Step {
    std::int64_t cost;
    std::uint32_t from;
  };
  void collect_first();
  void collect_steps();
  /// The best way of seeker i over the hosts reached, or `below`; names its first candidate.
  [[nodiscard]] std::int64_t nearest_first(std::uint32_t i, std::int64_t below,
                                           std::uint32_t& candidate) const;
  /// What lies this far from host j or further makes nothing better for its guests.
  [[nodiscard]] std::int64_t needed(std::uint32_t j) const;

  const Residual& residual_;
  bool fits_ = true;
  /// Nodes here: hosts, then those seekers that hold several places. Who holds one is part of a step.
  std::vector<std::int64_t> loop_;  ///< sink → node → sink
  std::vector<std::uint32_t> first_begin_;
  std::vector<Way> first_;                 ///< by seeker: `cost` in the measure above, `to` a host from 0
  std::vector<std::int64_t> first_least_;  ///< by seeker: the least of them, or `far`
  std::vector<std::uint32_t> steps_begin_;
  std::vector<Step> steps_;  ///< by the node that they lead to, nearest first
  std::vector<std::int64_t> distance_;
  std::vector<std::uint32_t> reached_;
  std::vector<std::pair<std::int64_t, std::uint32_t>> heap_;
  std::uint32_t goal_ = none;
  std::int64_t cut_at_ = far;  ///< what the last search did not see lies at least this far
};

}  // namespace megdan::algo::matching
