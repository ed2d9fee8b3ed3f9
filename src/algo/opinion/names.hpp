// Names of participants or statements ↔ indices, fast for the whole numbers that exports use.
// Will not order them: `numeric_order` says how they should be.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace megdan::algo::opinion {

class Names {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  /// The index of a name, a new one for a new name.
  std::uint32_t index(std::string_view name);
  /// kNone for an unknown name.
  [[nodiscard]] std::uint32_t find(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

  /// rank[index]: by number where every name is a whole number, else by first appearance.
  [[nodiscard]] std::vector<std::uint32_t> numeric_order() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::vector<std::string> names_;
  std::vector<std::uint32_t> small_;  // index of the whole number n, for n < kSmall
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> other_;
};

}  // namespace megdan::algo::opinion
