#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "files/press.hpp"
#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_body.hpp"
#include "seminars/report_door.hpp"
#include "seminars/report_paper.hpp"
#include "seminars/report_reading.hpp"
#include "seminars/report_recount.hpp"
#include "seminars/report_shelf.hpp"
#include "seminars/report_views.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/once.hpp"
#include "web/page.hpp"
#include "web/page_cache.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

std::string papers_folder(const Parts& parts) {
  return parts.site.settings.data_folder + "/papers";
}

ReportBody body_of(const Context& context, const json::value& content, SeminarId id) {
  return report_body(content, id, context.texts, [&](const std::string& tail) { return context.link(tail); });
}

std::string words_of(const Context& context, const json::value& content, std::string_view key) {
  return reading::words(content, key, context.texts.language().code);
}

/// The version of the address; nothing where it means the newest.
std::optional<std::int64_t> version_of(const Context& context) {
  const auto named = std::ranges::find(context.args, std::string_view("version"),
                                       &std::pair<std::string_view, std::string>::first);
  if (named == context.args.end()) return std::nullopt;
  const auto version = web::Form({{"v", named->second}, {"", ""}}).integer("v");
  if (!version) throw web::NotFound{};
  return version;
}

std::string version_line(const Context& context, const ReportRow& row) {
  const auto& t = context.texts;
  std::string line = t.f("Version {1}, published on {2}", {t.number(row.version), t.date(row.published_at)});
  if (const auto note = said(context, row.note); !note.empty()) line += ": " + note;
  return line;
}

const char* of_rehearsal() {
  return i18n::mark(
      "This was a rehearsal: the people and their votes are made up. Only those who run it see this report.");
}

/// At every address of a version that was taken back.
Response withdrawn_page(const Context& context, const Withdrawn& withdrawn) {
  const auto& t = context.texts;
  const auto title = t.t("This version was withdrawn");
  html::Out out;
  render(out, t, web::PageHead{.title = title, .crumbs = {{context.link("/reports"), t.t("Results")}}});
  render(out, t,
         web::Notice{.tone = web::Tone::warning,
                     .text = t.t("Those who ran the seminar took this version of the report back. Nothing of "
                                 "it can be read any more.")});
  if (withdrawn.another)
    render(out, t,
           web::ButtonLink{.url = context.link("/reports/" + context.arg("seminar")),
                           .text = t.t("Read the newest version")});
  auto response =
      web::page(context, {.title = title, .status = 410, .eu_funded = false}, std::move(out).markup());
  response.set("X-Robots-Tag", "noindex");
  return response;
}

/// A handler whose address answers 410 once its version is withdrawn.
web::Handler unless_withdrawn(web::Handler handler) {
  return [handler = std::move(handler)](Context& context) {
    try {
      return handler(context);
    } catch (const Withdrawn& withdrawn) {
      return withdrawn_page(context, withdrawn);
    }
  };
}

/// A version as lists of versions tell it; one that was taken back keeps its line.
std::string history_line(const Context& context, const ReportVersion& version) {
  const auto& t = context.texts;
  const auto line = t.f("Version {1}, {2}", {t.number(version.version), t.date_time(version.published_at)});
  return version.withdrawn_at ? t.f("{1}: withdrawn on {2}", {line, t.date_time(*version.withdrawn_at)})
                              : line;
}

std::shared_ptr<const LaidOutReport> lay_out(const Context& context, const ReportRow& row) {
  const auto content = json::parse(row.content);
  auto body = body_of(context, content, row.seminar);
  body.version = version_line(context, row);
  auto report = std::make_shared<LaidOutReport>();
  report->title = body.title;
  report->purpose = body.purpose;
  report->funding = words_of(context, content, "funding");
  report->has_plan = !body.plan.empty();
  report->has_comparison = body.comparison.has_value();
  if (body.recountable) report->recount = body.recount;
  report->body = std::make_shared<const std::string>(drawn(context, body).text);
  return report;
}

