// Each bench proves its answer before it measures: certificate verified, cost equal to LEMON's on the same
// network, stable matchings without a blocking pair.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "algo/matching/assignment.hpp"
#include "algo/matching/certificate.hpp"
#include "algo/matching/lemon_peer.hpp"
#include "algo/matching/slow.hpp"
#include "algo/matching/stable.hpp"

namespace {

using namespace megdan::algo::matching;

void insist(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "not proven: %s\n", what);
  std::exit(1);
}

enum Kind { roomy, tight, convex, bounded };

/// `seekers` mentees with about `width` candidates each among seekers / 4 mentors.
AssignmentProblem market(std::uint32_t seekers, std::uint32_t width, Kind kind) {
  std::mt19937_64 random(20230216);
  AssignmentProblem problem;
  const std::uint32_t hosts = std::max<std::uint32_t>(2, kind == tight ? seekers / 5 : seekers / 4);
  problem.seekers.assign(seekers, {1, 2000});
  std::vector<std::uint32_t> seen(hosts, UINT32_MAX);
  for (std::uint32_t i = 0; i < seekers; ++i)
    for (std::uint32_t k = 0; k < width; ++k) {
      const auto j = static_cast<std::uint32_t>(random() % hosts);
      if (seen[j] == i) continue;
      seen[j] = i;
      problem.candidates.push_back({i, j, static_cast<std::int64_t>(random() % 1000)});
    }
  for (std::uint32_t j = 0; j < hosts; ++j) {
    Host host{0, static_cast<std::uint32_t>(1 + random() % 8), {}};
    if (kind == convex)
      for (std::int64_t k = 0; k < host.upper; ++k) host.load_cost.push_back(50 * k);
    if (kind == bounded) host.lower = std::min<std::uint32_t>(2, host.upper);
    problem.hosts.push_back(host);
  }
  return problem;
}

Kind kind_of(const benchmark::State& state) {
  return static_cast<Kind>(state.range(1));
}
AssignmentProblem market(const benchmark::State& state) {
  return market(static_cast<std::uint32_t>(state.range(0)), 50, kind_of(state));
}

