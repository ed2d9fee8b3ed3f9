// Stand-ins until each concept's own files bring them; this file shrinks to nothing.
#include "seminars/ballots_actions.hpp"
#include "seminars/demonstration.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"

namespace megdan::seminars {
void add_api(const Parts&, web::Routes&) {}
}  // namespace megdan::seminars
#include "seminars/entrance_actions.hpp"
namespace megdan::seminars {
}
#include "seminars/cards_actions.hpp"
namespace megdan::seminars {
}
