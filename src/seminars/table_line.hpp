// A table and the names of those who sit there, as people page and wall show it.
// Will not choose who sits where: groups.hpp does.
#pragma once

#include <string>
#include <vector>

namespace megdan::seminars {

struct TableLine {
  std::string title = {};
  std::vector<std::string> people = {};
};

}  // namespace megdan::seminars
