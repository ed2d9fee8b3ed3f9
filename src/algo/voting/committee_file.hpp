// Reads committee elections in the YAML of the abcvoting library (profile, num_cand,
// committeesize, voter_weights). Will not read its results (`compute`).
#pragma once

#include <string_view>

#include "algo/voting/committee.hpp"
#include "algo/voting/pb_file.hpp"

namespace megdan::algo::voting {

/// Without num_cand the candidates go up to the highest that a ballot names, as in that library. Weights are
/// 3, 0.25 or 1/3, exact as written. At most 4 MB, 10,000 candidates and 1,000,000 ballots. Throws
/// FormatError (pb_file.hpp).
CommitteeProblem read_committee(std::string_view text);

}  // namespace megdan::algo::voting
