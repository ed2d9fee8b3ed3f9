// The library of models for a competence centre: eight options, their pluses and minuses, ten criteria.
// Will not store: comparison_actions copies it into a seminar, where all of it can be changed.
#pragma once

#include <span>
#include <vector>

#include "seminars/model.hpp"

namespace megdan::seminars {

struct LibraryWords {
  const char* bg;
  const char* en;
};
struct LibraryStatement {
  Side side;
  LibraryWords text;
};
struct LibraryOption {
  LibraryWords name;
  LibraryWords example;  // empty texts: none is known to us
  std::vector<LibraryStatement> statements;
};

LibraryWords library_title();
std::span<const LibraryOption> library_options();
std::span<const LibraryWords> library_criteria();

}  // namespace megdan::seminars
