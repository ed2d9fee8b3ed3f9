#include "db/database.hpp"

namespace megdan::db {

std::unique_ptr<Database> open(const std::string& address, MakeTokenizer tokenizer) {
  if (address.starts_with("postgres://") || address.starts_with("postgresql://")) {
    PostgresOptions options;
    options.uri = address;
    return open_postgres(options);
  }
  SqliteOptions options;
  options.path = address;
  options.tokenizer = std::move(tokenizer);
  return open_sqlite(options);
}

}  // namespace megdan::db
