// The table itself is made by tools/assets.mjs; here it is searched.
#include "web/assets.hpp"

#include <algorithm>
#include <string>

#include "core/ensure.hpp"

namespace megdan::web {

const Asset* find_asset(std::string_view path) {
  const auto all = assets();
  const auto found = std::ranges::lower_bound(all, path, {}, &Asset::path);
  return found != all.end() && found->path == path ? &*found : nullptr;
}

html::Url asset_url(std::string_view name) {
  const auto all = assets();
  const auto found = std::ranges::find(all, name, &Asset::name);
  ensure(found != all.end(), "there is no asset " + std::string(name));
  return html::Url::path(found->path);
}

}  // namespace megdan::web
