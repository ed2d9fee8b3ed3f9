#include "seminars/report_actions.hpp"

#include <boost/json.hpp>
#include <regex>

#include "i18n/text.hpp"
#include "seminars/report_store_sql.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

void collect_texts(const json::value& value, std::vector<std::string>& texts) {
  if (value.is_string()) {
    texts.emplace_back(value.get_string());
  } else if (value.is_array()) {
    for (const auto& item : value.get_array()) collect_texts(item, texts);
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.get_object()) collect_texts(item, texts);
  }
}

bool holds_word(const std::string& folded, const std::string& word) {
  // Words are told apart by ASCII signs: a name inside a longer Cyrillic word is another word.
  for (auto at = folded.find(word); at != std::string::npos; at = folded.find(word, at + 1)) {
    const auto letter = [](char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)); };
    const bool begins = at == 0 || !letter(folded[at - 1]);
    const auto end = at + word.size();
    if (begins && (end == folded.size() || !letter(folded[end]))) return true;
  }
  return false;
}

/// The part of a content that lists tell, under the same names.
std::string head_of(const std::string& content) {
  const auto whole = json::parse(content).as_object();
  json::object head;
  for (const char* key : {"title", "purpose", "starts_at", "attendance"}) head[key] = whole.at(key);
  return json::serialize(head);
}

}  // namespace

const char* sentence_of(ReportRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case ReportRefusal::not_ended: return mark("The report can be published once the day has ended.");
    case ReportRefusal::unchecked_names: return mark("Please look at the places that may name a person, and tick that you have.");
    case ReportRefusal::nothing: return mark("There is nothing to publish yet.");
  }
  return "";
}

std::vector<Hint> hints_of_persons(const std::string& content, const std::vector<Person>& people) {
  static const std::regex address("[^\\s@]{1,64}@[^\\s@]{1,190}\\.[a-z]{2,24}");
  static const std::regex telephone("(\\+?[0-9][0-9 /-]{7,16}[0-9])");
  std::vector<std::string> texts;
  const auto whole = json::parse(content).as_object();
  // Owners of commitments gave their names for that purpose; everything else typed is looked through.
  for (const auto& [key, value] : whole)
    if (key != "commitments" && key != "steps" && key != "title" && key != "purpose" && key != "funding" && key != "polls") collect_texts(value, texts);
  std::vector<std::string> names;
  for (const auto& person : people) {
    const auto first = person.name.substr(0, person.name.find(' '));
    if (first.size() >= 6) names.push_back(i18n::fold(first));  // three Cyrillic letters or more
  }
  std::vector<Hint> hints;
  for (const auto& text : texts) {
    // Bounded before any pattern runs on it.
    if (text.size() > 8'000 || text.size() < 3) continue;
    std::smatch match;
    if (text.find('@') != std::string::npos && std::regex_search(text, match, address)) hints.push_back({text, match.str()});
    if (std::regex_search(text, match, telephone)) hints.push_back({text, match.str()});
    const auto folded = i18n::fold(text);
    for (const auto& name : names)
      if (holds_word(folded, name)) hints.push_back({text, name});
  }
  return hints;
}

Result<std::int64_t, ReportRefusal> publish_report(const Parts& parts, db::Session& session, const Room& room, const Words& note, bool names_checked) {
  if (room.seminar.state != SeminarState::ended) return Refused{ReportRefusal::not_ended};
  const auto content = report_content(parts, session, room.seminar);
  if (!names_checked && !hints_of_persons(content, people_of(session, room.seminar.id)).empty()) return Refused{ReportRefusal::unchecked_names};
  const auto newest = newest_report(session, room.seminar.id);
  const std::int64_t version = newest ? newest->version + 1 : 1;
  session.exec(sql::report_insert, room.seminar.id, version, content, note.json(), std::string("facilitator"), parts.site.clock.now(), head_of(content));
  parts.audit.record(session, "facilitator", "report.publish", room.seminar.id.text());
  touch(parts, session, room.seminar.id);
  return version;
}

std::optional<ReportRow> newest_report(db::Session& session, SeminarId seminar) { return session.one<ReportRow>(sql::report_newest, seminar); }
std::optional<ReportRow> report_of_version(db::Session& session, SeminarId seminar, std::int64_t version) { return session.one<ReportRow>(sql::report_version, seminar, version); }
std::vector<ReportVersion> report_versions(db::Session& session, SeminarId seminar) { return session.all<ReportVersion>(sql::report_versions, seminar); }
std::vector<ReportHead> newest_reports(db::Session& session) { return session.all<ReportHead>(sql::report_heads); }

}  // namespace megdan::seminars
