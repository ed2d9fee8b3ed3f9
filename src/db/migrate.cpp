#include "db/migrate.hpp"

#include <algorithm>
#include <map>

#include "core/base32.hpp"

namespace megdan::db {
namespace {

constexpr std::string_view create_table =
    "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL)";
constexpr Query list{"db.migrations", "SELECT name, fingerprint FROM schema_migration ORDER BY name",
                     "SELECT name, fingerprint FROM schema_migration ORDER BY name COLLATE \"C\""};
constexpr Query insert{"db.migration_insert",
                       "INSERT INTO schema_migration (name, fingerprint) VALUES ($1, $2)",
                       "INSERT INTO schema_migration (name, fingerprint) VALUES ($1, $2)"};
constexpr Query exists{
    "db.has_migrations",
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'",
    "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() "
    "AND tablename = 'schema_migration'"};

// FNV-1a: tells an edited file from the one that was applied, nothing more.
std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return base32_number(static_cast<std::int64_t>(hash >> 1));
}

using Applied = std::map<std::string, std::string>;

Applied applied_on(Migrating& on) {
  Applied applied;
  on.run(list, {}, [&](const Row& row) { applied.emplace(row.text(0), row.text(1)); });
  return applied;
}

void refuse_strangers(const Applied& applied, std::span<const Migration> migrations, const Migrating& on) {
  for (const auto& [name, print] : applied) {
    const auto known = std::find_if(migrations.begin(), migrations.end(),
                                    [&](const Migration& migration) { return migration.name == name; });
    if (known == migrations.end())
      throw Fault(FaultKind::other,
                  "the database is newer than this program: it has the migration " + name +
                      ", which this program does not know. Start the newer program, or restore "
                      "the backup that was made before it");
    if (print != fingerprint(on.text_of(*known)))
      throw Fault(
          FaultKind::other,
          "the migration " + name + " was edited after it was applied here; write a new migration instead");
  }
}

struct Finally {
  Migrating& on;
  ~Finally() { on.after_all(); }
};

}  // namespace

std::vector<std::string> apply_missing(Migrating& on, std::span<const Migration> migrations) {
  std::vector<std::string> done;
  on.before_all();
  const Finally finally{on};
  for (bool more = true; more;) {
    on.begin();
    try {
      on.exec(create_table);
      // Read again inside each transaction: another process may have been quicker.
      const Applied applied = applied_on(on);
      refuse_strangers(applied, migrations, on);
      const auto next = std::find_if(migrations.begin(), migrations.end(), [&](const Migration& migration) {
        return !applied.contains(std::string(migration.name));
      });
      more = next != migrations.end();
      if (more) {
        on.exec(on.text_of(*next));
        const std::string print = fingerprint(on.text_of(*next));
        const Value values[] = {next->name, std::string_view(print)};
        on.run(insert, values, [](const Row&) {});
        on.commit(*next);
        done.emplace_back(next->name);
      } else {
        on.commit(Migration{"the list of migrations", "", ""});
      }
    } catch (const Fault& fault) {
      on.roll_back();
      throw Fault(fault.kind(), std::string("migrate: ") + fault.what(), fault.constraint());
    } catch (...) {
      on.roll_back();
      throw;
    }
  }
  return done;
}

std::vector<std::string> applied_names(Session& session) {
  if (session.one<std::int64_t>(exists).value_or(0) == 0) return {};
  struct Applied {
    std::string name;
    std::string fingerprint;
  };
  std::vector<std::string> names;
  for (auto& applied : session.all<Applied>(list)) names.push_back(std::move(applied.name));
  return names;
}

}  // namespace megdan::db
