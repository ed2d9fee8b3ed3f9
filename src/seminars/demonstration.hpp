// The demonstration centre: six regional centres, and the seminar of Plovdiv at three stages.
// Will not be reachable from pages.
#pragma once

#include <string>

#include "contracts/founding.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

void demonstrate(const Parts& parts, Founding& people);
/// Of the newest seminar that is running; empty where none is.
std::string running_join_code(const Parts& parts);

}  // namespace megdan::seminars
