#include "seminars/api.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_changes.hpp"
#include "seminars/report_door.hpp"
#include "seminars/report_reading.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace schema = web::schema;
using http::Response;
using web::Context;
using web::Policy;
using web::schema::ref;

/// A stored report of any version: what this one did not have yet is left out.
void copy(const json::object& from, json::object& to, std::initializer_list<const char*> names) {
  for (const auto* name : names)
    if (const auto* value = from.if_contains(name);
        value && !(value->is_string() && value->get_string().empty()))
      to[name] = *value;
}

/// Words that may be missing.
void copy_words(const json::object& from, json::object& to, std::initializer_list<const char*> names) {
  for (const auto* name : names)
    if (const auto* value = from.if_contains(name))
      if (const auto words = reading::words_of(*value); !words.empty()) to[name] = json::parse(words.json());
}

void copy_instant(const json::object& from, json::object& to, const char* name) {
  if (const auto* value = from.if_contains(name)) to[name] = i18n::utc({value->to_number<std::int64_t>()});
}

template <class Line>
void copy_list(const json::object& from, json::object& to, const char* name, const Line& line) {
  json::array out;
  if (const auto* list = from.if_contains(name))
    for (const auto& one : list->as_array()) out.push_back(line(one.as_object()));
  to[name] = std::move(out);
}

json::object content_json(const json::object& stored) {
  json::object out;
  copy(stored, out, {"title", "purpose", "funding", "place", "lone_cards", "clusters", "card_count"});
  copy_instant(stored, out, "starts_at");
  copy_instant(stored, out, "ends_at");
  json::object attendance;
  copy(stored.at("attendance").as_object(), attendance, {"place", "online", "without_device", "sectors"});
  out["attendance"] = std::move(attendance);
  copy_list(stored, out, "steps", [](const json::object& step) {
    json::object line;
    copy(step, line, {"kind", "title", "minutes", "held"});
    return line;
  });
  copy_list(stored, out, "polls", [](const json::object& poll) {
    json::object line;
    copy(poll, line, {"id", "question", "method", "round", "winners", "voters", "enough"});
    copy_list(poll, line, "items", [](const json::object& item) {
      json::object result;
      copy(item, result, {"label", "rank", "total", "supporters", "wins", "mean", "spread", "channels"});
      return result;
    });
    return line;
  });
  copy_list(stored, out, "plan", [](const json::object& item) {
    json::object line;
    copy(item, line, {"activity", "year", "quarter", "quarters", "state"});
    copy_words(item, line, {"why", "lead", "partners", "indicator", "risk"});
    for (const auto* cost : {"cost_low", "cost_high"})
      line[cost] = money_json(item.at(cost).to_number<std::int64_t>());
    return line;
  });
  copy_list(stored, out, "decisions", [](const json::object& row) {
    json::object line;
    copy(row, line, {"decision"});
    copy_words(row, line, {"reasons", "minority"});
    return line;
  });
  copy_list(stored, out, "commitments", [](const json::object& row) {
    json::object line;
    copy(row, line, {"what", "state"});
    copy_words(row, line, {"owner"});
    copy_instant(row, line, "due_at");
    return line;
  });
  copy_list(stored, out, "changes", [](const json::object& row) {
    const std::string what(row.at("what").as_string());
    const std::string about(row.at("about").as_string());
    json::object words;
    for (const auto& language : i18n::languages()) {
      words[language.code] = i18n::Texts(language).f(what.c_str(), {about_told(about, language.code)});
    }
    json::object line{{"what", std::move(words)}};
    copy_instant(row, line, "at");
    return line;
  });
  return out;
}

schema::Property open_text(const char* name) {
  return {name, schema::text({}), false};
}

schema::Property open_words(const char* name) {
  return {name, ref("Words"), false};
}

