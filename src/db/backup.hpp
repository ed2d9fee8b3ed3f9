// Backups: taken while the program runs, proved before they count, restored without losing what stood there.
// Will not encrypt, send away or delete old ones: that is the operator's part.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "db/database.hpp"

namespace megdan::db {

struct BackupReport {
  Engine engine = Engine::sqlite;
  std::int64_t bytes = 0;
  std::vector<std::string> migrations;                     // SQLite only
  std::vector<std::pair<std::string, std::int64_t>> rows;  // table → rows; SQLite only
  std::vector<std::string> problems;                       // empty: it can be restored
  bool is_good() const { return problems.empty(); }
};

/// Copies `database` into the new file `path`: under another name first, verified, synced, then renamed; a
/// failure leaves no file behind. Refuses a path that exists. SQLite: a database file; PostgreSQL: a pg_dump
/// archive.
BackupReport backup(Database& database, const std::string& path, std::span<const Migration> known);

/// Reads the whole file: its own integrity, broken references, and whether this program knows its migrations.
BackupReport verify_backup(const std::string& path, std::span<const Migration> known);

struct Restored {
  std::string kept_aside;  // where the old database lies now; empty: there was none
};
/// Puts the verified backup `from` in the place of `to` (a file, or a postgres:// address). Refuses while
/// another process has the SQLite file open, and where something stands unless `force`; then the old one is
/// kept beside it.
Restored restore(const std::string& from, const std::string& to, bool force,
                 std::span<const Migration> known);

}  // namespace megdan::db
