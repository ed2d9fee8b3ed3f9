// Routes of the seminars, by concept; each *_pages.cpp adds its own.
// Will not decide: the actions do.
#pragma once

#include <vector>

#include "jobs/jobs.hpp"
#include "seminars/room.hpp"
#include "web/manifest.hpp"
#include "web/router.hpp"

namespace megdan::seminars {

/// All routes; `parts` must outlive them.
void add_pages(const Parts& parts, web::Routes& routes);
void add_jobs(const Parts& parts, jobs::Runner& runner);
std::vector<web::FrontPart> front_parts(const Parts& parts);

// By concept:
void add_seminar_pages(const Parts& parts, web::Routes& routes);         // lists, agenda, the day
void add_seminar_making_pages(const Parts& parts, web::Routes& routes);  // made from a template, and changed
void add_process_pages(const Parts& parts, web::Routes& routes);         // what several seminars belong to
void add_screen_pages(const Parts& parts, web::Routes& routes);    // cockpit, wall, phone and what they hear
void add_entrance_pages(const Parts& parts, web::Routes& routes);  // join, register, one's own seat
void add_people_pages(const Parts& parts,
                      web::Routes& routes);  // everybody, groups, poster and attendance sheet
void add_card_pages(const Parts& parts, web::Routes& routes);    // cards and clusters
void add_draft_pages(const Parts& parts, web::Routes& routes);   // votes before they open
void add_ballot_pages(const Parts& parts, web::Routes& routes);  // ballots, paper, hands, receipts, results
void add_plan_pages(const Parts& parts, web::Routes& routes);    // the whole plan and its budgets
void add_plan_item_pages(const Parts& parts, web::Routes& routes);  // an activity and its progress
void add_comparison_pages(const Parts& parts, web::Routes& routes);
void add_outcome_pages(const Parts& parts, web::Routes& routes);  // decisions and commitments
void add_report_pages(const Parts& parts, web::Routes& routes);   // report, versions, exports, feed

}  // namespace megdan::seminars
