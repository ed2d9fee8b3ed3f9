// Routes of people/: request → form → action → view.
// Will not decide: actions.hpp does.
#pragma once

#include "people/actions.hpp"
#include "web/router.hpp"

namespace megdan::people {

/// `parts` must outlive the routes.
void add_pages(const Parts& parts, web::Routes& routes);
void add_account_pages(const Parts& parts, web::Routes& routes);  // a person's own account
void add_centre_pages(const Parts& parts, web::Routes& routes);

}  // namespace megdan::people