Response report_page(const Parts& parts, const files::Press& press, ReportShelf& shelf, Context& context) {
  ReportPage page;
  std::shared_ptr<const LaidOutReport> report;
  const auto id = context.id<SeminarId>("seminar");
  const auto wanted = version_of(context);
  const auto language = context.texts.language().code;
  parts.site.database.read([&](db::Session& session) {
    page = ReportPage{};
    page.rehearsal = enter_report(parts, context, session);
    const auto versions = report_versions(session, id);
    const auto* chosen = &chosen_version(versions, wanted);
    report = shelf.find(id, chosen->version, language);
    if (!report) {
      report = lay_out(context, *report_of_version(session, id, chosen->version));
      shelf.put(id, chosen->version, language, report);
    }
    const auto& t = context.texts;
    const std::string base = "/reports/" + id.text();
    // Exports of the version that is looked at: a stable address gives the same bytes' content for good.
    const std::string here = base + "/versions/" + std::to_string(chosen->version);
    if (press.is_there()) page.pdf = context.link(here + "/report.pdf");
    page.downloads = {{context.link(here + "/report.xlsx"), t.t("Everything as a workbook (XLSX)")},
                      {context.link(here + "/data.json"), t.t("Everything as JSON")},
                      {context.link(here + "/cards.csv"), t.t("The cards as CSV")},
                      {context.link(here + "/results.csv"), t.t("The results as CSV")}};
    if (report->has_plan) page.progress = context.link(tail_of(id, "/plan"));
    if (report->has_plan)
      page.downloads.emplace_back(context.link(here + "/plan.csv"), t.t("The plan as CSV"));
    if (report->has_comparison) {
      page.downloads.emplace_back(context.link(here + "/comparison.csv"),
                                  t.t("The comparison of models as CSV"));
      page.downloads.emplace_back(context.link(here + "/statements.csv"),
                                  t.t("The pluses and minuses as CSV"));
    }
    if (report->recount) page.downloads.emplace_back(*report->recount, t.t("The recount script (Python)"));
    for (const auto& version : versions) {
      std::optional<html::Url> url;
      if (!version.withdrawn_at) url = context.link(base + "/versions/" + std::to_string(version.version));
      page.versions.emplace_back(std::move(url), history_line(context, version));
    }
    page.share = {.address = context.absolute(context.path(base)), .title = report->title};
  });
  page.body = html::Markup::shared_by_many(report->body);
  if (page.rehearsal) page.notice = context.t(of_rehearsal());
  auto response = web::page_of(context,
                               {.title = report->title,
                                .description = report->purpose,
                                .funding_line = report->funding,
                                .feed = "/reports.atom",
                                .feed_title = context.t("Results"),
                                .cacheable = !page.rehearsal},
                               page);
  if (page.rehearsal) response.set("X-Robots-Tag", "noindex");
  return response;
}

