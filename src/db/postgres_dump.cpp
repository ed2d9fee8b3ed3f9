#include "db/postgres_dump.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <vector>

#include "db/database.hpp"
#include "db/names.hpp"
#include "db/postgres_connection.hpp"

extern char** environ;  // NOLINT: POSIX

namespace megdan::db {
namespace {

struct Finished {
  int status = 0;
  std::string errors;
};

/// Runs a program of the path to its end; what it says on stderr comes back, stdout goes nowhere.
Finished run(std::vector<std::string> arguments, const std::string& password = {}) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw Fault(FaultKind::other, std::string("pipe: ") + std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::string secret = "PGPASSWORD=" + password;
  std::string language = "LC_ALL=C.UTF-8";
  std::vector<char*> environment;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (std::strncmp(*entry, "LC_ALL=", 7) != 0 && std::strncmp(*entry, "PGPASSWORD=", 11) != 0)
      environment.push_back(*entry);
  environment.push_back(language.data());
  if (!password.empty()) environment.push_back(secret.data());
  environment.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    throw Fault(FaultKind::other, arguments[0] + " cannot be started (" + std::strerror(failed) +
                                      "); on Debian: apt-get install postgresql-client");
  }
  Finished finished;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = read(ends[0], buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    // The first lines say it; a program that never stops talking must still be read to its end.
    if (finished.errors.size() < 4000) finished.errors.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  while (waitpid(child, &finished.status, 0) < 0 && errno == EINTR) {
  }
  return finished;
}

struct Address {
  std::string conninfo;  // without the password
  std::string password;
};

Address parse(const std::string& uri) {
  char* error = nullptr;
  struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
  };
  const std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(uri.c_str(), &error));
  if (!options) {
    const std::string why = error != nullptr ? error : "no memory";
    PQfreemem(error);
    throw Fault(FaultKind::other, "the address of the database: " + why);
  }
  Address address;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::strcmp(option->keyword, "password") == 0) {
      address.password = option->val;
      continue;
    }
    std::string quoted;
    for (const char* c = option->val; *c != '\0'; ++c) {
      if (*c == '\'' || *c == '\\') quoted += '\\';
      quoted += *c;
    }
    address.conninfo += std::string(option->keyword) + "='" + quoted + "' ";
  }
  return address;
}

PostgresOptions options_for(const std::string& uri) {
  PostgresOptions options;
  options.uri = uri;
  options.longest_statement = std::chrono::minutes(10);
  return options;
}

std::string one_text(PostgresConnection& connection, std::string_view sql) {
  std::string text;
  const Query query{"db.dump", sql, sql};
  connection.run(query, {}, [&](const Row& row) { text = row.text(0); });
  return text;
}

std::vector<std::string> all_schemas(PostgresConnection& connection) {
  std::vector<std::string> names;
  const Query query{"db.schemas", "SELECT nspname::text FROM pg_catalog.pg_namespace",
                    "SELECT nspname::text FROM pg_catalog.pg_namespace"};
  connection.run(query, {}, [&](const Row& row) { names.emplace_back(row.text(0)); });
  return names;
}

// The second number is of the schema: several may live in one database. 74656764 spells the program's name.
constexpr std::string_view lock_shared =
    "SELECT pg_try_advisory_lock_shared(74656764, hashtext(current_schema()::text))";
constexpr std::string_view lock_alone =
    "SELECT pg_try_advisory_lock(74656764, hashtext(current_schema()::text))";

bool locks(PostgresConnection& connection, std::string_view how) {
  bool got = false;
  const Query query{"db.in_use", how, how};
  connection.run(query, {}, [&](const Row& row) { got = row.integer(0) != 0; });
  return got;
}

class PostgresInUse final : public InUse {
 public:
  explicit PostgresInUse(PostgresOptions options) : options_(std::move(options)) { take(); }
  void renew() override {
    try {
      connection_->exec("SELECT 1");
    } catch (const Fault&) {
      take();
    }
  }

 private:
  void take() {
    connection_ = std::make_unique<PostgresConnection>(options_);
    if (!locks(*connection_, lock_shared))
      throw Fault(FaultKind::busy, "the database is being restored: start again when that is done");
  }
  const PostgresOptions options_;
  std::unique_ptr<PostgresConnection> connection_;
};

/// Columns, constraints and indexes of the current schema, a line each.
std::set<std::string> shape_of(PostgresConnection& connection) {
  constexpr std::string_view sql =
      "SELECT 'column ' || t.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || "
      "CASE WHEN a.attnotnull THEN ' not null' ELSE '' END FROM pg_catalog.pg_attribute a "
      "JOIN pg_catalog.pg_class t ON t.oid = a.attrelid WHERE t.relkind = 'r' AND a.attnum > 0 AND NOT "
      "a.attisdropped AND t.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = "
      "current_schema()) "
      "UNION ALL SELECT 'constraint ' || t.relname || '.' || c.conname || ' ' || pg_get_constraintdef(c.oid) "
      "FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class t ON t.oid = c.conrelid WHERE t.relnamespace "
      "= "
      "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema()) "
      "UNION ALL SELECT 'index ' || pg_get_indexdef(i.indexrelid, 0, true) FROM pg_catalog.pg_index i "
      "JOIN pg_catalog.pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = "
      "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())";
  std::set<std::string> lines;
  const Query query{"db.shape", sql, sql};
  connection.run(query, {}, [&](const Row& row) { lines.emplace(row.text(0)); });
  return lines;
}

