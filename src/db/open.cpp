#include "db/database.hpp"

namespace megdan::db {

std::unique_ptr<Database> open(const std::string& address) {
  if (address.starts_with("postgres://") || address.starts_with("postgresql://")) {
    PostgresOptions options;
    options.uri = address;
    return open_postgres(options);
  }
  SqliteOptions options;
  options.path = address;
  return open_sqlite(options);
}

}  // namespace megdan::db
