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

/// Scopes in which the viewer may prepare seminars.
web::Field centre_field(const Parts& parts, const Context& context, db::Session& session,
                        std::string_view chosen, std::string error) {
  web::Field field{
      .name = "centre", .label = context.t("Centre"), .kind = Kind::select, .error = std::move(error)};
  if (context.viewer->has(Role::facilitator, std::nullopt))
    field.options.push_back({.value = "", .text = context.t("National centre"), .chosen = chosen.empty()});
  for (const auto& centre : parts.directory.centres(session))
    if (context.viewer->has(Role::facilitator, centre.id))
      field.options.push_back({.value = centre.id.text(),
                               .text = said(context, centre.name),
                               .chosen = chosen == centre.id.text()});
  return field;
}

/// What the form shows: a new seminar, a stored one, or what was just typed.
web::Form typed_from(const Seminar& seminar) {
  const auto title = Words::parse(seminar.title);
  const auto purpose = Words::parse(seminar.purpose);
  const auto funding = Words::parse(seminar.funding);
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& language : i18n::languages()) {
    const std::string code(language.code);
    fields.emplace_back("title_" + code, title.exactly(code));
    fields.emplace_back("purpose_" + code, purpose.exactly(code));
    fields.emplace_back("funding_" + code, funding.exactly(code));
  }
  fields.emplace_back("process", seminar.process ? seminar.process->text() : "");
  fields.emplace_back("date", i18n::input_date(seminar.starts_at));
  fields.emplace_back("from", i18n::input_time(seminar.starts_at));
  fields.emplace_back("until", i18n::input_time(seminar.ends_at));
  fields.emplace_back("place", seminar.place);
  fields.emplace_back("online_url", seminar.online_url);
  fields.emplace_back("seats_place", std::to_string(seminar.seats_place));
  fields.emplace_back("seats_online", std::to_string(seminar.seats_online));
  return web::Form(std::move(fields));
}

/// Whoever runs it, and colleagues who could join.
void fill_facilitators(const Parts& parts, const Context& context, db::Session& session,
                       const Seminar& seminar, SeminarFormPage& page) {
  page.facilitators.clear();
  page.add_facilitator = context.link(tail_of(seminar.id, "/facilitators"));
  page.colleague = {
      .name = "account", .label = context.t("Another facilitator"), .kind = Kind::select, .required = true};
  const auto running = facilitators_of(session, seminar.id);
  for (const auto& account : running) {
    SeminarFormPage::Facilitator row{parts.directory.name_of(session, account), {}};
    if (running.size() > 1)
      row.remove = web::PostButton{
          .action = context.link(tail_of(seminar.id, "/facilitators/" + account.text() + "/delete")),
          .text = context.t("Remove"),
          .weight = web::Weight::quiet,
          .keys = fresh_keys(context),
          .label = row.name};
    page.facilitators.push_back(std::move(row));
  }
  for (const auto& colleague : parts.directory.facilitators(session, seminar.centre))
    if (std::ranges::find(running, colleague.id) == running.end())
      page.colleague.options.push_back({.value = colleague.id.text(), .text = colleague.name});
}

