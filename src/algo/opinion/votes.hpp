// Votes of participants on statements as a sparse matrix, and who takes part in the grouping.
// Will not read files (see polis.hpp) and knows nothing of positions or groups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace megdan::algo::opinion {

/// One vote as it was cast. `value`: +1 agree, 0 pass, -1 disagree. `time` in any rising unit.
struct VoteEvent {
  std::uint32_t participant = 0;
  std::uint32_t statement = 0;
  std::int8_t value = 0;
  std::int64_t time = 0;
};

/// Participants × statements, compressed by rows; absent cells are simply not stored.
/// Row i holds the cells [row_begin[i], row_begin[i + 1]), statements rising inside a row.
struct VoteMatrix {
  std::uint32_t participants = 0;
  std::uint32_t statements = 0;
  std::vector<std::size_t> row_begin{0};  // participants + 1
  std::vector<std::uint32_t> statement;
  std::vector<std::int8_t> value;

  [[nodiscard]] std::size_t votes_of(std::uint32_t participant) const {
    return row_begin[participant + 1] - row_begin[participant];
  }
};

/// The last vote of every (participant, statement): the latest time, and among equal times the one
/// that comes later in `events`. Throws std::invalid_argument on an index outside the given shape
/// or a value outside -1..+1, and above 2^32 events. O(events · log(longest row)).
VoteMatrix last_votes(std::uint32_t participants, std::uint32_t statements,
                      std::span<const VoteEvent> events);

/// 1 for each participant with at least `minimum` votes, or with all statements where there are fewer.
std::vector<std::uint8_t> attending(const VoteMatrix& votes, std::size_t minimum = 7);

/// The live Polis server's rule, which looks at the conversation after each vote: who once had
/// min(`minimum`, statements so far) votes stays in, and while fewer than `floor` are in, those with
/// the most votes are added and stay too (an earlier first vote wins a tie).
std::vector<std::uint8_t> attending_since_start(std::uint32_t participants, std::uint32_t statements,
                                                std::span<const VoteEvent> events, std::size_t minimum = 7,
                                                std::size_t floor = 15);

/// Participants by the moment of their `minimum`-th vote (re-votes not counted); those who never cast so
/// many are left out. See server_order.hpp for what the live server makes of it.
std::vector<std::uint32_t> order_of_joining(std::uint32_t participants, std::uint32_t statements,
                                            std::span<const VoteEvent> events, std::size_t minimum = 7);

}  // namespace megdan::algo::opinion
