#include <benchmark/benchmark.h>

#include "core/ensure.hpp"
#include "i18n/text.hpp"

namespace {

using namespace megdan;

const i18n::Texts& bulgarian() {
  static const i18n::Texts texts(*i18n::find_language("bg"));
  return texts;
}
constexpr Instant opening{1676532600000};

void look_up(benchmark::State& state) {
  ensure(bulgarian().tc("month in a date", "February") == "февруари", "the catalogue is there");
  for (auto _ : state) benchmark::DoNotOptimize(bulgarian().t("{1} and {2}"));
}
BENCHMARK(look_up);

void look_up_in_vain(benchmark::State& state) {
  ensure(bulgarian().t("nothing like it") == "nothing like it", "the msgid comes back");
  for (auto _ : state) benchmark::DoNotOptimize(bulgarian().t("nothing like it"));
}
BENCHMARK(look_up_in_vain);

void plural(benchmark::State& state) {
  ensure(bulgarian().n("{1} minute", "{1} minutes", 5) == "5 минути", "plurals are right");
  for (auto _ : state) benchmark::DoNotOptimize(bulgarian().n("{1} minute", "{1} minutes", 5));
}
BENCHMARK(plural);

void date_and_time(benchmark::State& state) {
  ensure(bulgarian().date_time(opening) == "16 февруари 2023 г., 9:30", "dates are right");
  for (auto _ : state) benchmark::DoNotOptimize(bulgarian().date_time(opening));
}
BENCHMARK(date_and_time);

void fold_a_name(benchmark::State& state) {
  ensure(i18n::fold("Център ПЛОВДИВ") == "център пловдив", "folding is right");
  for (auto _ : state) benchmark::DoNotOptimize(i18n::fold("Център ПЛОВДИВ"));
}
BENCHMARK(fold_a_name);

}  // namespace

BENCHMARK_MAIN();
