#include "app/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/json.hpp>

#include "core/clock.hpp"

namespace megdan::app {
namespace {

std::atomic<bool>& switched_on() {
  static std::atomic<bool> on{true};
  return on;
}

spdlog::logger& logger() {
  static const auto made = [] {
    auto fresh = spdlog::stderr_logger_mt("megdan");
    fresh->set_pattern("%v");
    return fresh;
  }();
  return *made;
}

}  // namespace

void set_log(bool on) { switched_on() = on; }

void log(std::string_view level, std::string_view what, LogFields fields) {
  if (!switched_on()) return;
  boost::json::object line;
  line["at"] = SystemClock().now().ms;
  line["level"] = level;
  line["what"] = what;
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      line[name] = *text;
    } else {
      line[name] = std::get<std::int64_t>(value);
    }
  }
  logger().info("{}", boost::json::serialize(line));
}

}  // namespace megdan::app
