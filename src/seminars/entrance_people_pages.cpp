#include <algorithm>

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

std::string state_word(const Context& context, const Person& person) {
  switch (person.state) {
    case PersonState::registered:
      return context.t("expected");
    case PersonState::waiting:
      return context.t("on the waiting list");
    case PersonState::here:
      return context.t("here");
    case PersonState::left:
      return context.t("has gone");
    case PersonState::cancelled:
      return context.t("cancelled");
  }
  return {};
}

/// A personal code travels to the page that shows it once, beside the person it belongs to.
constexpr const char* told_code = "added";

void tell_code(Response& response, const Context& context, PersonId person, const std::string& code) {
  if (!code.empty() && response.status == 303)
    web::set_cookie(response, context.request, told_code, person.text() + "." + code,
                    std::chrono::minutes(10));
}

std::optional<PeoplePage::Added> added_of(const Context& context, db::Session& session, SeminarId seminar) {
  const std::string told(web::read_cookie(context.request, told_code).value_or(""));
  const auto dot = told.find('.');
  const auto id = PersonId::parse(std::string_view(told).substr(0, dot));
  const auto code =
      dot == std::string::npos ? std::nullopt : read_code(std::string_view(told).substr(dot + 1));
  const auto person = id ? find_person(session, *id) : std::nullopt;
  if (!person || person->seminar != seminar || !code || code->size() != 6) return std::nullopt;
  return PeoplePage::Added{"code-" + id->text(), name_of(context, *person),
                           show_code(*code, context.texts.language().code)};
}

Response people_page(const Parts& parts, Context& context, const web::Form& typed,
                     const web::FieldErrors& errors) {
  PeoplePage page;
  SeminarId id;
  parts.site.database.read([&](db::Session& session) {
    page = PeoplePage{};
    const auto room = enter_typing(parts, context, session);
    id = room.seminar.id;
    page.leads = room.leads;
    page.title = said(context, room.seminar.title);
    page.back = context.link(tail_of(id, room.leads ? "/cockpit" : "/phone"));
    page.keys = fresh_keys(context);
    page.add_action = context.link(tail_of(id, "/people"));
    page.added = added_of(context, session, id);
    page.errors = web::error_summary(errors);
    auto presence = presence_field(context, typed, errors);
    presence.kind = Kind::select;
    presence.label = context.t("Where this person takes part");
    presence.hint = context.t("Online without a device: by telephone, say.");
    page.add_fields = {{.name = "name",
                        .label = context.t("Name"),
                        .value = typed.text("name"),
                        .error = std::string(errors.of("name")),
                        .maxlength = 120},
                       sector_field(context, typed, errors),
                       region_field(context, typed, errors),
                       std::move(presence),
                       votes_field(context, typed, errors)};
    const auto people = people_of(session, id);
    const auto groups = groups_of(session, id);
    page.here = here_line(context, count_heads(people));
    const bool full_place = is_full(session, room.seminar, Presence::place),
               full_online = is_full(session, room.seminar, Presence::online);
    for (const auto& person : people) {
      if (person.state == PersonState::cancelled) continue;
      PeoplePage::Row row;
      row.name = name_of(context, person);
      row.details = context.t(label_of(person.sector)) + " · " +
                    (is_region(person.region) ? region_name(context, person.region) + " · " : std::string()) +
                    context.t(label_of(person.presence)) + " · " + context.t(label_of(person.votes_by));
      row.state = state_word(context, person);
      row.here = person.state == PersonState::here;
      row.needs = person.needs;
      row.diet = person.diet;
      row.photo = person.consent_photo;
      row.region = region_field(context, person.region);
      row.region.form = person.id.text();
      row.action = context.link(tail_of(id, "/people/" + person.id.text()));
      const auto actor = seat_actor(room, person);
      if (person.device == Device::none || actor != SeatActor::scribe)
        row.votes_by = votes_field(context, person);
      row.votes_by.form = person.id.text();
      if (!groups.empty()) {
        row.table = {
            .name = "table", .label = context.t("Table"), .kind = Kind::select, .form = person.id.text()};
        row.table.options.push_back({.value = "", .text = context.t("none"), .chosen = !person.group});
        for (const auto& group : groups)
          row.table.options.push_back({.value = group.id.text(),
                                       .text = std::to_string(group.number),
                                       .chosen = person.group == group.id});
      }
      row.scribe = person.scribe;
      row.may_arrive = person.state != PersonState::here &&
                       may_arrive(room.seminar, person,
                                  person.presence == Presence::online ? full_online : full_place, actor);
      row.may_leave = person.state == PersonState::here && may_move(room.seminar, actor);
      row.online = person.presence == Presence::online;
      page.rows.push_back(std::move(row));
    }
    page.groups_action = context.link(tail_of(id, "/groups"));
    page.groups_wanted = groups.empty() ? 4 : static_cast<std::int64_t>(groups.size());
    page.balance = {
        .caption = context.t("Who sits where, in numbers"),
        .columns = {{context.t("Table")}, {context.t("On site"), true}, {context.t("Online"), true}}};
    for (std::size_t i = 0; i < EnumNames<Sector>::names.size(); ++i)
      page.balance.columns.push_back({context.t(label_of(static_cast<Sector>(i))), true});
    page.balance.columns.push_back({context.t("Regions")});
    page.tables = tables_of(context, people, groups);
    page.summary = summary_of(context, people);
    if (auto line = without_table(context, people, groups); !line.empty())
      page.at_tables.push_back(std::move(line));
    for (const auto& table : balance_of(people, groups).tables) {
      std::vector<web::Cell> cells{{.text = std::to_string(table.number)},
                                   {.text = std::to_string(table.place)},
                                   {.text = std::to_string(table.online)}};
      for (const auto count : table.by_sector) cells.push_back({.text = std::to_string(count)});
      cells.push_back({.text = regions_line(context, table.by_region)});
      page.balance.rows.push_back(std::move(cells));
      if (table.remote_alone)
        page.at_tables.push_back(
            context.texts.f("At table {1} remote people are alone: move them together, or give each a buddy "
                            "by making the tables anew.",
                            {std::to_string(table.number)}));
    }
  });
  auto response = web::page_of(context,
                               {.title = context.t("People and tables"),
                                .status = errors.empty() ? 200 : 422,
                                .eu_funded = false,
                                .live = context.path(tail_of(id, "/events"))},
                               page);
  if (page.added) web::drop_cookie(response, context.request, told_code);
  return response;
}

