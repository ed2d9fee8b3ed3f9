// Backups: a copy of the database every night into one folder, the oldest dropped.
// Will not carry them to another machine: that is the operator's part.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/clock.hpp"
#include "db/backup.hpp"

namespace megdan::app {

/// "20261124-020311", UTC: names that sort as the moments do.
std::string stamp(Instant at);
std::string backups_folder(const std::string& data);

/// A verified copy with its digest, which also notes the end of the audit trail.
db::BackupReport take_backup(db::Database& database, const std::string& path);
/// What db::restore asks before a restored database takes its place: its audit trail is whole, up to the
/// noted end.
std::string proof_of_trail(db::Database& database, const std::optional<db::Digest>& digest);

class Backups {
 public:
  /// `kept`: how many nightly copies stay; 0 takes none.
  Backups(db::Database& database, const Clock& clock, std::string folder, unsigned kept)
      : database_(database), clock_(clock), folder_(std::move(folder)), kept_(kept) {}

  /// Takes one where none was taken since the last 02:00 UTC, then drops what is older than the newest
  /// `kept`. The new file, or nothing. What fails is thrown, and drops nothing.
  std::optional<std::string> take_if_due();
  /// How long ago the newest was taken; nothing while there is none.
  std::optional<Duration> age() const;

 private:
  db::Database& database_;
  const Clock& clock_;
  const std::string folder_;
  const unsigned kept_;
};

}  // namespace megdan::app