Response download(std::string body, const char* type, const std::string& name) {
  Response response;
  response.body = std::move(body);
  response.set("Content-Type", type);
  response.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

ToldReport published_report(const Parts& parts, Context& context) {
  const auto wanted = version_of(context);
  return parts.site.database.reading(
      [&](db::Session& session) { return told_report(parts, context, session, wanted); });
}
ReportRow published(const Parts& parts, Context& context) {
  return published_report(parts, context).row;
}

Response sheet_csv(const Parts& parts, Context& context, files::Sheet ReportSheets::*which,
                   const char* name) {
  const auto row = published(parts, context);
  return download(files::csv(report_sheets(json::parse(row.content), context.texts).*which),
                  "text/csv; charset=utf-8", std::string(name) + "-" + context.arg("seminar") + ".csv");
}

Response workbook(const Parts& parts, Context& context) {
  const auto row = published(parts, context);
  const auto content = json::parse(row.content);
  auto sheets = report_sheets(content, context.texts);
  std::vector<files::Sheet> pages;
  for (auto* sheet : {&sheets.overview, &sheets.cards, &sheets.results, &sheets.plan, &sheets.comparison,
                      &sheets.statements, &sheets.outcomes, &sheets.changes})
    pages.push_back(std::move(*sheet));
  return download(
      files::workbook(
          pages, {words_of(context, content, "title"), context.site.settings.centre_name, row.published_at},
          papers_folder(parts)),
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "report-" + context.arg("seminar") + ".xlsx");
}

/// The name of a paper: which seminar, version, language, and how this program lays papers out.
std::string papers_of(SeminarId seminar, std::int64_t version) {
  return seminar.text() + "-" + std::to_string(version) + "-";
}
std::string paper_name(const Context& context, const ReportRow& row) {
  return papers_of(row.seminar, row.version) + std::string(context.texts.language().code) + "-" +
         paper_style();
}

std::string paper_of(const Context& context, const ToldReport& told) {
  const auto& row = told.row;
  const auto content = json::parse(row.content);
  auto body = body_of(context, content, row.seminar);
  body.version = version_line(context, row);
  if (told.rehearsal) body.version = context.t(of_rehearsal()) + " " + body.version;
  const std::string where = context.absolute(
      context.path("/reports/" + row.seminar.text() + "/versions/" + std::to_string(row.version)));
  return report_paper(body, context.texts,
                      {.centre_name = context.site.settings.centre_name,
                       .funding = words_of(context, content, "funding"),
                       .address = where});
}

Response pdf(const Parts& parts, files::Press& press, Context& context) {
  const auto told = published_report(parts, context);
  const auto& row = told.row;
  const auto name = paper_name(context, row);
  if (!press.is_there()) throw web::NotFound{};
  if (auto ready = press.paper(name)) {
    auto response = download(std::move(*ready), "application/pdf",
                             "report-" + context.arg("seminar") + "-" + std::to_string(row.version) + ".pdf");
    response.set("Content-Disposition", "inline; filename=\"report-" + context.arg("seminar") + "-" +
                                            std::to_string(row.version) + ".pdf\"");
    return response;
  }
  const bool failed =
      press.state_of(name) == files::Press::State::failed && !context.request.parameter("again");
  ReportWaitPage page{.again = context
                                   .link("/reports/" + row.seminar.text() + "/versions/" +
                                         std::to_string(row.version) + "/report.pdf")
                                   .with("again", "1"),
                      .back = context.link("/reports/" + row.seminar.text()),
                      .failed = failed};
  page.text = failed ? context.t(
                           "The report itself is complete; you can print it from your browser: the page is "
                           "laid out for A4.")
                     : context.t("This takes a few seconds. The page opens the PDF by itself.");
  if (failed && parts.site.log)
    parts.site.log("pdf.failed", {{"request", context.request.request_id}, {"why", press.failure(name)}});
  if (!failed) (void)press.order(name, paper_of(context, told));
  auto response = web::page_of(
      context,
      {.title = failed ? context.t("The PDF could not be made") : context.t("The PDF is being made"),
       .status = failed ? 503 : 202,
       .eu_funded = false},
      page);
  if (!failed) response.set("Refresh", "2");
  return response;
}

Response ballots_csv(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto ballots = open_ballots(session, poll.id);
    if (ballots.empty()) throw web::NotFound{};
    files::Sheet sheet{.name = {}, .columns = {{context.t("Receipt")}}};
    const auto items = items_of(session, poll.id);
    for (const auto& item : items) sheet.columns.push_back({said(context, item.label)});
    for (const auto& ballot : ballots) {
      const auto choices = json::parse(ballot.choices);
      std::vector<files::Cell> row{ballot.receipt};
      for (const auto& item : items) row.emplace_back(reading::number(choices, item.id.text()));
      sheet.rows.push_back(std::move(row));
    }
    return download(files::csv(sheet), "text/csv; charset=utf-8", "ballots-" + poll.id.text() + ".csv");
  });
}

