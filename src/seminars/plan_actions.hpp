// Plan: from the ranking to items over years and quarters, budgets, and progress.
// Will not vote; every function runs inside the caller's write transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

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

/// One item for each winner that is not in the plan yet (from whichever vote), in rank order, in year 1:
/// of the newest closed vote that shows a result with decided winners. Votes closed later without one change
/// nothing.
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

}  // namespace megdan::seminars
