// Eigenvalues and the wanted eigenvectors of a small symmetric tridiagonal matrix.
// Will not handle any other matrix; written out so that its sums have one order on every machine.
#pragma once

#include <cstddef>
#include <vector>

namespace megdan::algo::opinion {

/// `value` falling; `last[i]` is the last entry of the i-th unit eigenvector. Both have at least two
/// entries, padded with 0.
struct TridiagonalEigen {
  std::vector<double> value{0.0, 0.0};
  std::vector<double> last{0.0, 0.0};
};

/// Implicit QL (Bowdler, Martin, Reinsch, Wilkinson 1968). diagonal: n values; off: at least n - 1.
TridiagonalEigen last_row_eigen(const std::vector<double>& diagonal, const std::vector<double>& off);

/// Unit eigenvectors of the `count` largest eigenvalues (fewer where the matrix is smaller).
std::vector<std::vector<double>> top_vectors(const std::vector<double>& diagonal,
                                             const std::vector<double>& off, std::size_t count);

}  // namespace megdan::algo::opinion
