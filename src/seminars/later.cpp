// Stand-ins until each concept's own files bring them; this file shrinks to nothing.
#include "seminars/ballots_actions.hpp"
#include "seminars/demonstration.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"

namespace megdan::seminars {
#define LATER_PANEL(name) \
  html::Markup name(const Parts&, web::Context&, db::Session&, const Room&) { return {}; }
LATER_PANEL(vote_phone)
LATER_PANEL(vote_wall)
LATER_PANEL(vote_cockpit)
LATER_PANEL(plan_phone)
LATER_PANEL(plan_wall)
LATER_PANEL(plan_cockpit)
LATER_PANEL(compare_phone)
LATER_PANEL(compare_wall)
LATER_PANEL(compare_cockpit)
void add_ballot_pages(const Parts&, web::Routes&) {}
void add_plan_pages(const Parts&, web::Routes&) {}
void add_comparison_pages(const Parts&, web::Routes&) {}
void add_outcome_pages(const Parts&, web::Routes&) {}
void add_report_pages(const Parts&, web::Routes&) {}
void add_api(const Parts&, web::Routes&) {}
int close_due_polls(const Parts&, db::Database&) { return 0; }
int remind_owners(const Parts&, db::Database&) { return 0; }
void demonstrate(const Parts&, Founding&) {}
std::string running_join_code(const Parts&) { return {}; }
}  // namespace megdan::seminars
#include "seminars/entrance_actions.hpp"
namespace megdan::seminars {
Result<Done, BallotRefusal> close_poll(const Parts&, db::Session&, SeminarId, PollId, std::string_view) { return Done{}; }
}
#include "seminars/cards_actions.hpp"
namespace megdan::seminars {
}
namespace megdan::seminars { std::vector<Poll> polls_of(db::Session&, SeminarId) { return {}; } }
