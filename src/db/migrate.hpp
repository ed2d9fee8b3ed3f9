// Which migrations are missing, and applying them one transaction each. Inside db/ only.
// Will not go backwards, and never touches a database that is newer than this program.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.hpp"

namespace megdan::db {

/// The connection that migrations run on, as each engine provides it.
class Migrating {
 public:
  virtual ~Migrating() = default;
  virtual void exec(std::string_view sql) = 0;  // may hold several statements
  virtual std::int64_t run(const Query& query, std::span<const Value> values,
                           const std::function<void(const Row&)>& each) = 0;
  virtual std::string_view text_of(const Migration& migration) const = 0;
  virtual void before_all() {}
  virtual void begin() = 0;  // also keeps other processes from migrating at the same time
  virtual void commit(const Migration& migration) = 0;
  virtual void roll_back() noexcept = 0;
  virtual void after_all() noexcept {}
};

std::vector<std::string> apply_missing(Migrating& on, std::span<const Migration> migrations);
std::vector<std::string> applied_names(Session& session);

}  // namespace megdan::db
