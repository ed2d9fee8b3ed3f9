// Minimum-cost flow with lower and upper bounds: the network, its optimum and the proof that goes with it.
// Will not read files, name nodes or know what a mentor is: indices in, indices out.
//
// Source: network simplex as in Ahuja, Magnanti, Orlin, "Network Flows" (1993), chapter 11, with strongly
// feasible trees (Cunningham 1976) and a block search for the entering arc (Grigoriadis 1986).
#pragma once

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace megdan::algo::matching {

/// 128 bits: wide enough that no sum inside can overflow within the limits below.
__extension__ typedef __int128 Wide;

/// An upper bound that never binds.
inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
/// Costs, bounds and supplies may not pass this in magnitude (`unlimited` apart).
inline constexpr std::int64_t largest_number = 1'000'000'000'000'000'000;
inline constexpr std::uint32_t most_nodes = 2'000'000;
inline constexpr std::uint32_t most_arcs = 10'000'000;

struct Arc {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::int64_t lower = 0;
  std::int64_t upper = unlimited;  ///< in units of flow; below `lower` makes the network infeasible
  std::int64_t cost = 0;           ///< of one unit
};

/// What goes out of node v minus what comes in equals supply[v]. Parallel arcs and loops are allowed.
struct Network {
  std::vector<std::int64_t> supply;  ///< one per node
  std::vector<Arc> arcs;
};

enum class Status { optimal, infeasible, unbounded };

/// The answer and its certificate (`certificate.hpp` verifies it without trusting the solver):
/// - optimal: `flow` and `potential` with reduced costs cost + potential[from] − potential[to] that are
///   ≥ 0 where flow can grow and ≤ 0 where it can shrink;
/// - infeasible: `potential` y with Σ supply·y greater than any flow within the bounds can give (Farkas),
///   or an arc whose bounds cross;
/// - unbounded: a feasible `flow` and `cycle`, unlimited arcs in a ring whose cost is negative.
struct Answer {
  Status status = Status::optimal;
  Wide cost = 0;  ///< Σ cost·flow when optimal
  std::vector<std::int64_t> flow;
  std::vector<Wide> potential;
  std::vector<std::uint32_t> cycle;
  std::uint64_t pivots = 0;
};

/// Numbers too large, or a network that is not one (an arc to a node that is not there).
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Time: a few pivots a node in practice (no polynomial bound is promised), memory O(nodes + arcs).
/// Deterministic. Throws Refused when a number passes the limits or a result would not fit 64 bits.
Answer solve(const Network& network);

/// Decimal digits of a number that no standard stream prints.
std::string to_string(Wide value);

}  // namespace megdan::algo::matching
