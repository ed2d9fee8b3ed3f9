// Forms of the plan: text → item, money, budgets, or errors per field; the bounds and look-ups that its
// actions and pages share. Will not store or decide.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "seminars/plan_actions.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

inline constexpr std::int64_t most_years = 5;
inline constexpr std::size_t longest_activity = 280;  // as long as the card it may come from
inline constexpr std::size_t longest_line = 300;
inline constexpr std::size_t longest_text = 2000;
inline constexpr std::int64_t most_cents = 100'000'000'000;  // a milliard euro

/// "1200", "1 200,50 €", "1200.5" → cents; a minus is read, so that the refusal can name it. Nothing for
/// anything else, three digits after the sign too: they are thousands for one reader and a fraction for
/// another.
std::optional<std::int64_t> parse_money(std::string_view text);
/// As it is typed: "1200", "1200,50"; empty for zero.
std::string typed_money(std::int64_t cents);

/// What an item's form says; `item.id` as given. needs: the ticked activities.
struct PlanDraft {
  PlanItem item;
  std::vector<PlanItemId> needs;
};
PlanDraft read_plan_item(const web::Context&, const web::Form&, web::FieldErrors&);
web::Form typed_from(const PlanItem&, const std::vector<PlanItemId>& needs);
/// budget_1 … budget_5 → cents; empty is 0. Years whose field is missing are left out.
std::vector<std::pair<std::int64_t, std::int64_t>> read_budgets(const web::Context&, const web::Form&,
                                                                web::FieldErrors&);
/// The field that a refusal belongs to.
const char* field_of(PlanRefusal);

/// For what everybody reads once the day has ended, and before that only those who run it.
Room enter_reading(const Parts&, web::Context&, db::Session&);
/// The closed votes over activities, in the order in which they were closed.
std::vector<Poll> closed_votes(db::Session&, SeminarId);

}  // namespace megdan::seminars
