#include <algorithm>

#include "seminars/codes.hpp"
#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/rehearsal.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/store.hpp"
#include "seminars/templates.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

Response list_page(const Parts& parts, Context& context) {
  SeminarsPage page;
  const bool staff = context.viewer && context.viewer->has(Role::facilitator);
  parts.site.database.read([&](db::Session& session) {
    page.upcoming.clear();
    page.past.clear();
    page.processes.clear();
    page.pager = pager_of(context, "/seminars", count_seminars_held(session));
    if (page.pager.page == 1)
      for (const auto& seminar : seminars_ahead(session, context.viewer))
        // A rehearsal that is over stands among those that were held.
        (seminar.state == SeminarState::ended ? page.past : page.upcoming)
            .push_back(line_of(context, seminar));
    for (const auto& seminar : seminars_held(session, rows_a_page, (page.pager.page - 1) * rows_a_page))
      page.past.push_back(line_of(context, seminar));
    for (const auto& process : processes(session))
      page.processes.emplace_back(context.link("/processes/" + process.id.text()),
                                  said(context, process.title));
  });
  if (staff) page.make = context.link("/seminars/new");
  if (staff && context.viewer->has(Role::manager)) page.make_process = context.link("/processes/new");
  return web::page_of(context, {.title = context.t("Seminars"), .cacheable = true}, page);
}

Response public_page(const Parts& parts, Context& context) {
  SeminarPage page;
  std::string title;
  parts.site.database.read([&](db::Session& session) {
    page = SeminarPage{};
    const auto room = enter(parts, context, session);
    const auto& seminar = room.seminar;
    const auto words = Words::parse(seminar.title);
    title = page.title = words.in(context.texts.language().code);
    page.title_language = std::string(words.language_of(context.texts.language().code));
    page.purpose = said(context, seminar.purpose);
    page.when = when_of(context, seminar);
    page.place = seminar.place;
    page.online = seminar.seats_online > 0;
    page.state = context.t(label_of(seminar.state));
    page.seats = context.texts.f(
        "Seats: {1} on site, {2} online.",
        {context.texts.number(seminar.seats_place), context.texts.number(seminar.seats_online)});
    if (room.person) {
      page.enter = web::ButtonLink{.url = context.link(tail_of(seminar.id, "/phone")),
                                   .text = context.t("Open your seat’s page")};
    } else if (seminar.state == SeminarState::running && seminar.doors == Doors::open) {
      page.enter = web::ButtonLink{.url = context.link("/join"), .text = context.t("Enter with the code")};
    }
    if (seminar.state == SeminarState::open && !room.person)
      page.enroll = web::ButtonLink{.url = context.link(tail_of(seminar.id, "/register")),
                                    .text = context.t("Register")};
    const bool told = seminar.state == SeminarState::ended && has_report(session, seminar.id);
    if (told && !plan_of(session, seminar.id).items.empty())
      page.plan = web::ButtonLink{.url = context.link(tail_of(seminar.id, "/plan")),
                                  .text = context.t("How the plan is going"),
                                  .weight = web::Weight::secondary};
    if (told)
      page.report = web::ButtonLink{.url = context.link("/reports/" + seminar.id.text()),
                                    .text = context.t("Read the result")};
    if (room.leads) page.cockpit = context.link(tail_of(seminar.id, "/cockpit"));
    Instant at = seminar.starts_at;
    for (const auto& step : steps_of(session, seminar.id)) {
      page.agenda.push_back(
          {context.texts.time(at), said(context, step.title), context.t(label_of(step.kind))});
      at = at + std::chrono::minutes(step.minutes);
    }
    if (seminar.process)
      if (const auto process = session.one<ProcessRow>(sql::process_by_id, *seminar.process))
        page.process = {context.link("/processes/" + process->id.text()), said(context, process->title)};
    page.share = {.address = context.absolute(context.path(tail_of(seminar.id))), .title = page.title};
  });
  return web::page_of(context, {.title = title, .description = page.purpose.substr(0, 0)}, page);
}

