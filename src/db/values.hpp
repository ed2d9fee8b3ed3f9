// What both engines refuse alike before they see it. Inside db/ only.
// Will not convert anything.
#pragma once

#include <cmath>

#include "core/utf8.hpp"
#include "db/database.hpp"

namespace megdan::db {

/// PostgreSQL refuses a NUL or malformed UTF-8 in a text, SQLite would store both; SQLite would store NaN as
/// NULL.
inline void check_value(const Value& value, const Query& query) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    if (text->find('\0') != std::string_view::npos || !is_valid_utf8(*text))
      throw Fault(FaultKind::other, std::string(query.name) + ": a text is no valid UTF-8 or contains NUL");
  } else if (const auto* real = std::get_if<double>(&value)) {
    if (std::isnan(*real)) throw Fault(FaultKind::other, std::string(query.name) + ": NaN cannot be stored");
  }
}

}  // namespace megdan::db
