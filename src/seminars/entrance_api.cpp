#include <algorithm>

#include "seminars/api.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/entrance_forms.hpp"
#include "seminars/lines.hpp"
#include "seminars/seat_again.hpp"
#include "seminars/store.hpp"
#include "web/once.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace schema = web::schema;
using http::Response;
using web::Context;
using web::Policy;

json::object person_json(const Person& person, const std::vector<Group>& groups) {
  json::object out{{"id", person.id.text()},
                   {"sector", to_text(person.sector)},
                   {"presence", to_text(person.presence)},
                   {"state", to_text(person.state)},
                   {"votes_by", to_text(person.votes_by)},
                   {"scribe", person.scribe}};
  put_text(out, "name", person.name);
  const auto table = person.group ? std::ranges::find(groups, *person.group, &Group::id) : groups.end();
  if (table != groups.end()) out["table"] = table->number;
  return out;
}

void add_entrance_schemas(web::Schemas& schemas) {
  const auto name = [] { return schema::text("May be missing: nobody has to give one"); };
  const std::vector<schema::Property> person = {
      {"id", schema::id({})},
      {"name", name(), false},
      {"sector", schema::one_of<Sector>({})},
      {"presence", schema::one_of<Presence>("In the room or online")},
      {"state", schema::one_of<PersonState>({})},
      {"votes_by", schema::one_of<VotesBy>({})},
      {"scribe", schema::boolean("May type for others")},
      {"table", schema::integer("Number of the table"), false}};
  schemas.add("Seat", schema::object("A person in a seminar", person));
  auto typed = person;
  typed.push_back({"own_device", schema::boolean("False: somebody types for this person")});
  typed.push_back({"organisation", schema::text({}), false});
  typed.push_back({"needs", schema::text("What this person needs to take part well"), false});
  typed.push_back({"diet", schema::text("Diet and allergies"), false});
  typed.push_back({"region", schema::text("ISO 3166-2 code of the region"), false});
  typed.push_back({"photographs", schema::boolean("Agreed that photographs of them may be published")});
  schemas.add("PersonLine",
              schema::object("A person as those who run the seminar see them", std::move(typed)));
  schemas.add(
      "PeopleList",
      schema::object("Everybody who registered or came",
                     {{"people", schema::list(schema::ref("PersonLine"), "In the order of their coming")}}));
  schemas.add(
      "NewSeat",
      schema::object(
          "Who comes in",
          {{"code", schema::text("The join code from the screen, in Latin or Cyrillic letters")},
           {"personal_code",
            schema::text("Of somebody who is in already: the same person gets a token for "
                         "this device, and the other fields are not looked at"),
            false},
           {"name", schema::text("Up to 120 characters"), false},
           {"another",
            schema::boolean("true: a second person, though the token that was sent along has a seat "
                            "here. Left out, such a call answers with that seat"),
            false},
           {"sector", schema::one_of<Sector>("Left out: unknown"), false},
           {"region", schema::text("ISO 3166-2 code of the region, such as BG-16; empty for none"), false},
           {"presence", schema::one_of<Presence>("Left out: place"), false}}));
  schemas.add(
      "TakenSeat",
      schema::object(
          "A seat with its two secrets, which are told this once and never again",
          {{"id", schema::id("The person")},
           {"seminar", schema::id({})},
           {"state", schema::one_of<PersonState>({})},
           {"personal_code",
            schema::text("Moves the same person to another device; left out where it just did"), false},
           {"token", schema::text("For Authorization: Bearer")}}));
  schemas.add("SeatAgain", schema::object("What is known of a seat that was taken with this key before",
                                          {{"id", schema::id("The person")}, {"seminar", schema::id({})}}));
  schemas.add(
      "SeatChange",
      schema::object(
          "What changes; nothing is required",
          {{"presence", schema::one_of<Presence>("Moving between room and online"), false},
           {"here", schema::boolean("true: I have come, or come back; false: I am leaving"), false}}));
}