void assignment(benchmark::State& state) {
  const AssignmentProblem problem = market(state);
  const Network network = network_of(problem);
  const Assignment answer = solve(problem);
  insist(why_not_proven(network, answer.answer).empty(), "certificate");
  if (state.range(0) <= 10'000) insist(answer.cost == LemonPeer(network).simplex(), "cost against LEMON");
  for (auto _ : state) benchmark::DoNotOptimize(solve(problem));
}
void flow(benchmark::State& state) {
  const Network network = network_of(market(state));
  const Answer answer = solve(network);
  insist(why_not_proven(network, answer).empty(), "certificate");
  for (auto _ : state) benchmark::DoNotOptimize(solve(network));
}
template <long long (LemonPeer::*run)()>
void lemon_peer(benchmark::State& state) {
  const Network network = network_of(market(state));
  LemonPeer peer(network);
  insist(solve(network).cost == (peer.*run)(), "same cost");
  for (auto _ : state) benchmark::DoNotOptimize((peer.*run)());
}
void certificate(benchmark::State& state) {
  const AssignmentProblem problem = market(state);
  const Network network = network_of(problem);
  const Assignment answer = solve(problem);
  for (auto _ : state) insist(why_not_proven(network, answer.answer).empty(), "certificate");
}
void reasons_for_everybody(benchmark::State& state) {
  const AssignmentProblem problem = market(state);
  const Assignment answer = solve(problem);
  insist(why_not_proven(network_of(problem), answer.answer).empty(), "certificate");
  std::size_t exact = 0;
  const Reasons why = reasons(problem, answer);
  for (const PairReason& reason : why.pairs) exact += reason.loss == reason.loss_at_least ? 1 : 0;
  // Samples are proven by solving again without the pair.
  for (std::size_t k = 0; k < why.pairs.size(); k += why.pairs.size() / 3 + 1) {
    AssignmentProblem other = problem;
    other.candidates[why.pairs[k].candidate].rule = Rule::forbidden;
    const Wide loss = solve(other).cost - answer.cost;
    insist(loss <= why.pairs[k].loss && loss >= why.pairs[k].loss_at_least, "the loss of a pair");
  }
  state.counters["exact %"] = 100.0 * static_cast<double>(exact) / static_cast<double>(why.pairs.size());
  for (auto _ : state) benchmark::DoNotOptimize(reasons(problem, answer));
}
void slow_flow(benchmark::State& state) {
  const Network network = network_of(market(static_cast<std::uint32_t>(state.range(0)), 10, kind_of(state)));
  insist(slow::cheapest_flow(network).cost == solve(network).cost, "same cost");
  for (auto _ : state) benchmark::DoNotOptimize(slow::cheapest_flow(network));
}
void flow_beside_slow(benchmark::State& state) {
  const Network network = network_of(market(static_cast<std::uint32_t>(state.range(0)), 10, kind_of(state)));
  for (auto _ : state) benchmark::DoNotOptimize(solve(network));
}

/// Curve by candidates: ten a seeker. The proof costs less than the answer, so every size is proven.
void assignment_by_candidates(benchmark::State& state) {
  const AssignmentProblem problem = market(static_cast<std::uint32_t>(state.range(0) / 10), 10, roomy);
  const Assignment answer = solve(problem);
  insist(why_not_proven(network_of(problem), answer.answer).empty(), "certificate");
  for (auto _ : state) benchmark::DoNotOptimize(solve(problem));
  state.counters["candidates"] = static_cast<double>(problem.candidates.size());
}

void assignment_of_a_million(benchmark::State& state) {
  const AssignmentProblem problem = market(1'000'000, 9, roomy);
  for (auto _ : state) {
    const Assignment answer = solve(problem);
    state.PauseTiming();
    insist(why_not_proven(network_of(problem), answer.answer).empty(), "certificate");
    state.ResumeTiming();
  }
}

void hospitals(benchmark::State& state) {
  std::mt19937_64 random(3);
  const auto residents = static_cast<std::uint32_t>(state.range(0));
  const std::uint32_t wards = residents / 10 + 1;
  Hospitals problem;
  problem.residents.resize(residents);
  problem.hospitals.resize(wards);
  problem.capacity.assign(wards, 9);
  std::vector<std::uint32_t> seen(wards, nobody);
  for (std::uint32_t r = 0; r < residents; ++r)
    for (int k = 0; k < 10; ++k)
      if (const auto h = static_cast<std::uint32_t>(random() % wards); seen[h] != r) {
        seen[h] = r;
        problem.residents[r].push_back(h);
        problem.hospitals[h].push_back(r);
      }
  for (auto& list : problem.hospitals)
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random() % i]);
  if (residents <= 10'000) insist(blocking_pairs(problem, best_for_residents(problem)).empty(), "stable");
  for (auto _ : state) benchmark::DoNotOptimize(best_for_residents(problem));
}

void sizes(benchmark::internal::Benchmark* bench) {
  for (const int kind : {roomy, tight, convex, bounded}) bench->Args({10'000, kind});
  bench->Unit(benchmark::kMillisecond);
}
void curve(benchmark::internal::Benchmark* bench) {
  for (const int seekers : {100, 1'000, 10'000, 100'000}) bench->Args({seekers, roomy});
  bench->Unit(benchmark::kMillisecond);
}

BENCHMARK(assignment)->Apply(sizes);
BENCHMARK(flow)->Apply(sizes);
BENCHMARK_TEMPLATE(lemon_peer, &LemonPeer::simplex)->Name("lemon_network_simplex")->Apply(sizes);
BENCHMARK_TEMPLATE(lemon_peer, &LemonPeer::cost_scaling)->Name("lemon_cost_scaling")->Apply(sizes);
BENCHMARK(certificate)->Apply(sizes);
BENCHMARK(reasons_for_everybody)->Apply(sizes);
BENCHMARK(assignment)->Name("assignment_curve")->Apply(curve);
// A million seekers with nine candidates each: ten million is where the engine refuses.
BENCHMARK(assignment_by_candidates)
    ->RangeMultiplier(10)
    ->Range(100, 1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(assignment_of_a_million)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(slow_flow)->Args({60, roomy})->Unit(benchmark::kMillisecond);
BENCHMARK(flow_beside_slow)->Args({60, roomy})->Unit(benchmark::kMillisecond);
BENCHMARK(hospitals)->RangeMultiplier(10)->Range(100, 1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
