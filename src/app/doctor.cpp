#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>

#include "app/backups.hpp"
#include "app/commands.hpp"
#include "app/opening.hpp"
#include "app/standing.hpp"
#include "db/backup.hpp"
#include "db/migrations.hpp"
#include "jobs/jobs.hpp"

namespace megdan::app {

int doctor(const Config& config) {
  int bad = 0;
  const auto say = [&](const char* what, const std::string& problem) {
    fmt::print("{:9} {}{}\n", problem.empty() ? "good" : "PROBLEM", what,
               problem.empty() ? "" : ": " + problem);
    if (!problem.empty()) ++bad;
  };
  const std::string named = name_of_database(config);
  const bool postgres = config.database_address().starts_with("postgres");
  // What is damaged is one finding among others: the rest is looked at all the same.
  const auto attempt = [&](const char* what, const std::function<std::string()>& look) {
    try {
      say(what, look());
    } catch (const std::exception& error) {
      say(what, with_advice(config, error));
    }
  };
  std::unique_ptr<db::Database> database;
  enum class Schema { unread, older, newer, same } schema = Schema::unread;
  if (!postgres && !std::filesystem::exists(config.database_address())) {
    say("database", named + " is not there; the folder is named with --data");
  } else {
    attempt("schema", [&]() -> std::string {
      database = db::open(config.database_address());
      const auto applied = database->applied_migrations();
      const auto known = db::migrations();
      const auto stranger = std::ranges::find_if(applied, [&](const std::string& name) {
        return std::ranges::find(known, name, &db::Migration::name) == known.end();
      });
      if (stranger != applied.end()) {
        schema = Schema::newer;
        return fmt::format(
            "this program is older than the data, which have the migration {}; update the program",
            *stranger);
      }
      schema = applied.size() == known.size() ? Schema::same : Schema::older;
      return schema == Schema::same
                 ? ""
                 : fmt::format("{} of {} migrations; run: megdan migrate", applied.size(), known.size());
    });
  }
  if (schema == Schema::same || schema == Schema::older)
    attempt("database", [&]() -> std::string {
      // The surest check of a database is a copy that verifies.
      const std::string copy = config.data + "/doctor." + std::to_string(getpid());
      struct Removed {
        const std::string& path;
        ~Removed() {
          std::error_code ignored;
          for (const auto* suffix : {"", ".part", ".sha256", ".sha256.part"})
            std::filesystem::remove(path + suffix, ignored);
        }
      } const removed{copy};
      try {
        const auto report = db::backup(*database, copy, db::migrations());
        return report.is_good() ? std::string() : report.problems.front();
      } catch (const db::Fault& fault) {
        if (fault.kind() != db::FaultKind::other ||
            std::string_view(fault.what()).find("no good backup") == std::string_view::npos)
          throw;
        return fmt::format(
            "{}: a copy of it does not verify: {}; put a good copy in its place with: megdan restore FILE "
            "--force",
            named, fault.what());
      }
    });
  if (schema == Schema::same) {
    attempt("audit chain", [&] { return problem_of_trail(*database, config.data); });
    attempt("key", [&] { return problem_of_key(*database, config.data); });
    attempt("jobs", [&] {
      const auto waiting = jobs::counts(*database);
      return waiting.dead > 0
                 ? fmt::format("{} given up after many tries; see: megdan jobs list", waiting.dead)
                 : std::string();
    });
  }
  say("disk", problem_of_disk(config.data));
  return bad == 0 ? 0 : 1;
}

}  // namespace megdan::app