/// `late`: somebody else saved meanwhile, so that both versions are shown.
Response seminar_form(const Parts& parts, Context& context, const web::Form& typed,
                      const web::FieldErrors& errors, const Seminar* stored, bool late = false) {
  const auto error = [&](const char* field) { return std::string(errors.of(field)); };
  SeminarFormPage page;
  page.title = stored ? context.t("Change the seminar") : context.t("Prepare a seminar");
  page.back = context.link(stored ? tail_of(stored->id, "/cockpit") : "/seminars");
  page.back_text = stored ? context.t("The facilitator’s screen") : context.t("Seminars");
  page.action = context.link(stored ? tail_of(stored->id, "/edit") : "/seminars");
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  const auto title = read_words(typed, "title");
  const auto purpose = read_words(typed, "purpose");
  const auto funding = read_words(typed, "funding");
  page.about.push_back(
      words_field(context, "title", "bg", context.t("Title"), Kind::text, title, errors, longest_title));
  page.about.back().required = true;
  page.about.push_back(words_field(context, "purpose", "bg", context.t("What for"), Kind::textarea, purpose,
                                   errors, longest_purpose));
  page.in_english.push_back(words_field(context, "title", "en", context.t("Title in English"), Kind::text,
                                        title, errors, longest_title));
  page.in_english.push_back(words_field(context, "purpose", "en", context.t("What for, in English"),
                                        Kind::textarea, purpose, errors, longest_purpose));
  page.when = {{.name = "date",
                .label = context.t("Day"),
                .kind = Kind::date,
                .value = typed.text("date"),
                .error = error("date"),
                .required = true,
                .narrow = true},
               {.name = "from",
                .label = context.t("From"),
                .kind = Kind::time,
                .value = typed.text("from"),
                .required = true,
                .narrow = true},
               {.name = "until",
                .label = context.t("Until"),
                .kind = Kind::time,
                .value = typed.text("until"),
                .error = error("until"),
                .required = true,
                .narrow = true}};
  page.where = {
      {.name = "place",
       .label = context.t("Place"),
       .value = typed.text("place"),
       .hint = context.t("Hall, street, town; empty if the seminar is online only."),
       .error = error("place"),
       .maxlength = longest_place},
      {.name = "seats_place",
       .label = context.t("Seats on site"),
       .kind = Kind::number,
       .value = typed.text("seats_place"),
       .error = error("seats_place"),
       .min = "0",
       .max = "2000",
       .narrow = true},
      {.name = "online_url",
       .label = context.t("Address of the online room"),
       .kind = Kind::url,
       .value = typed.text("online_url"),
       .hint = context.t("Any video room: Jitsi, BigBlueButton, Zoom, Teams. Only registered people see it."),
       .error = error("online_url"),
       .maxlength = longest_online_url},
      {.name = "seats_online",
       .label = context.t("Seats online"),
       .kind = Kind::number,
       .value = typed.text("seats_online"),
       .error = error("seats_online"),
       .min = "0",
       .max = "2000",
       .narrow = true}};
  parts.site.database.read([&](db::Session& session) {
    page.rest.clear();
    if (!stored) {
      web::Field chosen{.name = "template",
                        .label = context.t("Template"),
                        .kind = Kind::radios,
                        .error = error("template")};
      const auto wanted =
          typed.has("template") ? typed.text("template") : std::string(templates().front().name);
      for (const auto& offered : templates())
        chosen.options.push_back({.value = std::string(offered.name),
                                  .text = context.t(offered.label),
                                  .hint = context.t(offered.about),
                                  .chosen = wanted == offered.name});
      page.rest.push_back(std::move(chosen));
      page.rest.push_back(centre_field(parts, context, session, typed.text("centre"), error("centre")));
    }
    web::Field process{.name = "process",
                       .label = context.t("Part of a process"),
                       .kind = Kind::select,
                       .error = error("process")};
    process.options.push_back({.value = "", .text = context.t("none")});
    for (const auto& row : processes(session))
      process.options.push_back({.value = row.id.text(),
                                 .text = said(context, row.title),
                                 .chosen = typed.text("process") == row.id.text()});
    page.rest.push_back(std::move(process));
    if (stored) fill_facilitators(parts, context, session, *stored, page);
  });
  page.rest.push_back(words_field(context, "funding", "bg", context.t("Funding line of the report"),
                                  Kind::text, funding, errors, longest_funding));
  page.rest.push_back(words_field(context, "funding", "en", context.t("Funding line in English"), Kind::text,
                                  funding, errors, longest_funding));
  if (!stored)
    page.rest.push_back({.name = "rehearsal",
                         .label = context.t("This is a rehearsal: made-up participants, deleted afterwards"),
                         .kind = Kind::checkbox,
                         .chosen = typed.ticked("rehearsal")});
  page.submit = late     ? context.t("Save mine over it")
                : stored ? context.t("Save the seminar")
                         : context.t("Create the seminar");
  if (stored) carry_seen(page.keys, typed, typed_from(*stored), late);
  if (late)
    page.meanwhile = told_meanwhile(
        context, {&page.about, &page.in_english, &page.when, &page.where, &page.rest}, typed_from(*stored));
  return web::page_of(context,
                      {.title = page.title,
                       .status = late             ? 409
                                 : errors.empty() ? 200
                                                  : 422,
                       .eu_funded = false},
                      page);
}

