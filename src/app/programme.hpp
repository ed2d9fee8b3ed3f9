// Programme: the parts of Megdan put together for one run: database, features, jobs, server.
// Will not hold rules of any feature; of each it sees module.hpp alone.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/backups.hpp"
#include "app/config.hpp"
#include "app/readiness.hpp"
#include "audit/trail.hpp"
#include "core/clock.hpp"
#include "core/random.hpp"
#include "db/database.hpp"
#include "http/events.hpp"
#include "http/server.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "people/module.hpp"
#include "seminars/module.hpp"
#include "web/platform.hpp"
#include "web/router.hpp"

namespace megdan::app {

class Figures;

/// What a command needs: the opened and migrated database and the features on it. Nothing listens yet.
class Programme {
 public:
  explicit Programme(const Config& config);
  ~Programme();

  const Config& config() const { return config_; }
  /// What is in the database is made up: it was founded as a demonstration. With --demonstration an empty one
  /// is marked so when it is opened.
  bool is_demonstration() const { return site_.settings.demonstration; }
  db::Database& database() { return *database_; }
  const web::Site& site() const { return site_; }
  people::Module& people() { return *people_; }
  seminars::Module& seminars() { return *seminars_; }
  const web::Router& router() const { return *router_; }

  /// Serves until stop() or a signal that main turned into it. Prints nothing.
  void start();
  std::uint16_t port() const;
  void stop();

 private:
  std::string metrics();
  void found();
  void watch();
  void note_trail();

  Config config_;
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<db::Database> database_;
  IdMaker ids_;
  http::Events events_;
  web::Site site_;
  audit::Trail audit_;
  std::unique_ptr<people::Module> people_;
  std::unique_ptr<seminars::Module> seminars_;
  std::unique_ptr<jobs::Runner> jobs_;
  std::unique_ptr<mail::Sender> sender_;
  web::Platform platform_;
  std::unique_ptr<web::Router> router_;
  std::unique_ptr<Figures> figures_;
  Readiness readiness_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<db::InUse> in_use_;
  Backups backups_;
  // Backups have a thread of their own: a long one must not hold up the timers of ballots.
  std::thread watch_;
  std::mutex watch_mutex_;
  std::condition_variable watch_wakes_;
  bool watch_ends_ = false;
  bool trail_is_cut_ = false;
  std::atomic<bool> address_known_{false};  // on port 0 the address is known once the server listens
};

}  // namespace megdan::app
