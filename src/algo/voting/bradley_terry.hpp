// Strengths of items from comparisons in pairs, by maximum likelihood, with intervals.
// Will not rank from ballots (ranking.hpp) and invents no prior: where no estimate exists, it says so.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algo/voting/ballots.hpp"

namespace megdan::algo::voting {

/// `winner` was preferred to `loser`, `times` times.
struct Comparison {
  Item winner = 0;
  Item loser = 0;
  std::uint32_t times = 1;
};

/// R. A. Bradley, M. E. Terry, Biometrika 39 (1952): P(a over b) = 1 / (1 + exp(strength b − strength a)).
struct Strengths {
  bool exists = false;             // every item reaches every other by wins (L. R. Ford Jr., 1957)
  std::vector<double> strength;    // logarithms, sum 0; empty when the estimate does not exist
  std::vector<double> error;       // standard errors from the inverse Fisher information
  std::vector<double> low, high;   // 95 % intervals, ±1.959963984540054 standard errors
  std::vector<std::size_t> group;  // item → strongly connected group (from 0), several when !exists
};

/// Newton's method on the concave log-likelihood with step halving; stops at a gradient below
/// 1e-10 × comparisons. At most 500 items and 10^7 comparisons; std::invalid_argument beyond.
Strengths bradley_terry(std::span<const Comparison> comparisons, std::size_t items);

}  // namespace megdan::algo::voting
