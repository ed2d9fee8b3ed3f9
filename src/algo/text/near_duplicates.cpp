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
  // Rises to the similarity of the last pair that still has a place among the most similar.
  double least = std::clamp(std::isnan(options.least) ? 0.6 : options.least, 0.05, 1.0);
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

  // Cards in the order of their sizes: each looks for its partners among the smaller ones. Two sets x ≥ y of
  // Jaccard index ≥ t have at least t(|x| + |y|)/(1 + t) in common, so at least t|x| and 2t|y|/(1 + t); their
  // rarest common shingle is then among the first |x| − ⌈t|x|⌉ + 1 and |y| − ⌈2t|y|/(1 + t)⌉ + 1.
  struct Holder {
    std::uint32_t place;  // in `order`
    std::uint32_t position;
  };
  struct Holders {
    std::vector<Holder> list;
    std::size_t first = 0;  // those before are too small for all that follow
  };
  constexpr double kSlack = 1e-6;
  const auto at_least = [](double amount) {
    return static_cast<std::uint32_t>(std::max(1.0, std::ceil(amount - kSlack)));
  };
  std::vector<std::vector<std::uint32_t>> sets(count);
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    for (const std::uint64_t hash : hashes[i]) sets[i].push_back(rank.find(hash)->second);
    std::sort(sets[i].begin(), sets[i].end());
    order[i] = i;
  }
  hashes = {};
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return sets[a].size() != sets[b].size() ? sets[a].size() < sets[b].size() : a < b;
  });
  std::vector<std::uint32_t> sizes;  // by place
  for (const std::uint32_t i : order) sizes.push_back(static_cast<std::uint32_t>(sets[i].size()));
  double share = 0;
  std::vector<std::uint32_t> needed;  // by the sum of two sizes
  const auto ask_for = [&](double similarity) {
    least = similarity;
    share = least / (1 + least);
    needed.clear();
    for (std::size_t sum = 0; !sizes.empty() && sum <= 2U * sizes.back(); ++sum) {
      needed.push_back(at_least(share * static_cast<double>(sum)));
    }
  };
  ask_for(least);
  std::vector<Holders> holders(frequency.size());
  std::vector<std::uint32_t> met(count, 0);  // place → shingles in common so far; kOut: too few can follow
  constexpr std::uint32_t kOut = UINT32_MAX;
  std::vector<std::uint32_t> touched;
  std::vector<NearDuplicate> out;
  for (std::uint32_t place = 0; place < count; ++place) {
    const std::vector<std::uint32_t>& set = sets[order[place]];
    const auto size = static_cast<std::uint32_t>(set.size());
    const std::uint32_t smallest = at_least(least * size);
    const std::uint32_t looked_up = set.empty() ? 0 : size - smallest + 1;
    touched.clear();
    for (std::uint32_t p = 0; p < looked_up; ++p) {
      Holders& shared = holders[set[p]];
      while (shared.first < shared.list.size() && sizes[shared.list[shared.first].place] < smallest) {
        ++shared.first;
      }
      for (std::size_t h = shared.first; h < shared.list.size(); ++h) {
        const Holder other = shared.list[h];
        std::uint32_t& common_so_far = met[other.place];
        if (common_so_far == kOut) continue;
        if (common_so_far == 0) touched.push_back(other.place);
        const std::uint32_t other_size = sizes[other.place];
        const std::uint32_t possible =
            common_so_far + 1 + std::min(size - p - 1, other_size - other.position - 1);
        common_so_far = possible < needed[size + other_size] ? kOut : common_so_far + 1;
      }
    }
    for (const std::uint32_t other : touched) {
      const bool is_out = met[other] == kOut;
      met[other] = 0;
      if (is_out) continue;
      const std::vector<std::uint32_t>& other_set = sets[order[other]];
      const auto shared = static_cast<double>(common(set, other_set));
      const double similarity = shared / (static_cast<double>(size + other_set.size()) - shared);
      const auto [first, second] = std::minmax(order[place], order[other]);
      if (similarity + 1e-9 >= least) out.push_back({first, second, similarity});
    }
    if (!set.empty()) {
      const std::uint32_t listed = size - at_least(2 * share * size) + 1;
      for (std::uint32_t p = 0; p < listed; ++p) holders[set[p]].list.push_back({place, p});
    }
    if (out.size() > options.most_pairs * 2 + 1024 || place + 1 == count) {
      std::sort(out.begin(), out.end(), [](const NearDuplicate& a, const NearDuplicate& b) {
        if (a.similarity != b.similarity) return a.similarity > b.similarity;
        return a.first != b.first ? a.first < b.first : a.second < b.second;
      });
      if (out.size() > options.most_pairs) {
        out.resize(options.most_pairs);
        if (!out.empty() && out.back().similarity > least) ask_for(out.back().similarity);
      }
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
