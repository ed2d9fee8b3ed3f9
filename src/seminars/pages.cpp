#include "seminars/pages.hpp"

#include "seminars/ballots_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/personal_data.hpp"

namespace megdan::seminars {

void add_pages(const Parts& parts, web::Routes& routes) {
  add_seminar_pages(parts, routes);
  add_seminar_making_pages(parts, routes);
  add_process_pages(parts, routes);
  add_screen_pages(parts, routes);
  add_entrance_pages(parts, routes);
  add_people_pages(parts, routes);
  add_card_pages(parts, routes);
  add_draft_pages(parts, routes);
  add_ballot_pages(parts, routes);
  add_plan_item_pages(parts, routes);
  add_plan_pages(parts, routes);
  add_comparison_pages(parts, routes);
  add_outcome_pages(parts, routes);
  add_report_pages(parts, routes);
}

void add_jobs(const Parts& parts, jobs::Runner& runner) {
  runner.every(std::chrono::seconds(1), [&parts] { close_due_polls(parts, parts.site.database); });
  runner.every(std::chrono::minutes(10), [&parts] { remind_owners(parts, parts.site.database); });
  runner.every(std::chrono::hours(1), [&parts] { forget_people(parts, parts.site.database); });
}

}  // namespace megdan::seminars