Response publish_page(const Parts& parts, Context& context, const web::Form& typed,
                      const web::FieldErrors& errors, std::string problem, int status) {
  PublishPage page;
  parts.site.database.read([&](db::Session& session) {
    page = PublishPage{};
    const auto room = enter_leading(parts, context, session);
    const auto& id = room.seminar.id;
    page.action = context.link(tail_of(id, "/report"));
    page.back = context.link(tail_of(id, "/cockpit"));
    page.ended = room.seminar.state == SeminarState::ended;
    const auto content = report_content(parts, session, room.seminar);
    for (const auto& hint : hints_of_persons(content, people_of(session, id)))
      page.hints.emplace_back(hint.text, hint.found);
    page.body = body_of(context, json::parse(content), id);
    if (newest_report(session, id)) page.published = context.link("/reports/" + id.text());
    for (const auto& version : report_versions(session, id)) {
      PublishPage::Version line{.text = history_line(context, version)};
      if (!version.withdrawn_at)
        line.withdraw = web::PostButton{
            .action = context.link(tail_of(id, "/report/" + std::to_string(version.version) + "/withdraw")),
            .text = context.t("Withdraw this version for good"),
            .weight = web::Weight::danger,
            .keys = fresh_keys(context),
            .label =
                context.texts.f("Withdraw version {1} for good", {context.texts.number(version.version)})};
      page.versions.push_back(std::move(line));
    }
  });
  page.keys = fresh_keys(context);
  page.fields = {{.name = "note_bg",
                  .label = context.t("What is new in this version"),
                  .value = typed.text("note_bg"),
                  .hint = context.t("Empty for the first one."),
                  .error = std::string(errors.of("note_bg")),
                  .maxlength = 300}};
  if (!page.hints.empty())
    page.fields.push_back(
        {.name = "names_checked",
         .label = context.t("I have looked at these places; nobody is named against their will"),
         .kind = Kind::checkbox});
  page.problem = std::move(problem);
  return web::page_of(context,
                      {.title = context.t("Publish the report"), .status = status, .eu_funded = false}, page);
}

Response post_publish(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  check_length(context, errors, "note_bg", form.text("note_bg"), 300);
  if (!errors.empty()) return publish_page(parts, context, form, errors, {}, 422);
  std::optional<ReportRefusal> refusal;
  const auto room = enter_leading(parts, context);
  auto response = web::once(context, actor_key(context, room), [&](db::Session& session) {
    const auto result = publish_report(parts, session, enter_leading(parts, context, session),
                                       read_words(form, "note"), form.ticked("names_checked"));
    if (!result) {
      refusal = result.error();
      return Response::plain("", 422);
    }
    auto done = Response::see_other(context.path("/reports/" + room.seminar.id.text()));
    web::set_notice(done, context.request, "The report is published.");
    return done;
  });
  return refusal ? publish_page(parts, context, form, {}, context.t(sentence_of(*refusal)), 422) : response;
}

Response post_withdraw(const Parts& parts, files::Press& press, Context& context) {
  const auto version = version_of(context).value_or(0);
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/report"),
                "The version was withdrawn.", [&](db::Session& session) -> const char* {
                  const auto done =
                      withdraw_report(parts, session, enter_leading(parts, context, session), version);
                  if (!done) return sentence_of(done.error());
                  session.after_commit(
                      [&press, papers = papers_of(room.seminar.id, version)] { press.forget(papers); });
                  return nullptr;
                });
}

Response reports_page(const Parts& parts, Context& context) {
  ReportsPage page;
  parts.site.database.read([&](db::Session& session) {
    page.lines.clear();
    page.pager = pager_of(context, "/reports", count_reports(session));
    for (const auto& row : newest_reports(session, rows_a_page, (page.pager.page - 1) * rows_a_page)) {
      const auto head = json::parse(row.head);
      page.lines.push_back({context.link("/reports/" + row.seminar.text()), words_of(context, head, "title"),
                            context.texts.date(reading::instant(head, "starts_at")),
                            attendance_lines(head, context.texts).front()});
    }
  });
  return web::page_of(context,
                      {.title = context.t("Results"),
                       .feed = "/reports.atom",
                       .feed_title = context.t("Results"),
                       .cacheable = true},
                      page);
}

constexpr std::int64_t feed_entries = 100;

