#include "algo/opinion/components.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

#include "algo/opinion/tridiagonal.hpp"

namespace megdan::algo::opinion {
namespace {

double dot(const double* a, const double* b, std::size_t n) {
  double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < n; ++i) s0 += a[i] * b[i];
  return (s0 + s1) + (s2 + s3);
}

// y = XᵀX x, where a cell of X is one of three values of its column: the products are formed once per
// (column, value), so the loop over the votes only adds.
class Gram {
 public:
  Gram(const VoteMatrix& votes, std::span<const double> centre, std::span<const std::uint8_t> out)
      : statements_(votes.statements), row_begin_(votes.participants + std::size_t{1}, 0) {
    cell_.reserve(votes.statement.size());
    for (std::uint32_t p = 0; p < votes.participants; ++p) {
      for (auto c = votes.row_begin[p]; c < votes.row_begin[p + 1]; ++c) {
        const auto j = votes.statement[c];
        if (!out.empty() && out[j]) continue;
        cell_.push_back(3 * j + static_cast<std::uint32_t>(1 - votes.value[c]));
      }
      row_begin_[p + 1] = cell_.size();
    }
    deviation_.resize(std::size_t{3} * statements_);
    for (std::size_t j = 0; j < statements_; ++j) {
      for (std::size_t v = 0; v < 3; ++v) deviation_[3 * j + v] = static_cast<double>(v) - 1.0 - centre[j];
    }
    term_.resize(deviation_.size());
    sum_.resize(deviation_.size());
  }

  void multiply(const double* x, double* y) {
    for (std::size_t j = 0; j < statements_; ++j) {
      for (std::size_t v = 0; v < 3; ++v) term_[3 * j + v] = deviation_[3 * j + v] * x[j];
    }
    std::fill(sum_.begin(), sum_.end(), 0.0);
    const auto* term = term_.data();
    auto* sum = sum_.data();
    const auto* cell = cell_.data();
    for (std::size_t p = 0; p + 1 < row_begin_.size(); ++p) {
      const auto end = row_begin_[p + 1];
      double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
      auto c = row_begin_[p];
      for (; c + 4 <= end; c += 4) {
        s0 += term[cell[c]];
        s1 += term[cell[c + 1]];
        s2 += term[cell[c + 2]];
        s3 += term[cell[c + 3]];
      }
      for (; c < end; ++c) s0 += term[cell[c]];
      const double s = (s0 + s1) + (s2 + s3);
      for (c = row_begin_[p]; c < end; ++c) sum[cell[c]] += s;
    }
    for (std::size_t j = 0; j < statements_; ++j) {
      y[j] = (sum_[3 * j] * deviation_[3 * j] + sum_[3 * j + 1] * deviation_[3 * j + 1]) +
             sum_[3 * j + 2] * deviation_[3 * j + 2];
    }
  }

 private:
  std::size_t statements_;
  std::vector<std::size_t> row_begin_;
  std::vector<std::uint32_t> cell_;
  std::vector<double> deviation_;
  std::vector<double> term_;
  std::vector<double> sum_;
};

std::vector<double> column_means(const VoteMatrix& votes, std::span<const std::uint8_t> out) {
  std::vector<std::int64_t> sum(votes.statements, 0);
  std::vector<std::int64_t> count(votes.statements, 0);
  for (std::size_t c = 0; c < votes.statement.size(); ++c) {
    sum[votes.statement[c]] -= votes.value[c];
    ++count[votes.statement[c]];
  }
  std::vector<double> mean(votes.statements, 0.0);
  for (std::size_t j = 0; j < mean.size(); ++j) {
    if (count[j] == 0 || (!out.empty() && out[j])) continue;
    mean[j] = static_cast<double>(sum[j]) / static_cast<double>(count[j]);
  }
  return mean;
}

// The Krylov basis, orthogonal to working precision because each new vector is cleaned twice.
class Lanczos {
 public:
  Lanczos(Gram& gram, std::size_t n, std::span<const std::uint8_t> out) : gram_(gram), n_(n), out_(out) {}

  // One more basis vector's worth; false when the space is exhausted.
  bool step() {
    if (basis_.empty() && !start(random_vector())) return false;
    const auto m = alpha_.size();
    std::vector<double> w(n_);
    gram_.multiply(basis_[m].data(), w.data());
    alpha_.push_back(dot(basis_[m].data(), w.data(), n_));
    scale_ = std::max(scale_, std::abs(alpha_.back()));
    clean(w);
    const double beta = std::sqrt(dot(w.data(), w.data(), n_));
    if (beta > 1e-14 * scale_) {
      beta_.push_back(beta);
      for (auto& value : w) value /= beta;
      basis_.push_back(std::move(w));
      return true;
    }
    // The votes have no more directions that this start can reach; another start may have.
    beta_.push_back(0.0);
    if (scale_ == 0.0 || !start(random_vector())) {
      exhausted_ = true;
      return false;
    }
    return true;
  }

  [[nodiscard]] const std::vector<double>& alpha() const { return alpha_; }
  [[nodiscard]] const std::vector<double>& beta() const { return beta_; }
  [[nodiscard]] bool is_exhausted() const { return exhausted_; }
  [[nodiscard]] const std::vector<double>& basis(std::size_t i) const { return basis_[i]; }

 private:
  std::vector<double> random_vector() {
    std::vector<double> v(n_, 0.0);
    for (std::size_t j = 0; j < n_; ++j) {
      const auto raw = static_cast<double>(random_() >> 11) * 0x1p-53;
      if (out_.empty() || !out_[j]) v[j] = 0.5 + raw;
    }
    return v;
  }

