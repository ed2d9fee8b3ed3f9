// The /design page: every token and component in both themes, the reference for later pages.
// Will not be linked from the menu of a centre.
#pragma once

#include "html/out.hpp"
#include "i18n/text.hpp"

namespace megdan::web {

/// The body of the page; it goes into the ordinary layout.
html::Markup design_page(const i18n::Texts& texts);

}  // namespace megdan::web
