// Log: one JSON object a line on standard error, without personal data.
// Will not rotate or send anywhere: that is the operator's journal.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace megdan::app {

using LogValue = std::variant<std::string_view, std::int64_t>;

/// Any thread. `what`: "request", "start", "job.failed" …
using LogFields = std::span<const std::pair<std::string_view, LogValue>>;
void log(std::string_view level, std::string_view what, LogFields fields);
inline void log(std::string_view level, std::string_view what,
                std::initializer_list<std::pair<std::string_view, LogValue>> fields = {}) {
  log(level, what, LogFields(fields.begin(), fields.size()));
}

}  // namespace megdan::app
