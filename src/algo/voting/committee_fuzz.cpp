// Any bytes: the YAML reader refuses with FormatError or gives an election that can be held.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "algo/voting/committee_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace megdan::algo::voting;
  CommitteeProblem problem;
  try {
    problem = read_committee({reinterpret_cast<const char*>(bytes), size});
  } catch (const FormatError&) {
    return 0;
  }
  if (problem.candidates > 8 || problem.ballots.size() > 12) return 0;
  for (const auto rule : {CommitteeRule::av, CommitteeRule::seq_phragmen, CommitteeRule::equal_shares}) {
    const auto result = elect(problem, rule, SeatCompletion::seq_phragmen, 50);
    if (result.all.empty()) std::abort();
    for (const auto& members : result.all) {
      if (members.size() != problem.seats) std::abort();
    }
  }
  return 0;
}
