// Manifest: what a feature tells the platform about itself: menu entries, parts of the front page.
// Will not be read by other features, only by web/ and app/.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "contracts/people.hpp"
#include "html/out.hpp"

namespace megdan::web {

struct Context;

struct MenuEntry {
  std::string path;         // "/seminars", without the language
  const char* label;        // msgid
  Role from = Role::guest;  // shown to viewers with at least this role (guest: everybody)
};

/// A part of the front page, drawn anew for each request; empty markup leaves it out.
struct FrontPart {
  int order = 0;
  std::function<html::Markup(const Context&)> draw;
};

struct Manifest {
  std::string name;
  std::vector<MenuEntry> menu;
  std::vector<FrontPart> front;
};

}  // namespace megdan::web
