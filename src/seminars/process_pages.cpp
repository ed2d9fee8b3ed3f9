#include "seminars/lines.hpp"
#include "seminars/meanwhile.hpp"
#include "seminars/pages.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

/// Managers of its centre; of a national one, national managers.
bool may_change(const Context& context, const ProcessRow& process) {
  return context.viewer && context.viewer->has(Role::manager, process.centre);
}

/// Of which centre a new process is: national where she may, else her own.
std::optional<CentreId> centre_for(const Viewer& viewer) {
  if (viewer.has(Role::manager, std::nullopt)) return std::nullopt;
  for (const auto& grant : viewer.grants)
    if (grant.role >= Role::manager) return grant.centre;
  return std::nullopt;
}

web::Form typed_from(const ProcessRow& process) {
  const auto title = Words::parse(process.title), purpose = Words::parse(process.purpose);
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& language : i18n::languages()) {
    const std::string code(language.code);
    fields.emplace_back("title_" + code, title.exactly(code));
    fields.emplace_back("purpose_" + code, purpose.exactly(code));
  }
  return web::Form(std::move(fields));
}

Response process_page(const Parts& parts, Context& context) {
  const auto id = context.id<ProcessId>("process");
  ProcessPage page;
  parts.site.database.read([&](db::Session& session) {
    page = ProcessPage{};
    const auto process = session.one<ProcessRow>(sql::process_by_id, id);
    if (!process) throw web::NotFound{};
    page.title = said(context, process->title);
    page.back = context.link("/seminars");
    page.purpose = said(context, process->purpose);
    for (const auto& seminar : seminars_of_process(session, id))
      if (seminar.state != SeminarState::draft) page.lines.push_back(line_of(context, seminar));
    if (may_change(context, *process)) page.edit = context.link("/processes/" + id.text() + "/edit");
  });
  if (context.viewer && context.viewer->has(Role::facilitator))
    page.make = context.link("/seminars/new").with("process", id.text());
  return web::page_of(context, {.title = page.title, .cacheable = true}, page);
}

/// `stored`: a process that is there already.
Response process_form(Context& context, const web::Form& typed, const web::FieldErrors& errors,
                      const ProcessRow* stored = nullptr, bool late = false) {
  StepFormPage page;
  page.title = stored ? context.t("Change the process") : context.t("Begin a process");
  const std::string here = stored ? "/processes/" + stored->id.text() : std::string();
  page.action = context.link(stored ? here + "/edit" : "/processes");
  page.back = context.link(stored ? here : "/seminars");
  page.up = stored ? said(context, stored->title) : context.t("Seminars");
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  const auto title = read_words(typed, "title");
  const auto purpose = read_words(typed, "purpose");
  const auto field = [&](const char* name, const char* language, std::string label, Kind kind,
                         const Words& words, int most) {
    return words_field(context, name, language, std::move(label), kind, words, errors, most);
  };
  page.fields = {field("title", "bg", context.t("Title"), Kind::text, title, longest_title),
                 field("purpose", "bg", context.t("What for"), Kind::textarea, purpose, longest_purpose)};
  page.fields.front().required = true;
  page.in_english = {
      field("title", "en", context.t("Title in English"), Kind::text, title, longest_title),
      field("purpose", "en", context.t("What for, in English"), Kind::textarea, purpose, longest_purpose)};
  page.submit = late ? context.t("Save mine over it") : context.t("Save the process");
  if (stored) carry_seen(page.keys, typed, typed_from(*stored), late);
  if (late) page.meanwhile = told_meanwhile(context, {&page.fields, &page.in_english}, typed_from(*stored));
  const int status = late ? 409 : errors.empty() ? 200 : 422;
  return web::page_of(context, {.title = page.title, .status = status, .eu_funded = false}, page);
}

ProcessRow process_to_change(Context& context, db::Session& session) {
  auto process = session.one<ProcessRow>(sql::process_by_id, context.id<ProcessId>("process"));
  if (!process || !may_change(context, *process)) throw web::NotFound{};
  return *process;
}

/// A new process, or the one of the address.
Response post_process(const Parts& parts, Context& context, bool stored_already) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  ProcessRow stored;
  bool late = false;
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    errors = {};
    stored = stored_already
                 ? process_to_change(context, session)
                 : ProcessRow{.id = {}, .centre = centre_for(*context.viewer), .title = {}, .purpose = {}};
    late = stored_already && overtaken(form, typed_from(stored));
    if (late) return Response::plain("", 409);
    auto process = read_process(context, form, errors);
    if (!errors.empty()) return Response::plain("", 422);
    process.id = stored.id;
    process.centre = stored.centre;
    const auto saved = save_process(parts, session, *context.viewer, process);
    if (!saved) {
      errors.add("title_bg", context.t(sentence_of(saved.error())));
      return Response::plain("", 422);
    }
    return Response::see_other(context.path("/processes/" + saved->text()));
  });
  if (errors.empty() && !late) return response;
  return process_form(context, form, errors, stored_already ? &stored : nullptr, late);
}

}  // namespace

void add_process_pages(const Parts& parts, web::Routes& routes) {
  const auto staff = Policy::at_least(Role::manager);
  routes.get("/processes/new", staff, [](Context& c) { return process_form(c, {}, {}); });
  routes.post("/processes", staff, [&parts](Context& c) { return post_process(parts, c, false); });
  routes.get("/processes/{process}", Policy::anyone(),
             [&parts](Context& c) { return process_page(parts, c); });
  routes.get("/processes/{process}/edit", staff, [&parts](Context& c) {
    const auto stored = parts.site.database.reading([&](db::Session& s) { return process_to_change(c, s); });
    return process_form(c, typed_from(stored), {}, &stored);
  });
  routes.post("/processes/{process}/edit", staff,
              [&parts](Context& c) { return post_process(parts, c, true); });
}

}  // namespace megdan::seminars
