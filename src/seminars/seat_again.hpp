// A browser that holds a seat already: scanning the code again leads to that seat, and a second person on the
// same device is made on purpose only. Will not make a seat: the actions do.
#pragma once

#include <optional>

#include "seminars/entrance_rules.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

/// Whose seat in this seminar the request's cookie (or token) holds; nobody where the registration was
/// cancelled.
std::optional<Person> seat_of_request(const Parts&, const web::Context&, const Seminar&);
/// Whoever was expected, waited or had left arrives, where the rules let her; as she then is.
Person arrive_again(const Parts&, const Person&);
/// Where that leads: the phone, or her seat's page where she is not in.
http::Response to_own_seat(const Parts&, const web::Context&, const Person&);

/// What whoever asks is to the seat of `person`.
SeatActor seat_actor(const Room&, const Person& person);

}  // namespace megdan::seminars