Response agenda_page(const Parts& parts, Context& context) {
  AgendaPage page;
  parts.site.database.read([&](db::Session& session) {
    page = AgendaPage{};
    const auto room = enter_leading(parts, context, session);
    const auto& id = room.seminar.id;
    page.title = said(context, room.seminar.title);
    page.back = context.link(tail_of(id, "/cockpit"));
    page.add = context.link(tail_of(id, "/steps/new"));
    Instant at = room.seminar.starts_at;
    for (const auto& step : steps_of(session, id)) {
      const std::string base = tail_of(id, "/steps/" + step.id.text());
      const std::string title = said(context, step.title);
      const auto button = [&](const char* tail, std::string text, std::string label) {
        return web::PostButton{.action = context.link(base + tail),
                               .text = std::move(text),
                               .weight = web::Weight::quiet,
                               .keys = fresh_keys(context),
                               .label = std::move(label)};
      };
      page.rows.push_back({context.texts.time(at), title, context.t(label_of(step.kind)),
                           context.texts.n("{1} minute", "{1} minutes", step.minutes),
                           step.state == StepState::waiting, context.link(base),
                           button("/up", "↑", context.texts.f("Move “{1}” up", {title})),
                           button("/down", "↓", context.texts.f("Move “{1}” down", {title})),
                           button("/delete", context.t("Delete"), context.texts.f("Delete “{1}”", {title}))});
      at = at + std::chrono::minutes(step.minutes);
    }
  });
  return web::page_of(context, {.title = context.t("Agenda"), .eu_funded = false}, page);
}

/// `stored`: what the step's form would hold now; nothing for a new step.
Response step_form(Context& context, const Room& room, const web::Form& typed, const web::FieldErrors& errors,
                   const std::string& step, const std::optional<web::Form>& stored, bool late = false) {
  StepFormPage page;
  page.title = step.empty() ? context.t("Add a step") : context.t("Change the step");
  page.action = context.link(tail_of(room.seminar.id, step.empty() ? "/steps" : "/steps/" + step));
  page.back = context.link(tail_of(room.seminar.id, "/agenda"));
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  web::Field kind{.name = "kind",
                  .label = context.t("What happens"),
                  .kind = Kind::select,
                  .error = std::string(errors.of("kind")),
                  .required = true};
  for (std::size_t i = 0; i < EnumNames<StepKind>::names.size(); ++i) {
    const auto value = static_cast<StepKind>(i);
    kind.options.push_back({.value = std::string(to_text(value)),
                            .text = context.t(label_of(value)),
                            .chosen = typed.text("kind") == to_text(value)});
  }
  const auto title = read_words(typed, "title");
  const auto instructions = read_words(typed, "instructions");
  page.fields.push_back(
      words_field(context, "title", "bg", context.t("Title"), Kind::text, title, errors, longest_title));
  page.fields.back().required = true;
  page.fields.push_back(std::move(kind));
  page.fields.push_back({.name = "minutes",
                         .label = context.t("Minutes"),
                         .kind = Kind::number,
                         .value = typed.text("minutes"),
                         .error = std::string(errors.of("minutes")),
                         .required = true,
                         .min = "0",
                         .max = "1440",
                         .narrow = true});
  page.fields.push_back(words_field(context, "instructions", "bg",
                                    context.t("What people read on the wall and on the phone"),
                                    Kind::textarea, instructions, errors, longest_purpose));
  page.in_english.push_back(words_field(context, "title", "en", context.t("Title in English"), Kind::text,
                                        title, errors, longest_title));
  page.in_english.push_back(words_field(context, "instructions", "en",
                                        context.t("The instructions in English"), Kind::textarea,
                                        instructions, errors, longest_purpose));
  page.submit = late ? context.t("Save mine over it") : context.t("Save the step");
  page.up = context.t("Agenda");
  if (stored) carry_seen(page.keys, typed, *stored, late);
  if (late) page.meanwhile = told_meanwhile(context, {&page.fields, &page.in_english}, *stored);
  return web::page_of(context,
                      {.title = page.title,
                       .status = late             ? 409
                                 : errors.empty() ? 200
                                                  : 422,
                       .eu_funded = false},
                      page);
}

web::Form typed_from(const Step& step) {
  const auto title = Words::parse(step.title);
  const auto instructions = Words::parse(step.instructions);
  return web::Form({{"kind", std::string(to_text(step.kind))},
                    {"minutes", std::to_string(step.minutes)},
                    {"title_bg", title.exactly("bg")},
                    {"title_en", title.exactly("en")},
                    {"instructions_bg", instructions.exactly("bg")},
                    {"instructions_en", instructions.exactly("en")}});
}

Step stored_step(db::Session& session, const Room& room, StepId id) {
  for (auto& step : steps_of(session, room.seminar.id))
    if (step.id == id) return step;
  throw web::NotFound{};
}

