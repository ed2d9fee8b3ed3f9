// Ballots over numbered items, and the aggregation of identical ballots that every rule works on.
// Will not read files, keep names of people, or decide anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace megdan::algo::voting {

using Item = std::uint32_t;

/// One voter's ballot. `items` names each item at most once; `points` is empty (one point each:
/// approval, choose-1) or has one entry per item (dots, cumulative, score, Borda points of a rank).
/// For rankings the order of `items` is the order of preference, best first.
struct Ballot {
  std::vector<Item> items;
  std::vector<std::int64_t> points;
};

/// Sizes every engine of this folder accepts; readers and `check` refuse more. They are what the
/// bounds on overflow in the README rest on.
inline constexpr std::size_t max_items = 1U << 17;
inline constexpr std::size_t max_ballots = 1U << 23;
inline constexpr std::int64_t max_points = 1 << 20;
inline constexpr std::int64_t max_money = std::int64_t{1} << 52;

/// Throws std::invalid_argument with one line when a ballot names an unknown item, one item twice,
/// or a number of points outside ±max_points or not one per item.
void check(std::span<const Ballot> ballots, std::size_t items);

/// Identical ballots of positive points, once each. Rows are classes of voters, compressed by row.
struct Profile {
  std::size_t items = 0;
  std::uint64_t voters = 0;             // ballots counted, empty ones too
  std::vector<std::uint32_t> class_of;  // ballot → class
  std::vector<std::uint32_t> weight;    // class → number of ballots
  std::vector<std::uint32_t> begin;     // class → first position in item/points; size classes + 1
  std::vector<Item> item;               // ascending within a class
  std::vector<std::int64_t> points;     // > 0, beside `item`
  std::vector<std::uint64_t> votes;     // item → ballots that give it positive points
  std::vector<std::int64_t> score;      // item → sum of all points, negative ones included
  std::int64_t largest_points = 1;
  bool approval = true;  // every point is 1

  std::size_t classes() const { return weight.size(); }
};

/// Points that are not positive count in `score` and are no support. O(total size · log).
Profile aggregate(std::span<const Ballot> ballots, std::size_t items);

/// Points of a ranking of `length` items by Borda within the ballot: length, …, 2, 1.
/// It is what Pabulib's own `score` column holds for ordinal files.
std::vector<std::int64_t> borda_points(std::size_t length);

}  // namespace megdan::algo::voting
