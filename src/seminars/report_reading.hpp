// Reading a report's content: what an older version does not hold is nothing, not an error.
// Will not know which keys there are: report_content.cpp writes them.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "contracts/words.hpp"
#include "core/enum_text.hpp"
#include "core/instant.hpp"

namespace megdan::seminars::reading {

namespace json = boost::json;

inline const json::value& at(const json::value& value, std::string_view key) {
  static const json::value none;
  if (!value.is_object()) return none;
  const auto* found = value.get_object().if_contains(key);
  return found ? *found : none;
}
const json::value& at(const json::object& value, std::string_view key) = delete;  // would look into a copy
inline bool has(const json::value& value, std::string_view key) {
  return !at(value, key).is_null();
}

inline std::string text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}
inline std::string text(const json::value& value, std::string_view key) {
  return text(at(value, key));
}

inline std::int64_t number(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return static_cast<std::int64_t>(value.get_uint64());
  return value.is_double() ? static_cast<std::int64_t>(value.get_double()) : 0;
}
inline std::int64_t number(const json::value& value, std::string_view key) {
  return number(at(value, key));
}
inline double decimal(const json::value& value, std::string_view key) {
  const auto& found = at(value, key);
  return found.is_double() ? found.get_double() : static_cast<double>(number(found));
}
inline bool yes(const json::value& value, std::string_view key) {
  const auto& found = at(value, key);
  return found.is_bool() && found.get_bool();
}
inline Instant instant(const json::value& value, std::string_view key) {
  return {number(value, key)};
}

inline const json::array& list(const json::value& value, std::string_view key) {
  static const json::array none;
  const auto& found = at(value, key);
  return found.is_array() ? found.get_array() : none;
}
inline const json::object& object(const json::value& value, std::string_view key) {
  static const json::object none;
  const auto& found = at(value, key);
  return found.is_object() ? found.get_object() : none;
}

/// Words; what stands there as a bare text (in older reports) is Bulgarian.
inline Words words_of(const json::value& value) {
  if (value.is_string()) return {text(value), {}};
  return value.is_object() ? Words::parse(json::serialize(value)) : Words();
}
inline std::string words(const json::value& value, std::string_view language) {
  return words_of(value).in(language);
}
inline std::string words(const json::value& value, std::string_view key, std::string_view language) {
  return words(at(value, key), language);
}

template <class E>
E name(const json::value& value, std::string_view key) {
  E found{};
  (void)from_text(text(value, key), found);
  return found;
}

}  // namespace megdan::seminars::reading
