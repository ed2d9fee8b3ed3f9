#include "app/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <string>

#include "core/clock.hpp"

namespace megdan::app {
namespace {

spdlog::logger& logger() {
  static const auto made = [] {
    auto fresh = spdlog::stderr_logger_mt("megdan");
    fresh->set_pattern("%v");
    return fresh;
  }();
  return *made;
}

/// A JSON string (RFC 8259, 7). By hand: a line is written for every request, and a tree of values costs more
/// than the rest of a page from the cache.
void put_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      (out += c < 0x10 ? "\\u000" : "\\u001") += digits[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void log(std::string_view level, std::string_view what, LogFields fields) {
  std::string line = "{\"at\":" + std::to_string(SystemClock().now().ms);
  line.reserve(320);
  const auto begin_field = [&](std::string_view name) { line.append(",\"").append(name).append("\":"); };
  begin_field("level");
  put_quoted(line, level);
  begin_field("what");
  put_quoted(line, what);
  for (const auto& [name, value] : fields) {
    begin_field(name);
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      put_quoted(line, *text);
    } else {
      line += std::to_string(std::get<std::int64_t>(value));
    }
  }
  line += '}';
  logger().log(spdlog::level::info, spdlog::string_view_t(line));
}

}  // namespace megdan::app
