// What the groups say about the statements: counts, consensus, representativeness, bridges, priorities.
// Will not form the groups.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "algo/opinion/votes.hpp"

namespace megdan::algo::opinion {

struct Count {
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t seen = 0;  // agree, disagree and pass together
  bool operator==(const Count&) const = default;
};

constexpr std::uint32_t kNoGroup = std::numeric_limits<std::uint32_t>::max();

/// counts[group][statement]; `group` of each participant or kNoGroup. Statements that are out count too.
std::vector<std::vector<Count>> group_votes(const VoteMatrix& votes, std::span<const std::uint32_t> group,
                                            std::uint32_t groups);

/// counts[statement] over all participants, grouped or not.
std::vector<Count> all_votes(const VoteMatrix& votes);

/// Group-aware consensus: Π over groups (agree + 1) / (seen + 2), per statement. In (0, 1).
std::vector<double> group_aware_consensus(const std::vector<std::vector<Count>>& counts);

/// z of one proportion against 1/2 and of two proportions against each other, with the server's
/// added successes (+1 of +1 seen) that keep small counts finite.
double one_proportion_z(double successes, double trials);
double two_proportions_z(double successes, double other_successes, double trials, double other_trials);

/// Significant at 90 %, one-sided.
constexpr double kSignificant = 1.2816;

struct Representative {
  std::uint32_t statement = 0;
  bool is_for_agree = true;
  std::uint32_t successes = 0;
  std::uint32_t trials = 0;
  double probability = 0.0;  // (successes + 1) / (trials + 2)
  double probability_z = 0.0;
  double ratio = 0.0;          // to the probability among all other groups
  float ratio_z = 0.0F;        // single precision, as the server publishes and ranks it
  bool is_best_agree = false;  // the group's best agreed statement, always first
};

/// Up to five per group, chosen as the Polis server does: both z significant; the best agreed statement
/// first; then by ratio · ratio_z · probability · probability_z; agrees before disagrees; where nothing is
/// significant the best agreed (else the best) statement alone. `out` statements are passed over.
std::vector<std::vector<Representative>> representative(const std::vector<std::vector<Count>>& counts,
                                                        std::span<const std::uint8_t> out = {});

struct Majority {
  std::uint32_t statement = 0;
  std::uint32_t successes = 0;
  std::uint32_t trials = 0;
  double probability = 0.0;
  double probability_z = 0.0;
};
struct Majorities {
  std::vector<Majority> agree;     // at most five each: probability > 1/2 and significant,
  std::vector<Majority> disagree;  // by probability · z
};
Majorities majorities(const std::vector<Count>& all, std::span<const std::uint8_t> out = {});

/// Wilson's (1927) interval for a proportion, 90 % two-sided by default; {0, 1} without trials.
struct Interval {
  double low = 0.0;
  double high = 1.0;
};
Interval wilson(std::uint32_t successes, std::uint32_t trials, double z = 1.6448536269514722);

/// A statement that bridges: every group, even at the low end of its interval, leans the same way.
struct Bridge {
  std::uint32_t statement = 0;
  bool is_agreed = true;  // or disagreed with, by all groups
  double strength = 0.0;  // the least of the groups' low ends: what all groups surely share
};
/// Falling by strength, only those above 1/2; `out` passed over. Needs at least two groups.
std::vector<Bridge> bridges(const std::vector<std::vector<Count>>& counts,
                            std::span<const std::uint8_t> out = {});

/// How much a statement should be shown next; `extremity`: its own distance from the middle of the map;
/// `meta` statements have 49. Counts are over the groups.
std::vector<double> priorities(const std::vector<std::vector<Count>>& counts,
                               std::span<const double> extremity, std::span<const std::uint8_t> meta = {});

}  // namespace megdan::algo::opinion
