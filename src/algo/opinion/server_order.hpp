// In which order a live Polis server would number the people of a conversation, from when their votes came.
// Will not group anybody: it only says whose places groups start from, and so what number each gets.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algo/opinion/votes.hpp"

namespace megdan::algo::opinion {

inline constexpr std::size_t most_numbered = 100;    // people whom the server gives a number each
inline constexpr std::size_t most_replayed = 5'000;  // votes that are replayed for it

/// The server looks at new votes in batches and keeps its base clusters from batch to batch: people at one
/// place share a cluster, and of those who part from theirs the farthest gets the next number first. This
/// is replayed with batches of `batch` units of time (ten seconds of ms: what the published answers bear
/// out; the server's own log of batches is not published). Only those who attend (attending_since_start)
/// are named. With more votes or people than the bounds above: order_of_joining.
/// O(batches · (products · votes + people²)).
std::vector<std::uint32_t> order_on_server(std::uint32_t participants, std::uint32_t statements,
                                           std::span<const VoteEvent> events, std::int64_t batch = 10'000);

}  // namespace megdan::algo::opinion