Response feed(const Parts& parts, Context& context) {
  const auto& url = context.site.settings.public_url;
  std::string entries;
  Instant newest;
  const auto iso = [](Instant at) { return i18n::utc(at); };
  const auto escaped = [](std::string_view text) {
    html::Out out;
    out.put(text);
    return out.take();
  };
  parts.site.database.read([&](db::Session& session) {
    entries.clear();
    for (const auto& row : newest_reports(session, feed_entries)) {
      newest = std::max(newest, row.published_at);
      const auto head = json::parse(row.head);
      const std::string address = url + context.path("/reports/" + row.seminar.text());
      entries += "<entry><id>" + escaped(address) + "</id><title>" +
                 escaped(words_of(context, head, "title")) + "</title><updated>" + iso(row.published_at) +
                 "</updated><link href=\"" + escaped(address) + "\"/><summary>" +
                 escaped(words_of(context, head, "purpose")) + "</summary></entry>\n";
    }
  });
  Response response;
  response.body =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      std::string(context.texts.language().code) + "\">\n<id>" + escaped(url) + "/reports.atom</id><title>" +
      escaped(context.site.settings.centre_name + ": " + context.t("Results")) + "</title><updated>" +
      iso(newest) + "</updated>\n<author><name>" + escaped(context.site.settings.centre_name) +
      "</name></author>\n" + entries + "</feed>\n";
  response.set("Content-Type", "application/atom+xml; charset=utf-8");
  response.set("Vary", "Accept-Language, Cookie");
  response.set("Cache-Control", std::string(web::kept_and_asked_after));
  return response;
}

}  // namespace

void add_report_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/reports", anyone, [&parts](Context& c) { return reports_page(parts, c); });
  routes.plain(http::Method::get, "/reports.atom", anyone, [&parts](Context& c) { return feed(parts, c); });
  // Both live as long as the routes; the press begins its thread with the first order.
  const auto shelf = std::make_shared<ReportShelf>();
  const auto press = std::make_shared<files::Press>(files::PressOptions{.folder = papers_folder(parts)});
  // Each under the newest version's address and under that of a version, which stays.
  const auto get = [&](const std::string& address, web::Handler handler) {
    routes.get(address, anyone, unless_withdrawn(std::move(handler)));
  };
  for (const std::string base : {"/reports/{seminar}", "/reports/{seminar}/versions/{version}"}) {
    get(base, [&parts, press, shelf](Context& c) { return report_page(parts, *press, *shelf, c); });
    get(base + "/data.json", [&parts](Context& c) { return Response::json(published(parts, c).content); });
    get(base + "/report.xlsx", [&parts](Context& c) { return workbook(parts, c); });
    get(base + "/report.pdf", [&parts, press](Context& c) { return pdf(parts, *press, c); });
    get(base + "/cards.csv",
        [&parts](Context& c) { return sheet_csv(parts, c, &ReportSheets::cards, "cards"); });
    get(base + "/results.csv",
        [&parts](Context& c) { return sheet_csv(parts, c, &ReportSheets::results, "results"); });
    get(base + "/plan.csv",
        [&parts](Context& c) { return sheet_csv(parts, c, &ReportSheets::plan, "plan"); });
    get(base + "/comparison.csv",
        [&parts](Context& c) { return sheet_csv(parts, c, &ReportSheets::comparison, "comparison"); });
    get(base + "/statements.csv",
        [&parts](Context& c) { return sheet_csv(parts, c, &ReportSheets::statements, "statements"); });
  }
  routes.plain(http::Method::get, "/recount.py", anyone, [](Context&) {
    return download(std::string(recount_script()), "text/x-python; charset=utf-8", "recount.py");
  });
  routes.get("/seminars/{seminar}/polls/{poll}/ballots.csv", anyone,
             [&parts](Context& c) { return ballots_csv(parts, c); });
  routes.get("/seminars/{seminar}/report", staff,
             [&parts](Context& c) { return publish_page(parts, c, {}, {}, {}, 200); });
  routes.post("/seminars/{seminar}/report", staff, [&parts](Context& c) { return post_publish(parts, c); });
  routes.post("/seminars/{seminar}/report/{version}/withdraw", staff,
              [&parts, press](Context& c) { return post_withdraw(parts, *press, c); });
}

}  // namespace megdan::seminars
