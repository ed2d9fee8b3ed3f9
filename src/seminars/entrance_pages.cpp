#include "mail/mail.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/codes.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/entrance_forms.hpp"
#include "seminars/entrance_views.hpp"
#include "seminars/groups.hpp"
#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/people_lines.hpp"
#include "seminars/personal_data.hpp"
#include "seminars/seat_again.hpp"
#include "seminars/store.hpp"
#include "web/cookies.hpp"
#include "web/once.hpp"
#include "web/page.hpp"
#include "web/qr.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

constexpr auto seat_life = std::chrono::hours(24 * 7);

web::Field personal_code_field(const Context& context, std::string typed) {
  return {.name = "personal_code",
          .label = context.t("Your personal code"),
          .kind = Kind::code,
          .value = std::move(typed),
          .autocomplete = "off",
          .maxlength = 16};
}

Response code_page(Context& context, const std::string& typed, std::string problem, int status) {
  CodePage page;
  page.action = context.link("/join");
  page.code = {.name = "code",
               .label = context.t("Code from the screen"),
               .kind = Kind::code,
               .value = typed,
               .error = std::move(problem),
               .autocomplete = "off",
               .maxlength = 24,
               .autofocus = true};
  if (!typed.empty()) {
    page.move_action = context.link("/join/move").with("code", typed);
    page.keys = fresh_keys(context);
    page.personal_code = personal_code_field(context, {});
  }
  return web::page_of(context, {.title = context.t("Enter a seminar"), .status = status, .eu_funded = false},
                      page);
}

/// One answer to a code that is wrong, and to one whose doors are closed. Whoever has a seat there finds it
/// with the personal code.
Response refused_code(Context& context, const std::string& typed, bool slow) {
  const auto refusal = slow ? EntranceRefusal::too_many_guesses : EntranceRefusal::wrong_code;
  return code_page(context, typed, context.t(sentence_of(refusal)), slow ? 429 : 404);
}

/// With the token of the seat that the form asks for (see NewPerson): the browser's own, where it has a seat
/// in another seminar, so that it keeps both.
web::FormKeys seat_keys(const Context& context, bool another = false) {
  auto keys = fresh_keys(context);
  if (another) {
    keys.more.emplace_back("another", "1");
    keys.more.emplace_back("seat", context.site.random.token());
    return keys;
  }
  keys.more.emplace_back("seat",
                         web::read_cookie(context.request, "seat").value_or(context.site.random.token()));
  return keys;
}

Response join_page(Context& context, const Seminar& seminar, const web::Form& typed,
                   const web::FieldErrors& errors, std::string problem, int status,
                   const std::optional<Person>& holder) {
  JoinPage page;
  page.title = said(context, seminar.title);
  page.action = context.link("/join").with("code", seminar.code);
  page.move_action = context.link("/join/move").with("code", seminar.code);
  page.keys = seat_keys(context, holder.has_value());
  if (holder) {
    page.holder = name_of(context, *holder);
    page.back = context.link(tail_of(seminar.id, "/phone"));
    page.own_seat = context.link(tail_of(seminar.id, "/me"));
  }
  page.name = {.name = "name",
               .label = context.t("Name or nickname"),
               .value = typed.text("name"),
               .hint = context.t("It may stay empty."),
               .error = std::string(errors.of("name")),
               .autocomplete = "nickname",
               .maxlength = 120};
  page.sector = sector_field(context, typed, errors);
  page.region = region_field(context, typed, errors);
  page.presence = presence_field(context, typed, errors);
  page.personal_code = personal_code_field(context, typed.text("personal_code"));
  page.problem = std::move(problem);
  return web::page_of(
      context, {.title = page.title, .kind = web::Layout::Kind::phone, .status = status, .eu_funded = false},
      page);
}

Response get_join(const Parts& parts, Context& context) {
  const std::string typed(context.request.parameter("code").value_or(""));
  if (typed.empty()) return code_page(context, {}, {}, 200);
  bool slow = false;
  const auto known = seminar_to_move_in(parts, context, typed, slow);
  if (!known) return refused_code(context, typed, slow);
  // Doors are for those who are outside.
  const auto holder = seat_of_request(parts, context, *known);
  if (holder && !context.request.parameter("another")) return to_own_seat(parts, context, *holder);
  const auto seminar = open_seminar(parts, context, typed, slow);
  if (!seminar) return refused_code(context, typed, slow);
  return join_page(context, *seminar, {}, {}, {}, 200, holder);
}

