#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_rules.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/plan_actions.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/report_changes.hpp"
#include "seminars/report_recount.hpp"
#include "seminars/shown_parts.hpp"
#include "seminars/store.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

json::value stored_words(std::string_view stored) {
  return json::parse(Words::parse(stored).json());
}

json::object attendance_of(const std::vector<Person>& people) {
  std::int64_t place = 0, online = 0, without_device = 0;
  std::map<std::string, std::int64_t> counts;
  for (const auto& person : people) {
    if (person.state != PersonState::here && person.state != PersonState::left) continue;
    ++(person.presence == Presence::online ? online : place);
    if (person.device == Device::none && person.presence == Presence::place) ++without_device;
    ++counts[std::string(to_text(person.sector))];
  }
  const auto shown = parts_shown(counts);
  json::object sectors;
  for (const auto& [name, count] : shown.shown) sectors[name] = count;
  return {{"place", place},
          {"online", online},
          {"without_device", without_device},
          {"sectors", sectors},
          {"sectors_rest", shown.rest}};
}

json::array clusters_of(const std::vector<Cluster>& clusters, const std::vector<Card>& cards) {
  json::array out;
  for (const auto& cluster : clusters) {
    json::array texts;
    for (const auto& card : cards)
      if (card.cluster == cluster.id) texts.push_back(json::string(card.text));
    out.push_back(json::object{{"title", stored_words(cluster.title)}, {"cards", texts}});
  }
  return out;
}

/// What was asked, by which rules, who voted by which channel; the same for votes and for ratings of models.
json::object poll_head(db::Session& session, const Poll& poll, const std::optional<Tally>& tally) {
  json::object out{{"id", poll.id.text()},
                   {"question", stored_words(poll.question)},
                   {"method", to_text(poll.method)},
                   {"round", poll.round},
                   {"winners", poll.winners},
                   {"dots", poll.dots},
                   {"most_per_item", poll.most_per_item},
                   {"scale_most", poll.scale_most},
                   {"breakdown", to_text(poll.breakdown)}};
  if (poll.opened_at) out["opened_at"] = poll.opened_at->ms;
  if (poll.closed_at) out["closed_at"] = poll.closed_at->ms;
  if (!tally) return out;
  json::object voters;
  for (const auto& [channel, count] : tally->voters) voters[to_text(channel)] = count;
  out["voters"] = voters;
  out["ballots"] = tally->ballots;
  out["hand_voters"] = tally->hand_voters;
  out["hands_confirmed"] = tally->hands_confirmed;
  out["enough"] = tally->enough;
  if (const auto ballots = open_ballots(session, poll.id); !ballots.empty())
    out["fingerprint"] = fingerprint_of(ballots);
  return out;
}

