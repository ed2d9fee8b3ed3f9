// What people told about themselves: changed and withdrawn by them, and forgotten a month after the seminar.
// Will not touch cards, ballots or the counts of attendance: they carry no name. Each function runs inside
// the caller's write transaction, but for the job.
#pragma once

#include "seminars/room.hpp"

namespace megdan::seminars {

/// Counted from the planned end of the seminar. The registration form and the page on privacy promise it.
inline constexpr auto people_are_kept = std::chrono::days(30);

/// An ISO 3166-2 code of a region, or empty; anything else counts as none.
void set_region(const Parts&, db::Session&, const Person&, std::string_view region);
void set_photo_consent(const Parts&, db::Session&, const Person&, bool agrees);
/// Name, organisation, region, address, needs, food and both consents. Whoever is registered or waiting gives
/// up the seat with it; whoever has come stays, without a name.
void erase_person(const Parts&, db::Session&, const Person&);
/// The job: erases all people of seminars whose end lies further back. Returns how many.
int forget_people(const Parts&, db::Database&);

}  // namespace megdan::seminars
