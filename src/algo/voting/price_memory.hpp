// What one run of equal shares found out about prices, as bounds that hold in the next run too.
// Will not compute a price, and says nothing once the two runs have bought differently.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "algo/voting/ballots.hpp"
#include "algo/voting/int128.hpp"

namespace megdan::algo::voting {

/// Take any set S of an item's supporters as paying all they have. The others, with p points together,
/// cannot raise the rest below the price (cost − money of S) / p. When nobody has more than `rise` beyond
/// what he had in the same round of the run before, the money of S is at most rise × its weight larger, so
/// the old bound − rise × weight / p still holds. While both runs buy the same, `rise` starts as the
/// difference of the shares and grows, with each purchase, by how much cheaper it has become.
class PriceMemory {
 public:
  /// Amounts in 2^-scale. slope ≥ 0: the price is at least `amount`, and less by `slope` for each unit that
  /// every supporter has more. slope < 0: all supporters together lack `amount` to buy the item, and less
  /// by −slope for each such unit.
  struct Bound {
    double amount = 0;
    double slope = 0;
  };

  /// The last run becomes the one to compare with. Shares in 2^-(scale + 63). Rounds before `first_round`
  /// are left out, since all runs with at least the share `common_from` make them alike.
  void start_run(std::size_t items, int scale, Int128 share, std::uint32_t first_round, Int128 common_from);
  /// What the run before knew in the coming round, by item, or null where it tells nothing.
  const Bound* before() const;
  /// What is left of such a bound in this run; an amount of at most 0 says nothing.
  Bound still(Bound bound) const {
    // One unit more, since balances are compared after rounding up.
    return {bound.amount * (1 - slack) - (rise_ + 1) * std::abs(bound.slope) * (1 + slack) - 1, bound.slope};
  }

  /// Where to put what this run knows in this round, by item; null where there is no room.
  Bound* now();
  /// Ends a round; `price` as `share`, `largest_points` of any ballot for any item.
  void bought(Item item, Int128 price, std::int64_t largest_points);

 private:
  static constexpr double slack = 1e-12;  // far beyond the rounding of the doubles it shields
  struct Purchase {
    Item item;
    Int128 price;
  };
  struct Run {
    int scale = -1;
    Int128 share = 0;
    std::uint32_t first_round = 0;
    std::vector<Purchase> bought;
    std::vector<Bound> bounds;  // (round − first_round) × items + item
  };

  std::size_t items_ = 0;
  Run before_;
  Run now_;
  bool same_ = false;      // both runs have bought the same so far
  std::size_t place_ = 0;  // of the coming round in before_
  double rise_ = 0;        // in 2^-scale, never too small
};

}  // namespace megdan::algo::voting
