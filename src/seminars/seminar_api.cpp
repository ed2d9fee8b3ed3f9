#include "seminars/api.hpp"
#include "seminars/lines.hpp"
#include "seminars/seminar_actions.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "seminars/templates.hpp"
#include "web/once.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace schema = web::schema;
using http::Response;
using web::Context;
using web::Policy;
using web::schema::ref;

json::object line_json(const Seminar& seminar) {
  json::object out{{"id", seminar.id.text()},
                   {"title", words_json(seminar.title)},
                   {"state", to_text(seminar.state)},
                   {"starts_at", i18n::utc(seminar.starts_at)},
                   {"ends_at", i18n::utc(seminar.ends_at)},
                   {"online", seminar.seats_online > 0},
                   {"rehearsal", seminar.rehearsal}};
  put_text(out, "place", seminar.place);
  put_id(out, "process", seminar.process);
  put_id(out, "centre", seminar.centre);
  return out;
}

std::vector<schema::Property> line_properties() {
  return {
      {"id", schema::id({})},
      {"title", ref("Words")},
      {"state", schema::one_of<SeminarState>("draft is seen by its makers alone; open: people can register")},
      {"starts_at", schema::instant({})},
      {"ends_at", schema::instant({})},
      {"online", schema::boolean("One can take part online")},
      {"rehearsal", schema::boolean("A trial with made-up participants; seen by its makers alone")},
      {"place", schema::text("Where it is held"), false},
      {"process", schema::id("The process that it belongs to"), false},
      {"centre", schema::id("The regional centre; left out: the national one"), false}};
}

void add_seminar_schemas(web::Schemas& schemas) {
  schemas.add("SeminarLine", schema::object("A seminar in a list", line_properties()));
  schemas.add(
      "SeminarList",
      schema::object("Seminars", {{"seminars", schema::list(ref("SeminarLine"), "The newest first")}}));
  schemas.add("Step", schema::object("A part of the agenda",
                                     {{"id", schema::id({})},
                                      {"kind", schema::one_of<StepKind>("What happens in it")},
                                      {"title", ref("Words")},
                                      {"minutes", schema::integer("Planned length")},
                                      {"state", schema::one_of<StepState>("At most one is active")},
                                      {"timer", schema::one_of<Timer>({})},
                                      {"timer_ends_at", schema::instant("Of a running timer"), false},
                                      {"started_at", schema::instant({}), false},
                                      {"ended_at", schema::instant({}), false}}));
  auto whole = line_properties();
  whole.push_back({"purpose", ref("Words")});
  whole.push_back({"funding", ref("Words")});
  whole.push_back({"doors", schema::one_of<Doors>("Whether one can enter with the join code")});
  whole.push_back({"seats_place", schema::integer("Seats on site")});
  whole.push_back({"seats_online", schema::integer("Seats online")});
  whole.push_back({"steps", schema::list(ref("Step"), "The agenda")});
  whole.push_back({"active_step", schema::id("Where the seminar is now"), false});
  schemas.add("Seminar", schema::object("A seminar with its agenda", std::move(whole)));
  std::vector<std::string_view> names;
  for (const auto& one : templates()) names.push_back(one.name);
  schemas.add(
      "NewSeminar",
      schema::object(
          "A seminar to be made; day and hours as the clock of the centre (Europe/Sofia) shows them",
          {{"title_bg", schema::text("One of the two titles is needed"), false},
           {"title_en", schema::text({}), false},
           {"purpose_bg", schema::text({}), false},
           {"purpose_en", schema::text({}), false},
           {"funding_bg", schema::text("The line about its funding"), false},
           {"funding_en", schema::text({}), false},
           {"template", schema::one_of("Whose agenda is copied; left out: design_of_a_centre", names), false},
           {"process", schema::id({}), false},
           {"centre", schema::id("Left out: national"), false},
           {"date", schema::day("The day")},
           {"from", schema::text("The hour of the beginning: 09:30")},
           {"until", schema::text("The hour of the end: 14:00")},
           {"place", schema::text({}), false},
           {"online_url", schema::text("http:// or https://"), false},
           {"seats_place", schema::integer("0 to 2000")},
           {"seats_online", schema::integer("0 to 2000")},
           {"rehearsal", schema::boolean("A trial that can be thrown away"), false}}));
  schemas.add(
      "GoToStep",
      schema::object(
          "Where the seminar goes from",
          {{"from",
            schema::id("The step that the caller believes to be active; where another is by now, nothing "
                       "happens and the answer is 409"),
            false}}));
}

