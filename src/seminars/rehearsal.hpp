// Rehearsal: made-up participants of a seminar that will be thrown away, and what they do in the active step.
// Will not touch a seminar that is no rehearsal; every function runs inside the caller's write transaction.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

enum class RehearsalRefusal { no_rehearsal, not_running, too_many, nobody, nothing_to_do };
const char* sentence_of(RehearsalRefusal refusal);

inline constexpr std::int64_t most_made_up = 300;

/// Lets `count` people in: as in a real hall, every fifth has no device (paper ballots, for the facilitator
/// to type) and every fourth is online. Their names are in `language`.
Result<Done, RehearsalRefusal> bring_people(const Parts&, db::Session&, const Room&, std::int64_t count,
                                            std::string_view language);

/// The made-up people with a device do what the active step asks: write a card, give a ballot, rate the
/// models. Those who have done it do nothing; real phones in the rehearsal are left alone.
Result<Done, RehearsalRefusal> let_them_act(const Parts&, db::Session&, const Room&,
                                            std::string_view language);

/// Whether the active step is one in which they can act.
bool can_act(const Room&);
std::int64_t count_made_up(db::Session&, SeminarId);

}  // namespace megdan::seminars
