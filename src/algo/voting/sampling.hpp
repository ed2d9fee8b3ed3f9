// Whole random numbers in a range from raw mt19937_64 output, the same on every machine.
// Will not use the standard distributions, whose results differ between libraries.
#pragma once

#include <cstdint>
#include <random>

namespace megdan::algo::voting {

/// Uniform in 0 … bound − 1 by rejection; bound > 0.
inline std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) {
  const std::uint64_t limit = std::mt19937_64::max() - std::mt19937_64::max() % bound;
  while (true) {
    const std::uint64_t value = random();
    if (value < limit) return value % bound;
  }
}

}  // namespace megdan::algo::voting
