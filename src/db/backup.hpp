// Backups: taken while the program runs, proved before they count, restored without losing what stood there.
// Will not encrypt, send away or delete old ones: that is for whoever calls it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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

/// What is kept beside a backup, in PATH.sha256: the file's SHA-256 in the form that `sha256sum -c` reads,
/// and notes of whoever took it, as lines that it skips.
struct Digest {
  std::string sha256;  // 64 hexadecimal digits
  std::vector<std::string> notes;
};
/// Nothing where no such file lies there; throws Fault where it cannot be understood.
std::optional<Digest> digest_of_backup(const std::string& path);

/// Copies `database` into the new file `path`: under another name first, verified, synced, then renamed; a
/// failure leaves no file behind. Refuses a path that exists. SQLite: a database file; PostgreSQL: a pg_dump
/// archive. Beside it goes its digest with `notes`, one line each.
BackupReport backup(Database& database, const std::string& path, std::span<const Migration> known,
                    const std::vector<std::string>& notes = {});

/// Reads the whole file: its digest where there is one, its own integrity, broken references, and whether
/// this program knows its migrations.
BackupReport verify_backup(const std::string& path, std::span<const Migration> known);

struct RestoreOptions {
  bool force = false;  // also where something stands; it is kept aside
  bool unproven =
      false;  // also a file without a digest, or one that `proof` and the expected constraints speak against
  /// Asked of what was restored before it takes its place; what is wrong with it, or nothing.
  std::function<std::string(Database&, const std::optional<Digest>&)> proof = {};
};
struct Restored {
  std::string kept_aside;             // where the old database lies now; empty: there was none
  std::vector<std::string> warnings;  // what only `unproven` let pass
};
/// Puts the verified backup `from` in the place of `to` (a file, or a postgres:// address). Refuses while a
/// program has the database in use, and where something stands unless `force`. A refusal leaves everything as
/// it was.
Restored restore(const std::string& from, const std::string& to, const RestoreOptions& options,
                 std::span<const Migration> known);

/// A sign on a PostgreSQL database, for as long as this lives, that a program serves from it: restore()
/// refuses then. A SQLite file needs none: that it is open shows by itself.
class InUse {
 public:
  virtual ~InUse() = default;
  /// To be called now and then: a lost connection is made anew. Throws Fault where that cannot be.
  virtual void renew() = 0;
};
/// Throws Fault{busy} while the database is being restored.
std::unique_ptr<InUse> mark_in_use(const std::string& address);

}  // namespace megdan::db
