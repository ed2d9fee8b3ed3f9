#include "algo/opinion/tridiagonal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace megdan::algo::opinion {
namespace {

// Reduces `d`, `e` to eigenvalues in `d`; every rotation is applied to each row of `rows` too.
void implicit_ql(std::vector<double>& d, std::vector<double>& e, std::vector<std::vector<double>>& rows) {
  const std::size_t n = d.size();
  constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
  for (std::size_t l = 0; l < n; ++l) {
    for (int sweep = 0; sweep < 60; ++sweep) {
      std::size_t m = l;
      while (m + 1 < n && std::abs(e[m]) > kEpsilon * (std::abs(d[m]) + std::abs(d[m + 1]))) ++m;
      if (m == l) break;
      double g = (d[l + 1] - d[l]) / (2.0 * e[l]);
      double r = std::sqrt(g * g + 1.0);
      g = d[m] - d[l] + e[l] / (g + std::copysign(r, g));
      double s = 1.0, c = 1.0, p = 0.0;
      bool split = false;
      for (std::size_t i = m; i-- > l;) {
        const double f = s * e[i];
        const double b = c * e[i];
        r = std::sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r == 0.0) {
          d[i + 1] -= p;
          e[m] = 0.0;
          split = true;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2.0 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (auto& row : rows) {
          const double upper = row[i + 1];
          row[i + 1] = s * row[i] + c * upper;
          row[i] = c * row[i] - s * upper;
        }
      }
      if (split) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0.0;
    }
  }
}

std::vector<std::size_t> falling(const std::vector<double>& d) {
  std::vector<std::size_t> order(d.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return d[a] > d[b]; });
  return order;
}

}  // namespace

TridiagonalEigen last_row_eigen(const std::vector<double>& diagonal, const std::vector<double>& off) {
  const auto n = diagonal.size();
  auto d = diagonal;
  std::vector<double> e(off.begin(), off.begin() + static_cast<std::ptrdiff_t>(n == 0 ? 0 : n - 1));
  e.push_back(0.0);
  std::vector<std::vector<double>> rows(1, std::vector<double>(n, 0.0));
  if (n > 0) rows[0][n - 1] = 1.0;
  implicit_ql(d, e, rows);
  TridiagonalEigen result;
  result.value.clear();
  result.last.clear();
  for (const auto i : falling(d)) {
    result.value.push_back(d[i]);
    result.last.push_back(rows[0][i]);
  }
  while (result.value.size() < 2) {
    result.value.push_back(0.0);
    result.last.push_back(0.0);
  }
  return result;
}

std::vector<std::vector<double>> top_vectors(const std::vector<double>& diagonal,
                                             const std::vector<double>& off, std::size_t count) {
  const auto n = diagonal.size();
  auto d = diagonal;
  std::vector<double> e(off.begin(), off.begin() + static_cast<std::ptrdiff_t>(n == 0 ? 0 : n - 1));
  e.push_back(0.0);
  std::vector<std::vector<double>> rows(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) rows[i][i] = 1.0;
  implicit_ql(d, e, rows);
  const auto order = falling(d);
  std::vector<std::vector<double>> vectors(std::min(count, n), std::vector<double>(n));
  for (std::size_t k = 0; k < vectors.size(); ++k) {
    for (std::size_t i = 0; i < n; ++i) vectors[k][i] = rows[i][order[k]];
  }
  return vectors;
}

}  // namespace megdan::algo::opinion
