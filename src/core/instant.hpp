// Instant: a moment as milliseconds since 1970-01-01T00:00Z, the one form in which times are stored.
// Will not know time zones or words: that is i18n.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace megdan {

using Duration = std::chrono::milliseconds;

struct Instant {
  std::int64_t ms = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
  friend Instant operator+(Instant at, Duration by) { return {at.ms + by.count()}; }
  friend Instant operator-(Instant at, Duration by) { return {at.ms - by.count()}; }
  friend Duration operator-(Instant a, Instant b) { return Duration(a.ms - b.ms); }
};

}  // namespace megdan
