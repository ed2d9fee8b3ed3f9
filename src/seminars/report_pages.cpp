#include <algorithm>
#include <boost/json.hpp>

#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_views.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

std::string text_of(const json::value& value) { return value.is_string() ? std::string(value.get_string()) : std::string(); }
std::string words_of(const Context& context, const json::value& value) { return Words::parse(json::serialize(value)).in(context.texts.language().code); }
std::int64_t number_of(const json::value& value) { return value.to_number<std::int64_t>(); }

template <class E>
E enum_of(const json::value& value) {
  E found{};
  (void)from_text(std::string_view(value.as_string()), found);
  return found;
}

ReportBody body_of(const Context& context, const json::object& content, SeminarId id) {
  const auto& t = context.texts;
  ReportBody body;
  body.title = words_of(context, content.at("title"));
  const Instant starts{number_of(content.at("starts_at"))};
  body.when = t.date(starts) + ", " + t.time(starts) + "–" + t.time({number_of(content.at("ends_at"))});
  body.place = text_of(content.at("place"));
  body.purpose = words_of(context, content.at("purpose"));

  const auto& attendance = content.at("attendance").as_object();
  const auto place = number_of(attendance.at("place"));
  const auto online = number_of(attendance.at("online"));
  body.attendance.push_back(t.n("{1} person took part", "{1} people took part", place + online));
  body.attendance.push_back(t.n("{1} in the room", "{1} in the room", place));
  if (online > 0) body.attendance.push_back(t.n("{1} online", "{1} online", online));
  if (const auto without = number_of(attendance.at("without_device")); without > 0) body.attendance.push_back(t.n("{1} in the room without a device", "{1} in the room without a device", without));
  body.band.label = t.t("Who took part");
  for (const auto& [name, count] : attendance.at("sectors").as_object())
    if (const auto sector = web::sector_of(name)) body.band.counts.emplace_back(*sector, number_of(count));

  for (const auto& step : content.at("steps").as_array()) {
    const auto& row = step.as_object();
    if (row.at("held").as_bool()) body.method.push_back(words_of(context, row.at("title")) + " · " + t.t(label_of(enum_of<StepKind>(row.at("kind")))));
  }
  for (const auto& cluster : content.at("clusters").as_array()) {
    ReportBody::Box box{words_of(context, cluster.at("title")), {}};
    for (const auto& card : cluster.at("cards").as_array()) box.cards.push_back(text_of(card));
    body.clusters.push_back(std::move(box));
  }
  for (const auto& card : content.at("lone_cards").as_array()) body.lone.push_back(text_of(card));
  body.card_count = t.n("{1} card was written; here it is.", "{1} cards were written; here they all are.", number_of(content.at("card_count")));

  for (const auto& value : content.at("polls").as_array()) {
    const auto& poll = value.as_object();
    ReportBody::PollPart part;
    part.question = words_of(context, poll.at("question"));
    std::int64_t voters = 0;
    std::string channels;
    if (const auto* found = poll.if_contains("voters"))
      for (const auto& [channel, count] : found->as_object()) {
        voters += number_of(count);
        Channel which{};
        (void)from_text(std::string_view(channel), which);
        channels += (channels.empty() ? "" : " · ") + t.t(label_of(which)) + ": " + t.number(number_of(count));
      }
    part.voters = t.n("{1} person voted", "{1} people voted", voters) + (channels.empty() ? "" : ". " + channels);
    if (number_of(poll.at("round")) > 1) part.voters += ". " + t.t("This ballot was closed, opened again and closed once more.");
    part.ballots = context.link(tail_of(id, "/polls/" + text_of(poll.at("id")) + "/ballots.json"));
    if (!poll.contains("enough") || !poll.at("enough").as_bool()) {
      part.too_few = t.t("Fewer than five people voted: no result is shown, because it could tell who chose what.");
    } else {
      const auto method = enum_of<Method>(poll.at("method"));
      part.bars = {.caption = part.question, .caption_hidden = true, .label_title = t.t("Item"), .total_title = t.t(label_of(method))};
      std::size_t winners = 0;
      for (const auto& item : poll.at("items").as_array()) {
        part.bars.rows.push_back({.label = words_of(context, item.at("label")), .total = number_of(item.at("total")), .shown = t.number(number_of(item.at("total")))});
        if (item.at("wins").as_bool()) ++winners;
      }
      part.bars.line_after = winners;
      if (const auto* sentences = poll.at("sentences").as_object().if_contains(t.language().code))
        for (const auto& sentence : sentences->as_array()) part.sentences.push_back(text_of(sentence));
    }
    body.polls.push_back(std::move(part));
  }

  body.plan = {.caption = t.t("The plan"), .caption_hidden = true, .columns = {{t.t("Activity")}, {t.t("When")}, {t.t("Lead")}, {t.t("Partners")}, {t.t("Cost"), true}, {t.t("Indicator")}, {t.t("Risk")}, {t.t("State")}}};
  web::Timeline timeline{.caption = t.t("The plan over the years"), .first_year = 1, .years = 1};
  for (const auto& value : content.at("plan").as_array()) {
    const auto& item = value.as_object();
    const auto year = number_of(item.at("year"));
    const auto quarter = number_of(item.at("quarter"));
    const auto quarters = number_of(item.at("quarters"));
    const auto low = number_of(item.at("cost_low"));
    const auto high = number_of(item.at("cost_high"));
    const std::string activity = words_of(context, item.at("activity"));
    body.plan.rows.push_back({{.text = activity}, {.text = t.f("year {1}, quarter {2}", {t.number(year), t.number(quarter)})}, {.text = text_of(item.at("lead"))}, {.text = text_of(item.at("partners"))},
                              {.text = high == 0 ? std::string("–") : low == high ? t.money(low) : t.money(low) + " – " + t.money(high)}, {.text = text_of(item.at("indicator"))}, {.text = text_of(item.at("risk"))},
                              {.text = t.t(label_of(enum_of<PlanState>(item.at("state"))))}});
    const int first = static_cast<int>((year - 1) * 4 + quarter - 1);
    const int last = static_cast<int>(std::min<std::int64_t>(first + quarters - 1, 19));
    if (first > 19) continue;
    timeline.years = std::max(timeline.years, last / 4 + 1);
    timeline.rows.push_back({.label = activity, .first = first, .last = last});
  }
  if (!timeline.rows.empty()) body.timeline = std::move(timeline);

  for (const auto& value : content.at("decisions").as_array()) {
    std::string reasons = text_of(value.at("reasons"));
    if (const auto minority = text_of(value.at("minority")); !minority.empty()) reasons += (reasons.empty() ? "" : "\n") + t.f("Minority note: {1}", {minority});
    body.decisions.emplace_back(words_of(context, value.at("decision")), std::move(reasons));
  }
  body.commitments = {.caption = t.t("Commitments"), .caption_hidden = true, .columns = {{t.t("What")}, {t.t("Who")}, {t.t("By when")}}};
  for (const auto& value : content.at("commitments").as_array())
    body.commitments.rows.push_back({{.text = words_of(context, value.at("what"))}, {.text = text_of(value.at("owner"))}, {.text = t.date({number_of(value.at("due_at"))})}});
  body.changes = {.caption = t.t("What changed and when"), .caption_hidden = true, .columns = {{t.t("When")}, {t.t("What")}}};
  for (const auto& value : content.at("changes").as_array()) {
    const std::string about = text_of(value.at("about"));
    const std::string shown = about.starts_with('{') ? Words::parse(about).in(t.language().code) : about;
    body.changes.rows.push_back({{.text = t.time({number_of(value.at("at"))})}, {.text = t.f(text_of(value.at("what")).c_str(), {shown})}});
  }
  return body;
}

