// Proves the answers, then measures: analysis against libhunspell and the plain expansion, the dictionary's
// reading, near duplicates and suggestions by size. Run: algo_text_bench [--benchmark_filter=…]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <hunspell/hunspell.hxx>
#include <iterator>
#include <memory>
#include <random>

#include "algo/text/alphabet.hpp"
#include "algo/text/near_duplicates.hpp"
#include "algo/text/normalise.hpp"
#include "algo/text/search.hpp"
#include "algo/text/slow.hpp"
#include "algo/text/suggest.hpp"

namespace {

using namespace megdan::algo::text;

constexpr const char* kAffPath = "/usr/share/hunspell/bg_BG.aff";
constexpr const char* kDicPath = "/usr/share/hunspell/bg_BG.dic";

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::string& aff() {
  static const std::string text = read(kAffPath);
  return text;
}
const std::string& dic() {
  static const std::string text = read(kDicPath);
  return text;
}
const Dictionary& dictionary() {
  static const Dictionary result = Dictionary::read(aff(), dic());
  return result;
}

// Real sentences where they are, else forms drawn from the dictionary with a steep rank curve.
const std::string& corpus() {
  static const std::string text = [] {
    std::string out;
    const std::string file = read(std::string(MEGDAN_SHARED_DATA) + "/bulgarian/ud_btb_dev_sentences.tsv");
    for (std::size_t at = 0; at < file.size();) {
      const std::size_t end = std::min(file.find('\n', at), file.size());
      const std::size_t tab = file.find('\t', at);
      out += file.substr(tab + 1, end - tab);
      at = end + 1;
    }
    if (!out.empty()) return out;
    std::mt19937_64 random(1);
    for (int i = 0; i < 15'000; ++i) {
      const double u = static_cast<double>(random() >> 11U) / 9007199254740992.0;
      out += from_letters(dictionary().headword(
          static_cast<std::uint32_t>(u * u * u * static_cast<double>(dictionary().size() - 1))));
      out += ' ';
    }
    return out;
  }();
  return text;
}

const std::vector<std::string>& corpus_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out;
    Tokeniser tokens(corpus());
    Token token;
    while (tokens.next(token)) {
      if (token.kind == TokenKind::word)
        out.push_back(fold_word(corpus().substr(token.begin, token.end - token.begin), false));
    }
    return out;
  }();
  return words;
}

void fail(const char* why) {
  std::fprintf(stderr, "the answer is wrong: %s\n", why);
  std::exit(1);
}

// Every form is found under its headword before anything is measured.
void prove() {
  if (aff().empty() || dic().empty()) fail("hunspell-bg is not installed");
  const auto forms = slow::expand(aff(), dic());
  std::vector<Reading> readings;
  std::string inner;
  for (const std::string& word : corpus_words()) {
    const auto expected = forms.find(word);
    if (expected == forms.end() || !to_letters(word, inner)) continue;
    dictionary().look_up(inner, readings);
    if (readings.empty()) fail("a form of the dictionary is not found");
    for (const std::string& headword : expected->second) {
      std::vector<Reading> own;
      dictionary().look_up(letters(headword), own);
      const bool met = std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) {
        return dictionary().headword(reading.headword) == letters(headword) ||
               reading.lemma == own.front().lemma;
      });
      if (!met) fail("a form is not found under its headword");
    }
  }
}

void read_dictionary(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    const Dictionary fresh = Dictionary::read(aff(), dic());
    bytes = fresh.memory();
    benchmark::DoNotOptimize(bytes);
  }
  state.counters["MiB"] = static_cast<double>(bytes) / 1048576.0;
}
BENCHMARK(read_dictionary)->Unit(benchmark::kMillisecond);

void read_dictionary_by_hunspell(benchmark::State& state) {
  for (auto _ : state) {
    Hunspell fresh(kAffPath, kDicPath);
    benchmark::DoNotOptimize(&fresh);
  }
}
BENCHMARK(read_dictionary_by_hunspell)->Unit(benchmark::kMillisecond);

// Whole sentences: tokens, folding, look-up, terms with offsets.
void analyse_text(benchmark::State& state) {
  Analyser analyser(&dictionary());
  std::uint64_t terms = 0;
  std::uint64_t words = 0;
  for (auto _ : state) {
    analyser.each_term(corpus(), Purpose::document, [&](const Term& term) {
      ++terms;
      words += term.is_first ? 1U : 0U;
    });
  }
  benchmark::DoNotOptimize(terms);
  state.SetItemsProcessed(static_cast<std::int64_t>(words));
}
BENCHMARK(analyse_text)->Unit(benchmark::kMillisecond);

/// The first `words` words of the corpus, over and over.
std::string text_of(std::size_t words) {
  std::string out;
  for (std::size_t w = 0; w < words; ++w)
    out.append(corpus_words()[w % corpus_words().size()]).append(1, ' ');
  return out;
}

// An analyser starts without cache at each size; a word met again comes from it.
void analyse_words(benchmark::State& state) {
  const std::string text = text_of(static_cast<std::size_t>(state.range(0)));
  std::uint64_t words = 0;
  for (auto _ : state) {
    Analyser analyser(&dictionary());
    analyser.each_term(text, Purpose::document, [&](const Term& term) { words += term.is_first ? 1U : 0U; });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(words));
}
BENCHMARK(analyse_words)->RangeMultiplier(10)->Range(100, 1'000'000)->Unit(benchmark::kMillisecond);

// Texts of ten words; a query is the first two words of one of them, which it must find.
std::vector<std::string> texts_of_ten(std::size_t count) {
  std::mt19937_64 random(5);
  const auto& words = corpus_words();
  std::vector<std::string> out(count);
  for (std::string& text : out) {
    for (int w = 0; w < 10; ++w) text.append(words[random() % words.size()]).append(1, ' ');
  }
  return out;
}