Response join_seminar(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  bool slow = false;
  const bool moving = form.has("personal_code");
  const auto seminar = moving ? seminar_to_move_in(parts, context, form.text("code"), slow)
                              : open_seminar(parts, context, form.text("code"), slow);
  if (slow) {
    auto response = web::problem(context, 429, context.t(sentence_of(EntranceRefusal::too_many_guesses)));
    const auto until = parts.site.database.reading(
        [&](db::Session& s) { return guesses_blocked_until(parts, s, guess_key(context)); });
    const auto left =
        until ? std::chrono::ceil<std::chrono::seconds>(*until - context.now()) : std::chrono::seconds(1);
    response.set("Retry-After", std::to_string(std::max<std::int64_t>(left.count(), 1)));
    return response;
  }
  if (!seminar) return web::problem(context, 404, context.t(sentence_of(EntranceRefusal::wrong_code)));
  const auto body = web::read_json(context.request.body);
  const auto* another = body.if_contains("another");
  if (const auto holder = seat_of_request(parts, context, *seminar);
      holder && !moving && !(another && another->as_bool())) {
    const auto now = arrive_again(parts, *holder);
    auto known = web::json_answer(json::object{{"id", now.id.text()}, {"seminar", now.seminar.text()}});
    known.set("Location", std::string(web::api_prefix) + tail_of(now.seminar, "/me"));
    return known;
  }
  web::FieldErrors errors;
  NewPerson fresh;
  if (!moving) fresh = read_person(context, form, errors);
  if (!errors.empty()) return web::problem(context, 422, {}, errors);
  std::optional<Seat> taken;
  auto response = web::once(context, "join", [&](db::Session& session) {
    const auto seat = moving ? move_to_device(parts, session, *seminar, form.text("personal_code"))
                             : join(parts, session, *seminar, fresh);
    // One answer to every code whose doors are closed.
    if (!seat)
      return web::problem(
          context, 404,
          context.t(sentence_of(lets_in(*seminar) ? seat.error() : EntranceRefusal::wrong_code)));
    taken = *seat;
    // This is what the key keeps for a week: the secrets are stored as hashes only.
    auto kept = web::json_answer(json::object{{"id", seat->person.text()}, {"seminar", seminar->id.text()}});
    kept.set("Location", std::string(web::api_prefix) + tail_of(seminar->id, "/me"));
    return kept;
  });
  if (moving && response.status >= 400)
    parts.site.database.write([&](db::Session& session) { count_guess(parts, session, guess_key(context)); });
  if (!taken || response.status != 200 || web::is_first_answer_again(response)) return response;
  json::object seat{{"id", taken->person.text()},
                    {"seminar", seminar->id.text()},
                    {"state", to_text(taken->state)},
                    {"token", taken->token}};
  put_text(seat, "personal_code", taken->personal_code);
  auto told = web::json_answer(seat, 201);
  told.set("Location", response.header("Location"));
  return told;
}

Response own_seat(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    return web::json_answer(person_json(*room.person, groups_of(session, room.seminar.id)));
  });
}

Response change_seat(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  const auto body = web::read_json(context.request.body);
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    Result<Done, EntranceRefusal> result = Done{};
    if (const auto* here = body.if_contains("here"))
      result = here->as_bool() ? arrive(parts, session, *room.person, SeatActor::herself)
                               : leave(parts, session, *room.person, SeatActor::herself);
    Presence presence = room.person->presence;
    if (result && from_text(form.text("presence"), presence))
      result = change_presence(parts, session, *enter_taking_part(parts, context, session).person, presence,
                               SeatActor::herself);
    return result ? web::no_content() : conflict(context, sentence_of(result.error()));
  });
}

Response give_up_seat(const Parts& parts, Context& context) {
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    const auto result = cancel(parts, session, *room.person);
    return result ? web::no_content() : conflict(context, sentence_of(result.error()));
  });
}

Response people(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto groups = groups_of(session, room.seminar.id);
    json::array lines;
    for (const auto& person : people_of(session, room.seminar.id)) {
      auto line = person_json(person, groups);
      line["own_device"] = person.device == Device::own;
      put_text(line, "organisation", person.organisation);
      put_text(line, "needs", person.needs);
      put_text(line, "diet", person.diet);
      put_text(line, "region", person.region);
      line["photographs"] = person.consent_photo;
      lines.push_back(std::move(line));
    }
    return web::json_answer(json::object{{"people", std::move(lines)}});
  });
}

}  // namespace

void add_entrance_api(const Parts& parts, web::Routes& routes) {
  const auto seat = Policy::participant();
  add_entrance_schemas(routes.schemas());
  routes.api(
      http::Method::post, "/seats", Policy::anyone(),
      {.id = "takeSeat",
       .tag = "seats",
       .summary = "Enter a seminar with its join code",
       .about = "The person is here at once and gets a token and a personal code. Whoever sends the token of "
                "a seat along arrives by it. Repeated with the same "
                "Idempotency-Key no second "
                "person comes in, and the secrets are not told again.",
       .request = "NewSeat",
       .replies = {{200, {"This key, or the token that was sent along, has a seat already", "SeatAgain"}},
                   {201, {"The seat, with its secrets", "TakenSeat"}},
                   {404, {"No open seminar has this code"}},
                   {429, {"Too many wrong codes from this network; Retry-After says how long to wait"}}}},
      [&parts](Context& c) { return join_seminar(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}/me", seat,
             {.id = "getSeat",
              .tag = "seats",
              .summary = "One's own seat",
              .replies = {{200, {"The seat", "Seat"}}}},
             [&parts](Context& c) { return own_seat(parts, c); });
  routes.api(http::Method::patch, "/seminars/{seminar}/me", seat,
             {.id = "changeSeat",
              .tag = "seats",
              .summary = "Come, leave, move between room and online",
              .request = "SeatChange",
              .replies = {{204, {"Changed"}}, {409, {"Not possible in the state that the person is in"}}}},
             [&parts](Context& c) { return change_seat(parts, c); });
  routes.api(
      http::Method::del, "/seminars/{seminar}/me", seat,
      {.id = "cancelSeat",
       .tag = "seats",
       .summary = "Cancel a registration",
       .about =
           "Whoever has come cannot be removed: their cards and ballots count. They leave with changeSeat.",
       .replies = {{204, {"Cancelled; the next one of the waiting list moves up"}},
                   {409, {"The person has come already"}}}},
      [&parts](Context& c) { return give_up_seat(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}/people", Policy::participant_or(Role::facilitator),
             {.id = "listPeople",
              .tag = "seats",
              .summary = "Everybody, for those who run the seminar and for its scribes",
              .replies = {{200, {"The people", "PeopleList"}}}},
             [&parts](Context& c) { return people(parts, c); });
}

}  // namespace megdan::seminars
