// Verifies the certificate of a minimum-cost flow from the network alone, in 128-bit checked arithmetic.
// Will not solve anything and shares no code with the solver: that is its worth.
#pragma once

#include <string>

#include "algo/matching/flow.hpp"

namespace megdan::algo::matching {

/// Empty when the answer is proven; otherwise the first reason why it is not. O(nodes + arcs).
/// Source: complementary slackness (optimal), Farkas' lemma (infeasible), a ray (unbounded).
std::string why_not_proven(const Network& network, const Answer& answer);

}  // namespace megdan::algo::matching
