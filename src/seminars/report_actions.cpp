#include "seminars/report_actions.hpp"

#include <boost/json.hpp>

#include "i18n/text.hpp"
#include "seminars/report_changes.hpp"
#include "seminars/report_store_sql.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

/// The part of a content that lists tell, under the same names.
std::string head_of(const std::string& content) {
  const auto whole = json::parse(content).as_object();
  json::object head;
  for (const char* key : {"title", "purpose", "starts_at", "attendance"}) head[key] = whole.at(key);
  return json::serialize(head);
}

std::optional<ReportRow> as_told(std::optional<ReportRow> row) {
  if (row) row->content = without_removed_texts(std::move(row->content));
  return row;
}

}  // namespace

const char* sentence_of(ReportRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case ReportRefusal::not_ended:
      return mark("The report can be published once the day has ended.");
    case ReportRefusal::unchecked_names:
      return mark("Please look at the places that may name a person, and tick that you have.");
    case ReportRefusal::nothing:
      return mark("There is nothing to publish yet.");
    case ReportRefusal::unknown_version:
      return mark("There is no such version of the report.");
    case ReportRefusal::withdrawn:
      return mark("This version was withdrawn already.");
  }
  return "";
}

Result<std::int64_t, ReportRefusal> publish_report(const Parts& parts, db::Session& session, const Room& room,
                                                   const Words& note, bool names_checked) {
  if (room.seminar.state != SeminarState::ended) return Refused{ReportRefusal::not_ended};
  const auto content = report_content(parts, session, room.seminar);
  if (!names_checked && !hints_of_persons(content, people_of(session, room.seminar.id)).empty())
    return Refused{ReportRefusal::unchecked_names};
  const auto version = session.one<std::int64_t>(sql::report_last_version, room.seminar.id).value_or(0) + 1;
  session.exec(sql::report_insert, room.seminar.id, version, content, note.json(), room.actor,
               parts.site.clock.now(), head_of(content));
  parts.audit.record(session, room.actor, "report.publish", room.seminar.id.text());
  touch(parts, session, room.seminar.id);
  return version;
}

Result<Done, ReportRefusal> withdraw_report(const Parts& parts, db::Session& session, const Room& room,
                                            std::int64_t version) {
  const auto row = report_of_version(session, room.seminar.id, version);
  if (!row) return Refused{ReportRefusal::unknown_version};
  if (session.exec(sql::report_withdraw, room.seminar.id, version, parts.site.clock.now()) == 0)
    return Refused{ReportRefusal::withdrawn};
  log_change(parts, session, room.seminar.id, i18n::mark("Version {1} of the report was withdrawn."),
             std::to_string(version));
  parts.audit.record(session, room.actor, "report.withdraw", room.seminar.id.text(),
                     json::serialize(json::object{{"version", version}}));
  touch(parts, session, room.seminar.id);
  return Done{};
}

std::optional<ReportRow> newest_report(db::Session& session, SeminarId seminar) {
  return as_told(session.one<ReportRow>(sql::report_newest, seminar));
}
std::optional<ReportRow> report_of_version(db::Session& session, SeminarId seminar, std::int64_t version) {
  return as_told(session.one<ReportRow>(sql::report_version, seminar, version));
}
std::vector<ReportVersion> report_versions(db::Session& session, SeminarId seminar) {
  return session.all<ReportVersion>(sql::report_versions, seminar);
}
std::vector<ReportHead> newest_reports(db::Session& session, std::int64_t most, std::int64_t after) {
  return session.all<ReportHead>(sql::report_heads, most, after);
}
std::int64_t count_reports(db::Session& session) {
  return session.one<std::int64_t>(sql::report_head_count).value_or(0);
}

}  // namespace megdan::seminars
