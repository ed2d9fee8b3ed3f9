#include "db/sqlite_connection.hpp"

#include <mutex>
#include <utility>

#include "core/ensure.hpp"
#include "db/sqlite_tokenizer.hpp"
#include "db/values.hpp"

namespace megdan::db {
namespace {

constexpr int oldest_sound_version = 3'051'003;
constexpr std::size_t most_cached_statements = 1000;
constexpr int steps_between_deadline_checks = 20'000;

std::string_view after_colon(std::string_view message) {
  const auto colon = message.find(": ");
  return colon == std::string_view::npos ? std::string_view{} : message.substr(colon + 2);
}

struct Limit {
  int id;
  int value;
};
// Far above what our queries need, far below what a hostile text could ask for.
constexpr Limit limits[] = {
    {SQLITE_LIMIT_LENGTH, 8'000'000},    {SQLITE_LIMIT_SQL_LENGTH, 100'000},
    {SQLITE_LIMIT_COLUMN, 100},          {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 20},  {SQLITE_LIMIT_VDBE_OP, 100'000},
    {SQLITE_LIMIT_FUNCTION_ARG, 32},     {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 200}, {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement)
      : statement_(statement), columns_(static_cast<std::size_t>(sqlite3_column_count(statement))) {}

  std::size_t columns() const override { return columns_; }
  bool is_null(std::size_t column) const override { return type(column) == SQLITE_NULL; }
  std::int64_t integer(std::size_t column) const override {
    ensure(type(column) == SQLITE_INTEGER, "a column that is no integer is read as one");
    return sqlite3_column_int64(statement_, static_cast<int>(column));
  }
  double real(std::size_t column) const override {
    const int found = type(column);
    ensure(found == SQLITE_FLOAT || found == SQLITE_INTEGER, "a column that is no number is read as one");
    return sqlite3_column_double(statement_, static_cast<int>(column));
  }
  std::string_view text(std::size_t column) const override {
    ensure(type(column) == SQLITE_TEXT, "a column that is no text is read as one");
    const auto* text =
        reinterpret_cast<const char*>(sqlite3_column_text(statement_, static_cast<int>(column)));
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, static_cast<int>(column)))};
  }
  Bytes bytes(std::size_t column) const override {
    ensure(type(column) == SQLITE_BLOB, "a column that is no bytes is read as them");
    const auto* bytes =
        static_cast<const std::byte*>(sqlite3_column_blob(statement_, static_cast<int>(column)));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, static_cast<int>(column)))};
  }

 private:
  int type(std::size_t column) const {
    ensure(column < columns_, "a column that the query does not give");
    return sqlite3_column_type(statement_, static_cast<int>(column));
  }
  sqlite3_stmt* statement_;
  std::size_t columns_;
};

}  // namespace

void start_sqlite() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Statistics would take one mutex of the whole process at every allocation.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
  });
  if (sqlite3_libversion_number() < oldest_sound_version)
    throw Fault(FaultKind::other,
                std::string("SQLite ") + sqlite3_libversion() +
                    " can lose data when a write-ahead log is reset; 3.51.3 or newer is needed");
}

Fault sqlite_fault(sqlite3* connection, int code, std::string_view doing) {
  const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : code;
  const int full_code = (extended & 0xff) == (code & 0xff) ? extended : code;
  const std::string message = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const std::string what =
      std::string(doing) + ": " + message + " (SQLite " + std::to_string(full_code) + ")";
  switch (full_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return {FaultKind::unique, what, std::string(after_colon(message))};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return {FaultKind::foreign_key, what};
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL:
      return {FaultKind::check, what, std::string(after_colon(message))};
    case SQLITE_CONSTRAINT_TRIGGER:
      return {FaultKind::check, what, message};
    default:
      break;
  }
  switch (full_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
      return {FaultKind::busy, what};
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
      return {FaultKind::full, what};
    case SQLITE_CANTOPEN:
      return {FaultKind::unavailable, what};
    default:
      return {FaultKind::other, what};
  }
}

