// The steps of db/migrations, embedded at build time, oldest first.
// Will not apply them: that is Database::migrate.
#pragma once

#include <span>

#include "db/database.hpp"

namespace megdan::db {

std::span<const Migration> migrations();

}  // namespace megdan::db
