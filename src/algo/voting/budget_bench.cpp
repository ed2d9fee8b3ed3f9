// Equal shares, quick against plain, on the four largest Warsaw districts of the shared data and on
// made elections from 10² to 10⁶ ballots. Every answer is proven before it is measured.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "algo/voting/completion.hpp"
#include "algo/voting/explain.hpp"
#include "algo/voting/pb_file.hpp"
#include "algo/voting/sampling.hpp"
#include "algo/voting/slow.hpp"

namespace {

using namespace megdan::algo::voting;

const char* const districts[] = {"2020_Bemowo", "2020_Bialoleka", "2021_Targowek", "2023_Targowek"};
const BudgetMethod add1{BudgetRule::equal_shares, Completion::add1, {}};

std::filesystem::path path_of(int district) {
  return std::filesystem::path(MEGDAN_SHARED_DATA) / "pb" / "pabulib" /
         ("Poland_Warszawa_" + std::string(districts[district]) + ".pb");
}

/// Read once; proven once where asked for.
const BudgetProblem& district_problem(int district) {
  static std::map<int, BudgetProblem> read;
  auto found = read.find(district);
  if (found == read.end()) {
    std::ifstream in(path_of(district), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    found = read.emplace(district, read_pb(text.str()).problem).first;
  }
  return found->second;
}

/// Ballots of up to ten approvals, the first projects more popular; costs so that about a third wins.
BudgetProblem made(std::size_t ballots) {
  std::mt19937_64 random(ballots);
  BudgetProblem problem;
  const std::size_t items = 100;
  problem.budget = 3'000'000;
  for (std::size_t k = 0; k < items; ++k)
    problem.costs.push_back(10'000 + static_cast<std::int64_t>(below(random, 150'000)));
  for (std::size_t b = 0; b < ballots; ++b) {
    Ballot ballot;
    for (std::uint64_t k = 1 + below(random, 10); k > 0; --k) {
      const auto item = static_cast<Item>(std::min(below(random, items), below(random, items)));
      if (std::find(ballot.items.begin(), ballot.items.end(), item) == ballot.items.end())
        ballot.items.push_back(item);
    }
    problem.ballots.push_back(std::move(ballot));
  }
  return problem;
}

/// The plain form must buy the same at the final share and at the share that stopped the raising.
void prove(const BudgetProblem& problem) {
  const auto outcome = equal_shares(problem, Completion::add1);
  const auto profile = aggregate(problem.ballots, problem.costs.size());
  const auto plain = slow::equal_shares_fixed(problem, profile, outcome.share_times_voters);
  std::vector<Item> items;
  for (const auto& purchase : plain.purchases) items.push_back(purchase.item);
  const auto beyond = slow::equal_shares_fixed(
      problem, profile, outcome.share_times_voters + static_cast<Int128>(profile.voters) * problem.unit);
  if (items != outcome.selected || beyond.cost <= problem.budget) {
    std::fprintf(stderr, "the answer is wrong: nothing is measured\n");
    std::exit(1);
  }
}

void quick_add1(benchmark::State& state) {
  if (!std::filesystem::exists(path_of(0))) return state.SkipWithError("shared/data is not here");
  const auto& problem = district_problem(static_cast<int>(state.range(0)));
  static std::set<std::int64_t> proven;
  if (proven.insert(state.range(0)).second) prove(problem);
  std::size_t runs = 0;
  for (auto _ : state) runs = equal_shares(problem, Completion::add1).runs;
  state.counters["runs"] = static_cast<double>(runs);
  state.SetLabel(districts[state.range(0)]);
}

/// One run of the plain form; the whole rule makes as many of them as `runs` of quick_add1 says.
void plain_one_run(benchmark::State& state) {
  if (!std::filesystem::exists(path_of(0))) return state.SkipWithError("shared/data is not here");
  const auto& problem = district_problem(static_cast<int>(state.range(0)));
  const auto profile = aggregate(problem.ballots, problem.costs.size());
  for (auto _ : state)
    benchmark::DoNotOptimize(slow::equal_shares_fixed(problem, profile, problem.budget).cost);
  state.SetLabel(districts[state.range(0)]);
}

void quick_add1_with_explanations(benchmark::State& state) {
  if (!std::filesystem::exists(path_of(0))) return state.SkipWithError("shared/data is not here");
  const auto& problem = district_problem(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto outcome = decide(problem, add1);
    benchmark::DoNotOptimize(explain(problem, add1, outcome).winners.size());
    benchmark::DoNotOptimize(margin(problem, add1, outcome).upper);
    benchmark::DoNotOptimize(stability(problem, add1, outcome).samples);
  }
  state.SetLabel(districts[state.range(0)]);
}

void made_one_run(benchmark::State& state) {
  const auto problem = made(static_cast<std::size_t>(state.range(0)));
  if (state.range(0) <= 1000) prove(problem);
  for (auto _ : state) benchmark::DoNotOptimize(equal_shares(problem, Completion::none).cost);
}

void made_add1(benchmark::State& state) {
  const auto problem = made(static_cast<std::size_t>(state.range(0)));
  std::size_t runs = 0;
  for (auto _ : state) runs = equal_shares(problem, Completion::add1).runs;
  state.counters["runs"] = static_cast<double>(runs);
}

void made_phragmen(benchmark::State& state) {
  const auto problem = made(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(sequential_phragmen(problem).cost);
}

void read_file(benchmark::State& state) {
  if (!std::filesystem::exists(path_of(0))) return state.SkipWithError("shared/data is not here");
  std::ifstream in(path_of(1), std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  const std::string bytes = text.str();
  for (auto _ : state) benchmark::DoNotOptimize(read_pb(bytes).votes.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
}

BENCHMARK(quick_add1)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);
BENCHMARK(plain_one_run)->DenseRange(0, 3)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(quick_add1_with_explanations)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);
BENCHMARK(made_one_run)->RangeMultiplier(10)->Range(100, 1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(made_add1)->RangeMultiplier(10)->Range(100, 1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(made_phragmen)->RangeMultiplier(10)->Range(100, 1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(read_file)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
