#include <algorithm>
#include <boost/json.hpp>
#include <regex>

#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_store_sql.hpp"
#include "seminars/store.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

json::value words(std::string_view stored) { return json::parse(Words::parse(stored).json()); }

json::object attendance_of(const std::vector<Person>& people) {
  std::int64_t place = 0, online = 0, without_device = 0;
  json::object sectors;
  for (const auto& person : people) {
    if (person.state != PersonState::here && person.state != PersonState::left) continue;
    ++(person.presence == Presence::online ? online : place);
    if (person.device == Device::none) ++without_device;
    auto& count = sectors[to_text(person.sector)];
    count = (count.is_null() ? 0 : count.as_int64()) + 1;
  }
  return {{"place", place}, {"online", online}, {"without_device", without_device}, {"sectors", sectors}};
}

json::array clusters_of(const std::vector<Cluster>& clusters, const std::vector<Card>& cards) {
  json::array out;
  for (const auto& cluster : clusters) {
    json::array texts;
    for (const auto& card : cards)
      if (card.cluster == cluster.id) texts.push_back(json::string(card.text));
    out.push_back(json::object{{"title", words(cluster.title)}, {"cards", texts}});
  }
  return out;
}

json::object poll_of(db::Session& session, const Poll& poll) {
  json::object out{{"id", poll.id.text()}, {"question", words(poll.question)}, {"method", to_text(poll.method)}, {"round", poll.round}, {"winners", poll.winners}};
  const auto tally = tally_of(session, poll.id);
  if (!tally) return out;
  json::object voters;
  for (const auto& [channel, count] : tally->voters) voters[to_text(channel)] = count;
  out["voters"] = voters;
  out["enough"] = tally->enough;
  json::array items;
  for (const auto& item : tally->items) {
    json::object channels;
    for (const auto& [channel, count] : item.by_channel) channels[to_text(channel)] = count;
    items.push_back(json::object{{"label", words(item.item.label)}, {"rank", item.rank}, {"total", item.total}, {"supporters", item.supporters},
                                 {"wins", item.wins}, {"mean", item.mean}, {"spread", item.spread}, {"channels", channels}});
  }
  out["items"] = items;
  json::object sentences;
  for (const auto& language : i18n::languages()) {
    const i18n::Texts t(language);
    json::array lines;
    for (const auto& sentence : {margin_sentence(*tally, t), disagreement_sentence(*tally, t)})
      if (!sentence.empty()) lines.push_back(json::string(sentence));
    sentences[language.code] = lines;
  }
  out["sentences"] = sentences;
  return out;
}

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

std::string report_content(const Parts&, db::Session& session, const Seminar& seminar) {
  json::object out;
  out["title"] = words(seminar.title);
  out["purpose"] = words(seminar.purpose);
  out["funding"] = words(seminar.funding);
  out["starts_at"] = seminar.starts_at.ms;
  out["ends_at"] = seminar.ends_at.ms;
  out["place"] = seminar.place;
  out["template"] = seminar.template_name;
  out["attendance"] = attendance_of(people_of(session, seminar.id));
  json::array steps;
  for (const auto& step : steps_of(session, seminar.id))
    steps.push_back(json::object{{"kind", to_text(step.kind)}, {"title", words(step.title)}, {"minutes", step.minutes}, {"held", step.state != StepState::waiting}});
  out["steps"] = steps;
  const auto cards = live_cards(session, seminar.id);
  out["clusters"] = clusters_of(live_clusters(session, seminar.id), cards);
  json::array lone;
  for (const auto& card : cards)
    if (!card.cluster) lone.push_back(json::string(card.text));
  out["lone_cards"] = lone;
  out["card_count"] = cards.size();
  json::array polls;
  for (const auto& poll : polls_of(session, seminar.id))
    if (poll.state == PollState::closed && poll.method != Method::grid) polls.push_back(poll_of(session, poll));
  out["polls"] = polls;
  json::array plan;
  for (const auto& item : plan_of(session, seminar.id).items)
    plan.push_back(json::object{{"activity", words(item.activity)}, {"why", item.why}, {"year", item.year}, {"quarter", item.quarter}, {"quarters", item.quarters},
                                {"lead", item.lead}, {"partners", item.partners}, {"cost_low", item.cost_low}, {"cost_high", item.cost_high},
                                {"indicator", item.indicator}, {"risk", item.risk}, {"state", to_text(item.state)}});
  out["plan"] = plan;
  json::array decisions;
  for (const auto& row : decisions_of(session, seminar.id))
    decisions.push_back(json::object{{"decision", words(row.decision)}, {"reasons", row.reasons}, {"minority", row.minority}});
  out["decisions"] = decisions;
  json::array commitments;
  for (const auto& row : commitments_of(session, seminar.id))
    commitments.push_back(json::object{{"what", words(row.what)}, {"owner", row.owner}, {"due_at", row.due_at.ms}, {"state", to_text(row.state)}});
  out["commitments"] = commitments;
  json::array changes;
  for (const auto& change : changes_of(session, seminar.id))
    changes.push_back(json::object{{"at", change.at.ms}, {"what", change.what}, {"about", change.about}});
  out["changes"] = changes;
  return json::serialize(out);
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
  session.exec(sql::report_insert, room.seminar.id, version, content, note.json(), std::string("facilitator"), parts.site.clock.now());
  parts.audit.record(session, "facilitator", "report.publish", room.seminar.id.text());
  touch(parts, session, room.seminar.id);
  return version;
}

std::optional<ReportRow> newest_report(db::Session& session, SeminarId seminar) { return session.one<ReportRow>(sql::report_newest, seminar); }
std::optional<ReportRow> report_of_version(db::Session& session, SeminarId seminar, std::int64_t version) { return session.one<ReportRow>(sql::report_version, seminar, version); }
std::vector<ReportVersion> report_versions(db::Session& session, SeminarId seminar) { return session.all<ReportVersion>(sql::report_versions, seminar); }
std::vector<ReportRow> newest_reports(db::Session& session) { return session.all<ReportRow>(sql::reports_newest); }

}  // namespace megdan::seminars