Response post_step(const Parts& parts, Context& context, StepId id) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  auto step = read_step(context, form, errors);
  step.id = id;
  const auto room = enter_leading(parts, context);
  const std::string shown = id ? id.text() : std::string();
  bool late = false;
  const auto stored_now = [&](db::Session& session) -> std::optional<web::Form> {
    for (const auto& one : steps_of(session, room.seminar.id))
      if (id && one.id == id) return typed_from(one);
    return std::nullopt;
  };
  const auto again = [&] {
    return step_form(context, room, form, errors, shown, parts.site.database.reading(stored_now), late);
  };
  if (!errors.empty()) return again();
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto stored = stored_now(session);
    late = stored && overtaken(form, *stored);
    if (late) return Response::plain("", 409);
    const auto saved = save_step(parts, session, room, step);
    if (!saved) {
      errors.add("title_bg", context.t(sentence_of(saved.error())));
      return Response::plain("", 422);
    }
    return Response::see_other(context.path(tail_of(room.seminar.id, "/agenda")));
  });
  return late || !errors.empty() ? again() : response;
}

using SeminarAct = std::function<const char*(db::Session&, const Room&)>;

/// A button of the facilitator.
Response leading(const Parts& parts, Context& context, std::string_view back, const char* notice,
                 const SeminarAct& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, context.viewer->account.text(), tail_of(room.seminar.id, back), notice,
                [&](db::Session& session) { return act(session, enter_leading(parts, context, session)); });
}

template <class Refusal>
const char* said_of(const Result<Done, Refusal>& result) {
  return result ? nullptr : sentence_of(result.error());
}

Response post_timer(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto what = form.text("what");
  std::int64_t minutes = 0;
  if (what == "start" || what == "extend") {
    const auto room = enter_leading(parts, context);
    const auto submit = what == "start" ? context.t("Start the timer") : context.t("Give more time");
    const Asked asked{.name = "minutes",
                      .least = 1,
                      .most = longest_timer_minutes,
                      .title = context.t("The timer"),
                      .label = context.t("Minutes"),
                      .submit = submit,
                      .more = {{"what", what}}};
    if (auto again = asked_again(context, form, asked, tail_of(room.seminar.id, "/cockpit"), minutes))
      return *std::move(again);
  }
  return leading(parts, context, "/cockpit", nullptr, [&](db::Session& s, const Room& room) {
    if (what == "pause") return said_of(pause_timer(parts, s, room));
    if (what == "resume") return said_of(resume_timer(parts, s, room));
    if (what == "extend") return said_of(extend_timer(parts, s, room, minutes));
    if (what != "start") throw web::BadForm{};
    return said_of(start_timer(parts, s, room, minutes));
  });
}

}  // namespace

std::vector<web::FrontPart> front_parts(const Parts& parts) {
  return {{10, [&parts](const Context& context) {
             UpcomingPart part;
             part.all = context.link("/seminars");
             parts.site.database.read([&](db::Session& session) {
               part.lines.clear();
               for (const auto& seminar : session.all<Seminar>(sql::seminars_public))
                 if (seminar.state != SeminarState::ended && part.lines.size() < 5)
                   part.lines.push_back(line_of(context, seminar));
             });
             std::ranges::reverse(part.lines);
             html::Out out;
             render(out, context.texts, part);
             return std::move(out).markup();
           }}};
}

