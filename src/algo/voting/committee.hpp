// Electing a committee of a fixed size from approval ballots, with every committee that ties allow.
// Will not choose between tied committees, and will not read files (committee_file.hpp does).
#pragma once

#include <cstdint>
#include <vector>

#include "algo/voting/ballots.hpp"

namespace megdan::algo::voting {

/// How many voters a ballot stands for: numerator / denominator, both above zero.
struct Weight {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

struct CommitteeProblem {
  std::size_t candidates = 0;
  std::size_t seats = 0;
  std::vector<Ballot> ballots;  // points are ignored: every named candidate is approved
  std::vector<Weight> weights;  // one a ballot, or empty: one voter each
};

/// av: most approvals. seq_phragmen: S. Janson, Phragmén's and Thiele's election methods, 2016,
/// with equal loads. equal_shares: D. Peters, P. Skowron, EC 2020, every seat at price 1.
enum class CommitteeRule { av, seq_phragmen, equal_shares };

/// Who fills the seats that equal shares leaves: the most approvals, or Phragmén with the money left
/// as a head start.
enum class SeatCompletion { av, seq_phragmen };

struct Committees {
  std::vector<std::vector<Item>> all;  // each ascending, in ascending order, each once
  bool complete = true;                // false: the search stopped at `limit` states, more may exist
};

/// Exact (rationals). Explores every order that ties allow, each state once: exponential in the ties,
/// so stopped after `limit` states. A ballot of weight w counts as w voters with it would (w may be a
/// fraction). Throws std::invalid_argument for seats > candidates, ballots that `check` refuses, weights
/// that are not above zero or not one a ballot.
Committees elect(const CommitteeProblem& problem, CommitteeRule rule,
                 SeatCompletion completion = SeatCompletion::seq_phragmen, std::size_t limit = 20'000);

}  // namespace megdan::algo::voting
