// Certified prices: between two bounds, with everybody's money known as short of them or not.
#include <algorithm>
#include <cmath>

#include "algo/voting/shares.hpp"

namespace megdan::algo::voting {

/// In 2^-(scale_+63). Whoever is counted as short, this is a lower bound of the price.
Int128 SharesEngine::lowest_price(Int128 cost, const FineSums& sums, std::int64_t paying) {
  const Int128 money =
      (static_cast<Int128>(sums.coarse.money) << fine_bits) - static_cast<Int128>(sums.below);
  return (cost - money) / paying;
}

template <bool approval, bool fine>
SharesEngine::FineSums SharesEngine::short_of_fine(Item item, std::int64_t price) const {
  const Candidate& c = candidates_[item];
  const Class* const list = list_of(item);
  const std::int64_t* const left = left_.data();
  [[maybe_unused]] const std::uint64_t* const below = below_.data();
  FineSums sums;
  if constexpr (approval) {
    const std::uint32_t* const weight = weight_.data();
    std::uint32_t k = 0;
    for (; k < c.heavy; ++k) {
      const Class voter = list[k];
      if (left[voter] < price) {
        sums.coarse.money += left[voter] * weight[voter];
        if constexpr (fine) sums.below += static_cast<UInt128>(below[voter]) * weight[voter];
        sums.weight += left[voter] != 0 ? weight[voter] : 0;
        sums.coarse.points += weight[voter];
      }
      const auto above = static_cast<std::uint64_t>(left[voter] - price);
      sums.nearest_above = std::min(sums.nearest_above, above);
      sums.nearest_below = std::min(sums.nearest_below, ~above);
    }
    std::uint64_t nearest_above = sums.nearest_above;
    std::uint64_t nearest_below = sums.nearest_below;
    UInt128 below_sum = 0;
    std::int64_t broke = 0;
    std::int64_t light = 0;
#pragma GCC unroll 4
    for (; k < c.length; ++k) {
      const std::int64_t has = left[list[k]];
      const std::int64_t mask = (has - price) >> 63;
      sums.coarse.money += has & mask;
      light -= mask;
      broke += has == 0 ? 1 : 0;
      if constexpr (fine) below_sum += below[list[k]] & static_cast<std::uint64_t>(mask);
      const auto above = static_cast<std::uint64_t>(has - price);
      nearest_above = std::min(nearest_above, above);
      nearest_below = std::min(nearest_below, ~above);
    }
    sums.nearest_above = nearest_above;
    sums.nearest_below = nearest_below;
    sums.below += below_sum;
    sums.coarse.points += light;
    sums.weight += light - broke;
  } else {
    const std::uint32_t* const points = points_of(item);
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Class voter = list[k];
      const std::int64_t weight = weight_[voter];
      const std::int64_t asked = price * points[k];
      if (left[voter] < asked) {
        sums.coarse.money += left[voter] * weight;
        sums.coarse.points += weight * points[k];
        sums.below += static_cast<UInt128>(below[voter]) * static_cast<UInt128>(weight);
        sums.weight += left[voter] != 0 ? weight : 0;
      } else if (left[voter] < asked + 2 * static_cast<std::int64_t>(points[k]) + 2) {
        sums.nearest_above = 0;
      }
    }
  }
  return sums;
}

/// The price between two bounds in 2^-(scale_+63), or false when it cannot be certified.
/// When the list of those who are short is certain, the price is (cost − their money) / points of
/// the others, and only the balances' error is between the bounds.
template <bool approval>
bool SharesEngine::refine(Item item) {
  Candidate& c = candidates_[item];
  if (c.exact_high != 0) return true;
  const Int128 cost = static_cast<Int128>(problem_.costs[item]) << (scale_ + fine_bits);
  for (int step = 0; step < 16; ++step) {
    const FineSums sums = fine_ ? short_of_fine<approval, true>(item, c.price_low)
                                : short_of_fine<approval, false>(item, c.price_low);
    const std::int64_t paying = c.all_points - sums.coarse.points;
    clean_ = clean_ && sums.coarse.points == 0 && sums.nearest_above >= 4;
    if (paying <= 0) break;
    const Int128 low = lowest_price(cost, sums, paying);
    if (certify(item, sums, c.price_low, low)) return true;
    if (low <= (static_cast<Int128>(c.price_low) + 2) << fine_bits) break;
    c.price_low = static_cast<std::int64_t>(low >> fine_bits);
    c.slope = slope(item, paying);
  }
  return fine_ && refine_unclear(item);
}

