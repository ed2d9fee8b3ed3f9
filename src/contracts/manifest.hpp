// Manifest: what a feature tells the platform about itself: menu entries, timers, counters.
// Will not be read by other features, only by web/ and app/.
#pragma once

#include <string>
#include <vector>

#include "contracts/people.hpp"

namespace megdan {

struct MenuEntry {
  std::string path;   // "/seminars", without the language
  const char* label;  // msgid
  Role from = Role::guest;  // shown to viewers with at least this role (guest: everybody)
};

struct Manifest {
  std::string name;
  std::vector<MenuEntry> menu;
};

}  // namespace megdan
