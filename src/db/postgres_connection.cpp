#include "db/postgres_connection.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <deque>
#include <vector>

#include "core/ensure.hpp"
#include "db/values.hpp"

namespace megdan::db {
namespace {

// Type numbers of the server's catalogue (pg_type); they never change.
constexpr Oid type_bool = 16, type_bytea = 17, type_name = 19, type_int8 = 20, type_int2 = 21, type_int4 = 23,
              type_text = 25, type_float4 = 700, type_float8 = 701, type_unknown = 705, type_bpchar = 1042,
              type_varchar = 1043, type_numeric = 1700;
constexpr int oldest_server = 150'000;

int hex_digit(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  std::size_t columns() const override { return static_cast<std::size_t>(PQnfields(result_)); }
  bool is_null(std::size_t column) const override { return PQgetisnull(result_, row_, at(column)) != 0; }
  std::int64_t integer(std::size_t column) const override {
    const Oid type = PQftype(result_, at(column));
    const std::string_view written = cell(column);
    if (type == type_bool) return written == "t" ? 1 : 0;
    ensure(type == type_int8 || type == type_int4 || type == type_int2 || type == type_numeric,
           "a column that is no integer is read as one");
    std::int64_t value = 0;
    const auto end = written.data() + written.size();
    const auto parsed = std::from_chars(written.data(), end, value);
    ensure(parsed.ec == std::errc() && parsed.ptr == end, "a column that is no integer is read as one");
    return value;
  }
  double real(std::size_t column) const override {
    const Oid type = PQftype(result_, at(column));
    ensure(type == type_float8 || type == type_float4 || type == type_numeric || type == type_int8 ||
               type == type_int4 || type == type_int2,
           "a column that is no number is read as one");
    const std::string_view written = cell(column);
    double value = 0;
    const auto parsed = std::from_chars(written.data(), written.data() + written.size(), value);
    ensure(parsed.ec == std::errc(), "a column that is no number is read as one");
    return value;
  }
  std::string_view text(std::size_t column) const override {
    const Oid type = PQftype(result_, at(column));
    ensure(type == type_text || type == type_varchar || type == type_bpchar || type == type_name ||
               type == type_unknown,
           "a column that is no text is read as one");
    return cell(column);
  }
  Bytes bytes(std::size_t column) const override {
    ensure(PQftype(result_, at(column)) == type_bytea, "a column that is no bytes is read as them");
    const std::string_view written = cell(column);
    ensure(written.starts_with("\\x"), "bytea_output is not hex");
    auto& decoded = decoded_.emplace_back();
    decoded.reserve(written.size() / 2);
    for (std::size_t i = 2; i + 1 < written.size(); i += 2)
      decoded.push_back(static_cast<std::byte>(hex_digit(written[i]) << 4 | hex_digit(written[i + 1])));
    return decoded;
  }

 private:
  int at(std::size_t column) const {
    ensure(column < columns(), "a column that the query does not give");
    return static_cast<int>(column);
  }
  std::string_view cell(std::size_t column) const {
    return {PQgetvalue(result_, row_, at(column)),
            static_cast<std::size_t>(PQgetlength(result_, row_, at(column)))};
  }
  const PGresult* result_;
  int row_;
  mutable std::deque<std::vector<std::byte>> decoded_;
};

Oid type_of(const Value& value) {
  struct Type {
    Oid operator()(std::monostate) const { return 0; }
    Oid operator()(std::int64_t) const { return type_int8; }
    Oid operator()(double) const { return type_float8; }
    Oid operator()(std::string_view) const { return type_text; }
    Oid operator()(Bytes) const { return type_bytea; }
    Oid operator()(Null null) const {
      switch (null) {
        case Null::integer:
          return type_int8;
        case Null::real:
          return type_float8;
        case Null::text:
          return type_text;
        case Null::bytes:
          return type_bytea;
      }
      return 0;
    }
  };
  return std::visit(Type{}, value);
}

std::array<char, 8> big_endian(std::uint64_t value) {
  std::array<char, 8> bytes{};
  for (int i = 7; i >= 0; --i, value >>= 8)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(value & 0xff);
  return bytes;
}

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text != nullptr ? text : std::string_view{};
}

FaultKind kind_of(std::string_view state) {
  if (state == "23505" || state == "23P01") return FaultKind::unique;
  if (state == "23503") return FaultKind::foreign_key;
  if (state.starts_with("23")) return FaultKind::check;
  // 53200: the table of predicate locks is full for a moment; what waits a little finds room.
  if (state == "40001" || state == "40P01" || state == "53200") return FaultKind::serialization;
  if (state == "57014" || state == "55P03") return FaultKind::busy;
  if (state == "53100" || state == "58030") return FaultKind::full;
  if (state == "53300" || state.starts_with("57P") || state.starts_with("08")) return FaultKind::unavailable;
  return FaultKind::other;
}

// The highest $n outside quotes.
std::size_t parameters_of(std::string_view sql) {
  std::size_t most = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    if (quoted || sql[i] != '$') continue;
    std::size_t number = 0;
    std::from_chars(sql.data() + i + 1, sql.data() + sql.size(), number);
    most = std::max(most, number);
  }
  return most;
}

