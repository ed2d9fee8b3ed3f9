// One parsed JSON text whose complaints name the line: Boost.JSON keeps no positions, so the place of a bad
// value is found again in the text. Will not validate beyond what the callers ask. Internal to this folder.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace megdan::algo::matching {

using Step = std::variant<std::string_view, std::size_t>;  ///< a key or an index

class JsonText {
 public:
  /// Throws ReadError. Python's Infinity and NaN become the strings "Infinity" and "NaN".
  explicit JsonText(std::string_view text);
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;

  [[nodiscard]] const boost::json::value& root() const { return *root_; }
  [[noreturn]] void fail(const std::vector<Step>& path, const std::string& reason) const;

  const boost::json::object& object(const boost::json::value& value, const std::vector<Step>& path) const;
  const boost::json::array& array(const boost::json::value& value, const std::vector<Step>& path) const;
  const boost::json::value& member(const boost::json::object& object, std::string_view key,
                                   const std::vector<Step>& path) const;
  /// A whole number within ±10^18; 4.0 counts as whole.
  std::int64_t whole(const boost::json::value& value, const std::vector<Step>& path) const;
  /// A string as it is, a whole number in digits.
  std::string name(const boost::json::value& value, const std::vector<Step>& path) const;

 private:
  [[nodiscard]] std::size_t line_of(const std::vector<Step>& path) const;

  std::string text_;
  boost::json::monotonic_resource memory_;
  const boost::json::value* root_ = nullptr;
};

}  // namespace megdan::algo::matching
