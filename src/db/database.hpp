// Database: transactions with typed faults over SQLite or PostgreSQL; one SQL text for both.
// Will not know any table, and never builds SQL from values: every query is a named constant.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/id.hpp"
#include "core/instant.hpp"
#include "db/row.hpp"
#include "db/tokenizer.hpp"

namespace megdan::db {

/// A named query of a store.sql, with $1 … $n. Where an engine needs its own text, `sqlite` or `postgres`
/// differ.
struct Query {
  std::string_view name;  // "seminars.card_insert"
  std::string_view sqlite;
  std::string_view postgres;
};

enum class FaultKind {
  unique,
  foreign_key,
  check,
  busy,
  serialization,
  full,
  unavailable,
  unknown_outcome,
  other
};

/// The world failed or a constraint said no. `constraint` names the violated constraint or columns where
/// known.
class Fault : public std::runtime_error {
 public:
  Fault(FaultKind kind, std::string what, std::string constraint = {})
      : std::runtime_error(std::move(what)), kind_(kind), constraint_(std::move(constraint)) {}
  FaultKind kind() const { return kind_; }
  const std::string& constraint() const { return constraint_; }

 private:
  FaultKind kind_;
  std::string constraint_;
};

/// One open transaction (or read snapshot). Lives only inside the body that got it. After a Fault the
/// transaction is over: nothing more may be asked of the session, and it rolls back even when the body
/// swallows the fault (that is how PostgreSQL is; use ON CONFLICT where a conflict is expected, or catch
/// around write()). A text with NUL or malformed UTF-8, and a NaN, are Fault{other} on both engines.
class Session {
 public:
  virtual ~Session() = default;

  /// All rows as T (a plain aggregate whose fields stand in the order of the columns; see row.hpp), or T a
  /// single column (int64, string, bool, double, Id<…>, Instant, optional of these).
  template <class T, class... Args>
  std::vector<T> all(const Query& query, const Args&... args) {
    std::vector<T> rows;
    const std::vector<Value> values{to_value(args)...};
    run(query, values, [&](const Row& row) { rows.push_back(read_row<T>(row)); });
    return rows;
  }
  /// The first row, or nothing.
  template <class T, class... Args>
  std::optional<T> one(const Query& query, const Args&... args) {
    std::optional<T> found;
    const std::vector<Value> values{to_value(args)...};
    run(query, values, [&](const Row& row) {
      if (!found) found = read_row<T>(row);
    });
    return found;
  }
  /// Runs a change; the number of rows it touched.
  template <class... Args>
  std::int64_t exec(const Query& query, const Args&... args) {
    const std::vector<Value> values{to_value(args)...};
    return run(query, values, [](const Row&) {});
  }

  /// Number of changed rows (or rows seen for SELECT). Statements are prepared once a connection and reused.
  virtual std::int64_t run(const Query& query, std::span<const Value> values,
                           const std::function<void(const Row&)>& each) = 0;

  /// Called after the commit has returned, in the order given, on the thread that called write(); never after
  /// a rollback. An effect may write again. It must not throw: the change is already done.
  virtual void after_commit(std::function<void()> effect) = 0;
};

enum class Engine { sqlite, postgres };

class Database {
 public:
  virtual ~Database() = default;

  virtual Engine engine() const = 0;

  /// Grows with every write() of this process that changed a row, before it returns and its effects run: what
  /// was read after a look at this number holds for as long as the number does. Any thread; asks nothing of
  /// the engine. What other processes write does not show here.
  virtual std::uint64_t generation() const = 0;

  /// A consistent read snapshot. `body` may run more than once on PostgreSQL. A read or write inside the body
  /// of another one of the same database is a broken promise (it could wait for itself).
  virtual void read(const std::function<void(Session&)>& body) = 0;

  /// One transaction: commits when `body` returns, rolls back when it throws. It returns after the commit is
  /// durable. Bodies may run more than once (serialization retry) and must be safe to repeat. SQLite groups
  /// the transactions that wait at the same time into one commit, each in a savepoint of its own, so a body
  /// may run on another thread that waits too: no thread_local, and no lock that a caller of write() holds.
  virtual void write(const std::function<void(Session&)>& body) = 0;
  /// A write() of what no page shows: generation() stays when it succeeds.
  virtual void write_unseen(const std::function<void(Session&)>& body) = 0;

  template <class Body>
  auto reading(Body&& body) {
    using T = std::invoke_result_t<Body, Session&>;
    std::optional<T> result;
    read([&](Session& session) { result.emplace(body(session)); });
    return std::move(*result);
  }
  template <class Body>
  auto writing(Body&& body) {
    using T = std::invoke_result_t<Body, Session&>;
    std::optional<T> result;
    write([&](Session& session) { result.emplace(body(session)); });
    return std::move(*result);
  }

  /// Applies the migrations that are missing, in order, each in its transaction; returns their names. Throws
  /// with a clear message when the database is newer than this program.
  virtual std::vector<std::string> migrate(std::span<const struct Migration> migrations) = 0;
  virtual std::vector<std::string> applied_migrations() = 0;

  /// Prepares `query` without running it; throws Fault with the engine's message when it is wrong.
  virtual void prepare(const Query& query) = 0;

  /// A consistent copy of everything into a new file while others go on writing; db/backup.hpp builds on it.
  virtual void copy_to(const std::string& new_file) = 0;

  /// Sizes and times for /metrics: name → value ("wal_bytes", "last_checkpoint_age_ms" …).
  virtual std::vector<std::pair<std::string, double>> gauges() = 0;
};

/// A step of db/migrations, embedded at build time.
struct Migration {
  std::string_view name;  // "0001_people_accounts"
  std::string_view sqlite;
  std::string_view postgres;
};

struct SqliteOptions {
  std::string path;  // file; ":memory:" is refused (readers need a file)
  unsigned readers = 4;
  std::string vfs;               // empty: the default
  bool synchronous_full = true;  // false only for the test that proves that the power-cut test bites
  std::chrono::milliseconds longest_statement{10'000};  // then Fault{busy}
  std::chrono::milliseconds longest_wait{5'000};        // for a lock of another process, or a free reader
  std::int64_t checkpoint_frames = 1000;                // pages in the log before the writer moves them over
  std::int64_t most_wal_bytes = 64 << 20;               // above it the log is cut to nothing
  MakeTokenizer tokenizer = {};                         // for tables that are fts5(…, tokenize='words')
};
/// Opens (and creates, mode 0600) the file. Throws Fault when the file is no database, or the library is
/// older than 3.51.3 (WAL-reset race).
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

struct PostgresOptions {
  std::string uri;  // postgres://…, several hosts allowed
  unsigned connections = 8;
  std::chrono::milliseconds longest_statement{10'000};  // then Fault{busy}
  std::chrono::milliseconds longest_wait{5'000};        // for a free connection
};
std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

/// By address: "postgres://…" or "postgresql://…", anything else is a SQLite file.
std::unique_ptr<Database> open(const std::string& address, MakeTokenizer tokenizer = {});

}  // namespace megdan::db