void add_report_schemas(web::Schemas& schemas) {
  const auto counts = [](const char* about) { return schema::map(schema::integer({}), about); };
  schemas.add("ReportLine", schema::object("A published report in a list",
                                           {{"seminar", schema::id({})},
                                            {"title", ref("Words")},
                                            {"starts_at", schema::instant({})},
                                            {"version", schema::integer({})},
                                            {"published_at", schema::instant({})},
                                            {"people", schema::integer("How many took part")}}));
  schemas.add("ReportList",
              schema::object("Published reports",
                             {{"reports", schema::list(ref("ReportLine"), "The newest version of each")}}));
  schemas.add(
      "ReportPoll",
      schema::object(
          "A vote, as it was published",
          {{"id", schema::id({})},
           {"question", ref("Words")},
           {"method", schema::one_of<seminars::Method>({})},
           {"round", schema::integer({})},
           {"winners", schema::integer({})},
           {"voters", counts("By channel"), false},
           {"enough", schema::boolean("Five people or more voted; otherwise there are no items"), false},
           {"items",
            schema::list(
                schema::object("An item",
                               {{"label", ref("Words")},
                                {"rank", schema::integer({})},
                                {"total", schema::integer({})},
                                {"supporters", schema::integer({})},
                                {"wins", schema::boolean({})},
                                {"mean", schema::number({})},
                                {"spread", schema::number({})},
                                {"channels", counts("Empty where a channel has fewer than five voters")}}),
                "By rank")}}));
  schemas.add("ReportPlanItem",
              schema::object("An activity, as it was published", {{"activity", ref("Words")},
                                                                  {"year", schema::integer({})},
                                                                  {"quarter", schema::integer({})},
                                                                  {"quarters", schema::integer({})},
                                                                  {"cost_low", ref("Money")},
                                                                  {"cost_high", ref("Money")},
                                                                  {"state", schema::one_of<PlanState>({})},
                                                                  open_words("why"),
                                                                  open_words("lead"),
                                                                  open_words("partners"),
                                                                  open_words("indicator"),
                                                                  open_words("risk")}));
  const auto attendance =
      schema::object("Counts alone", {{"place", schema::integer({})},
                                      {"online", schema::integer({})},
                                      {"without_device", schema::integer("Among those on site")},
                                      {"sectors", counts("By sector, where it may be shown")}});
  schemas.add(
      "ReportContent",
      schema::object(
          "What the seminar brought, without names of participants",
          {{"title", ref("Words")},
           {"purpose", ref("Words")},
           {"funding", ref("Words")},
           {"starts_at", schema::instant({})},
           {"ends_at", schema::instant({})},
           open_text("place"),
           {"attendance", attendance},
           {"steps", schema::list(schema::object("A step", {{"kind", schema::one_of<StepKind>({})},
                                                            {"title", ref("Words")},
                                                            {"minutes", schema::integer({})},
                                                            {"held", schema::boolean({})}}),
                                  {})},
           {"clusters", schema::list(schema::object("Cards that say the same",
                                                    {{"title", ref("Words")},
                                                     {"cards", schema::list(schema::text({}), {})}}),
                                     {})},
           {"lone_cards", schema::list(schema::text({}), {})},
           {"card_count", schema::integer({})},
           {"polls", schema::list(ref("ReportPoll"), {})},
           {"plan", schema::list(ref("ReportPlanItem"), {})},
           {"decisions", schema::list(schema::object("A decision", {{"decision", ref("Words")},
                                                                    open_words("reasons"),
                                                                    open_words("minority")}),
                                      {})},
           {"commitments",
            schema::list(schema::object("A promise", {{"what", ref("Words")},
                                                      {"due_at", schema::instant({})},
                                                      {"state", schema::one_of<CommitmentState>({})},
                                                      open_words("owner")}),
                         {})},
           {"changes", schema::list(schema::object("A line of the seminar's log",
                                                   {{"at", schema::instant({})}, {"what", ref("Words")}}),
                                    {})}}));
  schemas.add(
      "ReportVersion",
      schema::object("A version", {{"version", schema::integer({})},
                                   {"published_at", schema::instant({})},
                                   {"note", ref("Words")},
                                   {"withdrawn_at", schema::instant("It can no longer be read"), false}}));
  schemas.add("Report", schema::object("A published report; versions stay as they were",
                                       {{"seminar", schema::id({})},
                                        {"version", schema::integer({})},
                                        {"published_at", schema::instant({})},
                                        {"note", ref("Words")},
                                        {"versions", schema::list(ref("ReportVersion"), {})},
                                        {"content", ref("ReportContent")}}));
}

