#include "lab/lab.hpp"

#include <CLI/CLI.hpp>

namespace megdan::lab {

void add_text(CLI::App&, int&) {}

}  // namespace megdan::lab
