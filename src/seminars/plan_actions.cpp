#include "seminars/plan_actions.hpp"

#include <algorithm>
#include <set>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "seminars/plan_forms.hpp"
#include "seminars/plan_store_sql.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {
namespace {

struct Need {
  PlanItemId item, needs;
};

struct YearAmount {
  std::int64_t year = 0, amount = 0;
};

using Needs = std::map<PlanItemId, std::vector<PlanItemId>>;

std::optional<PlanItem> item_in(db::Session& session, const Room& room, PlanItemId id) {
  auto item = session.one<PlanItem>(sql::plan_item_by_id, id);
  if (!item || item->seminar != room.seminar.id) return std::nullopt;
  return item;
}

Needs needs_in(db::Session& session, SeminarId seminar) {
  Needs needs;
  for (const auto& need : session.all<Need>(sql::plan_needs_of, seminar))
    needs[need.item].push_back(need.needs);
  return needs;
}

/// Whether `from` leads back to itself.
bool has_circle(const Needs& needs, PlanItemId from) {
  std::set<PlanItemId> seen;
  std::vector<PlanItemId> next{from};
  while (!next.empty()) {
    const auto at = next.back();
    next.pop_back();
    const auto found = needs.find(at);
    if (found == needs.end()) continue;
    for (const auto needed : found->second) {
      if (needed == from) return true;
      if (seen.insert(needed).second) next.push_back(needed);
    }
  }
  return false;
}

std::optional<PlanRefusal> refusal_of(const PlanItem& item) {
  if (Words::parse(item.activity).empty()) return PlanRefusal::empty_activity;
  if (Words::parse(item.activity).longest() > longest_activity) return PlanRefusal::too_long;
  for (const auto* line : {&item.lead, &item.partners, &item.indicator})
    if (Words::parse(*line).longest() > longest_line) return PlanRefusal::too_long;
  for (const auto* text : {&item.why, &item.risk})
    if (Words::parse(*text).longest() > longest_text) return PlanRefusal::too_long;
  if (item.year < 1 || item.year > most_years || item.quarter < 1 || item.quarter > 4 || item.quarters < 1 ||
      (item.year - 1) * 4 + item.quarter - 1 + item.quarters > most_years * 4)
    return PlanRefusal::off_years;
  if (item.cost_low < 0 || item.cost_high < 0) return PlanRefusal::negative_cost;
  if (item.cost_high < item.cost_low) return PlanRefusal::cost_order;
  return std::nullopt;
}

void insert(const Parts& parts, db::Session& session, PlanItem item) {
  item.position = session.one<std::int64_t>(sql::plan_position_last, item.seminar).value_or(0) + 1;
  session.exec(sql::plan_item_insert, item.id, item.seminar, item.poll_item, item.cluster, item.activity,
               item.why, item.year, item.quarter, item.quarters, item.lead, item.partners, item.cost_low,
               item.cost_high, item.indicator, item.risk, item.state, item.position, parts.site.clock.now());
}

std::optional<Tally> newest_decided(db::Session& session, SeminarId seminar) {
  const auto votes = closed_votes(session, seminar);
  for (auto vote = votes.rbegin(); vote != votes.rend(); ++vote)
    if (auto tally = tally_of(session, vote->id);
        tally && std::ranges::any_of(tally->items, &ItemResult::wins))
      return tally;
  return std::nullopt;
}

const char* change_of(PlanState state) {
  using i18n::mark;
  switch (state) {
    case PlanState::proposed:
      return mark("“{1}” is a proposal again.");
    case PlanState::chosen:
      return mark("“{1}” was chosen for the plan.");
    case PlanState::later:
      return mark("“{1}” was put off for later.");
  }
  return "";
}

const char* change_of(Progress progress) {
  using i18n::mark;
  switch (progress) {
    case Progress::not_started:
      return mark("Progress of the plan: “{1}” has not started.");
    case Progress::under_way:
      return mark("Progress of the plan: “{1}” is under way.");
    case Progress::done:
      return mark("Progress of the plan: “{1}” is done.");
    case Progress::stopped:
      return mark("Progress of the plan: “{1}” was stopped.");
  }
  return "";
}

}  // namespace

const char* sentence_of(PlanRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case PlanRefusal::empty_activity:
      return mark("Please write what is to be done.");
    case PlanRefusal::negative_cost:
      return mark("A cost cannot be below zero. Please type 0 or more.");
    case PlanRefusal::cost_order:
      return mark("The highest cost is below the lowest one. Please swap or correct them.");
    case PlanRefusal::negative_budget:
      return mark("A budget cannot be below zero. Please type 0 or more.");
    case PlanRefusal::circle:
      return mark(
          "These activities would wait for each other in a circle, so none could begin. Please untick one of "
          "them.");
    case PlanRefusal::unknown_item:
      return mark(
          "This activity is no longer in the plan: somebody may have deleted it meanwhile. Nothing was "
          "changed.");
    case PlanRefusal::too_long:
      return mark("This text is too long. It is still here: please shorten it.");
    case PlanRefusal::off_years:
      return mark("The plan has five years: please choose a beginning and a length that end within them.");
    case PlanRefusal::no_result:
      return mark(
          "There is no closed vote with a decided winner yet. Close a vote that marks winners, or add "
          "activities by hand.");
  }
  return "";
}

