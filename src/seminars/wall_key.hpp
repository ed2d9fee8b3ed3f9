// The key in the wall's address: whoever has it sees the wall, on a projector's machine without signing in.
// Will not open anything else of the seminar.
#pragma once

#include <string>
#include <string_view>

#include "seminars/room.hpp"

namespace megdan::seminars {

/// Made on first need; runs in a transaction of its own where there is none yet.
std::string wall_key_of(const Parts&, SeminarId);
/// The address that was given away opens no longer.
void renew_wall_key(const Parts&, db::Session&, const Room&);

/// For the wall and the events of the seminar: staff, its seats, and whoever brings the key; NotFound for
/// everybody else.
Room enter_watching(const Parts&, web::Context&, db::Session&);
/// Of the room's staff and seats: where changes of the room are heard of. Empty for others.
std::string live_of(const web::Context&, const Room&);

}  // namespace megdan::seminars
