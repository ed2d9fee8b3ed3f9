// The door to this folder: everything a feature needs to count votes and explain the count.
// Will not add anything of its own; each concept has its header.
#pragma once

#include "algo/voting/ballots.hpp"        // Ballot, check, borda_points
#include "algo/voting/bradley_terry.hpp"  // strengths from pairs
#include "algo/voting/budget.hpp"         // greedy, equal_shares, sequential_phragmen
#include "algo/voting/committee.hpp"      // committees with all ties
#include "algo/voting/explain.hpp"        // explain, margin, stability
#include "algo/voting/ranking.hpp"        // points, Borda, Copeland, Schulze, seat_margin
