#include "seminars/shown_parts.hpp"

#include <algorithm>

namespace megdan::seminars {

PartsShown parts_shown(std::map<std::string, std::int64_t> sizes) {
  PartsShown out;
  out.shown = std::move(sizes);
  const auto fold = [&](auto at) {
    out.rest += at->second;
    return out.shown.erase(at);
  };
  for (auto at = out.shown.begin(); at != out.shown.end();)
    at = at->second < fewest_shown ? fold(at) : std::next(at);
  // A rest of one to four would tell what was left out: the smallest shown joins it.
  while (out.rest > 0 && out.rest < fewest_shown && !out.shown.empty())
    fold(std::ranges::min_element(out.shown, {}, [](const auto& entry) { return entry.second; }));
  return out;
}

}  // namespace megdan::seminars
