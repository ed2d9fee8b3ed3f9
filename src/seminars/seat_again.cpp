#include "seminars/seat_again.hpp"

#include "seminars/codes.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/lines.hpp"
#include "seminars/store.hpp"
#include "web/cookies.hpp"

namespace megdan::seminars {

std::optional<Person> seat_of_request(const Parts& parts, const web::Context& context,
                                      const Seminar& seminar) {
  const auto token = web::read_cookie(context.request, "seat");
  if (!token) return std::nullopt;
  auto person = parts.site.database.reading(
      [&](db::Session& session) { return find_person_by_device(session, hash_secret(*token), seminar.id); });
  if (person && person->state == PersonState::cancelled) person.reset();
  return person;
}

Person arrive_again(const Parts& parts, const Person& person) {
  if (person.state == PersonState::here) return person;
  Person now = person;
  parts.site.database.write([&](db::Session& session) {
    now = find_person(session, person.id).value_or(person);
    if (arrive(parts, session, now, SeatActor::herself)) now.state = PersonState::here;
  });
  return now;
}

http::Response to_own_seat(const Parts& parts, const web::Context& context, const Person& person) {
  const auto now = arrive_again(parts, person);
  return http::Response::see_other(
      context.path(tail_of(now.seminar, now.state == PersonState::here ? "/phone" : "/me")));
}

SeatActor seat_actor(const Room& room, const Person& person) {
  if (room.leads) return SeatActor::facilitator;
  return room.person && room.person->id == person.id ? SeatActor::herself : SeatActor::scribe;
}

}  // namespace megdan::seminars
