// The centre's zone (Europe/Sofia): moments as they stand on its wall clock.
// Will not format; callers outside this folder use text.hpp.
#pragma once

#include <cstdint>
#include <optional>

#include "core/instant.hpp"

namespace megdan::i18n {

struct WallTime {
  int year = 1970, month = 1, day = 1;
  int hour = 0, minute = 0;
};

/// Moments before the year 1 or after 9999 are shown as the nearest one inside.
WallTime wall_time(Instant at);

/// Nothing for a date or time that no wall clock shows (30 February, 25:00, the hour that summer time skips).
/// Of the hour that comes twice in autumn the first is meant.
std::optional<Instant> instant_of(const WallTime& wall);

}  // namespace megdan::i18n
