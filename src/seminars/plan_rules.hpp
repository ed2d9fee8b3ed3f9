// Plan rules: what fits the budget of a year, by ranking and by equal shares (algo/voting), with the reasons.
// Will not load or store, and chooses nothing: the facilitator does.
#pragma once

#include <string>
#include <vector>

#include "seminars/plan_actions.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {

struct Fit {
  PlanItemId item;
  /// Whether the rule has judged it at all; where it has not, neither "fits" nor "does not fit" is true.
  bool ranking_known = false, shares_known = false;
  bool by_ranking = false, by_equal_shares = false;
  std::string reason;  // translated: what it cost each supporter, what is missing, or why nothing is known
};
struct YearFits {
  std::vector<Fit> items;
  std::string margin;  // translated: how few other ballots would change what equal shares propose; empty
                       // where there is none
};

/// Each activity is judged by the vote that it came from (its poll_item) and by no other. Dots, approvals and
/// scores have no common measure, so several votes draw on the budget one after the other, in the order in
/// which they were closed (by equal instants: in the order given); within a vote its ranking, or equal shares
/// among its ballots, divides what the votes before it left. Each of the two rules keeps its own account. A
/// later vote therefore takes nothing from an earlier one.
///
/// What the facilitator has chosen does not go first: chosen and proposed are judged alike, and what was put
/// off is not judged. An activity without cost takes nothing and fits. Unknown is: no budget; no vote behind
/// it; a vote that shows no result (open again, or too few voters); equal shares, where all voted by raised
/// hand.
///
/// Costs are the middle of each range. Tallies and their open ballots have the same numbers; comparisons of
/// models are passed over. Pure.
YearFits fits_budget(const Plan&, std::int64_t year, const std::vector<Tally>&,
                     const std::vector<std::vector<OpenBallot>>&, const i18n::Texts&);

}  // namespace megdan::seminars
