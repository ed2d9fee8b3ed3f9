// Plan: from the ranking to items over years and quarters, what fits a year's budget, and progress.
// Will not vote; every function runs inside the caller's write transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {

enum class PlanRefusal {
  empty_activity,
  negative_cost,
  cost_order,
  negative_budget,
  circle,
  unknown_item,
  too_long,
  off_years,
  no_result
};
const char* sentence_of(PlanRefusal refusal);

/// One item for each winner of the newest closed ballot that has none yet, in rank order, in year 1.
Result<std::int64_t, PlanRefusal> plan_from_ranking(const Parts&, db::Session&, const Room&);
/// Adds (id 0) or changes an item; id, seminar, position and made_at of `item` are set here when adding.
Result<PlanItemId, PlanRefusal> save_plan_item(const Parts&, db::Session&, const Room&, PlanItem item,
                                               const std::vector<PlanItemId>& needs);
Result<Done, PlanRefusal> delete_plan_item(const Parts&, db::Session&, const Room&, PlanItemId);
Result<Done, PlanRefusal> set_plan_state(const Parts&, db::Session&, const Room&, PlanItemId, PlanState);
Result<Done, PlanRefusal> set_budget(const Parts&, db::Session&, const Room&, std::int64_t year,
                                     std::int64_t cents);
Result<Done, PlanRefusal> report_progress(const Parts&, db::Session&, const Room&, PlanItemId, Progress,
                                          std::string_view note);

struct Plan {
  std::vector<PlanItem> items;  // by year, quarter, position
  std::map<PlanItemId, std::vector<PlanItemId>> needs;
  std::map<std::int64_t, std::int64_t> budgets;  // year → cents
};
Plan plan_of(db::Session&, SeminarId);

/// What fits the budget of a year: by plain ranking and by equal shares (algo/voting), with the reasons.
/// Costs are the middle of each range. Pure.
struct Fit {
  PlanItemId item;
  bool by_ranking = false;
  bool by_equal_shares = false;
  std::string reason;  // translated: what it cost each supporter, or what is missing
};
struct YearFits {
  std::vector<Fit> items;
  std::string margin;  // translated: how few other ballots would change what equal shares propose; empty
                       // where there is none
};
YearFits fits_budget(const Plan&, std::int64_t year, const std::vector<Tally>&,
                     const std::vector<std::vector<OpenBallot>>&, const i18n::Texts&);

}  // namespace megdan::seminars
