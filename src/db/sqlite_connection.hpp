// One SQLite connection: settings, limits, cached statements, typed faults. Inside db/ only.
// Will not share itself between threads: whoever holds it, holds it alone.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "db/database.hpp"

namespace megdan::db {

/// Settings that must precede everything else in the process; refuses a library older than 3.51.3.
void start_sqlite();

/// The fault for a result code of `connection` (may be null).
Fault sqlite_fault(sqlite3* connection, int code, std::string_view doing);

struct CloseSqlite {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

enum class SqliteRole { writer, reader, copier };

class SqliteConnection {
 public:
  SqliteConnection(const SqliteOptions& options, SqliteRole role);
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  /// A fixed statement or several (transaction control, pragmas, a migration); rows are dropped.
  void exec(std::string_view sql);
  std::int64_t run(const Query& query, std::span<const Value> values,
                   const std::function<void(const Row&)>& each);
  void prepare(const Query& query);
  bool in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }
  /// Back to no transaction, whatever happened before; false when even that failed.
  bool roll_back() noexcept;
  sqlite3* raw() { return connection_.get(); }
  /// Statements may run as long as they need (migrations, copies).
  void without_deadline(bool unlimited) { unlimited_ = unlimited; }

 private:
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement;
    std::vector<int> parameter;  // position in SQLite → index of the value ($n)
    bool in_use = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  class Use;

  Prepared compile(std::string_view sql, std::string_view name, unsigned flags);
  Prepared& cached(const Query& query);
  void bind(Prepared& prepared, const Query& query, std::span<const Value> values);
  std::int64_t step_all(Prepared& prepared, const Query& query, std::span<const Value> values,
                        const std::function<void(const Row&)>& each);
  void ensure_wal();
  static int on_progress(void* self);

  std::unique_ptr<sqlite3, CloseSqlite> connection_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  std::chrono::milliseconds longest_statement_;
  std::chrono::steady_clock::time_point deadline_;
  bool may_write_;
  bool unlimited_ = false;
};

}  // namespace megdan::db
