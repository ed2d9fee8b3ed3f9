// The opinion space: centre, the two principal components, and every participant's place in it.
// Will not group anybody and will not treat an absent vote as a pass.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "algo/opinion/votes.hpp"

namespace megdan::algo::opinion {

struct Point {
  double x = 0.0;
  double y = 0.0;
};

/// Conventions are those of the Polis server (Small et al. 2021): a vote is -1 for agree, 0 for pass,
/// +1 for disagree; all participants are rows; an absent vote takes the mean of its statement, so after
/// centring it is 0; a statement that is out counts as 0 for everybody. `centre[j]` is thus
/// (disagree - agree) / votes. The sum of a component's entries is positive (a power iteration from a
/// positive vector ends so). Components are unit vectors of size `statements`, or all zero where the
/// votes have no further direction.
struct Components {
  std::vector<double> centre;
  std::array<std::vector<double>, 2> axis;
  std::array<double, 2> eigenvalue{};  // of the centred matrix' Gram matrix, not divided by rows
  double residual = 0.0;               // largest |G v - λ v| / λ1 of the two
  int products = 0;                    // multiplications by the Gram matrix that were needed
};

/// `out`: 1 for each statement to leave out (moderated away or about the participants), or empty.
/// Lanczos on XᵀX with full reorthogonalisation, X never formed: O(products · votes) time.
Components principal_components(const VoteMatrix& votes, std::span<const std::uint8_t> out = {});

/// Place of each participant: the centred votes that were cast, along the axes, times
/// sqrt(statements / votes cast), so that those who voted little are not all in the middle.
std::vector<Point> project(const VoteMatrix& votes, const Components& components,
                           std::span<const std::uint8_t> out = {});

/// Place of somebody who only agreed, and only with this statement: one point a statement.
std::vector<Point> project_statements(const Components& components);

}  // namespace megdan::algo::opinion
