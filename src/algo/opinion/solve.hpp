// The whole opinion map of a conversation: votes in; places, groups and what groups say out.
// Will not read files, keep state between calls or name anybody: everything is by index.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "algo/opinion/components.hpp"
#include "algo/opinion/grouping.hpp"
#include "algo/opinion/statements.hpp"
#include "algo/opinion/votes.hpp"

namespace megdan::algo::opinion {

struct Problem {
  VoteMatrix votes;
  std::vector<std::uint8_t> out;        // per statement: moderated away or meta; empty = none
  std::vector<std::uint8_t> meta;       // per statement: about the participants themselves; empty = none
  std::vector<std::uint8_t> attending;  // per participant: takes part in grouping; empty = attending(votes)
};

struct Options {
  std::optional<std::uint32_t> groups;  // a fixed k instead of the best silhouette
  KHistory history{};                   // of the last map of the same conversation
  std::span<const Point> centres_before{};
  // Groups start from the places of the first k of these alone, as on the live server; empty = best start.
  std::span<const std::uint32_t> start_from{};
  bool exact_silhouette = false;  // else sampled above `silhouette_sample` participants
  std::size_t silhouette_sample = 1024;
  std::uint64_t seed = 2012;
  int starts = 32;     // seeded ones of the grouping
  int resamples = 20;  // for `stability`
};

struct Candidate {
  std::uint32_t k = 0;
  Silhouette silhouette;
};

struct OpinionMap {
  Components components;
  std::vector<Point> place;              // of each participant, grouped or not
  std::vector<std::uint32_t> attending;  // indices of those who were grouped, rising
  std::vector<std::uint32_t> group;      // of each participant, kNoGroup for those left out
  std::vector<Point> centre;             // of each group
  std::vector<Candidate> candidates;     // the k that were tried
  KHistory history;                      // to pass in next time
  double stability = 1.0;                // see grouping.hpp
  std::vector<double> certainty;         // of each of `attending`
  std::vector<std::vector<Count>> group_votes;
  std::vector<Count> all_votes;
  std::vector<double> consensus;
  std::vector<std::vector<Representative>> representative;
  Majorities majorities;
  std::vector<Bridge> bridges;
  std::vector<double> priorities;
};

/// Throws std::invalid_argument where sizes do not fit together. O(products · votes + grouping), see README.
OpinionMap solve(const Problem& problem, const Options& options = {});

}  // namespace megdan::algo::opinion