Result<std::int64_t, PlanRefusal> plan_from_ranking(const Parts& parts, db::Session& session,
                                                    const Room& room) {
  const auto tally = newest_decided(session, room.seminar.id);
  if (!tally) return Refused{PlanRefusal::no_result};
  const auto planned = session.all<PlanItem>(sql::plan_items_of, room.seminar.id);
  // The same cluster or card may have won an earlier vote.
  const auto is_planned = [&](const PollItem& won) {
    return std::ranges::any_of(planned, [&](const PlanItem& item) {
      return item.poll_item == won.id || (won.cluster && item.cluster == won.cluster) ||
             item.activity == won.label;
    });
  };
  std::int64_t added = 0;
  for (const auto& result : tally->items) {
    if (!result.wins || is_planned(result.item)) continue;
    PlanItem item;
    item.id = parts.site.ids.make<PlanItemId>();
    item.seminar = room.seminar.id;
    item.poll_item = result.item.id;
    item.cluster = result.item.cluster;
    item.activity = result.item.label;
    insert(parts, session, std::move(item));
    ++added;
  }
  if (added == 0) return added;
  log_change(parts, session, room.seminar.id,
             i18n::mark("The winners of the vote were added to the plan: {1}"), std::to_string(added));
  touch(parts, session, room.seminar.id);
  return added;
}

Result<PlanItemId, PlanRefusal> save_plan_item(const Parts& parts, db::Session& session, const Room& room,
                                               PlanItem item, const std::vector<PlanItemId>& needs) {
  if (const auto refusal = refusal_of(item)) return Refused{*refusal};
  const bool fresh = !item.id;
  if (!fresh && !item_in(session, room, item.id)) return Refused{PlanRefusal::unknown_item};
  for (const auto needed : needs) {
    if (needed == item.id) return Refused{PlanRefusal::circle};
    if (!item_in(session, room, needed)) return Refused{PlanRefusal::unknown_item};
  }
  if (!fresh) {
    auto all = needs_in(session, room.seminar.id);
    all[item.id] = needs;
    if (has_circle(all, item.id)) return Refused{PlanRefusal::circle};
    session.exec(sql::plan_item_update, item.id, item.activity, item.why, item.year, item.quarter,
                 item.quarters, item.lead, item.partners, item.cost_low, item.cost_high, item.indicator,
                 item.risk, item.state);
  } else {
    item.id = parts.site.ids.make<PlanItemId>();
    item.seminar = room.seminar.id;
    insert(parts, session, item);
  }
  session.exec(sql::plan_needs_delete, item.id);
  for (const auto needed : needs) session.exec(sql::plan_needs_insert, item.id, needed);
  touch(parts, session, room.seminar.id);
  return item.id;
}

Result<Done, PlanRefusal> delete_plan_item(const Parts& parts, db::Session& session, const Room& room,
                                           PlanItemId id) {
  const auto item = item_in(session, room, id);
  if (!item) return Refused{PlanRefusal::unknown_item};
  session.exec(sql::plan_needs_delete, id);
  session.exec(sql::plan_needed_delete, id);
  session.exec(sql::plan_item_delete, id);
  log_change(parts, session, room.seminar.id, i18n::mark("An activity was taken out of the plan."));
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, PlanRefusal> set_plan_state(const Parts& parts, db::Session& session, const Room& room,
                                         PlanItemId id, PlanState state) {
  const auto item = item_in(session, room, id);
  if (!item) return Refused{PlanRefusal::unknown_item};
  if (item->state == state) return Done{};
  session.exec(sql::plan_item_set_state, id, state);
  log_change(parts, session, room.seminar.id, change_of(state), Words::parse(item->activity).json());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, PlanRefusal> set_budget(const Parts& parts, db::Session& session, const Room& room,
                                     std::int64_t year, std::int64_t cents) {
  if (year < 1 || year > most_years) return Refused{PlanRefusal::off_years};
  if (cents < 0) return Refused{PlanRefusal::negative_budget};
  session.exec(sql::plan_budget_delete, room.seminar.id, year);
  if (cents > 0) session.exec(sql::plan_budget_insert, room.seminar.id, year, cents);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, PlanRefusal> report_progress(const Parts& parts, db::Session& session, const Room& room,
                                          PlanItemId id, Progress progress, std::string_view note) {
  const auto item = item_in(session, room, id);
  if (!item) return Refused{PlanRefusal::unknown_item};
  if (Words::parse(note).longest() > longest_text) return Refused{PlanRefusal::too_long};
  session.exec(sql::plan_item_set_progress, id, progress, note);
  if (item->progress != progress)
    log_change(parts, session, room.seminar.id, change_of(progress), Words::parse(item->activity).json());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Plan plan_of(db::Session& session, SeminarId seminar) {
  Plan plan;
  plan.items = session.all<PlanItem>(sql::plan_items_of, seminar);
  plan.needs = needs_in(session, seminar);
  for (const auto& row : session.all<YearAmount>(sql::plan_budgets_of, seminar))
    plan.budgets[row.year] = row.amount;
  return plan;
}

std::vector<Poll> closed_votes(db::Session& session, SeminarId seminar) {
  auto votes = polls_of(session, seminar);
  // A grid compares models; its items are cells, not activities.
  std::erase_if(
      votes, [](const Poll& poll) { return poll.state != PollState::closed || poll.method == Method::grid; });
  std::ranges::stable_sort(votes, {}, &Poll::closed_at);
  return votes;
}

}  // namespace megdan::seminars
