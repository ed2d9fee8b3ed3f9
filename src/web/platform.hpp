// Platform: the addresses that belong to no feature: front page, health, metrics, assets, preferences,
// papers. Will not name a feature: it reads manifests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "web/manifest.hpp"
#include "web/router.hpp"

namespace megdan::web {

struct Platform {
  const Site& site;
  std::vector<Manifest> manifests;
  /// Text in the format of Prometheus; made in app/, where the server and the jobs are known.
  std::function<std::string()> metrics;
  /// Empty when ready, else the reason.
  std::function<std::string()> unready;
  /// Letters of the spool, in the demonstration only.
  std::string spool_folder;
};

/// `platform` must outlive the routes.
void add_platform(const Platform& platform, Routes& routes);

}  // namespace megdan::web
