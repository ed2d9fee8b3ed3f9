#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "algo/opinion/solve.hpp"

// A map makes hundreds of small allocations: remembering how each came about in 30 steps, and keeping 256 MiB
// of them after they were freed, is a third of the time. Give ASAN_OPTIONS to see more of a finding.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "malloc_context_size=5:quarantine_size_mb=8";
}

// Two bytes shape the conversation, one says how it is solved, then three a vote. Every map has finite
// places, whole groups and counts that add up. What repeats (many starts, bootstrap resamples) and larger
// conversations cost ten times as much and find more, so that the fuzzer would breed nothing else: they come
// when the first bytes ask for them, and of those to one input in eight, by its hash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace megdan::algo::opinion;
  if (size < 3) return 0;
  std::uint32_t draw = 2166136261U;
  for (std::size_t i = 0; i < size; ++i) draw = (draw ^ data[i]) * 16777619U;
  draw >>= 8U;
  const bool repeats = data[0] >= 0xC0 && draw % 8 == 0;
  const bool large = data[1] >= 0xC0 && draw / 8 % 8 == 0;
  const std::uint32_t participants = 1 + data[0] % (large ? 32 : 8);
  const std::uint32_t statements = 1 + data[1] % (large ? 16 : 6);
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
  if (!repeats || draw / 64 % 8 != 0) {
    options.starts = repeats ? 3 : 0;
    options.resamples = repeats ? 2 : 0;
  }
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
