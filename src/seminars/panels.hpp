// Panels: what the active step shows on the phone, on the wall and in the cockpit; one set a concept.
// Will not choose the step or draw the frame: seminar_pages (phone, wall, cockpit) do.
#pragma once

#include "html/out.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

/// All read in the caller's snapshot. A panel shows what is possible now, or says plainly why nothing is.
using Panel = html::Markup(const Parts&, web::Context&, db::Session&, const Room&);

Panel cards_phone, cards_wall, cards_cockpit;           // step kind cards
Panel clusters_phone, clusters_wall, clusters_cockpit;  // step kind clusters
Panel vote_phone, vote_wall, vote_cockpit;              // step kind vote
Panel plan_phone, plan_wall, plan_cockpit;              // step kind plan
Panel compare_phone, compare_wall, compare_cockpit;     // step kind compare

}  // namespace megdan::seminars