Response newest_of_each(const Parts& parts) {
  return parts.site.database.reading([&](db::Session& session) {
    json::array reports;
    for (const auto& row : newest_reports(session)) {
      const auto content = json::parse(row.head).as_object();
      const auto& attendance = content.at("attendance").as_object();
      const auto people = attendance.at("place").to_number<std::int64_t>() +
                          attendance.at("online").to_number<std::int64_t>();
      reports.push_back(
          json::object{{"seminar", row.seminar.text()},
                       {"title", content.at("title")},
                       {"starts_at", i18n::utc({content.at("starts_at").to_number<std::int64_t>()})},
                       {"version", row.version},
                       {"published_at", i18n::utc(row.published_at)},
                       {"people", people}});
    }
    return web::json_answer(json::object{{"reports", std::move(reports)}});
  });
}

Response one(const Parts& parts, Context& context, bool of_version) {
  const auto id = context.id<SeminarId>("seminar");
  std::optional<std::int64_t> wanted;
  if (of_version) {
    wanted = web::Form({{"version", context.arg("version")}, {"", ""}}).integer("version");
    if (!wanted) throw web::NotFound{};
  }
  try {
    return parts.site.database.reading([&](db::Session& session) {
      const auto row = told_report(parts, context, session, wanted).row;
      json::array versions;
      for (const auto& version : report_versions(session, id)) {
        json::object line{{"version", version.version},
                          {"published_at", i18n::utc(version.published_at)},
                          {"note", words_json(version.withdrawn_at ? "{}" : version.note)}};
        if (version.withdrawn_at) line["withdrawn_at"] = i18n::utc(*version.withdrawn_at);
        versions.push_back(std::move(line));
      }
      return web::json_answer(json::object{{"seminar", id.text()},
                                           {"version", row.version},
                                           {"published_at", i18n::utc(row.published_at)},
                                           {"note", words_json(row.note)},
                                           {"versions", std::move(versions)},
                                           {"content", content_json(json::parse(row.content).as_object())}});
    });
  } catch (const Withdrawn&) {
    return web::problem(context, 410, context.t("This version was withdrawn"));
  }
}

}  // namespace

void add_report_api(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  add_report_schemas(routes.schemas());
  routes.api(http::Method::get, "/reports", anyone,
             {.id = "listReports",
              .tag = "reports",
              .summary = "Published reports",
              .replies = {{200, {"The reports", "ReportList"}}},
              .cacheable = true},
             [&parts](Context&) { return newest_of_each(parts); });
  routes.api(http::Method::get, "/reports/{seminar}", anyone,
             {.id = "getReport",
              .tag = "reports",
              .summary = "The newest version of a report",
              .replies = {{200, {"The report", "Report"}}, {410, {"It was withdrawn"}}},
              .cacheable = true},
             [&parts](Context& c) { return one(parts, c, false); });
  routes.api(http::Method::get, "/reports/{seminar}/versions/{version}", anyone,
             {.id = "getReportVersion",
              .tag = "reports",
              .summary = "A version of a report",
              .path = {{"version", schema::integer("From 1")}},
              .replies = {{200, {"The report", "Report"}}, {410, {"It was withdrawn"}}},
              .cacheable = true},
             [&parts](Context& c) { return one(parts, c, true); });
}

}  // namespace megdan::seminars
