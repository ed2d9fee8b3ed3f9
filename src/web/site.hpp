// Site: what the program hands to every feature at start: database, clock, randomness, events, settings.
// Will not hold features: they are wired in app/.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/random.hpp"
#include "db/database.hpp"
#include "http/events.hpp"

namespace megdan::web {

struct Settings {
  std::string centre_name = "Megdan";
  std::string public_url;      // "http://192.168.1.5:8080", without a final slash: what a QR code carries
  std::string data_folder;     // absolute
  bool demonstration = false;  // shows /dev/outbox, and says on every page that this is a demonstration
  bool easy_argon = false;     // tests only: the cheapest passphrase hashing
};

struct Site {
  db::Database& database;
  const Clock& clock;
  Random& random;
  IdMaker& ids;
  http::Events& events;
  Settings settings;
  std::function<void()> nudge_jobs;  // something was enqueued
  using LogFields = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  /// A warning for the operator's journal: "request.unavailable", "pdf.failed". No personal data.
  std::function<void(std::string_view what, LogFields)> log = {};
};

}  // namespace megdan::web
