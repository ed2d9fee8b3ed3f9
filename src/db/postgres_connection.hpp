// One PostgreSQL connection: settings, typed parameters, prepared statements, typed faults. Inside db/ only.
// Will not reconnect by itself: a connection that is lost is thrown away by its pool.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "db/database.hpp"

namespace megdan::db {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

class PostgresConnection {
 public:
  explicit PostgresConnection(const PostgresOptions& options);
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  bool is_alive() const { return !broken_ && PQstatus(connection_.get()) == CONNECTION_OK; }
  /// Statements without parameters, several allowed; the tag of the last ("COMMIT", "ROLLBACK", "CREATE
  /// TABLE").
  std::string exec(std::string_view sql);
  std::int64_t run(const Query& query, std::span<const Value> values,
                   const std::function<void(const Row&)>& each);
  void prepare(const Query& query);
  /// False when the connection cannot be used any more.
  bool roll_back() noexcept;

 private:
  PostgresResult check(PGresult* raw, std::string_view doing);
  struct Prepared {
    std::string name;  // on the server
    std::size_t parameters;
  };
  const Prepared& statement_for(const Query& query, std::span<const Value> values);
  void learn_constraints();

  std::unique_ptr<PGconn, FinishConnection> connection_;
  std::unordered_map<std::string, Prepared> statements_;        // by SQL and types
  std::map<std::string, std::string, std::less<>> columns_of_;  // unique index → "table.column, …"
  std::string key_;
  bool stale_ = false;  // the server told that a plan is: everything must be prepared again
  bool broken_ = false;
};

}  // namespace megdan::db
