// Reads committee elections in the YAML of the abcvoting library (profile, num_cand, committeesize).
// Will not read its results (`compute`) nor voters' weights.
#pragma once

#include <string_view>

#include "algo/voting/committee.hpp"
#include "algo/voting/pb_file.hpp"

namespace megdan::algo::voting {

/// At most 4 MB, 10,000 candidates and 1,000,000 ballots. Throws FormatError (pb_file.hpp).
CommitteeProblem read_committee(std::string_view text);

}  // namespace megdan::algo::voting
