// Any bytes: the .pb reader refuses with FormatError or gives an election that it writes and reads
// again the same, and that the rules accept.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "algo/voting/explain.hpp"
#include "algo/voting/pb_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace megdan::algo::voting;
  PbFile file;
  try {
    file = read_pb({reinterpret_cast<const char*>(bytes), size});
  } catch (const FormatError&) {
    return 0;
  }
  const PbFile again = read_pb(write_pb(file));
  if (again.votes != file.votes || again.projects != file.projects || again.meta != file.meta ||
      again.problem.costs != file.problem.costs) {
    std::abort();
  }
  if (file.ids.size() > 12 || file.votes.size() > 12) return 0;
  const auto chosen = greedy(file.problem);
  if (chosen.cost > file.problem.budget) std::abort();
  if (equal_shares(file.problem, Completion::none).cost > file.problem.budget) std::abort();
  if (sequential_phragmen(file.problem).cost > file.problem.budget) std::abort();
  return 0;
}
