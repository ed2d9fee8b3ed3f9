#include "algo/opinion/names.hpp"

#include <algorithm>
#include <numeric>

namespace megdan::algo::opinion {
namespace {

constexpr std::uint32_t kSmall = 1U << 22;

// A whole number below kSmall written the one plain way, else kSmall.
std::uint32_t small_number(std::string_view name) {
  if (name.empty() || name.size() > 7 || (name[0] == '0' && name.size() > 1)) return kSmall;
  std::uint32_t value = 0;
  for (const char c : name) {
    if (c < '0' || c > '9') return kSmall;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return std::min(value, kSmall);
}

bool is_whole(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::uint32_t Names::index(std::string_view name) {
  const auto fresh = static_cast<std::uint32_t>(names_.size());
  if (const auto number = small_number(name); number < kSmall) {
    if (number >= small_.size()) small_.resize(std::size_t{number} + 1 + number / 2, kNone);
    if (small_[number] == kNone) {
      small_[number] = fresh;
      names_.emplace_back(name);
    }
    return small_[number];
  }
  if (const auto found = other_.find(name); found != other_.end()) return found->second;
  other_.emplace(std::string(name), fresh);
  names_.emplace_back(name);
  return fresh;
}

std::uint32_t Names::find(std::string_view name) const {
  if (const auto number = small_number(name); number < kSmall) {
    return number < small_.size() ? small_[number] : kNone;
  }
  const auto found = other_.find(name);
  return found == other_.end() ? kNone : found->second;
}

std::vector<std::uint32_t> Names::numeric_order() const {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0U);
  if (std::all_of(names_.begin(), names_.end(), is_whole)) {
    const auto digits = [&](std::uint32_t i) {
      std::string_view text = names_[i];
      text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
      return text;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto x = digits(a), y = digits(b);
      return x.size() != y.size() ? x.size() < y.size() : x < y;
    });
  }
  std::vector<std::uint32_t> rank(order.size());
  for (std::uint32_t r = 0; r < order.size(); ++r) rank[order[r]] = r;
  return rank;
}

}  // namespace megdan::algo::opinion
