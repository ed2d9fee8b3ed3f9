// The opinion map in the plainest form: dense matrices, every pair of points, every partition.
// Will not be fast: it is the oracle of the tests and the peer of the benchmark.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algo/opinion/components.hpp"
#include "algo/opinion/grouping.hpp"
#include "algo/opinion/votes.hpp"

namespace megdan::algo::opinion::slow {

/// Imputed dense matrix, centred; power iteration from a positive vector, the first component taken out of
/// every row before the second. O(rounds · participants · statements) time, one double a cell.
Components principal_components(const VoteMatrix& votes, std::span<const std::uint8_t> out = {},
                                int most_rounds = 20'000, double tolerance = 1e-15);

/// From the definition. O(n²).
double silhouette(std::span<const Point> points, const Grouping& grouping);

/// The least inertia of all partitions into at most k groups. O(kⁿ): n up to about 12.
double least_inertia(std::span<const Point> points, std::uint32_t k);

}  // namespace megdan::algo::opinion::slow
