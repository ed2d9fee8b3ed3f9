// Pairs of short cards (3–20 words) that say nearly the same, for a facilitator to look at.
// Will not merge anything, and does not know synonyms: it compares words and letters.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algo/text/analyse.hpp"

namespace megdan::algo::text {

struct NearDuplicate {
  std::uint32_t first = 0;  // indices of the cards, first < second
  std::uint32_t second = 0;
  double similarity = 0;  // 0–1; 1: the same words in any order and form
};

struct NearDuplicateOptions {
  double least = 0.6;               // similarity from which a pair is told; clamped to 0.05–1
  std::size_t most_pairs = 10'000;  // the most similar are kept
};

/// Similarity is the Jaccard index of the cards' shingle sets: letter trigrams of each word's first
/// dictionary form
/// (^парк$ → ^па, пар, арк, рк$), numbers whole; stop words count only in a card that has nothing else. So
/// order, inflexion, case and small slips weigh little. A. Broder, “On the resemblance and containment of
/// documents” (1997). Exact: every pair of at least `least` is found, by the prefix filter of S. Chaudhuri et
/// al., “A primitive operator for similarity joins” (2006). Where more pairs than `most_pairs` are met, only
/// those are looked for that could still be among them (C. Xiao et al., “Top-k set similarity joins”, 2009).
/// Sorted by similarity, then by indices. A card
/// without words is like no other.
std::vector<NearDuplicate> near_duplicates(std::span<const std::string_view> cards, Analyser& analyser,
                                           const NearDuplicateOptions& options = {});
/// The same by rule stems alone, without a dictionary.
std::vector<NearDuplicate> near_duplicates(std::span<const std::string_view> cards,
                                           const NearDuplicateOptions& options = {});

/// The sorted, distinct shingles of one card (64-bit hashes).
std::vector<std::uint64_t> shingles(std::string_view card, Analyser& analyser);

}  // namespace megdan::algo::text