/// What the current schema lacks of what its migrations make: they run once more, beside it, and are rolled
/// back.
std::vector<std::string> missing_parts(PostgresConnection& connection, std::span<const Migration> known) {
  constexpr std::string_view applied = "SELECT name FROM schema_migration ORDER BY name COLLATE \"C\"";
  std::vector<std::string> names;
  const Query query{"db.restored_migrations", applied, applied};
  try {
    connection.run(query, {}, [&](const Row& row) { names.emplace_back(row.text(0)); });
  } catch (const Fault&) {
    return {"it is no database of this program: no list of migrations"};
  }
  const auto found = shape_of(connection);
  std::string texts;
  for (const auto& name : names) {
    const auto migration = std::ranges::find(known, name, &Migration::name);
    if (migration == known.end())
      return {"it was made by a newer program: migration " + name + " is unknown here"};
    texts += std::string(migration->postgres) + "\n;\n";
  }
  const std::string beside = "megdan_expected_" + std::to_string(getpid());
  connection.exec("BEGIN; CREATE SCHEMA " + beside + "; SET LOCAL search_path TO " + beside);
  std::vector<std::string> missing;
  try {
    connection.exec(texts);
    for (const auto& line : shape_of(connection))
      if (!found.contains(line)) missing.push_back("it lacks the " + line);
  } catch (...) {
    connection.roll_back();
    throw;
  }
  connection.roll_back();
  return missing;
}

void must_succeed(const Finished& finished, const std::string& what) {
  if (finished.status != 0) throw Fault(FaultKind::other, what + " failed: " + finished.errors);
}

}  // namespace

void dump_postgres(const std::string& uri, const std::string& new_file) {
  std::string schema;
  {
    PostgresConnection connection(options_for(uri));
    schema = one_text(connection, "SELECT current_schema()::text");
  }
  const Address address = parse(uri);
  must_succeed(run({"pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                    "--schema=" + quoted_name(schema), "--file=" + new_file, "--dbname=" + address.conninfo},
                   address.password),
               "pg_dump");
}

std::vector<std::string> problems_of_dump(const std::string& file) {
  const Finished finished = run({"pg_restore", "--file=/dev/null", file});
  if (finished.status == 0) return {};
  return {"pg_restore cannot read it: " + finished.errors};
}

std::unique_ptr<InUse> mark_postgres_in_use(const std::string& uri) {
  return std::make_unique<PostgresInUse>(options_for(uri));
}

std::string restore_postgres(const std::string& file, const std::string& uri, bool force,
                             std::span<const Migration> known,
                             const std::function<void(std::vector<std::string>)>& judge) {
  PostgresConnection connection(options_for(uri));
  const std::string schema = one_text(connection, "SELECT current_schema()::text");
  // Held until the end: a program that starts meanwhile is told to wait.
  if (!locks(connection, lock_alone))
    throw Fault(FaultKind::busy, "a program serves from the schema " + schema + ": stop it first");
  const std::string tables = one_text(
      connection, "SELECT COUNT(*)::text FROM pg_catalog.pg_tables WHERE schemaname = current_schema()");
  std::string aside;
  if (tables != "0") {
    if (!force)
      throw Fault(FaultKind::other, "the schema " + schema + " holds " + tables +
                                        " tables already; restoring over them must be asked for (force)");
    for (int number = 1; aside.empty(); ++number) {
      const std::string name = schema + "_before_restore_" + std::to_string(number);
      const auto names = all_schemas(connection);
      if (std::ranges::find(names, name) == names.end()) aside = name;
    }
    connection.exec("ALTER SCHEMA " + quoted_name(schema) + " RENAME TO " + quoted_name(aside));
  } else {
    // The archive makes the schema itself.
    connection.exec("DROP SCHEMA " + quoted_name(schema));
  }
  const auto put_back = [&] {
    connection.exec("DROP SCHEMA IF EXISTS " + quoted_name(schema) + " CASCADE");
    connection.exec(aside.empty()
                        ? "CREATE SCHEMA " + quoted_name(schema)
                        : "ALTER SCHEMA " + quoted_name(aside) + " RENAME TO " + quoted_name(schema));
  };
  const Address address = parse(uri);
  const Finished finished = run({"pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
                                 "--no-privileges", "--dbname=" + address.conninfo, file},
                                address.password);
  if (finished.status != 0) {
    put_back();
    throw Fault(FaultKind::other, "pg_restore failed, everything is as it was: " + finished.errors);
  }
  try {
    judge(missing_parts(connection, known));
  } catch (...) {
    put_back();
    throw;
  }
  return aside;
}

}  // namespace megdan::db
