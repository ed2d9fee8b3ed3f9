// The fast way for assignments: successive shortest augmenting paths with prices, in 64 bits.
// Will not check the problem nor prove a lack: assignment.cpp does. Internal to this folder.
#pragma once

#include <cstdint>
#include <vector>

#include "algo/matching/assignment.hpp"

namespace megdan::algo::matching {

/// Where no way leads.
inline constexpr std::int64_t far = impossible;
/// No host, no cell, no candidate.
inline constexpr std::uint32_t none = UINT32_MAX;

/// Candidates in rows by seeker, forbidden ones left out; the shape that the searches walk.
struct Rows {
  struct Cell {
    std::int64_t cost;
    std::uint32_t host;
    std::uint32_t candidate;
  };
  std::vector<std::uint32_t> begin;  ///< seekers + 1
  std::vector<Cell> cells;
};
Rows rows_of(const AssignmentProblem& problem);

/// What the (k+1)-th seeker adds at a host.
inline std::int64_t marginal(const Host& host, std::uint32_t k) {
  if (host.load_cost.empty()) return 0;
  return k < host.load_cost.size() ? host.load_cost[k] : host.load_cost.back();
}

struct Prices {
  bool feasible = false;               ///< false also when the search gave up
  std::vector<std::uint8_t> taken;     ///< per candidate
  std::vector<std::uint32_t> load;     ///< per host
  std::vector<std::uint32_t> missing;  ///< per seeker
  std::vector<std::int64_t> seeker;    ///< u: cost + price(host) ≥ u where not taken, ≤ u where taken
  std::vector<std::int64_t> host;      ///< marginal(load − 1) ≤ price ≤ marginal(load)
};

/// `highest` bounds every cost; (highest + 1) · (seekers + hosts + 4) · 16 must stay below 2^60.
Prices assign_by_paths(const AssignmentProblem& problem, const Rows& rows, std::int64_t highest);

}  // namespace megdan::algo::matching
