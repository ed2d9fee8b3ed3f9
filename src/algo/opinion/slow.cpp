#include "algo/opinion/slow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace megdan::algo::opinion::slow {
namespace {

double distance(Point a, Point b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

double length(const std::vector<double>& v) {
  double sum = 0.0;
  for (const auto value : v) sum += value * value;
  return std::sqrt(sum);
}

}  // namespace

Components principal_components(const VoteMatrix& votes, std::span<const std::uint8_t> out, int most_rounds,
                                double tolerance) {
  const std::size_t rows = votes.participants;
  const std::size_t n = votes.statements;
  const auto is_out = [&](std::size_t j) { return !out.empty() && out[j] != 0; };
  std::vector<double> sum(n, 0.0), count(n, 0.0);
  for (std::size_t c = 0; c < votes.value.size(); ++c) {
    sum[votes.statement[c]] -= votes.value[c];
    count[votes.statement[c]] += 1.0;
  }
  Components result;
  result.centre.assign(n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    if (count[j] > 0.0 && !is_out(j)) result.centre[j] = sum[j] / count[j];
  }
  std::vector<double> x(rows * n, 0.0);  // an absent vote is the mean, so 0 here
  for (std::size_t p = 0; p < rows; ++p) {
    for (auto c = votes.row_begin[p]; c < votes.row_begin[p + 1]; ++c) {
      const std::size_t j = votes.statement[c];
      if (!is_out(j)) x[p * n + j] = -static_cast<double>(votes.value[c]) - result.centre[j];
    }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    std::vector<double> v(n, 1.0), next(n);
    double eigenvalue = 0.0;
    for (int round = 0; round < most_rounds; ++round) {
      std::fill(next.begin(), next.end(), 0.0);
      for (std::size_t p = 0; p < rows; ++p) {
        double along = 0.0;
        for (std::size_t j = 0; j < n; ++j) along += x[p * n + j] * v[j];
        for (std::size_t j = 0; j < n; ++j) next[j] += along * x[p * n + j];
      }
      eigenvalue = length(next);
      if (eigenvalue == 0.0) break;
      double change = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        next[j] /= eigenvalue;
        change = std::max(change, std::abs(next[j] - v[j]));
      }
      v.swap(next);
      ++result.products;
      if (change < tolerance) break;
    }
    result.eigenvalue[k] = eigenvalue;
    result.axis[k].assign(n, 0.0);
    if (eigenvalue == 0.0 || eigenvalue < 1e-13 * result.eigenvalue[0]) continue;
    double total = 0.0;
    for (const auto value : v) total += value;
    for (std::size_t j = 0; j < n; ++j) result.axis[k][j] = total < 0.0 ? -v[j] : v[j];
    for (std::size_t p = 0; p < rows; ++p) {
      double along = 0.0;
      for (std::size_t j = 0; j < n; ++j) along += x[p * n + j] * v[j];
      for (std::size_t j = 0; j < n; ++j) x[p * n + j] -= along * v[j];
    }
  }
  return result;
}

double silhouette(std::span<const Point> points, const Grouping& grouping) {
  const auto k = grouping.centre.size();
  double total = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::vector<double> sum(k, 0.0), size(k, 0.0);
    for (std::size_t j = 0; j < points.size(); ++j) {
      if (i == j) continue;
      sum[grouping.group[j]] += distance(points[i], points[j]);
      size[grouping.group[j]] += 1.0;
    }
    const auto own = grouping.group[i];
    if (size[own] == 0.0 || k < 2) continue;
    const double a = sum[own] / size[own];
    double b = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < k; ++g) {
      if (g != own && size[g] > 0.0) b = std::min(b, sum[g] / size[g]);
    }
    if (std::max(a, b) > 0.0) total += (b - a) / std::max(a, b);
  }
  return points.empty() ? 0.0 : total / static_cast<double>(points.size());
}

double least_inertia(std::span<const Point> points, std::uint32_t k) {
  std::vector<std::uint32_t> group(points.size(), 0);
  double least = std::numeric_limits<double>::infinity();
  for (;;) {
    double inertia = 0.0;
    for (std::uint32_t g = 0; g < k; ++g) {
      Point mean;
      double n = 0.0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        if (group[i] != g) continue;
        mean.x += points[i].x;
        mean.y += points[i].y;
        n += 1.0;
      }
      for (std::size_t i = 0; i < points.size() && n > 0.0; ++i) {
        if (group[i] != g) continue;
        const double d = distance(points[i], {mean.x / n, mean.y / n});
        inertia += d * d;
      }
    }
    least = std::min(least, inertia);
    std::size_t i = 0;
    while (i < group.size() && ++group[i] == k) group[i++] = 0;
    if (i == group.size()) return least;
  }
}

}  // namespace megdan::algo::opinion::slow