Response post_person(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto what = form.text("what");
  const auto room =
      parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  std::string code;
  auto response = answer(context, actor_key(context, room), tail_of(room.seminar.id, "/people"), "Saved.",
                         [&](db::Session& session) -> const char* {
                           const auto person = find_person(session, context.id<PersonId>("person"));
                           if (!person || person->seminar != room.seminar.id) throw web::NotFound{};
                           Result<Done, EntranceRefusal> result = Done{};
                           const auto actor = seat_actor(room, *person);
                           if (what == "arrive") result = arrive(parts, session, *person, actor);
                           if (what == "leave") result = leave(parts, session, *person, actor);
                           if (what == "place")
                             result = change_presence(parts, session, *person, Presence::place, actor);
                           if (what == "online")
                             result = change_presence(parts, session, *person, Presence::online, actor);
                           if (what == "scribe" || what == "no-scribe") {
                             if (!room.leads) throw web::NotFound{};
                             result = set_scribe(parts, session, *person, what == "scribe", room.actor);
                           }
                           if (what == "code") {
                             if (!room.leads) throw web::NotFound{};
                             code = renew_personal_code(parts, session, *person);
                             parts.audit.record(session, room.actor, "person.code", person->id.text());
                           }
                           if (what == "save") {
                             VotesBy votes_by = person->votes_by;
                             const auto region = form.text("region");
                             if (!region.empty() && !is_region(region)) throw web::BadForm{};
                             if (form.has("region") && region != person->region)
                               set_region(parts, session, *person, region);
                             const auto way = form.text("votes_by");
                             if (!way.empty() && !from_text(way, votes_by)) throw web::BadForm{};
                             if (!way.empty())
                               result = set_votes_by(parts, session, *person, votes_by, actor, room.actor);
                             const auto table = GroupId::parse(form.text("table"));
                             if (!table && !form.text("table").empty()) throw web::BadForm{};
                             if (result && form.has("table") && person->group != table)
                               result = move_to_group(parts, session, *person, table);
                           }
                           return result ? nullptr : sentence_of(result.error());
                         });
  tell_code(response, context, context.id<PersonId>("person"), code);
  return response;
}

Response post_add(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto room =
      parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  web::FieldErrors errors;
  auto fresh = read_person(context, form, errors);
  fresh.language = {};  // that of the scribe is not hers
  if (!errors.empty()) return people_page(parts, context, form, errors);
  std::optional<Seat> added;
  auto response = answer(context, actor_key(context, room), tail_of(room.seminar.id, "/people"),
                         "The person was added.", [&](db::Session& session) -> const char* {
                           const auto result = add_without_device(parts, session, room.seminar, fresh);
                           if (!result) return sentence_of(result.error());
                           added = *result;
                           return nullptr;
                         });
  if (added) tell_code(response, context, added->person, added->personal_code);
  return response;
}