void add_seminar_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars", anyone, [&parts](Context& c) { return list_page(parts, c); });
  routes.get("/seminars/{seminar}", anyone, [&parts](Context& c) { return public_page(parts, c); });
  routes.post("/seminars/{seminar}/facilitators", staff, [&parts](Context& c) {
    const auto account = AccountId::parse(web::Form::of(c.request).text("account"));
    return leading(parts, c, "/edit", "Saved.", [&](db::Session& s, const Room& room) {
      return said_of(add_facilitator(parts, s, room, account.value_or(AccountId{})));
    });
  });
  routes.post("/seminars/{seminar}/facilitators/{account}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, "/edit", "Saved.", [&](db::Session& s, const Room& room) {
      return said_of(remove_facilitator(parts, s, room, c.id<AccountId>("account")));
    });
  });
  routes.get("/seminars/{seminar}/agenda", staff, [&parts](Context& c) { return agenda_page(parts, c); });
  routes.get("/seminars/{seminar}/steps/new", staff, [&parts](Context& c) {
    const auto room = enter_leading(parts, c);
    return step_form(c, room, web::Form(std::vector<std::pair<std::string, std::string>>{{"minutes", "15"}}),
                     {}, {}, std::nullopt);
  });
  routes.post("/seminars/{seminar}/steps", staff, [&parts](Context& c) { return post_step(parts, c, {}); });
  routes.get("/seminars/{seminar}/steps/{step}", staff, [&parts](Context& c) {
    Step step;
    const auto room = parts.site.database.reading([&](db::Session& s) {
      auto entered = enter_leading(parts, c, s);
      step = stored_step(s, entered, c.id<StepId>("step"));
      return entered;
    });
    return step_form(c, room, typed_from(step), {}, step.id.text(), typed_from(step));
  });
  routes.post("/seminars/{seminar}/steps/{step}", staff,
              [&parts](Context& c) { return post_step(parts, c, c.id<StepId>("step")); });
  routes.post("/seminars/{seminar}/steps/{step}/up", staff, [&parts](Context& c) {
    return leading(parts, c, "/agenda", nullptr, [&](db::Session& s, const Room& room) {
      return said_of(move_step(parts, s, room, c.id<StepId>("step"), true));
    });
  });
  routes.post("/seminars/{seminar}/steps/{step}/down", staff, [&parts](Context& c) {
    return leading(parts, c, "/agenda", nullptr, [&](db::Session& s, const Room& room) {
      return said_of(move_step(parts, s, room, c.id<StepId>("step"), false));
    });
  });
  routes.post("/seminars/{seminar}/steps/{step}/delete", staff, [&parts](Context& c) {
    return leading(parts, c, "/agenda", "Deleted.", [&](db::Session& s, const Room& room) {
      return said_of(delete_step(parts, s, room, c.id<StepId>("step")));
    });
  });
  routes.post("/seminars/{seminar}/steps/{step}/go", staff, [&parts](Context& c) {
    const auto from = StepId::parse(web::Form::of(c.request).text("from"));
    return leading(parts, c, "/cockpit", nullptr, [&](db::Session& s, const Room& room) {
      return said_of(go_to_step(parts, s, room, c.id<StepId>("step"), from));
    });
  });
  routes.post(
      "/seminars/{seminar}/timer", staff, [&parts](Context& c) { return post_timer(parts, c); },
      "/seminars/{seminar}/cockpit");
  routes.post("/seminars/{seminar}/announce", staff, [&parts](Context& c) {
    return leading(parts, c, "/cockpit", nullptr,
                   [&](db::Session& s, const Room& room) { return said_of(announce(parts, s, room)); });
  });
  routes.post("/seminars/{seminar}/begin", staff, [&parts](Context& c) {
    return leading(parts, c, "/cockpit", nullptr,
                   [&](db::Session& s, const Room& room) { return said_of(begin_day(parts, s, room)); });
  });
  routes.post("/seminars/{seminar}/end", staff, [&parts](Context& c) {
    return leading(parts, c, "/cockpit", nullptr,
                   [&](db::Session& s, const Room& room) { return said_of(end_day(parts, s, room)); });
  });
  routes.post("/seminars/{seminar}/doors/open", staff, [&parts](Context& c) {
    return leading(parts, c, "/cockpit", nullptr, [&](db::Session& s, const Room& room) {
      return said_of(open_doors(parts, s, room, Doors::open));
    });
  });
  routes.post("/seminars/{seminar}/doors/close", staff, [&parts](Context& c) {
    return leading(parts, c, "/cockpit", nullptr, [&](db::Session& s, const Room& room) {
      return said_of(open_doors(parts, s, room, Doors::closed));
    });
  });
  routes.post("/seminars/{seminar}/rehearsal/people", staff, [&parts](Context& c) {
    const auto count = web::Form::of(c.request).integer("count").value_or(0);
    return leading(parts, c, "/cockpit", "The made-up participants are in.",
                   [&](db::Session& s, const Room& room) {
                     return said_of(bring_people(parts, s, room, count, c.texts.language().code));
                   });
  });
  routes.post("/seminars/{seminar}/rehearsal/act", staff, [&parts](Context& c) {
    return leading(parts, c, "/cockpit", "The made-up participants have done it.",
                   [&](db::Session& s, const Room& room) {
                     return said_of(let_them_act(parts, s, room, c.texts.language().code));
                   });
  });
  routes.post("/seminars/{seminar}/throw-away", staff, [&parts](Context& c) {
    const auto room = enter_leading(parts, c);
    return answer(c, c.viewer->account.text(), "/seminars", "The rehearsal was deleted.",
                  [&](db::Session& s) { return said_of(throw_away(parts, s, room)); });
  });
}

}  // namespace megdan::seminars
