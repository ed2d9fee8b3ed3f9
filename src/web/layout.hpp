// Layout: what surrounds a page's body: head, menu, language, signed-in person, notice, foot.
// Will not know requests, cookies or features: web/page.cpp fills it in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "html/out.hpp"
#include "web/components.hpp"

namespace megdan::web {

struct Layout {
  /// page: menu and foot. wall: the projector, dark, nothing to click. phone: one thing a screen, no menu.
  /// print: paper only.
  enum class Kind { page, wall, phone, print };

  struct Tongue {
    std::string code = {};  // "bg"
    std::string name = {};  // "Български"
    html::Url url = {};     // this page in that language
  };
  struct MenuItem {
    html::Url url = {};
    std::string text = {};
    bool current = false;
  };

  Kind kind = Kind::page;
  std::string title = {};        // of the page alone; the centre's name is added
  std::string description = {};  // for search engines and shared links
  std::string centre_name = {};
  html::Url home = {};
  std::vector<Tongue> tongues = {};  // every language, the page's own one too
  std::vector<MenuItem> menu = {};

  std::string person = {};                 // name of the signed-in person; empty: nobody
  std::optional<html::Url> account = {};   // the person's own page
  std::optional<html::Url> sign_in = {};   // where nobody is signed in
  std::optional<html::Url> sign_out = {};  // POST
  std::string csrf = {};                   // hidden field "_csrf" of the layout's own forms

  /// POST of theme ("", "light", "dark"), easy ("1", ""), contrast ("1", "") and back (a path). None: no
  /// switches.
  std::optional<html::Url> preferences = {};
  std::string back = {};   // the path of this page
  std::string theme = {};  // "", "light", "dark"
  bool easy = false;
  bool contrast = false;

  std::optional<Notice> notice = {};
  html::Markup body = {};

  bool eu_funded = true;          // emblem and funding line
  std::string funding_line = {};  // after the emblem: fund, project, number
  bool demonstration = false;
  std::optional<html::Url> feed = {};
  std::string feed_title = {};
  std::optional<html::Url> live = {};  // event stream that says when this page changed
  int refresh_seconds = 0;             // for readers without script
  std::optional<html::Url> canonical = {};
  std::optional<html::Url> share_picture = {};
  std::vector<MenuItem> foot_links = {};  // accessibility, privacy, licence …
  std::string phone_left = {};            // phone: one line at the head ("Table 3 · online")
  std::optional<Timer> phone_timer = {};  // phone: at the head's other end
};

}  // namespace megdan::web
