// Operations of people/ in the JSON API: the regional centres.
// Will not tell of accounts: those have pages only.
#pragma once

#include "contracts/directory.hpp"
#include "people/actions.hpp"
#include "web/router.hpp"

namespace megdan::people {

/// `parts` and `directory` must outlive the routes.
void add_api(const Parts& parts, Directory& directory, web::Routes& routes);

}  // namespace megdan::people
