#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "algo/opinion/solve.hpp"

// Two bytes shape the conversation, then three a vote. Every map has finite places, whole groups and
// counts that add up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace megdan::algo::opinion;
  if (size < 3) return 0;
  const std::uint32_t participants = 1 + data[0] % 32;
  const std::uint32_t statements = 1 + data[1] % 16;
  const auto flags = data[2];
  std::vector<VoteEvent> events;
  for (std::size_t i = 3; i + 2 < size && events.size() < 400; i += 3) {
    events.push_back({data[i] % participants, data[i + 1] % statements,
                      static_cast<std::int8_t>(data[i + 2] % 3 - 1), data[i + 2] / 3});
  }
  Problem problem;
  problem.votes = last_votes(participants, statements, events);
  if ((flags & 1U) != 0) {
    problem.out.assign(statements, 0);
    problem.out[flags % statements] = 1;
  }
  if ((flags & 2U) != 0) problem.attending = attending_since_start(participants, statements, events);
  const auto joined = order_of_joining(participants, statements, events, 2);
  Options options;
  if ((flags & 4U) != 0) options.start_from = joined;
  if ((flags & 8U) != 0) options.groups = 1 + flags / 32;
  const auto map = solve(problem, options);
  for (const auto point : map.place) {
    if (!(point.x - point.x == 0.0 && point.y - point.y == 0.0)) std::abort();
  }
  std::vector<std::size_t> members(map.centre.size(), 0);
  for (const auto p : map.attending) ++members.at(map.group[p]);
  for (const auto n : members) {
    if (n == 0) std::abort();
  }
  for (std::uint32_t j = 0; j < statements; ++j) {
    std::uint32_t seen = 0;
    for (const auto& group : map.group_votes) seen += group[j].seen;
    if (seen > map.all_votes[j].seen || !(map.consensus[j] > 0.0 && map.consensus[j] <= 1.0)) std::abort();
  }
  return 0;
}
