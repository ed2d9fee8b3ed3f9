#include <cstdint>

#include "algo/matching/assignment.hpp"
#include "algo/matching/certificate.hpp"
#include "algo/matching/slow.hpp"

using namespace megdan::algo::matching;

/// Bytes become a small problem; the answer must be proven, agree with every subset tried, and have reasons.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::size_t at = 0;
  const auto next = [&](unsigned below) { return at < size ? data[at++] % below : 0U; };
  AssignmentProblem problem;
  const unsigned seekers = 1 + next(4);
  const unsigned hosts = 1 + next(3);
  for (unsigned i = 0; i < seekers; ++i) {
    Seeker seeker{next(3), {}};
    if (next(3) != 0) seeker.unmatched_penalty = static_cast<std::int64_t>(next(20)) - 4;
    problem.seekers.push_back(seeker);
  }
  for (unsigned j = 0; j < hosts; ++j) {
    Host host{next(3), next(4), {}};
    std::int64_t cost = next(4);
    for (unsigned k = next(4); k > 0; --k, cost += next(4)) host.load_cost.push_back(cost);
    problem.hosts.push_back(host);
  }
  for (unsigned i = 0; i < seekers; ++i)
    for (unsigned j = 0; j < hosts; ++j)
      if (const unsigned kind = next(8); kind != 0)
        problem.candidates.push_back({i, j, static_cast<std::int64_t>(next(16)) - 4,
                                      kind == 1   ? Rule::forbidden
                                      : kind == 2 ? Rule::locked
                                                  : Rule::open});
  const Assignment assignment = solve(problem);
  if (!why_not_proven(network_of(problem), assignment.answer).empty()) __builtin_trap();
  if (problem.candidates.size() <= 5) {
    const auto expected = slow::cheapest_assignment(problem);
    if (expected.has_value() != (assignment.status == Status::optimal)) __builtin_trap();
    if (expected && *expected != assignment.cost) __builtin_trap();
  }
  if (assignment.status == Status::optimal) (void)reasons(problem, assignment);
  return 0;
}
