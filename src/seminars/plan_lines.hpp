// What the pages of the plan share: everything that they show, in one snapshot, and how their forms are
// saved. Will not store or decide: the actions do.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "seminars/plan_actions.hpp"
#include "seminars/tally.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

/// The plan counts its years from the year of the seminar.
int first_year_of(const Seminar&);
/// The first and the last quarter of an activity, counted from the beginning of the plan (0).
std::int64_t first_quarter_of(const PlanItem&);
std::int64_t last_quarter_of(const PlanItem&);
/// "2023, I–III", "2023, IV – 2024, II"
std::string when_of(const Seminar&, const PlanItem&);

/// Everything that the pages of the plan show, read in one snapshot.
struct PlanSight {
  Room room;
  Plan plan;
  std::vector<Tally> tallies;                 // the closed votes that activities came from, as closed
  std::vector<std::vector<OpenBallot>> open;  // their ballots
  std::map<ClusterId, std::int64_t> cards;    // how many stand behind a cluster

  const PlanItem* find(PlanItemId id) const {
    const auto found = std::ranges::find(plan.items, id, &PlanItem::id);
    return found == plan.items.end() ? nullptr : &*found;
  }
  std::vector<PlanItemId> needs_of(PlanItemId id) const {
    const auto found = plan.needs.find(id);
    return found == plan.needs.end() ? std::vector<PlanItemId>{} : found->second;
  }
};

PlanSight look_at_plan(db::Session&, Room);

/// The votes and the cards behind an activity.
std::vector<std::string> evidence_of(const web::Context&, const PlanSight&, const PlanItem&);

/// A form that is shown again with what was typed: stores in one transaction, or fills `errors`. `stored`
/// reads what the form would hold now; where somebody else changed that meanwhile, nothing is stored and
/// `again(true)` shows both.
http::Response saved_or_again(web::Context&, const Room&, const char* notice, const web::Form&,
                              web::FieldErrors& errors,
                              const std::function<std::optional<web::Form>(db::Session&)>& stored,
                              const std::function<void(db::Session&)>& act,
                              const std::function<http::Response(bool)>& again);

}  // namespace megdan::seminars