void give_seat(Response& response, const Context& context, const Seat& seat) {
  web::set_cookie(response, context.request, "seat", seat.token, seat_life);
  if (!seat.personal_code.empty())
    web::set_cookie(response, context.request, "code", seat.personal_code, std::chrono::minutes(10));
}

/// The form was sent again after a lost answer: the seat that it made is hers. The personal code was told
/// once; a new one can be made on her page.
void give_seat_again(const Parts& parts, Response& response, const Context& context, SeminarId seminar,
                     const web::Form& form) {
  const auto token = form.text("seat");
  const bool hers = parts.site.database.reading([&](db::Session& session) {
    return find_person_by_device(session, hash_secret(token), seminar).has_value();
  });
  if (hers && response.status == 303)
    give_seat(response, context, {.person = {}, .token = token, .personal_code = {}});
}

Response post_join(const Parts& parts, Context& context, bool moving) {
  const std::string typed(context.request.parameter("code").value_or(""));
  bool slow = false;
  const auto seminar =
      moving ? seminar_to_move_in(parts, context, typed, slow) : open_seminar(parts, context, typed, slow);
  if (!seminar) return refused_code(context, typed, slow);
  const auto form = web::Form::of(context.request);
  const auto holder = seat_of_request(parts, context, *seminar);
  // Sent again from an old page, or scanned again: one device is one person, unless it is said otherwise.
  if (holder && !moving && !form.ticked("another")) return to_own_seat(parts, context, *holder);
  web::FieldErrors errors;
  NewPerson fresh;
  if (!moving) fresh = read_person(context, form, errors);
  if (!errors.empty()) return join_page(context, *seminar, form, errors, {}, 422, holder);
  std::optional<Seat> taken;
  EntranceRefusal refusal{};
  auto response = web::once(context, "join", [&](db::Session& session) {
    auto result = moving ? move_to_device(parts, session, *seminar, form.text("personal_code"))
                         : join(parts, session, *seminar, fresh);
    if (!result) {
      refusal = result.error();
      return Response::plain("", 422);
    }
    taken = *result;
    return Response::see_other(context.path(tail_of(seminar->id, moving ? "/phone" : "/me")));
  });
  if (response.status >= 400) {
    if (moving)
      parts.site.database.write(
          [&](db::Session& session) { count_guess(parts, session, guess_key(context)); });
    if (!lets_in(*seminar)) return refused_code(context, typed, false);
    return join_page(context, *seminar, form, {}, context.t(sentence_of(refusal)), 422, holder);
  }
  if (taken && !web::is_first_answer_again(response))
    give_seat(response, context, *taken);
  else if (!moving)
    give_seat_again(parts, response, context, seminar->id, form);
  return response;
}

Response register_page(const Parts& parts, Context& context, const web::Form& typed,
                       const web::FieldErrors& errors) {
  RegisterPage page;
  parts.site.database.read([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    if (room.seminar.state != SeminarState::open) throw web::NotFound{};
    page.title = said(context, room.seminar.title);
    page.back = context.link(tail_of(room.seminar.id));
    page.when = when_of(context, room.seminar);
    const auto heads = count_heads(people_of(session, room.seminar.id));
    page.full_place = heads.waiting_place > 0;
    page.full_online = heads.waiting_online > 0;
    page.action = context.link(tail_of(room.seminar.id, "/register"));
  });
  const auto value = [&](const char* name) { return typed.text(name); };
  page.keys = seat_keys(context);
  page.errors = web::error_summary(errors);
  page.who = {{.name = "name",
               .label = context.t("Name"),
               .value = value("name"),
               .error = std::string(errors.of("name")),
               .autocomplete = "name",
               .maxlength = 120},
              {.name = "organisation",
               .label = context.t("Organisation"),
               .value = value("organisation"),
               .error = std::string(errors.of("organisation")),
               .autocomplete = "organization",
               .maxlength = 200},
              sector_field(context, typed, errors),
              region_field(context, typed, errors),
              {.name = "email",
               .label = context.t("E-mail address"),
               .kind = Kind::email,
               .value = value("email"),
               .hint = context.t("For the letter with the place and the link; empty if you have none."),
               .error = std::string(errors.of("email")),
               .autocomplete = "email",
               .maxlength = 254}};
  page.how = {presence_field(context, typed, errors),
              {.name = "needs",
               .label = context.t("What do you need to take part well?"),
               .kind = Kind::textarea,
               .value = value("needs"),
               .hint = context.t("Step-free access, sign language, large print…"),
               .error = std::string(errors.of("needs")),
               .maxlength = 1000,
               .rows = 2},
              {.name = "diet",
               .label = context.t("Food (diet, allergies)"),
               .value = value("diet"),
               .error = std::string(errors.of("diet")),
               .maxlength = 500}};
  page.consents = {{.name = "consent_data",
                    .label = context.t(
                        "I agree that these data are kept for the seminar and deleted thirty days after it"),
                    .kind = Kind::checkbox,
                    .error = std::string(errors.of("consent_data")),
                    .required = true,
                    .chosen = typed.ticked("consent_data")},
                   {.name = "consent_photo",
                    .label = context.t("Photographs in which I can be recognised may be published"),
                    .kind = Kind::checkbox,
                    .chosen = typed.ticked("consent_photo")}};
  return web::page_of(context, {.title = context.t("Register"), .status = errors.empty() ? 200 : 422}, page);
}

