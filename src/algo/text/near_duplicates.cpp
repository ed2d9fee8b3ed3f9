#include "algo/text/near_duplicates.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "algo/text/alphabet.hpp"
#include "algo/text/hash.hpp"

namespace megdan::algo::text {
namespace {

void add_trigrams(std::string_view word, std::vector<std::uint64_t>& out) {
  std::vector<std::size_t> starts;  // of the code points of ^word$
  std::string marked(1, '^');
  marked.append(word).push_back('$');
  for (std::size_t at = 0; at < marked.size(); at += decode_at(marked, at).size) starts.push_back(at);
  starts.push_back(marked.size());
  for (std::size_t i = 0; i + 3 < starts.size(); ++i) {
    out.push_back(hash64(std::string_view(marked).substr(starts[i], starts[i + 3] - starts[i])));
  }
}

std::size_t common(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t count = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++count;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return count;
}

}  // namespace

std::vector<std::uint64_t> shingles(std::string_view card, Analyser& analyser) {
  std::vector<std::uint64_t> content;
  std::vector<std::uint64_t> stops;
  analyser.each_term(card, Purpose::document, [&](const Term& term) {
    if (!term.is_first || term.kind == TermKind::key) return;
    std::vector<std::uint64_t>& out = term.is_stop ? stops : content;
    if (term.kind == TermKind::lemma || term.kind == TermKind::stem || term.kind == TermKind::foreign) {
      add_trigrams(term.text, out);
    } else {
      out.push_back(hash64(term.text, 1));
    }
  });
  if (content.empty()) content.swap(stops);
  std::sort(content.begin(), content.end());
  content.erase(std::unique(content.begin(), content.end()), content.end());
  return content;
}

std::vector<NearDuplicate> near_duplicates(std::span<const std::string_view> cards, Analyser& analyser,
                                           const NearDuplicateOptions& options) {
  const double least = std::clamp(std::isnan(options.least) ? 0.6 : options.least, 0.05, 1.0);
  const auto count = static_cast<std::uint32_t>(cards.size());
  std::vector<std::vector<std::uint64_t>> hashes(count);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> frequency;  // of each shingle
  for (std::uint32_t i = 0; i < count; ++i) {
    hashes[i] = shingles(cards[i], analyser);
    for (const std::uint64_t hash : hashes[i]) frequency.emplace_back(hash, 1);
  }
  std::sort(frequency.begin(), frequency.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < frequency.size(); ++i) {
    if (kept > 0 && frequency[kept - 1].first == frequency[i].first) {
      ++frequency[kept - 1].second;
    } else {
      frequency[kept++] = frequency[i];
    }
  }
  frequency.resize(kept);
  std::sort(frequency.begin(), frequency.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second < b.second : a.first < b.first;
  });
  std::unordered_map<std::uint64_t, std::uint32_t> rank;  // only looked up, never walked
  rank.reserve(frequency.size());
  for (std::uint32_t i = 0; i < frequency.size(); ++i) rank.emplace(frequency[i].first, i);

  // Two sets of Jaccard index ≥ t share one of the rarest |x| − ⌈t|x|⌉ + 1 shingles of each.
  std::vector<std::vector<std::uint32_t>> sets(count);
  std::vector<std::vector<std::uint32_t>> holders(frequency.size());
  std::vector<std::uint32_t> seen(count, count);
  std::vector<NearDuplicate> out;
  constexpr double kSlack = 1e-9;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::vector<std::uint32_t>& set = sets[i];
    for (const std::uint64_t hash : hashes[i]) set.push_back(rank.find(hash)->second);
    std::sort(set.begin(), set.end());
    const auto size = static_cast<double>(set.size());
    const auto needed = static_cast<std::size_t>(std::ceil(least * size - kSlack));
    const std::size_t prefix = set.empty() ? 0 : set.size() - std::max<std::size_t>(needed, 1) + 1;
    for (std::size_t p = 0; p < prefix; ++p) {
      for (const std::uint32_t other : holders[set[p]]) {
        if (seen[other] == i) continue;
        seen[other] = i;
        const auto other_size = static_cast<double>(sets[other].size());
        if (std::min(size, other_size) + kSlack < least * std::max(size, other_size)) continue;
        const double shared = static_cast<double>(common(set, sets[other]));
        const double similarity = shared / (size + other_size - shared);
        if (similarity + kSlack >= least) out.push_back({other, i, similarity});
      }
      holders[set[p]].push_back(i);
    }
    if (out.size() > options.most_pairs * 4 + 1024 || i + 1 == count) {
      std::sort(out.begin(), out.end(), [](const NearDuplicate& a, const NearDuplicate& b) {
        if (a.similarity != b.similarity) return a.similarity > b.similarity;
        return a.first != b.first ? a.first < b.first : a.second < b.second;
      });
      if (out.size() > options.most_pairs) out.resize(options.most_pairs);
    }
  }
  return out;
}

std::vector<NearDuplicate> near_duplicates(std::span<const std::string_view> cards,
                                           const NearDuplicateOptions& options) {
  Analyser analyser(nullptr);
  return near_duplicates(cards, analyser, options);
}

}  // namespace megdan::algo::text
