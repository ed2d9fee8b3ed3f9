// What a person may have meant to type: completions of a prefix and spellings close to a word, out of known
// words. Will not learn or rank by person; the caller gives the words and their weights.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace megdan::algo::text {

struct WeightedWord {
  std::string_view word;
  std::uint32_t weight = 1;  // how often it occurs, for example
};

struct Suggestion {
  std::string word;  // as it was given
  std::uint32_t weight = 0;
  int distance = 0;  // edits away; 0 for completions
};

/// Immutable after construction. Words are compared folded (fold_word); of several spellings of one folded
/// word the heaviest is shown and the weights are added. Words over 64 letters are left out.
class Vocabulary {
 public:
  explicit Vocabulary(std::span<const WeightedWord> words);

  /// Words that begin with `prefix`, the heaviest first (then by letters), at most `most`. A Latin prefix
  /// that begins no word is read as Cyrillic (sof → соф). O(log n + matches).
  std::vector<Suggestion> complete(std::string_view prefix, std::size_t most = 10) const;

  /// Words at most `edits` (1 or 2; more counts as 2) away, the nearest first, then the heaviest: optimal
  /// string alignment distance (V. Levenshtein 1966; F. Damerau, CACM 7, 1964), its table kept along the
  /// sorted words' common beginnings. A Latin word near nothing is read as Cyrillic.
  std::vector<Suggestion> correct(std::string_view word, int edits = 2, std::size_t most = 10) const;

  std::size_t size() const { return words_.size(); }

 private:
  struct Entry {
    std::u32string folded;
    std::string shown;
    std::uint32_t weight = 0;
    std::uint32_t heaviest = 0;
  };
  std::vector<Suggestion> complete_folded(std::u32string_view prefix, std::size_t most) const;
  std::vector<Suggestion> correct_folded(std::u32string_view word, int edits, std::size_t most) const;
  std::vector<Entry> words_;  // sorted by folded
};

}  // namespace megdan::algo::text
