// The compiler's 128-bit integers under names that a pedantic build accepts.
// Will not check for overflow; each user states its bounds.
#pragma once

#include <bit>
#include <cstdint>

namespace megdan::algo::voting {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

/// The places of a number that is not negative: 0 → 0, 1 → 1, 2 → 2, 3 → 2.
inline int bits(Int128 value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
}

}  // namespace megdan::algo::voting