/// The letter that the form promises: day, place, online room, and the code with which she finds her
/// registration.
void send_welcome(const Parts& parts, const Context& context, db::Session& session, const Seminar& seminar,
                  const std::string& email, const Seat& seat) {
  if (email.empty()) return;
  const auto& t = context.texts;
  std::string text = seat.state == PersonState::waiting
                         ? t.t("Hello!\n\nAll seats are taken for now; you are on the waiting list. We shall "
                               "write as soon as a seat is free.\n")
                         : t.t("Hello!\n\nYou are registered. We look forward to seeing you.\n");
  text += "\n" + said(context, seminar.title) + "\n" +
          when_and_where(t, seminar, seat.state != PersonState::waiting);
  text += "\n" + context.absolute(context.path(tail_of(seminar.id))) + "\n\n" +
          t.f("Your personal code is {1}. On the day it brings you back to your seat from any device. If you "
              "cannot come, please cancel on the page of your seat.",
              {seat.personal_code}) +
          "\n";
  send_letter(parts, session, email, t.f("Your registration: {1}", {said(context, seminar.title)}),
              std::move(text));
}

Response post_register(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  const auto email = form.text("email");
  if (!email.empty() && !mail::is_address(email))
    errors.add("email", context.t("Please type a whole e-mail address, for example ivanka@example.org."));
  const auto fresh = read_person(context, form, errors);
  std::optional<Seat> taken;
  http::Response response;
  if (errors.empty()) {
    response = web::once(context, "register", [&](db::Session& session) {
      const auto room = enter(parts, context, session);
      const auto result = register_ahead(parts, session, room.seminar, fresh);
      if (!result) {
        errors.add("consent_data", context.t(sentence_of(result.error())));
        return Response::plain("", 422);
      }
      taken = *result;
      send_welcome(parts, context, session, room.seminar, email, *result);
      auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/me")));
      web::set_notice(
          done, context.request,
          result->state != PersonState::waiting ? "Your registration was received."
          : email.empty()
              ? "You are on the waiting list. Look at this page again: it says when a seat is free."
              : "You are on the waiting list. We shall write as soon as a seat is free.");
      return done;
    });
  }
  if (!errors.empty()) return register_page(parts, context, form, errors);
  if (taken && !web::is_first_answer_again(response))
    give_seat(response, context, *taken);
  else
    give_seat_again(parts, response, context, context.id<SeminarId>("seminar"), form);
  return response;
}

std::string state_line(const Context& context, const Person& person) {
  switch (person.state) {
    case PersonState::registered:
      return context.t("You are registered.");
    case PersonState::waiting:
      return context.t("You are on the waiting list.");
    case PersonState::here:
      return context.t(person.presence == Presence::online ? "You take part online."
                                                           : "You are in the room.");
    case PersonState::left:
      return context.t("You have left. You can come back at any time.");
    case PersonState::cancelled:
      return context.t("Your registration is cancelled.");
  }
  return {};
}

