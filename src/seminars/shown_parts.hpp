// Which parts of a group (sectors, the room and online) may be shown apart, so that nobody can be singled
// out. Will not know what is counted in them: people who came, or ballots.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace megdan::seminars {

inline constexpr std::int64_t fewest_shown =
    5;  // people in a result, in a part of it, and in what its parts leave over

/// Parts of five or more, and the rest in one number that is 0 or five or more (fewer only where nothing is
/// shown apart): neither a part nor what subtraction leaves over is one to four people.
struct PartsShown {
  std::map<std::string, std::int64_t> shown;
  std::int64_t rest = 0;
};
PartsShown parts_shown(std::map<std::string, std::int64_t> sizes);

}  // namespace megdan::seminars
