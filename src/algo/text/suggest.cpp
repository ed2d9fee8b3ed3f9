#include "algo/text/suggest.hpp"

#include <algorithm>
#include <limits>

#include "algo/text/alphabet.hpp"
#include "algo/text/normalise.hpp"
#include "algo/text/transliterate.hpp"

namespace megdan::algo::text {
namespace {

constexpr std::size_t kLongest = 64;

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size() && out.size() <= kLongest;) {
    const CodePoint point = decode_at(text, at);
    out.push_back(point.value);
    at += point.size;
  }
  return out;
}

std::u32string folded_points(std::string_view word) {
  return code_points(
      fold_word(word.substr(0, kLongest * 8), is_cyrillic_with_look_alikes(word.substr(0, kLongest * 8))));
}

bool is_all_latin(std::u32string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char32_t c) { return c > 0x20 && c < 0x7F; });
}

std::vector<std::u32string> as_cyrillic(std::u32string_view word) {
  std::vector<std::u32string> out;
  if (!is_all_latin(word)) return out;
  std::string latin;
  for (const char32_t c : word) append_utf8(latin, c);
  for (const std::string& spelling : cyrillic_candidates(latin, 8)) out.push_back(code_points(spelling));
  return out;
}

void keep_best(std::vector<Suggestion>& found, std::size_t most) {
  std::sort(found.begin(), found.end(), [](const Suggestion& a, const Suggestion& b) {
    if (a.distance != b.distance) return a.distance < b.distance;
    return a.weight != b.weight ? a.weight > b.weight : a.word < b.word;
  });
  if (found.size() > most) found.resize(most);
}

}  // namespace

Vocabulary::Vocabulary(std::span<const WeightedWord> words) {
  words_.reserve(words.size());
  for (const WeightedWord& word : words) {
    Entry entry{folded_points(word.word), std::string(word.word), word.weight, word.weight};
    if (!entry.folded.empty() && entry.folded.size() <= kLongest) words_.push_back(std::move(entry));
  }
  std::stable_sort(words_.begin(), words_.end(),
                   [](const Entry& a, const Entry& b) { return a.folded < b.folded; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (kept == 0 || words_[kept - 1].folded != words_[i].folded) {
      if (kept != i) words_[kept] = std::move(words_[i]);
      ++kept;
      continue;
    }
    Entry& same = words_[kept - 1];
    if (words_[i].heaviest > same.heaviest) {
      same.heaviest = words_[i].heaviest;
      same.shown = words_[i].shown;
    }
    const std::uint64_t sum = std::uint64_t{same.weight} + words_[i].weight;
    same.weight =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, std::numeric_limits<std::uint32_t>::max()));
  }
  words_.resize(kept);
}

std::vector<Suggestion> Vocabulary::complete_folded(std::u32string_view prefix, std::size_t most) const {
  std::vector<Suggestion> found;
  auto at = std::lower_bound(words_.begin(), words_.end(), prefix,
                             [](const Entry& entry, std::u32string_view key) { return entry.folded < key; });
  for (; at != words_.end() && std::u32string_view(at->folded).starts_with(prefix); ++at) {
    found.push_back({at->shown, at->weight, 0});
  }
  keep_best(found, most);
  return found;
}

std::vector<Suggestion> Vocabulary::complete(std::string_view prefix, std::size_t most) const {
  const std::u32string folded = folded_points(prefix);
  if (folded.empty() || folded.size() > kLongest) return {};
  std::vector<Suggestion> found = complete_folded(folded, most);
  if (!found.empty()) return found;
  for (const std::u32string& spelling : as_cyrillic(folded)) {
    found = complete_folded(spelling, most);
    if (!found.empty()) break;
  }
  return found;
}

std::vector<Suggestion> Vocabulary::correct_folded(std::u32string_view word, int edits,
                                                   std::size_t most) const {
  std::vector<Suggestion> found;
  const std::size_t width = word.size() + 1;
  std::vector<int> table((kLongest + 1) * width);
  for (std::size_t j = 0; j < width; ++j) table[j] = static_cast<int>(j);
  std::u32string_view previous;
  std::size_t rows = 0;  // rows of the table that hold for `previous`
  for (std::size_t w = 0; w < words_.size();) {
    const std::u32string_view candidate = words_[w].folded;
    std::size_t shared = 0;
    while (shared < rows && shared < candidate.size() && candidate[shared] == previous[shared]) ++shared;
    rows = shared;
    previous = candidate;
    bool hopeless = false;
    while (rows < candidate.size() && !hopeless) {
      const std::size_t i = ++rows;
      int* row = &table[i * width];
      const int* above = row - width;
      row[0] = static_cast<int>(i);
      int least = row[0];
      for (std::size_t j = 1; j < width; ++j) {
        const bool same = candidate[i - 1] == word[j - 1];
        row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
        if (i > 1 && j > 1 && candidate[i - 1] == word[j - 2] && candidate[i - 2] == word[j - 1]) {
          row[j] = std::min(row[j], (above - width)[j - 2] + 1);
        }
        least = std::min(least, row[j]);
      }
      // A transposition looks two rows back, so both must be beyond reach.
      if (least > edits && i > 1) hopeless = *std::min_element(above, above + width) > edits - 1;
    }
    if (!hopeless) {
      const int distance = table[candidate.size() * width + word.size()];
      if (distance <= edits) found.push_back({words_[w].shown, words_[w].weight, distance});
      ++w;
      continue;
    }
    // No word with this beginning can come near: on to the next beginning.
    const std::u32string_view beginning = candidate.substr(0, rows);
    w = static_cast<std::size_t>(
        std::partition_point(
            words_.begin() + static_cast<std::ptrdiff_t>(w), words_.end(),
            [&](const Entry& entry) { return std::u32string_view(entry.folded).starts_with(beginning); }) -
        words_.begin());
  }
  keep_best(found, most);
  return found;
}

std::vector<Suggestion> Vocabulary::correct(std::string_view word, int edits, std::size_t most) const {
  const std::u32string folded = folded_points(word);
  if (folded.empty() || folded.size() > kLongest) return {};
  edits = std::clamp(edits, 1, 2);
  std::vector<Suggestion> found = correct_folded(folded, edits, most);
  if (!found.empty()) return found;
  for (const std::u32string& spelling : as_cyrillic(folded)) {
    found = correct_folded(spelling, edits, most);
    if (!found.empty()) break;
  }
  return found;
}

}  // namespace megdan::algo::text