Response seat_page(const Parts& parts, Context& context) {
  SeatPage page;
  std::string shown;
  if (const auto code = web::read_cookie(context.request, "code")) shown = *code;
  parts.site.database.read([&](db::Session& session) {
    page = SeatPage{};
    const auto room = enter_taking_part(parts, context, session);
    const auto& person = *room.person;
    const auto& id = room.seminar.id;
    const auto button = [&](std::string_view tail, std::string text) {
      return web::PostButton{.action = context.link(tail_of(id, tail)),
                             .text = std::move(text),
                             .weight = web::Weight::quiet,
                             .keys = fresh_keys(context)};
    };
    page.name = person.name;
    page.state = state_line(context, person);
    if (const auto code = read_code(shown); code && code->size() == 6)
      page.code = show_code(*code, context.texts.language().code);
    page.renew_action = context.link(tail_of(id, "/me/code"));
    page.keys = fresh_keys(context);
    for (const auto& [label, value] : std::initializer_list<std::pair<const char*, std::string>>{
             {i18n::mark("Name"), person.name},
             {i18n::mark("Organisation"), person.organisation},
             {i18n::mark("Region"), region_name(context, person.region)},
             {i18n::mark("E-mail address"), person.email},
             {i18n::mark("What do you need to take part well?"), person.needs},
             {i18n::mark("Food (diet, allergies)"), person.diet}})
      if (!value.empty()) page.told.emplace_back(context.t(label), value);
    page.agrees_to_photographs = person.consent_photo;
    page.photographs = button("/me/photographs", person.consent_photo ? context.t("Withdraw my consent")
                                                                      : context.t("I give my consent"));
    page.photographs.keys.more.emplace_back("agrees", person.consent_photo ? "no" : "yes");
    page.erase = button("/me/erase", context.t("Delete what I told about myself"));
    page.gives_up_seat = person.state == PersonState::registered || person.state == PersonState::waiting;
    page.receipt = context.link(tail_of(id, "/receipt"));
    page.phone = context.link(tail_of(id, "/phone"));
    if (person.state != PersonState::waiting && person.presence == Presence::online &&
        !room.seminar.online_url.empty())
      page.online_room = html::Url::outside(room.seminar.online_url);
    for (const auto& card : cards_of_person(session, person.id))
      page.cards.push_back({card.text,
                            {.action = context.link(tail_of(id, "/cards/" + card.id.text() + "/delete")),
                             .text = context.t("Delete"),
                             .weight = web::Weight::quiet,
                             .keys = fresh_keys(context),
                             .label = context.texts.f("Delete “{1}”", {card.text})}});
    if (person.state == PersonState::here && may_move(room.seminar, SeatActor::herself)) {
      page.actions.push_back(person.presence == Presence::place
                                 ? button("/me/online", context.t("I will continue online"))
                                 : button("/me/place", context.t("I am in the room now")));
      page.actions.push_back(button("/me/leave", context.t("I am leaving")));
    }
    if (person.state != PersonState::here &&
        may_arrive(room.seminar, person, is_full(session, room.seminar, person.presence), SeatActor::herself))
      page.actions.push_back(button(
          "/me/back", person.state == PersonState::left ? context.t("I am back") : context.t("I am here")));
    page.votes_action = context.link(tail_of(id, "/me/votes"));
    page.votes_by = votes_field(context, person);
    page.votes_by.label = context.t("How you vote");
    page.votes_by.label_hidden = true;
    if (lets_in(room.seminar))
      page.another = context.link("/join").with("code", room.seminar.code).with("another", "1");
    if (person.state == PersonState::registered || person.state == PersonState::waiting)
      page.actions.push_back(button("/me/cancel", context.t("Cancel my registration")));
  });
  auto response = web::page_of(
      context, {.title = context.t("Your seat"), .kind = web::Layout::Kind::phone, .eu_funded = false}, page);
  if (!shown.empty()) web::drop_cookie(response, context.request, "code");
  return response;
}

using PersonAct = std::function<Result<Done, EntranceRefusal>(db::Session&, const Person&)>;

