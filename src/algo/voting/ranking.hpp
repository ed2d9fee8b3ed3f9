// Orders items by ballots: sums of points, Borda, Copeland, Schulze; and how few ballots decide.
// Will not spend a budget (budget.hpp) and breaks no ties: what is level shares a place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algo/voting/ballots.hpp"

namespace megdan::algo::voting {

/// place[item]: 1 for the best, equal for level items, the next place counts all before it (1, 2, 2, 4).
/// value[item]: what the rule compares, higher is better.
struct Ranking {
  std::vector<std::int64_t> value;
  std::vector<std::size_t> place;
};

/// Approval, dots, cumulative and score votes: the sum of points (one each where a ballot has none).
Ranking by_points(std::span<const Ballot> ballots, std::size_t items);

/// Ballots on which a has more points than b. An item that a ballot does not name has 0 points.
/// Row-major items × items. At most 2,000 items (std::invalid_argument).
struct Pairwise {
  std::size_t items = 0;
  std::vector<std::int64_t> over;
  std::int64_t at(Item a, Item b) const { return over[std::size_t{a} * items + b]; }
};
Pairwise pairwise(std::span<const Ballot> ballots, std::size_t items);

/// J.-C. de Borda, ties within a ballot counted half: value = 2 × Borda points. Items not named share
/// the last places of their ballot.
Ranking borda(const Pairwise& pairs, std::size_t ballots);

/// A. H. Copeland 1951: value = 2 × wins + draws against every other item.
Ranking copeland(const Pairwise& pairs);

/// M. Schulze, Social Choice and Welfare 36 (2011), winning votes: value = items it beats by the
/// strongest path less items that beat it. O(items³).
Ranking schulze(const Pairwise& pairs);

/// The fewest ballots whose replacement by other ballots puts another set of items among the first
/// `seats` of by_points, where each ballot gives an item 0 … `most` points. `to_tie`: to a tie for the
/// last seat. Exact. 0: there is a tie already (to_tie) or no other set is possible.
struct SeatMargin {
  std::size_t to_change = 0;
  std::size_t to_tie = 0;
};
SeatMargin seat_margin(std::span<const Ballot> ballots, std::size_t items, std::size_t seats,
                       std::int64_t most = 1);

}  // namespace megdan::algo::voting
