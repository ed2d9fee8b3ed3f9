#include "i18n/zone.hpp"

#include <unicode/timezone.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "core/ensure.hpp"
#include "core/utf8.hpp"
#include "i18n/text.hpp"

namespace megdan::i18n {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::int64_t first_ms = -62135596800000;  // 0001-01-01T00:00Z
constexpr std::int64_t last_ms = 253402300799999;   // 9999-12-31T23:59:59.999Z

const icu::TimeZone& zone() {
  // ICU carries its own zone tables, so a machine without tzdata shows the same times.
  static const std::unique_ptr<const icu::TimeZone> sofia(icu::TimeZone::createTimeZone("Europe/Sofia"));
  return *sofia;
}

std::int64_t offset_at(std::int64_t utc_ms) {
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone().getOffset(static_cast<UDate>(utc_ms), false, raw, summer, status);
  ensure(U_SUCCESS(status), "ICU does not know the offset of Europe/Sofia");
  return std::int64_t{raw} + summer;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Exactly `width` digits at the start of `text`, taken off it.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take_sign(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

void append_digits(std::string& out, int value, int width) {
  const auto digits = std::to_string(value);
  for (int i = static_cast<int>(digits.size()); i < width; ++i) out += '0';
  out += digits;
}

}  // namespace

WallTime wall_time(Instant at) {
  const std::int64_t utc = std::clamp(at.ms, first_ms + day_ms, last_ms - day_ms);
  const std::int64_t local = utc + offset_at(utc);
  const std::int64_t day_number = floor_div(local, day_ms);
  const std::chrono::year_month_day date{sys_days{days{day_number}}};
  const auto minutes = static_cast<int>((local - day_number * day_ms) / 60'000);
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())), minutes / 60, minutes % 60};
}

std::optional<Instant> instant_of(const WallTime& wall) {
  const std::chrono::year_month_day date{std::chrono::year{wall.year},
                                         std::chrono::month{static_cast<unsigned>(wall.month)},
                                         std::chrono::day{static_cast<unsigned>(wall.day)}};
  if (!date.ok() || wall.year < 1 || wall.year > 9999) return std::nullopt;
  if (wall.hour < 0 || wall.hour > 23 || wall.minute < 0 || wall.minute > 59) return std::nullopt;
  const std::int64_t local = std::int64_t{sys_days{date}.time_since_epoch().count()} * day_ms +
                             (wall.hour * 60 + wall.minute) * 60'000LL;
  // Offsets change at most once in two days: those of the day before and the day after are all there are. The
  // larger offset (summer) gives the earlier moment.
  const std::int64_t before = offset_at(local - day_ms);
  const std::int64_t after = offset_at(local + day_ms);
  for (const std::int64_t offset : {std::max(before, after), std::min(before, after)})
    if (offset_at(local - offset) == offset) return Instant{local - offset};
  return std::nullopt;
}

bool parse_local(std::string_view date, std::string_view time, Instant& out) {
  date = trim(date);
  time = trim(time);
  const auto year = take_digits(date, 4);
  if (!year || !take_sign(date, '-')) return false;
  const auto month = take_digits(date, 2);
  if (!month || !take_sign(date, '-')) return false;
  const auto day = take_digits(date, 2);
  if (!day || !date.empty()) return false;
  // Browsers may send seconds; people without a time field may leave out the first zero.
  const bool one_digit = time.size() > 1 && time[1] == ':';
  const auto hour = take_digits(time, one_digit ? 1 : 2);
  if (!hour || !take_sign(time, ':')) return false;
  const auto minute = take_digits(time, 2);
  if (!minute) return false;
  if (take_sign(time, ':')) {
    const auto second = take_digits(time, 2);
    if (!second || *second > 59) return false;
    if (take_sign(time, '.'))
      while (take_digits(time, 1)) {
      }
  }
  if (!time.empty()) return false;
  const auto found = instant_of({*year, *month, *day, *hour, *minute});
  if (!found) return false;
  out = *found;
  return true;
}

std::string input_date(Instant at) {
  const WallTime wall = wall_time(at);
  std::string out;
  append_digits(out, wall.year, 4);
  out += '-';
  append_digits(out, wall.month, 2);
  out += '-';
  append_digits(out, wall.day, 2);
  return out;
}

std::string input_time(Instant at) {
  const WallTime wall = wall_time(at);
  std::string out;
  append_digits(out, wall.hour, 2);
  out += ':';
  append_digits(out, wall.minute, 2);
  return out;
}

std::string utc(Instant at) {
  using namespace std::chrono;
  const std::int64_t ms = std::clamp(at.ms, first_ms, last_ms);
  const auto day = floor<days>(sys_time<milliseconds>(milliseconds(ms)));
  const year_month_day date(day);
  const std::int64_t second = floor_div(ms, 1000) - duration_cast<seconds>(day.time_since_epoch()).count();
  std::string out;
  append_digits(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_digits(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  append_digits(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  out += 'T';
  append_digits(out, static_cast<int>(second / 3600), 2);
  out += ':';
  append_digits(out, static_cast<int>(second / 60 % 60), 2);
  out += ':';
  append_digits(out, static_cast<int>(second % 60), 2);
  return out + 'Z';
}

}  // namespace megdan::i18n