Response list_seminars(const Parts& parts, Context& context) {
  json::array seminars;
  parts.site.database.read([&](db::Session& session) {
    seminars.clear();
    for (const auto& seminar : seminars_ahead(session, context.viewer))
      seminars.push_back(line_json(seminar));
    for (const auto& seminar : seminars_held(session)) seminars.push_back(line_json(seminar));
  });
  return web::json_answer(json::object{{"seminars", std::move(seminars)}});
}

Response one_seminar(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto& seminar = room.seminar;
    auto out = line_json(seminar);
    out["purpose"] = words_json(seminar.purpose);
    out["funding"] = words_json(seminar.funding);
    out["doors"] = to_text(seminar.doors);
    out["seats_place"] = seminar.seats_place;
    out["seats_online"] = seminar.seats_online;
    json::array steps;
    for (const auto& step : steps_of(session, seminar.id)) {
      json::object line{
          {"id", step.id.text()},    {"kind", to_text(step.kind)},   {"title", words_json(step.title)},
          {"minutes", step.minutes}, {"state", to_text(step.state)}, {"timer", to_text(step.timer)}};
      if (step.timer == Timer::running) put_instant(line, "timer_ends_at", step.timer_ends_at);
      put_instant(line, "started_at", step.started_at);
      put_instant(line, "ended_at", step.ended_at);
      steps.push_back(std::move(line));
    }
    out["steps"] = std::move(steps);
    if (room.step) out["active_step"] = room.step->id.text();
    return web::json_answer(out);
  });
}

Response make(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  const auto draft = read_seminar(context, form, errors);
  if (!context.viewer->has(Role::facilitator, draft.centre))
    errors.add("centre", context.t("Please choose a centre of yours."));
  if (!errors.empty()) return web::problem(context, 422, {}, errors);
  return web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto made = make_seminar(parts, session, *context.viewer, draft);
    if (!made) return wrong_field(context, "title_bg", sentence_of(made.error()));
    return web::created(tail_of(*made), made->text());
  });
}

Response go(const Parts& parts, Context& context) {
  const auto from = StepId::parse(web::Form::of(context.request).text("from"));
  const auto entered = enter_leading(parts, context);
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_leading(parts, context, session);
    const auto gone = go_to_step(parts, session, room, context.id<StepId>("step"), from);
    if (gone) return web::no_content();
    if (gone.error() == SeminarRefusal::unknown_step) throw web::NotFound{};
    return conflict(context, sentence_of(gone.error()));
  });
}

}  // namespace

void add_seminar_api(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  add_seminar_schemas(routes.schemas());
  routes.api(http::Method::get, "/seminars", Policy::anyone(),
             {.id = "listSeminars",
              .tag = "seminars",
              .summary = "Seminars that whoever asks may see",
              .replies = {{200, {"The seminars", "SeminarList"}}},
              .cacheable = true},
             [&parts](Context& c) { return list_seminars(parts, c); });
  routes.api(http::Method::post, "/seminars", staff,
             {.id = "makeSeminar",
              .tag = "seminars",
              .summary = "Make a seminar from a template",
              .about = "It begins as a draft; its maker is its facilitator.",
              .request = "NewSeminar",
              .replies = {{201, {"The seminar is made", "Created"}}}},
             [&parts](Context& c) { return make(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}", Policy::anyone(),
             {.id = "getSeminar",
              .tag = "seminars",
              .summary = "A seminar with its agenda",
              .replies = {{200, {"The seminar", "Seminar"}}},
              .cacheable = true},
             [&parts](Context& c) { return one_seminar(parts, c); });
  routes.api(http::Method::post, "/seminars/{seminar}/steps/{step}/go", staff,
             {.id = "goToStep",
              .tag = "seminars",
              .summary = "Make a step the active one",
              .request = "GoToStep",
              .replies = {{204, {"The seminar is there now"}},
                          {409, {"Somebody else moved it meanwhile, or the day is not running"}}}},
             [&parts](Context& c) { return go(parts, c); });
}

}  // namespace megdan::seminars
