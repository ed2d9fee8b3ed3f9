#include <algorithm>

#include "seminars/ballots_screens.hpp"
#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"
#include "seminars/people_lines.hpp"
#include "seminars/rehearsal.hpp"
#include "seminars/store.hpp"
#include "seminars/wall_key.hpp"
#include "web/once.hpp"
#include "web/page.hpp"
#include "web/qr.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;

html::Markup panel_of(const Parts& parts, Context& context, db::Session& session, const Room& room,
                      Panel cards, Panel clusters, Panel vote, Panel plan, Panel compare) {
  if (!room.step) return {};
  switch (room.step->kind) {
    case StepKind::cards:
      return cards(parts, context, session, room);
    case StepKind::clusters:
      return clusters(parts, context, session, room);
    case StepKind::vote:
      return vote(parts, context, session, room);
    case StepKind::plan:
      return plan(parts, context, session, room);
    case StepKind::compare:
      return compare(parts, context, session, room);
    default:
      return {};
  }
}

Response cockpit(const Parts& parts, Context& context) {
  CockpitPage page;
  SeminarId id;
  parts.site.database.read([&](db::Session& session) {
    page = CockpitPage{};
    const auto room = enter_leading(parts, context, session);
    const auto& seminar = room.seminar;
    id = seminar.id;
    const auto button = [&](std::string_view tail, std::string text, web::Weight weight) {
      return web::PostButton{.action = context.link(tail_of(id, tail)),
                             .text = std::move(text),
                             .weight = weight,
                             .keys = fresh_keys(context)};
    };
    page.title = said(context, seminar.title);
    page.state = context.t(label_of(seminar.state));
    page.draft = seminar.state == SeminarState::draft;
    page.open = seminar.state == SeminarState::open;
    page.running = seminar.state == SeminarState::running;
    page.ended = seminar.state == SeminarState::ended;
    page.rehearsal = seminar.rehearsal;
    page.keys = fresh_keys(context);
    if (page.draft && !seminar.rehearsal)
      page.big_actions.push_back(
          button("/announce", context.t("Announce and open the registration"), web::Weight::secondary));
    if (page.draft || page.open)
      page.big_actions.push_back(button("/begin", context.t("Begin the day"), web::Weight::primary));
    if (page.running)
      page.big_actions.push_back(button("/end", context.t("End the day"), web::Weight::secondary));
    if (seminar.rehearsal)
      page.big_actions.push_back(
          button("/throw-away", context.t("Delete the rehearsal"), web::Weight::danger));
    if (seminar.rehearsal && page.running) {
      page.made_up = context.link(tail_of(id, "/rehearsal/people"));
      page.made_up_count = context.texts.n(
          "{1} made-up participant is here. Those with a device do what a step asks when you let them; the "
          "paper ballots are yours to type.",
          "{1} made-up participants are here. Those with a device do what a step asks when you let them; the "
          "paper ballots are yours to type.",
          count_made_up(session, id));
      if (can_act(room))
        page.let_them_act =
            button("/rehearsal/act", context.t("Let them do this step"), web::Weight::primary);
    }
    page.join_code = shown_code(context, seminar);
    page.join_address = typed_address(context);
    page.doors_open = seminar.doors == Doors::open;
    page.doors = page.doors_open ? button("/doors/close", context.t("Close the doors"), web::Weight::quiet)
                                 : button("/doors/open", context.t("Open the doors"), web::Weight::secondary);
    const auto screen = [&](std::string_view tail) { return context.link(tail_of(id, tail)); };
    page.renew_wall = button("/wall/renew", context.t("Give the wall a new address"), web::Weight::quiet);
    page.people = screen("/people");
    page.typing = screen("/typing");
    page.edit = screen("/edit");
    page.agenda = screen("/agenda");
    page.print = screen("/print");
    page.plan = screen("/plan");
    page.models = screen("/models");
    page.outcomes = screen("/outcomes");
    page.report = screen("/report");

    const auto steps = steps_of(session, id);
    const Step* next = nullptr;
    for (const auto& step : steps) {
      const bool active = step.state == StepState::active;
      CockpitPage::Line line{said(context, step.title),
                             context.texts.n("{1} minute", "{1} minutes", step.minutes),
                             step.state,
                             {}};
      auto go = web::PostButton{.action = context.link(tail_of(id, "/steps/" + step.id.text() + "/go")),
                                .text = context.t("Go there"),
                                .weight = web::Weight::quiet,
                                .keys = {.once = web::fresh_key(context),
                                         .more = {{"from", room.step ? room.step->id.text() : ""}}},
                                .label = context.texts.f("Go there: “{1}”", {line.title})};
      if (!active && page.running) line.go = go;
      if (!next && room.step && step.position > room.step->position) {
        next = &step;
        go.text = context.t("Go to the next step");
        go.weight = web::Weight::primary;
        go.label.clear();
        page.next = CockpitPage::Next{line.title, context.t(label_of(step.kind)), go};
      }
      page.agenda_lines.push_back(std::move(line));
    }
    if (room.step) {
      CockpitPage::Now now;
      now.title = said(context, room.step->title);
      now.instructions = said(context, room.step->instructions);
      now.kind = context.t(label_of(room.step->kind));
      now.timer = timer_of(context, *room.step, false);
      now.timer_running = room.step->timer == Timer::running;
      now.timer_paused = room.step->timer == Timer::paused;
      now.timer_action = screen("/timer");
      now.minutes = now.timer ? 5 : std::max<std::int64_t>(1, room.step->minutes);
      now.panel = panel_of(parts, context, session, room, cards_cockpit, clusters_cockpit, vote_cockpit,
                           plan_cockpit, compare_cockpit);
      page.now = std::move(now);
    }
    page.votes = other_votes_cockpit(context, session, room);
    if (const auto open = open_questions(context, session, id); !open.empty()) {
      std::string questions;
      for (const auto& question : open)
        questions += (questions.empty() ? "" : ", ") + context.texts.f("“{1}”", {question});
      page.votes_open =
          context.texts.n("A vote is open: {2}. It stays open when you go to another step.",
                          "Votes are open: {2}. They stay open when you go to another step.",
                          static_cast<std::int64_t>(open.size()), std::vector<std::string>{questions});
    }
    const auto people = people_of(session, id);
    const auto heads = count_heads(people);
    page.here = here_line(context, heads);
    page.who = who_lines(context, heads);
    if (auto line = without_table(context, people, groups_of(session, id)); !line.empty())
      page.who.push_back(std::move(line));
    page.band = band_of(context, people);
    for (const auto& person : people)
      if (person.state == PersonState::registered && page.missing.size() < 30)
        page.missing.push_back(person.name.empty() ? context.t("a person without a name") : person.name);
  });
  page.wall = context.link(tail_of(id, "/wall")).with("key", wall_key_of(parts, id));
  return web::page_of(
      context, {.title = page.title, .eu_funded = false, .live = context.path(tail_of(id, "/events"))}, page);
}