  void clean(std::vector<double>& w) const {
    for (int pass = 0; pass < 2; ++pass) {
      for (const auto& q : basis_) {
        const double h = dot(q.data(), w.data(), n_);
        for (std::size_t j = 0; j < n_; ++j) w[j] -= h * q[j];
      }
    }
  }

  bool start(std::vector<double> v) {
    const double before = std::sqrt(dot(v.data(), v.data(), n_));
    clean(v);
    const double after = std::sqrt(dot(v.data(), v.data(), n_));
    if (!(after > 1e-10 * before)) return false;
    for (auto& value : v) value /= after;
    basis_.push_back(std::move(v));
    return true;
  }

  Gram& gram_;
  std::size_t n_;
  std::span<const std::uint8_t> out_;
  std::mt19937_64 random_{20120301};
  std::vector<std::vector<double>> basis_;
  std::vector<double> alpha_;
  std::vector<double> beta_;
  double scale_ = 0.0;
  bool exhausted_ = false;
};

// A start that is run to its full dimension finds every direction, repeated eigenvalues too.
constexpr std::size_t kFullDimension = 200;
constexpr std::size_t kMostProducts = 400;
constexpr std::size_t kMostBasisValues = 20'000'000;
constexpr double kTolerance = 1e-14;

void point_positive(std::vector<double>& axis) {
  double sum = 0.0;
  for (const auto value : axis) sum += value;
  if (sum < 0.0) {
    for (auto& value : axis) value = -value;
  }
}

}  // namespace

Components principal_components(const VoteMatrix& votes, std::span<const std::uint8_t> out) {
  Components result;
  const std::size_t n = votes.statements;
  result.centre = column_means(votes, out);
  for (auto& axis : result.axis) axis.assign(n, 0.0);
  if (n == 0 || votes.participants == 0) return result;

  Gram gram(votes, result.centre, out);
  Lanczos lanczos(gram, n, out);
  const auto most =
      n <= kFullDimension ? n : std::min({n, kMostProducts, std::max<std::size_t>(kMostBasisValues / n, 32)});
  TridiagonalEigen eigen;
  for (std::size_t m = 1; m <= most; ++m) {
    const bool more = lanczos.step();
    const auto size = lanczos.alpha().size();
    if (size == 0) return result;
    const bool last = !more || m == most;
    if (!last && (n <= kFullDimension || m < 16 || m % 8 != 0)) continue;
    eigen = last_row_eigen(lanczos.alpha(), lanczos.beta());
    if (last) break;
    const double top = eigen.value[0];
    const double reach = lanczos.beta()[size - 1];
    if (reach * std::abs(eigen.last[0]) <= kTolerance * top &&
        reach * std::abs(eigen.last[1]) <= kTolerance * top) {
      break;
    }
  }

  const auto size = lanczos.alpha().size();
  result.products = static_cast<int>(size);
  const auto vectors = top_vectors(lanczos.alpha(), lanczos.beta(), 2);
  const double top = std::max(eigen.value[0], 0.0);
  std::vector<double> image(n);
  for (std::size_t k = 0; k < std::min<std::size_t>(2, size); ++k) {
    const double lambda = eigen.value[k];
    if (!(lambda > 1e-13 * top) || !(lambda > 0.0)) continue;
    auto& axis = result.axis[k];
    for (std::size_t i = 0; i < size; ++i) {
      const auto& q = lanczos.basis(i);
      for (std::size_t j = 0; j < n; ++j) axis[j] += vectors[k][i] * q[j];
    }
    const double length = std::sqrt(dot(axis.data(), axis.data(), n));
    for (auto& value : axis) value /= length;
    point_positive(axis);
    result.eigenvalue[k] = lambda;
    gram.multiply(axis.data(), image.data());
    for (std::size_t j = 0; j < n; ++j) image[j] -= lambda * axis[j];
    result.residual = std::max(result.residual, std::sqrt(dot(image.data(), image.data(), n)) / top);
  }
  return result;
}

std::vector<Point> project(const VoteMatrix& votes, const Components& components,
                           std::span<const std::uint8_t> out) {
  std::vector<Point> points(votes.participants);
  for (std::uint32_t p = 0; p < votes.participants; ++p) {
    double x = 0.0;
    double y = 0.0;
    for (auto c = votes.row_begin[p]; c < votes.row_begin[p + 1]; ++c) {
      const auto j = votes.statement[c];
      if (!out.empty() && out[j]) continue;
      const double deviation = -static_cast<double>(votes.value[c]) - components.centre[j];
      x += deviation * components.axis[0][j];
      y += deviation * components.axis[1][j];
    }
    // The server fills a statement that is out with 0 for everybody, so it counts as cast.
    std::size_t cast = votes.votes_of(p);
    if (!out.empty()) {
      for (auto c = votes.row_begin[p]; c < votes.row_begin[p + 1]; ++c) cast -= out[votes.statement[c]];
      for (const auto is_out : out) cast += is_out;
    }
    const double scale = std::sqrt(static_cast<double>(votes.statements) /
                                   static_cast<double>(std::max<std::size_t>(cast, 1)));
    points[p] = {scale * x, scale * y};
  }
  return points;
}

std::vector<Point> project_statements(const Components& components) {
  const auto n = components.centre.size();
  const double scale = std::sqrt(static_cast<double>(n));
  std::vector<Point> points(n);
  for (std::size_t j = 0; j < n; ++j) {
    const double deviation = -1.0 - components.centre[j];
    points[j] = {scale * (deviation * components.axis[0][j]), scale * (deviation * components.axis[1][j])};
  }
  return points;
}

}  // namespace megdan::algo::opinion