/// Resets the statement when the caller is done, whatever way that happens.
class SqliteConnection::Use {
 public:
  explicit Use(Prepared& prepared) : prepared_(prepared) { prepared_.in_use = true; }
  ~Use() {
    sqlite3_reset(prepared_.statement.get());
    sqlite3_clear_bindings(prepared_.statement.get());
    prepared_.in_use = false;
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  Prepared& prepared_;
};

SqliteConnection::SqliteConnection(const SqliteOptions& options, SqliteRole role)
    : longest_statement_(options.longest_statement), may_write_(role == SqliteRole::writer) {
  start_sqlite();
  const int access =
      role == SqliteRole::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(options.path.c_str(), &opened,
                      access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                      options.vfs.empty() ? nullptr : options.vfs.c_str());
  connection_.reset(opened);
  if (code != SQLITE_OK) throw sqlite_fault(opened, code, "open " + options.path);
  sqlite3_busy_timeout(opened, static_cast<int>(options.longest_wait.count()));
  for (const auto& limit : limits) sqlite3_limit(opened, limit.id, limit.value);
  sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, role == SqliteRole::copier ? 1 : 0);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  // A query keeps its plan whatever is bound to it; else many are prepared anew at each use.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  if (options.tokenizer) add_tokenizer(opened, options.tokenizer);
  sqlite3_progress_handler(opened, steps_between_deadline_checks, &SqliteConnection::on_progress, this);
  if (role == SqliteRole::writer) {
    ensure_wal();
    exec(options.synchronous_full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    // What a person had erased must not linger in free pages.
    exec("PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON");
  } else if (role == SqliteRole::reader) {
    exec("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON");
  } else {
    // VACUUM INTO writes, though not into this file.
    exec("PRAGMA wal_autocheckpoint=0");
    unlimited_ = true;
  }
}

void SqliteConnection::ensure_wal() {
  // The pragma answers with the mode that holds now, and refuses silently.
  std::string mode;
  const Query query{"db.journal_mode", "PRAGMA journal_mode=WAL", ""};
  run(query, {}, [&](const Row& row) { mode = row.text(0); });
  if (mode != "wal")
    throw Fault(FaultKind::unavailable, "the database file cannot keep a write-ahead log here: " + mode);
}

int SqliteConnection::on_progress(void* self) {
  const auto& connection = *static_cast<SqliteConnection*>(self);
  return !connection.unlimited_ && std::chrono::steady_clock::now() > connection.deadline_ ? 1 : 0;
}

void SqliteConnection::exec(std::string_view sql) {
  deadline_ = std::chrono::steady_clock::now() + longest_statement_;
  const std::string text(sql);
  const int code = sqlite3_exec(connection_.get(), text.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK)
    throw sqlite_fault(connection_.get(), code, text.size() < 60 ? text : text.substr(0, 60) + "…");
}

bool SqliteConnection::roll_back() noexcept {
  if (in_transaction()) sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return !in_transaction();
}

SqliteConnection::Prepared SqliteConnection::compile(std::string_view sql, std::string_view name,
                                                     unsigned flags) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), flags, &raw, &tail);
  Prepared prepared{std::unique_ptr<sqlite3_stmt, FinalizeStatement>(raw), {}, false};
  if (code != SQLITE_OK) throw sqlite_fault(connection_.get(), code, name);
  ensure(raw != nullptr, "a query without SQL");
  // SQLite numbers $2 and $1 by their first appearance; the values come by the number that is written.
  const int count = sqlite3_bind_parameter_count(raw);
  for (int position = 1; position <= count; ++position) {
    const char* written = sqlite3_bind_parameter_name(raw, position);
    ensure(written != nullptr && written[0] == '$', "parameters are written $1, $2, …");
    prepared.parameter.push_back(std::stoi(written + 1) - 1);
  }
  return prepared;
}

SqliteConnection::Prepared& SqliteConnection::cached(const Query& query) {
  if (const auto found = statements_.find(query.sqlite); found != statements_.end()) return found->second;
  if (statements_.size() >= most_cached_statements)
    std::erase_if(statements_, [](const auto& entry) { return !entry.second.in_use; });
  return statements_
      .emplace(std::string(query.sqlite), compile(query.sqlite, query.name, SQLITE_PREPARE_PERSISTENT))
      .first->second;
}

void SqliteConnection::prepare(const Query& query) {
  compile(query.sqlite, query.name, 0);
}

void SqliteConnection::bind(Prepared& prepared, const Query& query, std::span<const Value> values) {
  auto* statement = prepared.statement.get();
  for (std::size_t i = 0; i < prepared.parameter.size(); ++i) {
    const auto index = static_cast<std::size_t>(prepared.parameter[i]);
    const int position = static_cast<int>(i) + 1;
    ensure(index < values.size(), "parameters leave a gap");
    const int code = std::visit(
        [&](const auto& value) {
          using T = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<T, std::int64_t>)
            return sqlite3_bind_int64(statement, position, value);
          else if constexpr (std::is_same_v<T, double>)
            return sqlite3_bind_double(statement, position, value);
          else if constexpr (std::is_same_v<T, std::string_view>)
            // A null pointer would bind NULL instead of an empty text.
            return sqlite3_bind_text64(statement, position, value.data() != nullptr ? value.data() : "",
                                       value.size(), SQLITE_STATIC, SQLITE_UTF8);
          else if constexpr (std::is_same_v<T, Bytes>)
            return value.empty()
                       ? sqlite3_bind_zeroblob(statement, position, 0)
                       : sqlite3_bind_blob64(statement, position, value.data(), value.size(), SQLITE_STATIC);
          else
            return sqlite3_bind_null(statement, position);
        },
        values[index]);
    if (code != SQLITE_OK) throw sqlite_fault(connection_.get(), code, query.name);
  }
}

std::int64_t SqliteConnection::run(const Query& query, std::span<const Value> values,
                                   const std::function<void(const Row&)>& each) {
  for (const auto& value : values) check_value(value, query);
  deadline_ = std::chrono::steady_clock::now() + longest_statement_;
  Prepared& kept = cached(query);
  if (!kept.in_use) return step_all(kept, query, values, each);
  // The same query inside its own callback: a statement of its own.
  Prepared fresh = compile(query.sqlite, query.name, 0);
  return step_all(fresh, query, values, each);
}

std::int64_t SqliteConnection::step_all(Prepared& prepared, const Query& query, std::span<const Value> values,
                                        const std::function<void(const Row&)>& each) {
  if (values.size() != prepared.parameter.size())
    throw BrokenPromise(std::string(query.name) + ": " + std::to_string(values.size()) + " values for " +
                        std::to_string(prepared.parameter.size()) + " parameters");
  const Use use(prepared);
  bind(prepared, query, values);
  auto* statement = prepared.statement.get();
  const bool gives_rows = sqlite3_column_count(statement) > 0;
  std::int64_t rows = 0;
  for (;;) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
      ++rows;
      each(SqliteRow(statement));
    } else if (code == SQLITE_DONE) {
      break;
    } else {
      const Fault fault = sqlite_fault(connection_.get(), code, query.name);
      if (!may_write_ && (code & 0xff) == SQLITE_READONLY) throw Fault(FaultKind::other, fault.what());
      throw fault;
    }
  }
  if (gives_rows) return rows;
  return sqlite3_stmt_readonly(statement) != 0 ? 0 : sqlite3_changes64(connection_.get());
}

}  // namespace megdan::db
