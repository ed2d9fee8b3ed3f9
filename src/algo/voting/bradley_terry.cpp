#include "algo/voting/bradley_terry.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace megdan::algo::voting {
namespace {

using Matrix = std::vector<double>;

/// Items that reach each other by wins form a group; numbered by their lowest item. O(n³), n <= 500.
std::vector<std::size_t> groups_of(const Matrix& wins, std::size_t n) {
  std::vector<std::vector<char>> reach(n, std::vector<char>(n, 0));
  for (std::size_t from = 0; from < n; ++from) {
    std::vector<std::size_t> stack = {from};
    reach[from][from] = 1;
    while (!stack.empty()) {
      const std::size_t a = stack.back();
      stack.pop_back();
      for (std::size_t b = 0; b < n; ++b) {
        if (wins[a * n + b] > 0 && !reach[from][b]) {
          reach[from][b] = 1;
          stack.push_back(b);
        }
      }
    }
  }
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> group(n, none);
  std::size_t count = 0;
  for (std::size_t a = 0; a < n; ++a) {
    if (group[a] != none) continue;
    for (std::size_t b = a; b < n; ++b) {
      if (reach[a][b] && reach[b][a]) group[b] = count;
    }
    ++count;
  }
  return group;
}

double log_likelihood(const Matrix& wins, const std::vector<double>& strength) {
  const std::size_t n = strength.size();
  double sum = 0;
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) {
      if (wins[a * n + b] > 0) sum -= wins[a * n + b] * std::log1p(std::exp(strength[b] - strength[a]));
    }
  }
  return sum;
}

/// Cholesky in place of a positive definite matrix; false when it is not.
bool factor(Matrix& m, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double sum = m[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= m[i * n + k] * m[j * n + k];
      if (i == j) {
        if (!(sum > 0)) return false;
        m[j * n + j] = std::sqrt(sum);
      } else {
        m[i * n + j] = sum / m[j * n + j];
      }
    }
  }
  return true;
}

std::vector<double> solve(const Matrix& lower, std::vector<double> x, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= lower[i * n + k] * x[k];
    x[i] /= lower[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
  return x;
}

}  // namespace

Strengths bradley_terry(std::span<const Comparison> comparisons, std::size_t items) {
  if (items > 500) throw std::invalid_argument("more than 500 items to compare in pairs");
  const std::size_t n = items;
  Matrix wins(n * n, 0);
  double total = 0;
  for (const Comparison& c : comparisons) {
    if (c.winner >= n || c.loser >= n || c.winner == c.loser)
      throw std::invalid_argument("a broken comparison");
    wins[std::size_t{c.winner} * n + c.loser] += c.times;
    total += c.times;
    if (total > 1e7) throw std::invalid_argument("more than 10,000,000 comparisons");
  }
  Strengths result;
  if (n == 0) return result;
  result.group = groups_of(wins, n);
  result.exists = *std::max_element(result.group.begin(), result.group.end()) == 0;
  if (!result.exists) return result;

  std::vector<double> strength(n, 0);
  std::vector<double> gradient(n);
  Matrix information(n * n);
  // Adding 1/n everywhere fixes the direction that the likelihood does not see (all strengths alike).
  const auto measure = [&] {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    std::fill(information.begin(), information.end(), 1.0 / static_cast<double>(n));
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = a + 1; b < n; ++b) {
        const double both = wins[a * n + b] + wins[b * n + a];
        if (both == 0) continue;
        const double chance = 1 / (1 + std::exp(strength[b] - strength[a]));
        const double surplus = wins[a * n + b] - both * chance;
        gradient[a] += surplus;
        gradient[b] -= surplus;
        const double weight = both * chance * (1 - chance);
        information[a * n + a] += weight;
        information[b * n + b] += weight;
        information[a * n + b] -= weight;
        information[b * n + a] -= weight;
      }
    }
  };
  double value = log_likelihood(wins, strength);
  for (int step = 0; step < 200; ++step) {
    measure();
    double steepest = 0;
    for (const double g : gradient) steepest = std::max(steepest, std::abs(g));
    if (steepest <= 1e-10 * std::max(1.0, total) || !factor(information, n)) break;
    const auto move = solve(information, gradient, n);
    bool better = false;
    for (double length = 1; length > 1e-9 && !better; length /= 2) {
      std::vector<double> next = strength;
      for (std::size_t k = 0; k < n; ++k) next[k] += length * move[k];
      const double reached = log_likelihood(wins, next);
      if (reached >= value) {
        better = reached > value;
        value = reached;
        strength = std::move(next);
        break;
      }
    }
    if (!better) break;
  }
  double mean = 0;
  for (const double s : strength) mean += s / static_cast<double>(n);
  for (double& s : strength) s -= mean;
  measure();
  result.error.assign(n, 0);
  if (factor(information, n)) {
    for (std::size_t k = 0; k < n; ++k) {
      std::vector<double> unit(n, 0);
      unit[k] = 1;
      result.error[k] = std::sqrt(std::max(0.0, solve(information, unit, n)[k] - 1 / static_cast<double>(n)));
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    result.low.push_back(strength[k] - 1.959963984540054 * result.error[k]);
    result.high.push_back(strength[k] + 1.959963984540054 * result.error[k]);
  }
  result.strength = std::move(strength);
  return result;
}

}  // namespace megdan::algo::voting
