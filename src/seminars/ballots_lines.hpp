// Parts that the pages of ballots, the report and the comparison draw alike: forms of choices, results.
// Will not load or store.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "seminars/ballots_views.hpp"
#include "seminars/tally.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

/// Choices of a posted form: fields "item.ID" (dots, approval, grid), "item.ID.u" and "item.ID.f" (two
/// scales). An item of another ballot is among them, so that the rules can refuse it.
Choices read_choices(const Poll&, const std::vector<PollItem>&, const web::Form&);
/// A form of the poll's method, with choices kept; of a refused form also what was typed and could not be
/// read.
VoteForm vote_form(const web::Context&, const Poll&, const std::vector<PollItem>&, const Choices&,
                   const web::Form& refused = {});
/// Hidden fields that carry choices.
std::vector<std::pair<std::string, std::string>> choice_fields(const Poll&, const Choices&);
/// "2 точки", "спешност 4, изпълнимост 3"
std::string choice_text(const web::Context&, const Poll&, std::int64_t value);
/// Who is here, votes by a ballot of her own, and has not given it yet.
std::vector<std::string> names_of_missing(const web::Context&, const std::vector<Person>&,
                                          const std::set<PersonId>& voted);
/// What the number of an item is: "Dots"; for two scales that it is a sum of products.
std::string total_title(Method, const i18n::Texts&);
/// Both means of two scales, below the item; empty for other methods.
std::string scales_note(const std::optional<double>& urgency, const std::optional<double>& feasibility,
                        const i18n::Texts&);
ResultPart result_part(const web::Context&, const Tally&, bool with_details);

}  // namespace megdan::seminars
