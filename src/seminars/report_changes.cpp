#include "seminars/report_changes.hpp"

#include <map>
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

}  // namespace

json::array changes_told(db::Session& session, SeminarId seminar) {
  const auto language = i18n::languages().front().code;
  std::set<std::string> decisions, activities, steps;
  for (const auto& row : decisions_of(session, seminar))
    decisions.insert(Words::parse(row.decision).in(language));
  for (const auto& item : plan_of(session, seminar).items)
    activities.insert(Words::parse(item.activity).in(language));
  for (const auto& step : steps_of(session, seminar)) steps.insert(step.title);
  json::array told;
  for (auto& change : changes_of(session, seminar)) {
    const auto forget = [&](const Sentences& sentences, const std::set<std::string>* present) {
      const auto found = sentences.find(change.what);
      if (found == sentences.end() || (present && present->contains(change.about))) return;
      change.what = found->second;
      change.about.clear();
    };
    forget(removals(), nullptr);
    forget(quoting_decisions(), &decisions);
    forget(quoting_activities(), &activities);
    forget(quoting_steps(), &steps);
    told.push_back(json::object{{"at", change.at.ms}, {"what", change.what}, {"about", change.about}});
  }
  return told;
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
