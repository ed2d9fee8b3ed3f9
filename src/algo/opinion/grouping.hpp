// Groups of nearby points: k-means from stable starts, how well a grouping fits, which k to take.
// Will not know what the points stand for.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algo/opinion/components.hpp"

namespace megdan::algo::opinion {

struct Grouping {
  std::vector<Point> centre;         // falling by number of members, then by first member (see only_before)
  std::vector<std::uint32_t> group;  // of each point
  double inertia = 0.0;              // sum of squared distances to the own centre
};

struct KMeansOptions {
  std::uint64_t seed = 2012;
  int starts = 32;                  // seeded k-means++ starts besides the fixed ones
  int most_rounds = 300;            // of Lloyd's, a start
  std::size_t sample = 2048;        // starts compete on at most so many points (every n/sample-th)
  std::span<const Point> before{};  // centres of the last time, tried too: small changes keep groups
  // Start from `before` alone, with fewer than k groups if it is shorter; groups keep the order of their
  // starts, as the numbers that the live server gives.
  bool only_before = false;
  double nearly = 0.0002;  // inertia so little above the least is as good: see k_means
};

/// Lloyd (1982) from k-means++ (Arthur, Vassilvitskii 2007), farthest-point and "first different points"
/// starts. Opinions have no sharp borders, so several local optima often differ by less than a thousandth: of
/// the (at most eight) best that are `nearly` as good as the least inertia the one with the best silhouette
/// wins. Gives fewer groups than k where the points are fewer or coincide. O(starts · rounds · k · min(n,
/// sample) + min(n, sample)² + rounds · k · n).
Grouping k_means(std::span<const Point> points, std::uint32_t k, const KMeansOptions& options = {});

/// Mean silhouette (Rousseeuw 1987); a point alone in its group has 0.
struct Silhouette {
  double mean = 0.0;
  double standard_error = 0.0;  // of a sampled mean, with finite population correction; 0 when exact
  std::size_t points = 0;       // whose silhouette was computed, each exactly against all points
  [[nodiscard]] bool is_exact(std::size_t n) const { return points == n; }
};

/// All groupings at once, since they share the distances: O(min(n, sample) · n). `sample` 0: all points.
std::vector<Silhouette> silhouettes(std::span<const Point> points, std::span<const Grouping> groupings,
                                    std::size_t sample = 0, std::uint64_t seed = 2012);

/// What must be remembered between two looks at the same conversation.
struct KHistory {
  std::uint32_t last_best = 0;
  std::uint32_t times = 0;   // that last_best was best in a row
  std::uint32_t chosen = 0;  // the k to show
};

/// The shown k changes only after `patience` times in a row of the same other best k.
KHistory smooth_k(KHistory before, std::uint32_t best, std::uint32_t patience = 4);

/// Largest k worth trying: 2 + n/12, at most 5.
std::uint32_t most_groups(std::size_t n);

/// Hubert, Arabie (1985): agreement of two labelings of the same things, 1 = equal, 0 = as by chance.
double adjusted_rand_index(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

/// Mean adjusted Rand index between the grouping and those of `resamples` bootstrap samples, each carried
/// back to the points by the nearest centre. 1: the groups do not hang on who happened to take part.
double stability(std::span<const Point> points, const Grouping& grouping, int resamples = 20,
                 std::uint64_t seed = 2012, std::size_t sample = 1024);

/// 1 - distance to the own centre / distance to the nearest other: 0 on the border, towards 1 inside.
std::vector<double> certainty(std::span<const Point> points, const Grouping& grouping);

}  // namespace megdan::algo::opinion
