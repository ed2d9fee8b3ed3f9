// Names of tables and schemas inside SQL: quoted, because no engine takes a name as a parameter.
// Will not quote values: those are $1 … $n.
#pragma once

#include <string>
#include <string_view>

namespace megdan::db {

/// In double quotes, inner ones doubled (SQL:2016, 5.2).
inline std::string quoted_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace megdan::db
