// What the pages and the screens of a comparison share: its models with their statements, and its result.
// Will not store or decide: the actions do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "seminars/comparison_actions.hpp"
#include "seminars/comparison_views.hpp"
#include "seminars/lines.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

/// What was typed and refused, to be shown again.
struct TypedComparison {
  web::Form form;
  web::FieldErrors errors;
  std::optional<CriterionId> late = {};  // whose weight somebody else changed meanwhile: both are shown
};

std::string models_tail(SeminarId, const std::string& tail = {});
web::PostButton model_button(const web::Context&, const std::string& tail, std::string text, web::Weight,
                             std::string label = {});
std::optional<Poll> ratings_of(db::Session&, const Grid&);

template <class Rows, class IdType>
std::string name_in(const web::Context& context, const Rows& rows, IdType id) {
  for (const auto& row : rows)
    if (row.id == id) return said(context, row.name);
  return {};
}

std::vector<ComparisonOption> options_of(const web::Context&, db::Session&, const Room&, const Grid&,
                                         bool removable, const TypedComparison&);
ComparisonResult result_of(const web::Context&, const Grid&, bool with_details);
/// The comparison on a participant's phone; what she typed and was refused is kept.
html::Markup comparison_phone(const Parts&, web::Context&, db::Session&, const Room&, const TypedComparison&);

}  // namespace megdan::seminars
