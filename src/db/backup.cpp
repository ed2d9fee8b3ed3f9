#include "db/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "db/digest.hpp"
#include "db/names.hpp"
#include "db/postgres_dump.hpp"
#include "db/sqlite_connection.hpp"

namespace megdan::db {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) {
  throw Fault(errno == ENOSPC || errno == EIO ? FaultKind::full : FaultKind::other,
              what + ": " + std::strerror(errno));
}

/// Only for files that no connection of this process has open: closing one would drop SQLite's locks.
void sync_path(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) fail("open " + path);
  const int failed = fsync(file);
  close(file);
  if (failed != 0) fail("fsync " + path);
}

void sync_folder_of(const std::string& path) {
  const fs::path folder = fs::absolute(path).parent_path();
  sync_path(folder.string(), O_RDONLY | O_DIRECTORY);
}

/// A file that disappears unless it is kept.
class Draft {
 public:
  explicit Draft(std::string path) : path_(std::move(path)) { remove_all(); }
  ~Draft() {
    if (!kept_) remove_all();
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const std::string& path() const { return path_; }
  void rename_to(const std::string& path) {
    remove_beside();
    if (std::rename(path_.c_str(), path.c_str()) != 0) fail("rename to " + path);
    kept_ = true;
    sync_folder_of(path);
  }

 private:
  void remove_all() {
    std::error_code ignored;
    fs::remove(path_, ignored);
    remove_beside();
  }
  /// What an engine that looked into the file left there.
  void remove_beside() {
    std::error_code ignored;
    for (const auto* suffix : {"-journal", "-wal", "-shm"}) fs::remove(path_ + suffix, ignored);
  }
  std::string path_;
  bool kept_ = false;
};

bool is_dump(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(5, '\0');
  file.read(start.data(), 5);
  return file.gcount() == 5 && start == "PGDMP";
}

bool is_postgres(const std::string& address) {
  return address.starts_with("postgres://") || address.starts_with("postgresql://");
}

void read_sqlite(const std::string& path, std::span<const Migration> known, BackupReport& report) {
  SqliteOptions options;
  options.path = path;
  SqliteConnection connection(options, SqliteRole::copier);
  const auto each = [&](const std::string& sql, const std::function<void(const Row&)>& row) {
    const Query query{"db.verify", sql, sql};
    connection.run(query, {}, row);
  };
  each("PRAGMA integrity_check", [&](const Row& row) {
    if (row.text(0) != "ok") report.problems.emplace_back("integrity: " + std::string(row.text(0)));
  });
  if (!report.problems.empty()) return;
  each("PRAGMA foreign_key_check", [&](const Row& row) {
    if (report.problems.size() < 20)
      report.problems.emplace_back("a row of " + std::string(row.text(0)) + " refers to a missing row of " +
                                   std::string(row.text(2)));
  });
  std::vector<std::string> tables;
  each(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE "
      "'sqlite_%' "
      "ORDER BY name",
      [&](const Row& row) { tables.emplace_back(row.text(0)); });
  for (const auto& table : tables) {
    each("SELECT COUNT(*) FROM " + quoted_name(table),
         [&](const Row& row) { report.rows.emplace_back(table, row.integer(0)); });
  }
  if (std::find(tables.begin(), tables.end(), "schema_migration") == tables.end()) {
    report.problems.emplace_back("it is no database of this program: no list of migrations");
    return;
  }
  each("SELECT name FROM schema_migration ORDER BY name",
       [&](const Row& row) { report.migrations.emplace_back(row.text(0)); });
  for (const auto& name : report.migrations)
    if (std::none_of(known.begin(), known.end(),
                     [&](const Migration& migration) { return migration.name == name; }))
      report.problems.emplace_back("it was made by a newer program: migration " + name + " is unknown here");
}

void refuse_bad(const BackupReport& report, const std::string& path) {
  if (!report.is_good())
    throw Fault(FaultKind::other, path + " is no good backup: " + report.problems.front());
}

/// Moves everything of the old log into the old file, so that one rename replaces it whole.
void settle(const std::string& path) {
  {
    SqliteOptions options;
    options.path = path;
    options.longest_wait = std::chrono::milliseconds(200);
    SqliteConnection connection(options, SqliteRole::writer);
    sqlite3_wal_checkpoint_v2(connection.raw(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  }
  // The last connection removes the log when it closes.
  if (fs::exists(path + "-wal"))
    throw Fault(FaultKind::busy, path + " is open in another process: stop the program first");
}

/// Refuses what speaks against a restored database, or lets it pass with a warning where that was asked for.
void judge(std::vector<std::string> problems, bool unproven, const std::string& from, Restored& restored) {
  if (!problems.empty() && !unproven)
    throw Fault(FaultKind::other, from + " is not restored: " + problems.front() +
                                      "; restoring it all the same must be asked for (unproven)");
  for (auto& problem : problems) restored.warnings.push_back(std::move(problem));
}

Restored restore_sqlite(const std::string& from, const std::string& to, const RestoreOptions& options,
                        const std::optional<Digest>& digest) {
  const bool replaces = fs::exists(to);
  if (replaces && !options.force)
    throw Fault(FaultKind::other, to + " exists; restoring over it must be asked for (force)");
  Draft draft(to + ".restoring");
  std::error_code error;
  if (!fs::copy_file(from, draft.path(), error))
    throw Fault(FaultKind::full, "copy " + from + ": " + error.message());
  if (chmod(draft.path().c_str(), 0600) != 0) fail("chmod " + draft.path());
  Restored restored;
  if (options.proof) {
    std::string problem;
    {
      const auto opened = open(draft.path());
      problem = options.proof(*opened, digest);
    }
    judge(problem.empty() ? std::vector<std::string>() : std::vector{problem}, options.unproven, from,
          restored);
  }
  sync_path(draft.path(), O_RDONLY);

  if (replaces) {
    for (int number = 1; restored.kept_aside.empty(); ++number) {
      const std::string name = to + ".before-restore-" + std::to_string(number);
      if (!fs::exists(name)) restored.kept_aside = name;
    }
    bool whole = true;
    try {
      settle(to);
    } catch (const Fault& fault) {
      if (fault.kind() == FaultKind::busy) throw;
      whole = false;  // damaged: all its files are kept, for whoever wants to save something from them
    }
    if (whole) {
      // A second name: `to` is never absent, not even for a moment. Some file systems have no second names.
      fs::create_hard_link(to, restored.kept_aside, error);
      if (error) fs::copy_file(to, restored.kept_aside);
    } else {
      for (const auto* suffix : {"", "-wal"})
        if (fs::exists(to + suffix)) fs::rename(to + suffix, restored.kept_aside + suffix);
      fs::remove(to + "-shm");
    }
  } else if (fs::exists(to + "-wal")) {
    throw Fault(FaultKind::other, to + "-wal lies there without its database; move it away first");
  }
  draft.rename_to(to);
  return restored;
}

}  // namespace

BackupReport backup(Database& database, const std::string& path, std::span<const Migration> known,
                    const std::vector<std::string>& notes) {
  if (fs::exists(path)) throw Fault(FaultKind::other, path + " exists; a backup never overwrites one");
  Draft draft(path + ".part");
  database.copy_to(draft.path());
  if (chmod(draft.path().c_str(), 0600) != 0) fail("chmod " + draft.path());
  BackupReport report = verify_backup(draft.path(), known);
  refuse_bad(report, draft.path());
  sync_path(draft.path(), O_RDONLY);
  Draft beside(digest_name(path) + ".part");
  write_digest(beside.path(), fs::path(path).filename().string(), {sha256_of_file(draft.path()), notes});
  if (chmod(beside.path().c_str(), 0600) != 0) fail("chmod " + beside.path());
  sync_path(beside.path(), O_RDONLY);
  // First the digest: a backup never stands there without one.
  beside.rename_to(digest_name(path));
  try {
    draft.rename_to(path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(digest_name(path), ignored);
    throw;
  }
  return report;
}

BackupReport verify_backup(const std::string& path, std::span<const Migration> known) {
  BackupReport report;
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (error) throw Fault(FaultKind::other, path + ": " + error.message());
  report.bytes = static_cast<std::int64_t>(bytes);
  if (is_dump(path)) report.engine = Engine::postgres;
  if (const auto digest = digest_of_backup(path)) {
    if (const auto found = sha256_of_file(path); found != digest->sha256) {
      report.problems.emplace_back("its SHA-256 is " + found + ", and " + digest_name(path) + " says " +
                                   digest->sha256 + ": the file is damaged, or another one");
      return report;
    }
  }
  if (report.engine == Engine::postgres) {
    report.problems = problems_of_dump(path);
    return report;
  }
  try {
    read_sqlite(path, known, report);
  } catch (const Fault& fault) {
    report.problems.emplace_back(fault.what());
  }
  return report;
}

Restored restore(const std::string& from, const std::string& to, const RestoreOptions& options,
                 std::span<const Migration> known) {
  const BackupReport report = verify_backup(from, known);
  refuse_bad(report, from);
  if (is_postgres(to) != (report.engine == Engine::postgres))
    throw Fault(FaultKind::other, from + " comes from the other kind of database than " +
                                      (is_postgres(to) ? "PostgreSQL" : to));
  const auto digest = digest_of_backup(from);
  const std::string missing =
      digest ? ""
             : digest_name(from) + " is not there, so nobody can tell whether a byte of the backup changed";
  if (!digest && !options.unproven)
    throw Fault(FaultKind::other, missing + "; restoring it all the same must be asked for (unproven)");
  Restored restored;
  if (report.engine == Engine::postgres) {
    const auto look = [&](std::vector<std::string> problems) {
      if (options.proof) {
        const auto opened = open(to);
        if (auto problem = options.proof(*opened, digest); !problem.empty())
          problems.push_back(std::move(problem));
      }
      judge(std::move(problems), options.unproven, from, restored);
    };
    restored.kept_aside = restore_postgres(from, to, options.force, known, look);
  } else {
    restored = restore_sqlite(from, to, options, digest);
  }
  if (!missing.empty()) restored.warnings.insert(restored.warnings.begin(), missing);
  return restored;
}

std::unique_ptr<InUse> mark_in_use(const std::string& address) {
  if (is_postgres(address)) return mark_postgres_in_use(address);
  class Nothing final : public InUse {
    void renew() override {}
  };
  return std::make_unique<Nothing>();
}

}  // namespace megdan::db