void index_texts(benchmark::State& state) {
  const auto texts = texts_of_ten(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Analyser analyser(&dictionary());
    Index index(analyser);
    for (const std::string& text : texts) index.add(text);
    benchmark::DoNotOptimize(index.size());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * texts.size()));
}
BENCHMARK(index_texts)->RangeMultiplier(10)->Range(100, 100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(index_texts)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

void search_texts(benchmark::State& state) {
  const auto texts = texts_of_ten(static_cast<std::size_t>(state.range(0)));
  Analyser analyser(&dictionary());
  Index index(analyser);
  for (const std::string& text : texts) index.add(text);
  const auto query_of = [&](std::size_t document) {
    return texts[document].substr(0, texts[document].find(' ', texts[document].find(' ') + 1));
  };
  for (std::size_t q = 0; q < 100; ++q) {
    const std::size_t document = q * 7919 % texts.size();
    const auto hits = index.search(query_of(document));
    if (std::none_of(hits.begin(), hits.end(), [&](const Hit& hit) { return hit.document == document; }))
      fail("a text is not found by its own words");
  }
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(index.search(query_of(at++ * 7919 % texts.size())));
}
BENCHMARK(search_texts)->RangeMultiplier(10)->Range(100, 100'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(search_texts)->Arg(1'000'000)->Iterations(20)->Unit(benchmark::kMicrosecond);

void analyse_text_with_cold_cache(benchmark::State& state) {
  std::uint64_t words = 0;
  for (auto _ : state) {
    Analyser analyser(&dictionary());
    analyser.each_term(corpus(), Purpose::document,
                       [&](const Term& term) { words += term.is_first ? 1U : 0U; });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(words));
}
BENCHMARK(analyse_text_with_cold_cache)->Unit(benchmark::kMillisecond);

// Folded words only, no cache: the same work as the peer's stem().
void look_up_words(benchmark::State& state) {
  std::vector<std::string> inner;
  for (const std::string& word : corpus_words()) {
    std::string out;
    if (to_letters(word, out)) inner.push_back(out);
  }
  std::vector<Reading> readings;
  for (auto _ : state) {
    for (const std::string& word : inner) {
      dictionary().look_up(word, readings);
      benchmark::DoNotOptimize(readings.data());
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * inner.size()));
}
BENCHMARK(look_up_words)->Unit(benchmark::kMillisecond);

void stem_words_by_hunspell(benchmark::State& state) {
  Hunspell hunspell(kAffPath, kDicPath);
  for (auto _ : state) {
    for (const std::string& word : corpus_words()) {
      const auto stems = hunspell.stem(word);
      benchmark::DoNotOptimize(stems.data());
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * corpus_words().size()));
}
BENCHMARK(stem_words_by_hunspell)->Unit(benchmark::kMillisecond);

void look_up_words_in_the_plain_expansion(benchmark::State& state) {
  static const auto forms = slow::expand(aff(), dic());
  for (auto _ : state) {
    for (const std::string& word : corpus_words()) {
      benchmark::DoNotOptimize(forms.find(word));
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * corpus_words().size()));
}
BENCHMARK(look_up_words_in_the_plain_expansion)->Unit(benchmark::kMillisecond);

std::vector<std::string> cards(std::size_t count) {
  std::mt19937_64 random(3);
  std::vector<std::string> out;
  const auto& words = corpus_words();
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && random() % 10 == 0) {
      std::string near = out[random() % i];
      near.append(1, ' ').append(words[random() % words.size()]);
      out.push_back(std::move(near));
      continue;
    }
    std::string card;
    for (std::uint64_t w = 0, length = 3 + random() % 15; w < length; ++w) {
      card.append(words[random() % words.size()]).push_back(' ');
    }
    out.push_back(card);
  }
  return out;
}

void near_duplicate_cards(benchmark::State& state) {
  const std::vector<std::string> texts = cards(static_cast<std::size_t>(state.range(0)));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Analyser analyser(&dictionary());
  if (views.size() <= 1000 &&
      near_duplicates(views, analyser).size() != slow::near_duplicates(views, analyser, 0.6).size()) {
    fail("near duplicates");
  }
  for (auto _ : state) benchmark::DoNotOptimize(near_duplicates(views, analyser));
}
BENCHMARK(near_duplicate_cards)->RangeMultiplier(10)->Range(100, 10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(near_duplicate_cards)
    ->RangeMultiplier(10)
    ->Range(100'000, 1'000'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

void near_duplicate_cards_plainly(benchmark::State& state) {
  const std::vector<std::string> texts = cards(static_cast<std::size_t>(state.range(0)));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Analyser analyser(&dictionary());
  for (auto _ : state) benchmark::DoNotOptimize(slow::near_duplicates(views, analyser, 0.6));
}
BENCHMARK(near_duplicate_cards_plainly)
    ->RangeMultiplier(10)
    ->Range(100, 1'000)
    ->Unit(benchmark::kMillisecond);

void correct_a_word(benchmark::State& state) {
  std::vector<std::string> texts;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(state.range(0)) && i < dictionary().size(); ++i) {
    texts.push_back(from_letters(dictionary().headword(i)));
  }
  std::vector<WeightedWord> words;
  for (const std::string& text : texts) words.push_back({text, 1});
  const Vocabulary vocabulary(words);
  std::size_t at = 0;
  for (auto _ : state) {
    std::string word = corpus_words()[at++ % corpus_words().size()];
    benchmark::DoNotOptimize(vocabulary.correct(word, 1));
  }
}
BENCHMARK(correct_a_word)
    ->RangeMultiplier(10)
    ->Range(100, 10'000)
    ->Arg(78'000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  prove();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
