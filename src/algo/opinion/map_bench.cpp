// The opinion map of 33,000 participants on 1,000 statements, 5 % filled, beside its plain form.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "algo/opinion/slow.hpp"
#include "algo/opinion/solve.hpp"

namespace {

using namespace megdan::algo::opinion;

// Four leanings, each vote a noisy lean; cells present with chance `filled`.
Problem conversation(std::uint32_t participants, std::uint32_t statements, double filled) {
  std::mt19937_64 random(33);
  const auto chance = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::vector<std::array<double, 4>> lean(statements);
  for (auto& row : lean) {
    for (auto& value : row) value = chance();
  }
  std::vector<VoteEvent> events;
  for (std::uint32_t p = 0; p < participants; ++p) {
    const auto camp = chance() < 0.9 ? p % 4 : static_cast<std::uint32_t>(random() % 4);
    for (std::uint32_t j = 0; j < statements; ++j) {
      if (chance() >= filled) continue;
      const double draw = chance();
      events.push_back({p, j, static_cast<std::int8_t>(draw < lean[j][camp] ? 1 : (draw > 0.9 ? 0 : -1)), 0});
    }
  }
  Problem problem;
  problem.votes = last_votes(participants, statements, events);
  return problem;
}

const Problem& large() {
  static const Problem problem = conversation(33'000, 1'000, 0.05);
  return problem;
}

std::vector<Grouping> groupings_of(std::span<const Point> points) {
  std::vector<Grouping> groupings;
  for (std::uint32_t k = 2; k <= 5; ++k) groupings.push_back(k_means(points, k));
  return groupings;
}

[[noreturn]] void refuse(const char* why) {
  std::fprintf(stderr, "the answer is not proved: %s\n", why);
  std::abort();
}

// Proof before measuring, on a size where the plain form ends soon, and on the large one for the error.
void prove() {
  const auto small = conversation(1'500, 200, 0.1);
  const auto fast = principal_components(small.votes);
  const auto plain = slow::principal_components(small.votes, {}, 20'000, 1e-14);
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t j = 0; j < 200; ++j) {
      if (std::abs(fast.axis[k][j] - plain.axis[k][j]) > 1e-10) refuse("components");
    }
  }
  const auto points = project(small.votes, fast);
  const auto groupings = groupings_of(points);
  const auto exact = silhouettes(points, groupings);
  for (std::size_t c = 0; c < groupings.size(); ++c) {
    if (std::abs(exact[c].mean - slow::silhouette(points, groupings[c])) > 1e-10) refuse("silhouette");
  }
  const auto sampled = solve(large());
  Options options;
  options.exact_silhouette = true;
  const auto whole = solve(large(), options);
  if (sampled.history.chosen != whole.history.chosen) refuse("sampled k");
  for (std::size_t c = 0; c < sampled.candidates.size(); ++c) {
    const auto& s = sampled.candidates[c].silhouette;
    if (std::abs(s.mean - whole.candidates[c].silhouette.mean) > 4.0 * s.standard_error)
      refuse("stated error");
  }
}

void map_sampled(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(solve(large()));
}
void map_exact(benchmark::State& state) {
  Options options;
  options.exact_silhouette = true;
  for (auto _ : state) benchmark::DoNotOptimize(solve(large(), options));
}
void map_plain(benchmark::State& state) {
  for (auto _ : state) {
    const auto components = slow::principal_components(large().votes, {}, 100, 1e-9);
    const auto points = project(large().votes, components);
    double best = -2.0;
    for (const auto& grouping : groupings_of(points))
      best = std::max(best, slow::silhouette(points, grouping));
    benchmark::DoNotOptimize(best);
  }
}
// Cost curve: statements fixed at 300, 10 % filled.
void map_by_participants(benchmark::State& state) {
  const auto problem = conversation(static_cast<std::uint32_t>(state.range(0)), 300, 0.1);
  for (auto _ : state) benchmark::DoNotOptimize(solve(problem));
  state.SetComplexityN(state.range(0));
}

}  // namespace

BENCHMARK(map_sampled)->Unit(benchmark::kMillisecond);
BENCHMARK(map_exact)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(map_plain)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(map_by_participants)
    ->RangeMultiplier(10)
    ->Range(100, 1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity();

int main(int argc, char** argv) {
  prove();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