constexpr std::string_view session_settings =
    "SET default_transaction_isolation = 'serializable'; SET bytea_output = 'hex'; SET extra_float_digits = "
    "1; "
    "SET client_min_messages = 'warning'; SET timezone = 'UTC'; SET jit = off; "
    "SET idle_in_transaction_session_timeout = '60s'; "
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = "
    "'off'; ";

}  // namespace

PostgresConnection::PostgresConnection(const PostgresOptions& options) {
  // Before dbname: what the address says itself is stronger.
  const char* const names[] = {"connect_timeout", "fallback_application_name", "client_encoding", "dbname",
                               nullptr};
  const char* const values[] = {"3", "megdan", "UTF8", options.uri.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(names, values, 1));
  if (!connection_ || !is_alive())
    throw Fault(FaultKind::unavailable, std::string("PostgreSQL: ") +
                                            (connection_ ? PQerrorMessage(connection_.get()) : "no memory"));
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  if (PQserverVersion(connection_.get()) < oldest_server)
    throw Fault(FaultKind::other, "PostgreSQL 15 or newer is needed, the server is version " +
                                      std::to_string(PQserverVersion(connection_.get()) / 10000));
  exec(std::string(session_settings) +
       "SET statement_timeout = " + std::to_string(options.longest_statement.count()) +
       "; SET lock_timeout = " + std::to_string(options.longest_statement.count()));
  learn_constraints();
}

// SQLite names the columns of a violated UNIQUE, PostgreSQL the index: features get the columns on both.
void PostgresConnection::learn_constraints() {
  const PostgresResult result = check(
      PQexec(
          connection_.get(),
          "SELECT c.relname, CASE WHEN 0 = ANY (i.indkey::int2[]) THEN 'index ''' || c.relname || '''' ELSE "
          "(SELECT string_agg(t.relname || '.' || a.attname, ', ' ORDER BY k.place) "
          "FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place) "
          "JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number "
          "WHERE k.place <= i.indnkeyatts) END "
          "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
          "JOIN pg_catalog.pg_class t ON t.oid = i.indrelid "
          "WHERE i.indisunique AND t.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace "
          "WHERE nspname = current_schema())"),
      "constraints");
  for (int row = 0; row < PQntuples(result.get()); ++row)
    columns_of_[PQgetvalue(result.get(), row, 0)] = PQgetvalue(result.get(), row, 1);
}