/// Takes `low` and what error_ adds to it for the item's price, if the sums at `price` hold at that price
/// too.
bool SharesEngine::certify(Item item, const FineSums& sums, std::int64_t price, Int128 low) {
  Candidate& c = candidates_[item];
  const std::int64_t paying = c.all_points - sums.coarse.points;
  const Int128 high = low + error_ * sums.weight / paying + 2;
  const Int128 found = low >> fine_bits;
  bool holds = false;
  if (profile_.approval) {
    // A voter's money is in (left − 1 − error, left]: nobody counted as short has more than the price, and
    // everybody else has it.
    const Int128 above = static_cast<Int128>(price) + sums.nearest_above;
    const Int128 below = static_cast<Int128>(price) - 1 - sums.nearest_below;
    holds = below <= found && above >= (high >> fine_bits) + (error_ >> fine_bits) + 3;
  } else {
    holds = sums.nearest_above > 0 && found >= price && high <= (static_cast<Int128>(price) + 2) << fine_bits;
  }
  if (!holds) return false;
  c.exact_low = low;
  c.exact_high = high;
  c.level = sums.weight == 0;
  c.level_points = paying;
  return true;
}

/// What the run before bought here is mostly bought again, at a price that can be foretold: one look then
/// does instead of two. The sums at any price tell the true one when nobody's money lies between the two.
void SharesEngine::refine_expected() {
  if (clean_ || !profile_.approval || round_ >= expected_.size()) return;
  const Expected& expected = expected_[round_];
  Candidate& c = candidates_[expected.item];
  if (!c.open || expected.price <= 0) return;
  const Int128 cost = static_cast<Int128>(problem_.costs[expected.item]) << (scale_ + fine_bits);
  const double foretold = std::min(expected.price + expected.change, static_cast<double>(cost >> fine_bits));
  std::int64_t price = std::max({static_cast<std::int64_t>(foretold), c.price_low, std::int64_t{1}});
  for (int step = 0; step < 2; ++step) {
    const FineSums sums = fine_ ? short_of_fine<true, true>(expected.item, price)
                                : short_of_fine<true, false>(expected.item, price);
    const std::int64_t paying = c.all_points - sums.coarse.points;
    if (paying <= 0) return;
    const Int128 low = lowest_price(cost, sums, paying);
    const auto found = static_cast<std::int64_t>(low >> fine_bits);
    if (found > c.price_low) {
      c.price_low = found;
      c.slope = slope(expected.item, paying);
      key_[expected.item] = value(expected.item, static_cast<double>(found));
    }
    if (c.price_low == found && certify(expected.item, sums, price, low)) {
      c.stamp = round_;
      return;
    }
    if (found <= 0 || found == price) return;
    price = found;
  }
}

/// The same for a voter at the very edge: bounds by evaluating what all pay at two prices.
bool SharesEngine::refine_unclear(Item item) {
  Candidate& c = candidates_[item];
  const Int128 cost = static_cast<Int128>(problem_.costs[item]) << (scale_ + fine_bits);
  const Class* const list = list_of(item);
  const std::uint32_t* const points = points_.empty() ? nullptr : points_of(item);
  const auto points_at = [&](std::uint32_t k) -> std::int64_t { return points == nullptr ? 1 : points[k]; };
  Int128 price = static_cast<Int128>(c.price_low) << fine_bits;
  std::int64_t paying = 0;
  std::int64_t short_weight = 0;
  clean_ = false;
  for (int step = 0; step < 64; ++step) {
    Int128 money = 0;
    paying = 0;
    short_weight = 0;
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Int128 has = money_of(list[k]);
      const std::int64_t weight = weight_[list[k]];
      if (has < price * points_at(k)) {
        money += has * weight;
        short_weight += has != 0 ? weight : 0;
      } else {
        paying += weight * points_at(k);
      }
    }
    if (paying == 0) return false;
    const Int128 next = (cost - money) / paying;
    if (next <= price) break;
    price = next;
  }
  Int128 slack = 2 * (error_ * short_weight / paying) + 4;
  for (int attempt = 0; attempt < 3 && bits(slack) < fine_bits; ++attempt, slack *= 64) {
    const Int128 high = price + slack;
    Int128 together = 0;
    bool nobody_short = true;
    for (std::uint32_t k = 0; k < c.length; ++k) {
      const Int128 has = std::max<Int128>(0, money_of(list[k]) - error_);
      const Int128 asked = high * points_at(k);
      nobody_short = nobody_short && (has >= asked || left_[list[k]] == 0);
      together += std::min(has, asked) * weight_[list[k]];
    }
    if (together >= cost) {
      c.exact_low = price;
      c.exact_high = high;
      c.level = nobody_short;
      c.level_points = paying;
      return true;
    }
  }
  return false;
}

template bool SharesEngine::refine<true>(Item item);
template bool SharesEngine::refine<false>(Item item);

}  // namespace megdan::algo::voting
