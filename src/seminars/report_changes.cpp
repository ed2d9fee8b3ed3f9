#include "seminars/report_changes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "i18n/text.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
using i18n::mark;
using Sentences = std::map<std::string, const char*, std::less<>>;

/// Sentences that quoted what they removed → the same without it.
const Sentences& removals() {
  static const Sentences told = {
      {"The facilitator took a card off the wall: “{1}”", mark("The facilitator took a card off the wall.")},
      {"A decision was taken back: “{1}”", mark("A decision was taken back.")},
      {"“{1}” was taken out of the plan.", mark("An activity was taken out of the plan.")}};
  return told;
}

/// Sentences that quote something → how they are told once it is gone or has other words.
const Sentences& quoting_decisions() {
  static const Sentences told = {{"A decision was recorded: “{1}”", mark("A decision was recorded.")}};
  return told;
}
const Sentences& quoting_activities() {
  static const Sentences told = {
      {"In the plan “{1}” is a proposal again.", mark("An activity is a proposal again.")},
      {"“{1}” is a proposal again.", mark("An activity is a proposal again.")},
      {"“{1}” was chosen for the plan.", mark("An activity was chosen for the plan.")},
      {"“{1}” was put off for later.", mark("An activity was put off for later.")},
      {"Progress of the plan: “{1}” has not started.",
       mark("Progress of the plan: an activity has not started.")},
      {"Progress of the plan: “{1}” is under way.", mark("Progress of the plan: an activity is under way.")},
      {"Progress of the plan: “{1}” is done.", mark("Progress of the plan: an activity is done.")},
      {"Progress of the plan: “{1}” was stopped.", mark("Progress of the plan: an activity was stopped.")}};
  return told;
}
const Sentences& quoting_steps() {
  static const Sentences told = {{"The step “{1}” began.", mark("A step began.")}};
  return told;
}

/// Words as JSON; plain text in logs of older programs, in the first language of what they quoted.
bool holds_words(std::string_view about) {
  return about.starts_with('{');
}

/// Whether everything that `about` quotes is still said so in `now`.
bool stands_in(const std::string& about, const Words& now) {
  if (!holds_words(about)) return now.in(i18n::languages().front().code) == about;
  const auto then = Words::parse(about);
  if (then.empty()) return now.empty();
  return std::ranges::all_of(i18n::languages(), [&](const i18n::Language& language) {
    const auto& said = then.exactly(language.code);
    return said.empty() || said == now.exactly(language.code);
  });
}

/// What `about` quotes, in the languages it has now; nothing where it stands nowhere any more.
std::optional<std::string> quote_of(const std::string& about, const std::vector<Words>& present) {
  std::set<std::string> found;
  for (const auto& words : present)
    if (stands_in(about, words)) found.insert(words.json());
  if (found.empty()) return std::nullopt;
  return found.size() == 1 ? *found.begin() : about;  // several begin alike: nobody knows which it was
}

}  // namespace

json::array changes_told(db::Session& session, SeminarId seminar) {
  std::vector<Words> decisions, activities, steps;
  for (const auto& row : decisions_of(session, seminar)) decisions.push_back(Words::parse(row.decision));
  for (const auto& item : plan_of(session, seminar).items) activities.push_back(Words::parse(item.activity));
  for (const auto& step : steps_of(session, seminar)) steps.push_back(Words::parse(step.title));
  json::array told;
  for (auto& change : changes_of(session, seminar)) {
    const auto forget = [&](const Sentences& sentences, const std::vector<Words>& present) {
      const auto found = sentences.find(change.what);
      if (found == sentences.end()) return;
      auto quote = quote_of(change.about, present);
      if (!quote) change.what = found->second;
      change.about = std::move(quote).value_or("");
    };
    forget(removals(), {});
    forget(quoting_decisions(), decisions);
    forget(quoting_activities(), activities);
    forget(quoting_steps(), steps);
    told.push_back(json::object{{"at", change.at.ms}, {"what", change.what}, {"about", change.about}});
  }
  return told;
}

std::string about_told(std::string_view about, std::string_view language) {
  return holds_words(about) ? Words::parse(about).in(language) : std::string(about);
}

std::string present_words(std::string what) {
  static const Sentences reworded = {
      {"A ballot was opened.", mark("A vote was opened.")},
      {"A ballot was closed.", mark("A vote was closed.")},
      {"A closed ballot was opened again: the first result had been seen by everybody.",
       mark("A closed vote was opened again: the first result had been seen by everybody.")},
      {"In the plan “{1}” is a proposal again.", mark("“{1}” is a proposal again.")}};
  for (const auto* sentences : {&reworded, &removals()})
    if (const auto found = sentences->find(what); found != sentences->end()) return found->second;
  return what;
}

std::string without_removed_texts(std::string content) {
  bool quotes = false;
  for (const auto& [what, told] : removals()) quotes = quotes || content.find(what) != std::string::npos;
  if (!quotes) return content;
  auto whole = json::parse(content);
  auto* changes = whole.is_object() ? whole.get_object().if_contains("changes") : nullptr;
  if (!changes || !changes->is_array()) return content;
  for (auto& change : changes->get_array()) {
    if (!change.is_object() || !change.get_object().contains("what")) continue;
    const auto& what = change.at("what");
    const auto found =
        what.is_string() ? removals().find(std::string_view(what.get_string())) : removals().end();
    if (found == removals().end()) continue;
    change.get_object()["what"] = found->second;
    change.get_object()["about"] = "";
  }
  return json::serialize(whole);
}

}  // namespace megdan::seminars
