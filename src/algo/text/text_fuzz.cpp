// Any bytes as text: offsets stay inside it, positions never fall, terms are well-formed, folding is stable.
// The first byte picks what is fed; the slow twins must agree where there is one.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "algo/text/alphabet.hpp"
#include "algo/text/analyse.hpp"
#include "algo/text/near_duplicates.hpp"
#include "algo/text/normalise.hpp"
#include "algo/text/slow.hpp"
#include "algo/text/suggest.hpp"
#include "algo/text/transliterate.hpp"
#include "algo/text/tsvector.hpp"

namespace {

using namespace megdan::algo::text;

void require(bool condition) {
  if (!condition) std::abort();
}

const Dictionary& dictionary() {
  static const Dictionary result = Dictionary::read(
      "SFX A Y 3\nSFX A 0 а .\nSFX A 0 ове .\nSFX A д зи .\nSFX K Y 2\nSFX K а и .\nSFX K ен на [^л]ен\n",
      "6\nград/A\nглава/K\nважен/K\nСофия\nвлека\nвлекат\n");
  return result;
}

void terms(std::string_view text) {
  static Analyser analyser(&dictionary());
  for (const Purpose purpose : {Purpose::document, Purpose::query}) {
    std::uint32_t position = 0;
    analyser.each_term(text, purpose, [&](const Term& term) {
      require(term.begin < term.end && term.end <= text.size());
      require(term.position >= position);
      require(!term.text.empty());
      position = term.position;
    });
  }
  require(to_tsvector(analyser, text).find('\0') == std::string::npos);
  to_tsquery(analyser, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      terms(text);
      break;
    case 1: {
      const std::string once = normalise(text);
      require(once == normalise(once));
      to_cyrillic(to_latin(text));
      latin_key(fold_word(text, true));
      break;
    }
    case 2: {
      std::vector<std::string_view> cards;
      for (std::size_t at = 0; at < text.size() && cards.size() < 24; at += 12)
        cards.push_back(text.substr(at, 12));
      static Analyser analyser(nullptr);
      const auto fast = near_duplicates(cards, analyser, {.least = 0.4, .most_pairs = 10'000});
      require(fast.size() == slow::near_duplicates(cards, analyser, 0.4).size());
      break;
    }
    default: {
      std::vector<WeightedWord> words;
      const std::size_t query = text.size() / 2;
      for (std::size_t at = query; at < text.size() && words.size() < 16; at += 6)
        words.push_back({text.substr(at, 6), 1});
      const Vocabulary vocabulary(words);
      for (const Suggestion& found : vocabulary.correct(text.substr(0, query), 2))
        require(found.distance <= 2);
      vocabulary.complete(text.substr(0, query));
    }
  }
  return 0;
}
