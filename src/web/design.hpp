// The /design page: every token and component in both themes, the reference for later pages.
// Will not be linked from the menu of a centre, and shows nothing that exists.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "html/out.hpp"
#include "i18n/text.hpp"

namespace megdan::web {

/// The colours by role, in the order of web/tokens.mjs.
std::span<const std::string_view> token_names();

/// The body of the page; it goes into the ordinary layout.
html::Markup design_page(const i18n::Texts& texts);

// The parts of the page, each a view.
struct DesignPage {};
/// All components once; `suffix` keeps ids apart where they stand twice.
struct DesignSamples {
  std::string suffix = {};
  std::string theme = {};
};
/// The three sketches: a front page, the projector, a phone.
struct DesignFront {};
struct DesignWall {
  html::Markup qr = {};
};
struct DesignPhone {
  bool writing = false;  // a card instead of a ballot
};
/// What stands in these two; `whole` where it is a page of its own (design_render).
struct DesignWallBody {
  html::Markup qr = {};
  bool whole = false;
};
struct DesignPhoneBody {
  bool writing = false;
  bool whole = false;
};

}  // namespace megdan::web