/// What is chosen from lists must be on them.
void check_lists(const Parts& parts, const Context& context, const SeminarDraft& draft,
                 web::FieldErrors& errors) {
  parts.site.database.read([&](db::Session& session) {
    if (draft.process && !session.one<ProcessRow>(sql::process_by_id, *draft.process))
      errors.add("process", context.t("Please choose a process from the list."));
    const auto centres = parts.directory.centres(session);
    if (draft.centre && std::ranges::find(centres, *draft.centre, &Directory::Centre::id) == centres.end())
      errors.add("centre", context.t("Please choose a centre of yours."));
  });
}

Response post_seminar(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  const auto draft = read_seminar(context, form, errors);
  if (!context.viewer->has(Role::facilitator, draft.centre))
    errors.add("centre", context.t("Please choose a centre of yours."));
  else
    check_lists(parts, context, draft, errors);
  if (!errors.empty()) return seminar_form(parts, context, form, errors, nullptr);
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto made = make_seminar(parts, session, *context.viewer, draft);
    if (!made) {
      errors.add("title_bg", context.t(sentence_of(made.error())));
      return Response::plain("", 422);
    }
    return Response::see_other(context.path(tail_of(*made, "/cockpit")));
  });
  return errors.empty() ? response : seminar_form(parts, context, form, errors, nullptr);
}

Response post_edit(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  auto draft = read_seminar(context, form, errors);
  const auto room = enter_leading(parts, context);
  check_lists(parts, context, draft, errors);
  if (!errors.empty()) return seminar_form(parts, context, form, errors, &room.seminar);
  std::optional<Seminar> saved_meanwhile;
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    saved_meanwhile = enter_leading(parts, context, session).seminar;
    if (overtaken(form, typed_from(*saved_meanwhile))) return Response::plain("", 409);
    saved_meanwhile.reset();
    const auto changed = change_seminar(parts, session, room, draft);
    if (!changed) {
      errors.add("title_bg", context.t(sentence_of(changed.error())));
      return Response::plain("", 422);
    }
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/cockpit")));
    web::set_notice(done, context.request, "Saved.");
    return done;
  });
  if (saved_meanwhile) return seminar_form(parts, context, form, errors, &*saved_meanwhile, true);
  return errors.empty() ? response : seminar_form(parts, context, form, errors, &room.seminar);
}

}  // namespace

void add_seminar_making_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/seminars/new", staff, [&parts](Context& c) {
    web::Form fresh({{"seats_place", "24"},
                     {"seats_online", "12"},
                     {"from", "09:30"},
                     {"until", "14:00"},
                     {"process", std::string(c.request.parameter("process").value_or(""))}});
    return seminar_form(parts, c, fresh, {}, nullptr);
  });
  routes.post("/seminars", staff, [&parts](Context& c) { return post_seminar(parts, c); });
  routes.get("/seminars/{seminar}/edit", staff, [&parts](Context& c) {
    const auto room = enter_leading(parts, c);
    return seminar_form(parts, c, typed_from(room.seminar), {}, &room.seminar);
  });
  routes.post("/seminars/{seminar}/edit", staff, [&parts](Context& c) { return post_edit(parts, c); });
}

}  // namespace megdan::seminars