json::object poll_of(db::Session& session, const Poll& poll) {
  const auto tally = tally_of(session, poll.id);
  json::object out = poll_head(session, poll, tally);
  if (!tally) return out;
  json::array items;
  for (const auto& item : tally->items) {
    json::object channels, parts;
    for (const auto& [channel, count] : item.by_channel) channels[to_text(channel)] = count;
    for (const auto& [part, count] : item.by_part) parts[part] = count;
    json::object row{
        {"label", stored_words(item.item.label)}, {"rank", item.rank},    {"total", item.total},
        {"supporters", item.supporters},          {"hands", item.hands},  {"wins", item.wins},
        {"tied_at_edge", item.tied_at_edge},      {"mean", item.mean},    {"spread", item.spread},
        {"disagreement", item.disagreement},      {"channels", channels}, {"parts", parts}};
    if (item.urgency) row["urgency"] = *item.urgency;
    if (item.feasibility) row["feasibility"] = *item.feasibility;
    items.push_back(std::move(row));
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

/// The plan with what it rests on: the place in the vote, the cards behind it, what it needs (by number from
/// 0).
void add_plan(db::Session& session, const Seminar& seminar, const std::vector<Cluster>& clusters,
              const std::vector<Card>& cards, json::object& out) {
  const auto plan = plan_of(session, seminar.id);
  std::map<PollItemId, ItemResult> results;
  for (const auto& poll : polls_of(session, seminar.id))
    if (const auto tally = tally_of(session, poll.id))
      for (const auto& item : tally->items) results[item.item.id] = item;
  json::array items;
  for (const auto& item : plan.items) {
    json::array needs;
    if (const auto found = plan.needs.find(item.id); found != plan.needs.end())
      for (const auto needed : found->second)
        if (const auto at = std::ranges::find(plan.items, needed, &PlanItem::id); at != plan.items.end())
          needs.push_back(at - plan.items.begin());
    json::object row{{"activity", stored_words(item.activity)},
                     {"why", stored_words(item.why)},
                     {"year", item.year},
                     {"quarter", item.quarter},
                     {"quarters", item.quarters},
                     {"lead", stored_words(item.lead)},
                     {"partners", stored_words(item.partners)},
                     {"cost_low", item.cost_low},
                     {"cost_high", item.cost_high},
                     {"indicator", stored_words(item.indicator)},
                     {"risk", stored_words(item.risk)},
                     {"state", to_text(item.state)},
                     {"progress", to_text(item.progress)},
                     {"progress_note", stored_words(item.progress_note)},
                     {"needs", needs}};
    if (item.poll_item)
      if (const auto found = results.find(*item.poll_item); found != results.end()) {
        row["rank"] = found->second.rank;
        row["supporters"] = found->second.supporters;
        row["hands"] = found->second.hands;
      }
    if (const auto cluster =
            std::ranges::find_if(clusters, [&](const Cluster& one) { return item.cluster == one.id; });
        cluster != clusters.end()) {
      row["cluster"] = stored_words(cluster->title);
      row["card_count"] =
          std::ranges::count_if(cards, [&](const Card& card) { return card.cluster == cluster->id; });
    }
    items.push_back(std::move(row));
  }
  out["plan"] = items;
  json::array budgets;
  for (const auto& [year, cents] : plan.budgets)
    budgets.push_back(json::object{{"year", year}, {"cents", cents}});
  out["budgets"] = budgets;
  out["first_year"] = std::stoi(i18n::input_date(seminar.starts_at).substr(0, 4));
}

/// Models × criteria: weights, means, statements, ranking and sensitivity. Ratings only once they are closed.
json::object comparison_object(db::Session& session, const Grid& grid) {
  json::object out{{"title", stored_words(grid.comparison.title)}, {"raters", grid.raters}};
  const auto poll = grid.comparison.poll ? find_poll(session, *grid.comparison.poll) : std::nullopt;
  if (poll && poll->state == PollState::closed)
    out["poll"] = poll_head(session, *poll, tally_of(session, poll->id));
  json::array criteria, options, cells;
  for (const auto& criterion : grid.criteria)
    criteria.push_back(json::object{{"name", stored_words(criterion.name)}, {"weight", criterion.weight}});
  for (const auto& option : grid.options) {
    json::array statements, row;
    for (const auto& statement : grid.statements)
      if (statement.option == option.id)
        statements.push_back(json::object{{"side", to_text(statement.side)},
                                          {"text", stored_words(statement.text)},
                                          {"source", statement.source},
                                          {"support", statement.support}});
    for (const auto& criterion : grid.criteria) {
      const auto found = grid.means.find({option.id, criterion.id});
      row.push_back(found == grid.means.end() ? json::value(nullptr)
                                              : json::value(json::object{{"mean", found->second.first},
                                                                         {"spread", found->second.second}}));
    }
    options.push_back(json::object{{"name", stored_words(option.name)},
                                   {"example", stored_words(option.example)},
                                   {"statements", statements}});
    cells.push_back(std::move(row));
  }
  out["criteria"] = criteria;
  out["options"] = options;
  out["cells"] = cells;
  const auto sensitivity = sensitivity_of(grid);
  if (!sensitivity) return out;
  const auto number_of = [](const auto& rows, auto id) {
    return std::ranges::find(rows, id, [](const auto& row) { return row.id; }) - rows.begin();
  };
  json::array ranking, leads;
  for (const auto& [option, mean] : sensitivity->ranking)
    ranking.push_back(json::object{{"option", number_of(grid.options, option)}, {"mean", mean}});
  for (const auto& turn : sensitivity->turns) {
    json::object row{{"criterion", number_of(grid.criteria, turn.criterion)},
                     {"first_if_doubled", number_of(grid.options, turn.winner_doubled)},
                     {"first_if_without", number_of(grid.options, turn.winner_without)}};
    if (turn.flips_at) row["flips_at"] = *turn.flips_at;
    leads.push_back(std::move(row));
  }
  out["ranking"] = ranking;
  out["sensitivity"] = leads;
  json::object sentences;
  for (const auto& language : i18n::languages()) {
    json::array lines;
    for (const auto& sentence : sensitivity_sentences(grid, *sensitivity, i18n::Texts(language)))
      lines.push_back(json::string(sentence));
    sentences[language.code] = lines;
  }
  out["sentences"] = sentences;
  return out;
}

}  // namespace

std::string report_content(const Parts&, db::Session& session, const Seminar& seminar) {
  json::object out;
  out["title"] = stored_words(seminar.title);
  out["purpose"] = stored_words(seminar.purpose);
  out["funding"] = stored_words(seminar.funding);
  out["starts_at"] = seminar.starts_at.ms;
  out["ends_at"] = seminar.ends_at.ms;
  out["place"] = seminar.place;
  out["template"] = seminar.template_name;
  out["attendance"] = attendance_of(people_of(session, seminar.id));
  json::array steps;
  for (const auto& step : steps_of(session, seminar.id)) {
    json::object row{{"kind", to_text(step.kind)},
                     {"title", stored_words(step.title)},
                     {"minutes", step.minutes},
                     {"held", step.state != StepState::waiting}};
    if (step.started_at) row["started_at"] = step.started_at->ms;
    if (step.ended_at) row["ended_at"] = step.ended_at->ms;
    steps.push_back(std::move(row));
  }
  out["steps"] = steps;
  const auto cards = live_cards(session, seminar.id);
  const auto clusters = live_clusters(session, seminar.id);
  out["clusters"] = clusters_of(clusters, cards);
  json::array lone;
  for (const auto& card : cards)
    if (!card.cluster) lone.push_back(json::string(card.text));
  out["lone_cards"] = lone;
  out["card_count"] = cards.size();
  out["paper_cards"] = std::ranges::count(cards, CardSource::paper, &Card::source);
  json::array polls;
  for (const auto& poll : polls_of(session, seminar.id))
    if (poll.state == PollState::closed && poll.method != Method::grid)
      polls.push_back(poll_of(session, poll));
  out["polls"] = polls;
  add_plan(session, seminar, clusters, cards, out);
  if (const auto grid = comparison_of(session, seminar.id))
    out["comparison"] = comparison_object(session, *grid);
  json::array decisions;
  for (const auto& row : decisions_of(session, seminar.id))
    decisions.push_back(json::object{{"decision", stored_words(row.decision)},
                                     {"reasons", stored_words(row.reasons)},
                                     {"minority", stored_words(row.minority)}});
  out["decisions"] = decisions;
  json::array commitments;
  for (const auto& row : commitments_of(session, seminar.id))
    commitments.push_back(json::object{{"what", stored_words(row.what)},
                                       {"owner", stored_words(row.owner)},
                                       {"due_at", row.due_at.ms},
                                       {"state", to_text(row.state)}});
  out["commitments"] = commitments;
  out["changes"] = changes_told(session, seminar.id);
  return json::serialize(out);
}

}  // namespace megdan::seminars
