#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/ensure.hpp"
#include "i18n/text.hpp"
#include "i18n/voice.hpp"
#include "i18n/zone.hpp"

namespace megdan::i18n {
namespace {

constexpr std::string_view minus = "\u2212";

std::uint64_t size_of(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

// Thousands apart; `digits` holds digits only.
std::string grouped(std::string_view digits, std::string_view sign) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.append(sign);
    out.push_back(digits[i]);
  }
  return out;
}

std::string filled(std::string_view pattern, std::initializer_list<std::string> args) {
  return fill(pattern, std::span<const std::string>(args.begin(), args.size()));
}

std::string signed_text(bool negative, std::string text) {
  return negative ? std::string(minus) + text : text;
}

}  // namespace

std::string Texts::date(Instant at) const {
  const auto& forms = voice_of(*language_).forms();
  const WallTime wall = wall_time(at);
  return filled(forms.date,
                {std::to_string(wall.day), forms.months.at(static_cast<std::size_t>(wall.month - 1)),
                 std::to_string(wall.year)});
}

std::string Texts::short_date(Instant at) const {
  const auto& forms = voice_of(*language_).forms();
  const WallTime wall = wall_time(at);
  return filled(forms.short_date,
                {std::to_string(wall.day), std::to_string(wall.month), std::to_string(wall.year),
                 fmt::format("{:02}", wall.day), fmt::format("{:02}", wall.month),
                 forms.short_months.at(static_cast<std::size_t>(wall.month - 1))});
}

std::string Texts::day_month(Instant at) const {
  const auto& forms = voice_of(*language_).forms();
  const WallTime wall = wall_time(at);
  const auto month = static_cast<std::size_t>(wall.month - 1);
  return filled(forms.day_month, {std::to_string(wall.day), forms.months.at(month), std::to_string(wall.year),
                                  fmt::format("{:02}", wall.day), fmt::format("{:02}", wall.month),
                                  forms.short_months.at(month)});
}

std::string Texts::time(Instant at) const {
  const WallTime wall = wall_time(at);
  return fmt::format("{}:{:02}", wall.hour, wall.minute);
}

std::string Texts::date_time(Instant at) const {
  return filled(voice_of(*language_).forms().date_time, {date(at), time(at)});
}

std::string Texts::duration(std::chrono::seconds length) const {
  const std::uint64_t all = size_of(length.count());
  const std::uint64_t hours = all / 3600;
  const std::string text = hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, all / 60 % 60, all % 60)
                                     : fmt::format("{}:{:02}", all / 60, all % 60);
  return signed_text(length.count() < 0, text);
}

std::string Texts::words(std::chrono::minutes length) const {
  const std::int64_t minutes = std::max<std::int64_t>(length.count(), 0);
  // The largest unit that says it exactly.
  if (minutes > 0 && minutes % (24 * 60) == 0) return n("{1} day", "{1} days", minutes / (24 * 60));
  if (minutes > 0 && minutes % 60 == 0) return n("{1} hour", "{1} hours", minutes / 60);
  if (minutes < 60) return n("{1} minute", "{1} minutes", minutes);
  return f("{1} and {2}",
           {n("{1} hour", "{1} hours", minutes / 60), n("{1} minute", "{1} minutes", minutes % 60)});
}

std::string Texts::number(std::int64_t value) const {
  const auto& forms = voice_of(*language_).forms();
  return signed_text(value < 0, grouped(std::to_string(size_of(value)), forms.group));
}

std::string Texts::decimal(double value, int digits) const {
  if (!std::isfinite(value)) return "–";
  const auto& forms = voice_of(*language_).forms();
  digits = std::clamp(digits, 0, 15);
  // Halves go up, as in schools and spreadsheets: fmt would round 0.625 to 0.62. Beyond 2^53 there are none.
  const double scale = std::pow(10, digits), scaled = std::fabs(value) * scale;
  const double rounded = scaled < 9e15 ? std::round(scaled) / scale : std::fabs(value);
  const std::string text = fmt::format("{:.{}f}", rounded, digits);
  const auto point = text.find('.');
  std::string out = grouped(std::string_view(text).substr(0, point), forms.group);
  if (point != std::string::npos) {
    out.append(forms.point);
    out.append(text, point + 1);
  }
  const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
  return signed_text(value < 0 && !is_zero, std::move(out));
}

std::string Texts::percent(double share) const {
  return filled(voice_of(*language_).forms().percent, {decimal(share * 100, 0)});
}

std::string Texts::money(std::int64_t cents) const {
  const auto& forms = voice_of(*language_).forms();
  const std::uint64_t size = size_of(cents);
  std::string amount = grouped(std::to_string(size / 100), forms.group);
  if (size % 100 != 0) amount += fmt::format("{}{:02}", forms.point, size % 100);
  return signed_text(cents < 0, filled(forms.money, {amount}));
}

}  // namespace megdan::i18n