/// `gives_up`: a registration ends with it, and so does the page of the seat.
Response own(const Parts& parts, Context& context, const PersonAct& act, bool gives_up = false) {
  const auto room =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  const bool goes = gives_up && (room.person->state == PersonState::registered ||
                                 room.person->state == PersonState::waiting);
  return answer(
      context, actor_key(context, room), tail_of(room.seminar.id, goes ? "" : "/me"),
      goes ? "Your registration is cancelled, and what you told about yourself is deleted." : nullptr,
      [&](db::Session& session) -> const char* {
        const auto inside = enter_taking_part(parts, context, session);
        const auto result = act(session, *inside.person);
        return result ? nullptr : sentence_of(result.error());
      });
}

}  // namespace

void add_entrance_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto seat = Policy::participant();
  // A short address that any phone camera opens; the reader's language is taken from the browser.
  routes.plain(http::Method::get, "/j/{code}", anyone, [](Context& c) {
    auto response = Response::see_other(c.path("/join") + "?code=" + html::percent_encode(c.arg("code")));
    response.status = 302;
    return response;
  });
  routes.plain(http::Method::get, "/j", anyone, [](Context& c) {
    auto response = Response::see_other(c.path("/join"));
    response.status = 302;
    return response;
  });
  routes.get("/join", anyone, [&parts](Context& c) { return get_join(parts, c); });
  routes.post("/join", anyone, [&parts](Context& c) { return post_join(parts, c, false); });
  routes.post("/join/move", anyone, [&parts](Context& c) { return post_join(parts, c, true); });
  routes.get("/seminars/{seminar}/register", anyone,
             [&parts](Context& c) { return register_page(parts, c, {}, {}); });
  routes.post("/seminars/{seminar}/register", anyone,
              [&parts](Context& c) { return post_register(parts, c); });
  routes.get("/seminars/{seminar}/me", seat, [&parts](Context& c) { return seat_page(parts, c); });
  routes.post("/seminars/{seminar}/me/code", seat, [&parts](Context& c) {
    std::string code;
    auto response = own(parts, c, [&](db::Session& s, const Person& person) -> Result<Done, EntranceRefusal> {
      code = renew_personal_code(parts, s, person);
      return Done{};
    });
    if (!code.empty()) web::set_cookie(response, c.request, "code", code, std::chrono::minutes(10));
    return response;
  });
  routes.post("/seminars/{seminar}/me/online", seat, [&parts](Context& c) {
    return own(parts, c, [&](db::Session& s, const Person& p) {
      return change_presence(parts, s, p, Presence::online, SeatActor::herself);
    });
  });
  routes.post("/seminars/{seminar}/me/place", seat, [&parts](Context& c) {
    return own(parts, c, [&](db::Session& s, const Person& p) {
      return change_presence(parts, s, p, Presence::place, SeatActor::herself);
    });
  });
  routes.post("/seminars/{seminar}/me/leave", seat, [&parts](Context& c) {
    return own(parts, c,
               [&](db::Session& s, const Person& p) { return leave(parts, s, p, SeatActor::herself); });
  });
  routes.post("/seminars/{seminar}/me/back", seat, [&parts](Context& c) {
    return own(parts, c,
               [&](db::Session& s, const Person& p) { return arrive(parts, s, p, SeatActor::herself); });
  });
  routes.post("/seminars/{seminar}/me/votes", seat, [&parts](Context& c) {
    VotesBy votes_by{};
    if (!from_text(web::Form::of(c.request).text("votes_by"), votes_by)) throw web::BadForm{};
    return own(parts, c, [&](db::Session& s, const Person& p) {
      return set_votes_by(parts, s, p, votes_by, SeatActor::herself, "person/" + p.id.text());
    });
  });
  routes.post("/seminars/{seminar}/me/photographs", seat, [&parts](Context& c) {
    const bool agrees = web::Form::of(c.request).text("agrees") == "yes";
    return own(parts, c, [&](db::Session& s, const Person& p) -> Result<Done, EntranceRefusal> {
      set_photo_consent(parts, s, p, agrees);
      return Done{};
    });
  });
  routes.post("/seminars/{seminar}/me/erase", seat, [&parts](Context& c) {
    return own(
        parts, c,
        [&](db::Session& s, const Person& p) -> Result<Done, EntranceRefusal> {
          erase_person(parts, s, p);
          return Done{};
        },
        true);
  });
  routes.post("/seminars/{seminar}/me/cancel", seat, [&parts](Context& c) {
    return own(
        parts, c, [&](db::Session& s, const Person& p) { return cancel(parts, s, p); }, true);
  });
}

}  // namespace megdan::seminars
