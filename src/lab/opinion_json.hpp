// An opinion map as text, in the names of the conversation's own files.
// Will not compute: everything is in the map.
#pragma once

#include <string>

#include "algo/opinion/polis.hpp"
#include "algo/opinion/solve.hpp"

namespace megdan::lab {

/// Keys inside group_votes, representative and majority are those of the Polis server.
std::string opinion_as_json(const algo::opinion::Conversation& conversation,
                            const algo::opinion::OpinionMap& map, double seconds, bool with_positions);

std::string opinion_as_text(const algo::opinion::Conversation& conversation,
                            const algo::opinion::OpinionMap& map);

}  // namespace megdan::lab