Response wall(const Parts& parts, Context& context) {
  WallPage page;
  SeminarId id;
  parts.site.database.read([&](db::Session& session) {
    page = WallPage{};
    const auto room = enter_watching(parts, context, session);
    id = room.seminar.id;
    page.title = room.step ? said(context, room.step->title) : said(context, room.seminar.title);
    page.instructions = room.step ? said(context, room.step->instructions) : std::string();
    // One timer on a wall: that of a vote stands with the vote.
    if (room.step && !has_timed_vote(session, id)) page.timer = timer_of(context, *room.step, true);
    page.votes = other_votes_wall(context, session, room);
    page.panel = panel_of(parts, context, session, room, cards_wall, clusters_wall, vote_wall, plan_wall,
                          compare_wall);
    page.doors_open = room.seminar.doors == Doors::open;
    if (page.doors_open) {
      page.join_code = shown_code(context, room.seminar);
      page.join_address = typed_address(context);
      const std::string address = context.absolute("/j/" + room.seminar.code);
      page.qr = {.svg = web::qr_svg(address), .text = {}};  // the short address and the code stand below
    }
    const auto people = people_of(session, id);
    const auto heads = count_heads(people);
    page.here = here_line(context, heads);
    page.who = who_lines(context, heads);
    if (page.panel.text.empty()) page.tables = tables_of(context, people, groups_of(session, id));
  });
  auto live = context.link(tail_of(id, "/events"));
  if (const auto key = context.request.parameter("key")) live = live.with("key", *key);
  return web::page_of(context,
                      {.title = page.title,
                       .kind = web::Layout::Kind::wall,
                       .eu_funded = false,
                       .live = live.text(),
                       .refresh_seconds = 10},
                      page);
}

