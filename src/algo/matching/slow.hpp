// Plain answers to the same questions, by methods that share nothing with the engine: the oracle of the
// tests and the peer of the bench. Will not be fast; the enumerations are for a handful of members only.
#pragma once

#include <optional>
#include <vector>

#include "algo/matching/assignment.hpp"
#include "algo/matching/flow.hpp"
#include "algo/matching/stable.hpp"

namespace megdan::algo::matching::slow {

struct Outcome {
  Status status = Status::optimal;
  Wide cost = 0;
};
/// Any feasible flow by breadth-first augmentation (Edmonds & Karp 1972), then negative cycles found by
/// Bellman–Ford are cancelled until there are none (Klein 1967).
Outcome cheapest_flow(const Network& network);

/// The least cost over every subset of the candidates, or nothing when none is allowed. At most 20.
std::optional<Wide> cheapest_assignment(const AssignmentProblem& problem);

/// Every stable matching, found among all matchings.
std::vector<Matching> all_stable(const Hospitals& problem);
std::vector<Matching> all_stable(const Projects& problem);

}  // namespace megdan::algo::matching::slow