PostgresResult PostgresConnection::check(PGresult* raw, std::string_view doing) {
  PostgresResult result(raw);
  const auto status = PQresultStatus(raw);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return result;
  const std::string_view state = field(raw, PG_DIAG_SQLSTATE);
  // Without a state it is libpq that speaks: the server was not reached, even where the status still says OK.
  if (state.empty()) broken_ = true;
  if (!is_alive())
    throw Fault(FaultKind::unavailable, std::string(doing) + ": the connection to PostgreSQL was lost");
  // The primary message only: DETAIL repeats values, which may be personal.
  const std::string what = std::string(doing) + ": " + std::string(field(raw, PG_DIAG_MESSAGE_PRIMARY)) +
                           " (SQLSTATE " + std::string(state) + ")";
  FaultKind kind = kind_of(state);
  if (state == "0A000" && field(raw, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery") {
    stale_ = true;
    kind = FaultKind::serialization;
  }
  std::string constraint(field(raw, PG_DIAG_CONSTRAINT_NAME));
  if (state == "23502") {
    constraint =
        std::string(field(raw, PG_DIAG_TABLE_NAME)) + "." + std::string(field(raw, PG_DIAG_COLUMN_NAME));
  } else if (const auto columns = columns_of_.find(constraint); columns != columns_of_.end()) {
    constraint = columns->second;
  }
  throw Fault(kind, what, constraint);
}

std::string PostgresConnection::exec(std::string_view sql) {
  const std::string text(sql);
  const PostgresResult result =
      check(PQexec(connection_.get(), text.c_str()), text.size() < 60 ? text : text.substr(0, 60) + "…");
  return PQcmdStatus(result.get());
}

bool PostgresConnection::roll_back() noexcept {
  if (!is_alive() || stale_) return false;
  if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return true;
  const PostgresResult result(PQexec(connection_.get(), "ROLLBACK"));
  return is_alive() && PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

const PostgresConnection::Prepared& PostgresConnection::statement_for(const Query& query,
                                                                      std::span<const Value> values) {
  key_.assign(query.postgres);
  std::vector<Oid> types;
  types.reserve(values.size());
  for (const auto& value : values) {
    types.push_back(type_of(value));
    key_.push_back(static_cast<char>(1 + value.index() % 5));
    key_.append(std::to_string(types.back()));
  }
  if (const auto found = statements_.find(key_); found != statements_.end()) return found->second;
  const std::string name = "q" + std::to_string(statements_.size());
  const std::string sql(query.postgres);
  check(PQprepare(connection_.get(), name.c_str(), sql.c_str(), static_cast<int>(types.size()), types.data()),
        query.name);
  return statements_.emplace(key_, Prepared{name, parameters_of(sql)}).first->second;
}

void PostgresConnection::prepare(const Query& query) {
  const std::string sql(query.postgres);
  check(PQprepare(connection_.get(), "", sql.c_str(), 0, nullptr), query.name);
}

std::int64_t PostgresConnection::run(const Query& query, std::span<const Value> values,
                                     const std::function<void(const Row&)>& each) {
  for (const auto& value : values) check_value(value, query);
  const Prepared& prepared = statement_for(query, values);
  const std::size_t count = values.size();
  if (count != prepared.parameters)
    throw BrokenPromise(std::string(query.name) + ": " + std::to_string(count) + " values for " +
                        std::to_string(prepared.parameters) + " parameters");
  std::vector<const char*> pointers(count, nullptr);
  std::vector<int> lengths(count, 0);
  const std::vector<int> formats(count, 1);  // binary: a text may hold anything, and numbers need no printing
  std::vector<std::array<char, 8>> numbers(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto* integer = std::get_if<std::int64_t>(&values[i])) {
      numbers[i] = big_endian(static_cast<std::uint64_t>(*integer));
      pointers[i] = numbers[i].data();
      lengths[i] = 8;
    } else if (const auto* real = std::get_if<double>(&values[i])) {
      numbers[i] = big_endian(std::bit_cast<std::uint64_t>(*real));
      pointers[i] = numbers[i].data();
      lengths[i] = 8;
    } else if (const auto* text = std::get_if<std::string_view>(&values[i])) {
      pointers[i] = text->data() != nullptr ? text->data() : "";
      lengths[i] = static_cast<int>(text->size());
    } else if (const auto* bytes = std::get_if<Bytes>(&values[i])) {
      pointers[i] = bytes->data() != nullptr ? reinterpret_cast<const char*>(bytes->data()) : "";
      lengths[i] = static_cast<int>(bytes->size());
    }
  }
  const PostgresResult result =
      check(PQexecPrepared(connection_.get(), prepared.name.c_str(), static_cast<int>(count), pointers.data(),
                           lengths.data(), formats.data(), 0),
            query.name);
  if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) {
    const int rows = PQntuples(result.get());
    for (int row = 0; row < rows; ++row) each(PostgresRow(result.get(), row));
    return rows;
  }
  const std::string_view touched = PQcmdTuples(result.get());
  std::int64_t number = 0;
  std::from_chars(touched.data(), touched.data() + touched.size(), number);
  return number;
}

}  // namespace megdan::db
