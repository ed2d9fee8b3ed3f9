// The assignment problem that a network is, where it is one: so that files of networks get reasons too.
// Will not solve it, nor bend a network into the shape.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algo/matching/assignment.hpp"

namespace megdan::algo::matching {

/// Two shapes. With a sink, as `network_of` makes it: seekers supply, hosts neither supply nor want, one sink
/// wants all; arcs seeker → host are candidates, host → sink are places (parallel ones: rising load cost),
/// seeker → sink is to stay unmatched. Without: hosts want what they must get. A candidate's arc is forbidden
/// with an upper bound of 0, locked with a lower one of 1.
struct FoundAssignment {
  AssignmentProblem problem;
  std::vector<std::uint32_t> seeker_node;
  std::vector<std::uint32_t> host_node;
  std::vector<std::uint32_t> candidate_arc;  ///< one per candidate
  std::string why_not;                       ///< one line where it is none, with nothing else; else empty
};

/// O(nodes + arcs · log of the arcs of one host).
FoundAssignment find_assignment(const Network& network);

/// What an assignment of the found problem sends along each arc of the network, the cheapest places of a host
/// first.
std::vector<std::int64_t> flow_of(const Network& network, const FoundAssignment& found,
                                  const Assignment& assignment);

}  // namespace megdan::algo::matching
