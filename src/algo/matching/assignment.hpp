// The best assignment of a whole population: seekers (mentees, papers) to hosts (mentors, reviewers) with
// integer costs, capacities and rules, its certificate, and reasons for everybody.
// Will not score pairs or know why a pair is forbidden: costs, their parts and the rules come from the
// caller.
//
// Method: min-cost flow (seeker → host → sink), solved by successive shortest augmenting paths with dual
// prices (Jonker & Volgenant 1987, generalised to capacities and convex loads) or by the network simplex.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "algo/matching/flow.hpp"

namespace megdan::algo::matching {

enum class Rule : std::uint8_t { open, forbidden, locked };

struct Candidate {
  std::uint32_t seeker = 0;
  std::uint32_t host = 0;
  std::int64_t cost = 0;  ///< lower is better; negative is allowed
  Rule rule = Rule::open;
};

struct Seeker {
  std::uint32_t needs = 1;  ///< this many different hosts
  /// Cost of each place left empty; without it every place must be filled.
  std::optional<std::int64_t> unmatched_penalty;
};

struct Host {
  std::uint32_t lower = 0;
  std::uint32_t upper = 1;
  /// load_cost[k] is what the (k+1)-th seeker adds; must not fall (convex). Past its end the last one
  /// repeats; empty means that load costs nothing.
  std::vector<std::int64_t> load_cost;
};

struct AssignmentProblem {
  std::vector<Seeker> seekers;
  std::vector<Host> hosts;
  std::vector<Candidate> candidates;  ///< a pair that is not here is not possible; none twice
};

struct Assignment {
  Status status = Status::optimal;     ///< never unbounded
  Wide cost = 0;                       ///< pairs, loads and penalties together
  std::vector<std::uint8_t> taken;     ///< one per candidate
  std::vector<std::uint32_t> load;     ///< one per host
  std::vector<std::uint32_t> missing;  ///< one per seeker: places left empty
  Answer answer;                       ///< for `network_of(problem)`: what `why_not_proven` verifies
};

/// The same problem as a flow: nodes are seekers, hosts, the sink; arcs are the candidates in their order,
/// then one per seeker that may stay unmatched, then the steps of each host's load cost.
/// Throws Refused for a bad index, a load cost that falls, a pair given twice or numbers past the limits.
Network network_of(const AssignmentProblem& problem);

/// O(units · (candidates + hosts) · log) at worst, near-linear on real markets; deterministic.
Assignment solve(const AssignmentProblem& problem);

/// What stands between a seeker and a place.
enum class Blocker : std::uint8_t {
  none,           ///< every place is filled
  no_candidates,  ///< nobody is on their list
  all_forbidden,  ///< everybody on their list is forbidden (or takes nobody at all)
  too_costly,     ///< there is room, and leaving them unmatched costs less
  hosts_full      ///< room must be made by moving others, and that costs more than the penalty
};

inline constexpr std::uint32_t no_candidate = UINT32_MAX;
/// A loss that nothing can buy: no other assignment exists.
inline constexpr std::int64_t impossible = std::numeric_limits<std::int64_t>::max();
/// A loss that was not found: the search was cut before it met any other assignment, or proved there is none.
inline constexpr std::int64_t unknown = impossible - 1;

/// Why this seeker has this pair: how much worse the *whole* optimum becomes when the pair is taken away.
struct PairReason {
  std::uint32_t candidate = no_candidate;
  /// Reached by an assignment that exists, so never too small; 0 means that an equally good assignment
  /// lives without the pair. `impossible` where none does, `unknown` where none was met.
  std::int64_t loss = 0;
  /// Proven: no assignment without the pair loses less. Equal to `loss` (exact) except in large markets
  /// without any slack, where a search that grew too long was cut.
  std::int64_t loss_at_least = 0;
  /// What the seeker would have instead: a candidate, or no_candidate when they would be left unmatched.
  std::uint32_t instead = no_candidate;
  bool locked = false;  ///< then neither loss nor alternative is computed
};

/// Why this seeker has an empty place: how much worse the optimum becomes when they must get one more host.
struct UnmatchedReason {
  std::uint32_t seeker = 0;
  Blocker blocker = Blocker::none;
  std::uint32_t nearest = no_candidate;  ///< the candidate that would come in
  /// Exact for seekers that need one host; raising the penalty by more than this brings them in.
  /// `impossible` when nothing can, `unknown` where the search was cut. For those who hold some of several
  /// places never too small.
  std::int64_t loss = impossible;
};

struct Reasons {
  std::vector<PairReason> pairs;           ///< one per taken candidate, in candidate order
  std::vector<UnmatchedReason> unmatched;  ///< one per seeker with an empty place
  /// For each host, the gain in the optimum that one more place cannot pass (its dual price).
  std::vector<std::int64_t> place_worth;
};

/// Reasons for everybody: shortest paths in the residual network, one search a host, pruned by the way
/// through the sink. Work is bounded by about 20 steps a candidate, near-linear in all; where nobody may stay
/// unmatched and every place is taken, by some 400 a candidate (at most 10⁹). Only for an optimal assignment
/// of this very problem.
Reasons reasons(const AssignmentProblem& problem, const Assignment& assignment);

/// The parts of a candidate's cost, where the caller keeps them in rows of equal width: parts of the pair
/// minus parts of the alternative, so that a person sees in what one is better. Sizes must agree.
std::vector<std::int64_t> difference_in_parts(std::span<const std::int64_t> parts, std::size_t width,
                                              std::uint32_t candidate, std::uint32_t instead);

}  // namespace megdan::algo::matching