ReportRow stored_report(db::Session& session, Context& context, SeminarId id) {
  std::optional<ReportRow> row;
  if (const auto named = std::ranges::find(context.args, std::string_view("version"), &std::pair<std::string_view, std::string>::first); named != context.args.end()) {
    const auto version = web::Form({{"v", named->second}, {"", ""}}).integer("v");
    if (version) row = report_of_version(session, id, *version);
  } else {
    row = newest_report(session, id);
  }
  if (!row) throw web::NotFound{};
  return *row;
}

Response report_page(const Parts& parts, Context& context) {
  ReportPage page;
  std::string funding;
  const auto id = context.id<SeminarId>("seminar");
  parts.site.database.read([&](db::Session& session) {
    page = ReportPage{};
    const auto row = stored_report(session, context, id);
    const auto content = json::parse(row.content).as_object();
    const auto& t = context.texts;
    page.body = body_of(context, content, id);
    page.body.version = t.f("Version {1}, published on {2}", {t.number(row.version), t.date(row.published_at)});
    if (const auto note = said(context, row.note); !note.empty()) page.body.version += ": " + note;
    funding = words_of(context, content.at("funding"));
    const std::string base = "/reports/" + id.text();
    page.downloads = {{context.link(base + "/data.json"), t.t("Everything as JSON")}, {context.link(base + "/cards.csv"), t.t("The cards as CSV")}, {context.link(base + "/results.csv"), t.t("The results as CSV")}};
    for (const auto& version : report_versions(session, id))
      page.versions.emplace_back(context.link(base + "/versions/" + std::to_string(version.version)), t.f("Version {1}, {2}", {t.number(version.version), t.date_time(version.published_at)}));
    page.share = {.address = context.absolute(context.path(base)), .title = page.body.title};
  });
  return web::page_of(context, {.title = page.body.title, .description = page.body.purpose, .funding_line = funding, .feed = "/reports.atom", .feed_title = context.t("Results"), .cacheable = true}, page);
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe (ASVS 1.2.10).
std::string csv_cell(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

Response csv(std::string body, const std::string& name) {
  Response response;
  response.body = "\xEF\xBB\xBF" + std::move(body);
  response.set("Content-Type", "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
  return response;
}

json::object published_content(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) { return json::parse(stored_report(session, context, context.id<SeminarId>("seminar")).content).as_object(); });
}

Response cards_csv(const Parts& parts, Context& context) {
  const auto content = published_content(parts, context);
  std::string out = csv_cell(context.t("Cluster")) + "," + csv_cell(context.t("Card")) + "\r\n";
  for (const auto& cluster : content.at("clusters").as_array())
    for (const auto& card : cluster.at("cards").as_array()) out += csv_cell(words_of(context, cluster.at("title"))) + "," + csv_cell(text_of(card)) + "\r\n";
  for (const auto& card : content.at("lone_cards").as_array()) out += csv_cell("") + "," + csv_cell(text_of(card)) + "\r\n";
  return csv(std::move(out), "cards-" + context.arg("seminar"));
}

Response results_csv(const Parts& parts, Context& context) {
  const auto content = published_content(parts, context);
  std::string out;
  for (const auto* title : {i18n::mark("Question"), i18n::mark("Item"), i18n::mark("Rank"), i18n::mark("Total"), i18n::mark("Supporters")}) out += (out.empty() ? "" : ",") + csv_cell(context.t(title));
  out += "\r\n";
  for (const auto& poll : content.at("polls").as_array()) {
    const auto* items = poll.as_object().if_contains("items");
    if (!items) continue;
    for (const auto& item : items->as_array())
      out += csv_cell(words_of(context, poll.at("question"))) + "," + csv_cell(words_of(context, item.at("label"))) + "," + std::to_string(number_of(item.at("rank"))) + "," +
             std::to_string(number_of(item.at("total"))) + "," + std::to_string(number_of(item.at("supporters"))) + "\r\n";
  }
  return csv(std::move(out), "results-" + context.arg("seminar"));
}

Response publish_page(const Parts& parts, Context& context, std::string problem, int status) {
  PublishPage page;
  parts.site.database.read([&](db::Session& session) {
    page = PublishPage{};
    const auto room = enter_leading(parts, context, session);
    const auto& id = room.seminar.id;
    page.action = context.link(tail_of(id, "/report"));
    page.back = context.link(tail_of(id, "/cockpit"));
    page.ended = room.seminar.state == SeminarState::ended;
    const auto content = report_content(parts, session, room.seminar);
    for (const auto& hint : hints_of_persons(content, people_of(session, id))) page.hints.emplace_back(hint.text, hint.found);
    page.body = body_of(context, json::parse(content).as_object(), id);
    if (newest_report(session, id)) page.published = context.link("/reports/" + id.text());
  });
  page.keys = fresh_keys(context);
  page.fields = {{.name = "note_bg", .label = context.t("What is new in this version"), .hint = context.t("Empty for the first one."), .maxlength = 300}};
  if (!page.hints.empty()) page.fields.push_back({.name = "names_checked", .label = context.t("I have looked at these places; nobody is named against her will"), .kind = Kind::checkbox});
  page.problem = std::move(problem);
  return web::page_of(context, {.title = context.t("Publish the report"), .status = status, .eu_funded = false}, page);
}

Response post_publish(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  std::optional<ReportRefusal> refusal;
  const auto room = parts.site.database.reading([&](db::Session& s) { return enter_leading(parts, context, s); });
  auto response = web::once(context, actor_key(context, room), [&](db::Session& session) {
    const auto result = publish_report(parts, session, enter_leading(parts, context, session), read_words(form, "note"), form.ticked("names_checked"));
    if (!result) {
      refusal = result.error();
      return Response::plain("", 422);
    }
    auto done = Response::see_other(context.path("/reports/" + room.seminar.id.text()));
    web::set_notice(done, context.request, "The report is published.");
    return done;
  });
  return refusal ? publish_page(parts, context, context.t(sentence_of(*refusal)), 422) : response;
}

Response reports_page(const Parts& parts, Context& context) {
  ReportsPage page;
  parts.site.database.read([&](db::Session& session) {
    page.lines.clear();
    for (const auto& row : newest_reports(session)) {
      const auto content = json::parse(row.content).as_object();
      const auto& attendance = content.at("attendance").as_object();
      page.lines.push_back({context.link("/reports/" + row.seminar.text()), words_of(context, content.at("title")), context.texts.date({number_of(content.at("starts_at"))}),
                            context.texts.n("{1} person took part", "{1} people took part", number_of(attendance.at("place")) + number_of(attendance.at("online")))});
    }
  });
  return web::page_of(context, {.title = context.t("Results"), .feed = "/reports.atom", .feed_title = context.t("Results"), .cacheable = true}, page);
}

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
    for (const auto& row : newest_reports(session)) {
      newest = std::max(newest, row.published_at);
      const auto content = json::parse(row.content).as_object();
      const std::string address = url + context.path("/reports/" + row.seminar.text());
      entries += "<entry><id>" + escaped(address) + "</id><title>" + escaped(words_of(context, content.at("title"))) + "</title><updated>" + iso(row.published_at) +
                 "</updated><link href=\"" + escaped(address) + "\"/><summary>" + escaped(words_of(context, content.at("purpose"))) + "</summary></entry>\n";
    }
  });
  Response response;
  response.body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" + std::string(context.texts.language().code) + "\">\n<id>" + escaped(url) +
                  "/reports.atom</id><title>" + escaped(context.site.settings.centre_name + ": " + context.t("Results")) + "</title><updated>" + iso(newest) + "</updated>\n<author><name>" +
                  escaped(context.site.settings.centre_name) + "</name></author>\n" + entries + "</feed>\n";
  response.set("Content-Type", "application/atom+xml; charset=utf-8");
  return response;
}

}  // namespace

void add_report_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto staff = Policy::at_least(Role::facilitator);
  routes.get("/reports", anyone, [&parts](Context& c) { return reports_page(parts, c); });
  routes.plain(http::Method::get, "/reports.atom", anyone, [&parts](Context& c) { return feed(parts, c); });
  routes.get("/reports/{seminar}", anyone, [&parts](Context& c) { return report_page(parts, c); });
  routes.get("/reports/{seminar}/versions/{version}", anyone, [&parts](Context& c) { return report_page(parts, c); });
  routes.get("/reports/{seminar}/data.json", anyone, [&parts](Context& c) { return Response::json(json::serialize(published_content(parts, c))); });
  routes.get("/reports/{seminar}/cards.csv", anyone, [&parts](Context& c) { return cards_csv(parts, c); });
  routes.get("/reports/{seminar}/results.csv", anyone, [&parts](Context& c) { return results_csv(parts, c); });
  routes.get("/seminars/{seminar}/report", staff, [&parts](Context& c) { return publish_page(parts, c, {}, 200); });
  routes.post("/seminars/{seminar}/report", staff, [&parts](Context& c) { return post_publish(parts, c); });
}

}  // namespace megdan::seminars