Response print_page(const Parts& parts, Context& context) {
  const auto room = enter_leading(parts, context);
  const auto& id = room.seminar.id;
  PrintPage page{context.link(tail_of(id, "/cockpit")),
                 {{context.link(tail_of(id, "/print/poster")), context.t("Poster with the code")},
                  {context.link(tail_of(id, "/print/attendance")), context.t("Attendance sheet")},
                  {context.link(tail_of(id, "/print/ballots")), context.t("Paper ballots")}}};
  return web::page_of(context, {.title = context.t("Print"), .eu_funded = false}, page);
}

Response poster(const Parts& parts, Context& context) {
  const auto room = enter_leading(parts, context);
  const auto& seminar = room.seminar;
  const std::string address = context.absolute("/j/" + seminar.code);
  PosterPage page{said(context, seminar.title),
                  when_of(context, seminar),
                  seminar.place,
                  {.svg = web::qr_svg(address), .text = {}},
                  shown_code(context, seminar),
                  typed_address(context)};
  return web::page_of(
      context,
      {.title = page.title, .kind = web::Layout::Kind::print, .funding_line = said(context, seminar.funding)},
      page);
}

Response attendance(const Parts& parts, Context& context) {
  AttendanceSheet page;
  Seminar seminar;
  parts.site.database.read([&](db::Session& session) {
    page = AttendanceSheet{};
    const auto room = enter_leading(parts, context, session);
    seminar = room.seminar;
    page.title = said(context, seminar.title);
    page.when = when_of(context, seminar);
    page.place = seminar.place;
    std::int64_t number = 0;
    for (const auto& person : people_of(session, seminar.id)) {
      if (person.state == PersonState::cancelled || person.state == PersonState::waiting) continue;
      page.rows.push_back({std::to_string(++number), person.name, person.organisation,
                           context.t(label_of(person.presence)),
                           person.consent_photo ? context.t("yes") : std::string()});
    }
    // Room for those who come unannounced.
    for (const auto least = std::max<std::int64_t>(24, number + 6); number < least || number % 8 != 0;)
      page.rows.push_back({std::to_string(++number), {}, {}, {}, {}});
  });
  return web::page_of(context,
                      {.title = context.t("Attendance sheet"),
                       .kind = web::Layout::Kind::print,
                       .funding_line = said(context, seminar.funding)},
                      page);
}

}  // namespace

void add_people_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  const auto scribe = Policy::participant_or(Role::facilitator);
  routes.get("/seminars/{seminar}/people", scribe,
             [&parts](Context& c) { return people_page(parts, c, {}, {}); });
  routes.post("/seminars/{seminar}/people", scribe, [&parts](Context& c) { return post_add(parts, c); });
  routes.post("/seminars/{seminar}/people/{person}", scribe,
              [&parts](Context& c) { return post_person(parts, c); });
  routes.post(
      "/seminars/{seminar}/groups", staff,
      [&parts](Context& c) {
        const auto room = enter_leading(parts, c);
        std::int64_t count = 0;
        const Asked asked{.name = "count",
                          .least = 1,
                          .most = most_groups,
                          .title = c.t("Tables"),
                          .label = c.t("How many tables"),
                          .submit = c.t("Make balanced tables")};
        if (auto again =
                asked_again(c, web::Form::of(c.request), asked, tail_of(room.seminar.id, "/people"), count))
          return *std::move(again);
        auto response = answer(c, actor_key(c, room), tail_of(room.seminar.id, "/people"), nullptr,
                               [&](db::Session& s) -> const char* {
                                 const auto result = make_groups(parts, s, room.seminar, count);
                                 return result ? nullptr : sentence_of(result.error());
                               });
        if (response.status != 303) return response;
        const auto made = parts.site.database.reading(
            [&](db::Session& s) { return static_cast<std::int64_t>(groups_of(s, room.seminar.id).size()); });
        web::set_notice(response, c.request,
                        made < count
                            ? "Fewer tables were made than you wanted: with more of them, a table would "
                              "be empty, or one or two remote people would sit alone."
                            : "Saved.");
        return response;
      },
      "/seminars/{seminar}/people");
  routes.get("/seminars/{seminar}/print", staff, [&parts](Context& c) { return print_page(parts, c); });
  routes.get("/seminars/{seminar}/print/poster", staff, [&parts](Context& c) { return poster(parts, c); });
  routes.get("/seminars/{seminar}/print/attendance", staff,
             [&parts](Context& c) { return attendance(parts, c); });
}

}  // namespace megdan::seminars
