#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "files/sheets.hpp"

namespace megdan::files {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  // The wide forms of = + - @ are read like the narrow ones by some programs.
  const bool wide = std::ranges::any_of(std::array<std::string_view, 4>{"＝", "＋", "－", "＠"},
                                        [&](std::string_view sign) { return text.starts_with(sign); });
  if (wide || (!text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos))
    out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string day_text(const Day& day) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return out.data();
}

struct Writer {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return quoted(text); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const {
    std::array<char, 64> out{};
    const auto end = std::to_chars(out.data(), out.data() + out.size(), number, std::chars_format::fixed, 4);
    return {out.data(), end.ptr};
  }
  std::string operator()(Money money) const {
    std::array<char, 48> out{};
    const auto cents = static_cast<unsigned long long>(money.cents < 0 ? -money.cents : money.cents);
    std::snprintf(out.data(), out.size(), "%s%llu.%02llu", money.cents < 0 ? "-" : "", cents / 100,
                  cents % 100);
    return out.data();
  }
  std::string operator()(const Day& day) const { return day_text(day); }
  std::string operator()(const Moment& moment) const {
    std::array<char, 16> hour{};
    std::snprintf(hour.data(), hour.size(), " %02d:%02d", moment.hour, moment.minute);
    return day_text(moment.day) + hour.data();
  }
};

}  // namespace

std::string csv(const Sheet& sheet) {
  std::string out = "\xEF\xBB\xBF";
  for (std::size_t i = 0; i < sheet.columns.size(); ++i)
    out += (i > 0 ? "," : "") + quoted(sheet.columns[i].title);
  out += "\r\n";
  for (const auto& row : sheet.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + std::visit(Writer{}, row[i]);
    out += "\r\n";
  }
  return out;
}

}  // namespace megdan::files