Response phone(const Parts& parts, Context& context) {
  PhonePage page;
  SeminarId id;
  std::string left;
  std::optional<web::Timer> timer;
  parts.site.database.read([&](db::Session& session) {
    page = PhonePage{};
    const auto room = enter_taking_part(parts, context, session);
    id = room.seminar.id;
    const auto groups = groups_of(session, id);
    left = context.t(label_of(room.person->presence));
    for (const auto& group : groups)
      if (room.person->group == group.id)
        left = context.texts.f("Table {1}", {std::to_string(group.number)}) + " · " + left;
    if (room.person->group && room.person->state == PersonState::here)
      page.company =
          company_of(context, *room.person, people_at_table(session, id, *room.person->group), groups);
    page.me = context.link(tail_of(id, "/me"));
    if (room.person->presence == Presence::online && !room.seminar.online_url.empty())
      page.online_room = html::Url::outside(room.seminar.online_url);
    if (room.may_type_for_others())
      page.links.emplace_back(context.link(tail_of(id, "/typing")), context.t("Type in for others"));
    if (room.step) {
      page.title = said(context, room.step->title);
      page.instructions = said(context, room.step->instructions);
      if (!has_timed_vote(session, id)) timer = timer_of(context, *room.step, false);
      page.panel = panel_of(parts, context, session, room, cards_phone, clusters_phone, vote_phone,
                            plan_phone, compare_phone);
      page.votes = other_votes_phone(context, session, room);
      if (page.panel.text.empty() && page.votes.text.empty())
        page.waiting = context.t("Nothing to do on the phone now. This page moves on by itself.");
    } else {
      page.title = said(context, room.seminar.title);
      page.waiting =
          room.seminar.state == SeminarState::ended
              ? context.t("The seminar is over. Thank you! The report will be published today.")
              : context.t("The seminar has not begun yet. Stay on this page: it moves on by itself.");
      if (room.seminar.state == SeminarState::ended && has_report(session, id))
        page.links.emplace_back(context.link("/reports/" + id.text()), context.t("Read the result"));
    }
  });
  return web::page_of(context,
                      {.title = page.title,
                       .kind = web::Layout::Kind::phone,
                       .eu_funded = false,
                       .live = context.path(tail_of(id, "/events")),
                       .phone_left = left,
                       .phone_timer = timer,
                       .refresh_seconds = 15},
                      page);
}

Response post_renew_wall(const Parts& parts, Context& context) {
  const auto entered = enter_leading(parts, context);
  return answer(context, actor_key(context, entered), tail_of(entered.seminar.id, "/cockpit"),
                "The wall has a new address; the old one no longer opens.",
                [&](db::Session& session) -> const char* {
                  renew_wall_key(parts, session, enter_leading(parts, context, session));
                  return nullptr;
                });
}

Response events(const Parts& parts, Context& context) {
  const auto room =
      parts.site.database.reading([&](db::Session& s) { return enter_watching(parts, context, s); });
  Response response;
  response.body = http::Subscription{{topic_of(room.seminar.id)},
                                     "event: changed\ndata: " + std::to_string(room.seminar.version) + "\n\n",
                                     {}};
  return response;
}

}  // namespace

void add_screen_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/{seminar}/cockpit", staff, [&parts](Context& c) { return cockpit(parts, c); });
  routes.get("/seminars/{seminar}/wall", anyone, [&parts](Context& c) { return wall(parts, c); });
  routes.post(
      "/seminars/{seminar}/wall/renew", staff, [&parts](Context& c) { return post_renew_wall(parts, c); },
      "/seminars/{seminar}/cockpit");
  routes.get("/seminars/{seminar}/phone", Policy::participant(),
             [&parts](Context& c) { return phone(parts, c); });
  routes.get("/seminars/{seminar}/events", anyone, [&parts](Context& c) { return events(parts, c); });
}

}  // namespace megdan::seminars
