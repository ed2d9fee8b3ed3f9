// Opening: the database of the settings, opened and brought to this version, with words for whoever must mend
// it. Will not look at what is in it.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "core/clock.hpp"
#include "db/database.hpp"

namespace megdan::app {

/// The database by its name for people: the file, or the address without secrets.
std::string name_of_database(const Config& config);

/// What went wrong with the database, where it lies, and what helps: a damaged file is replaced by a backup,
/// a server that does not answer is not.
std::string with_advice(const Config& config, const std::exception& error);

/// Throws std::runtime_error with such a sentence.
std::unique_ptr<db::Database> open_database(const Config& config);

/// Applies the migrations that are missing; their names. A SQLite database that holds something is copied
/// into DATA/backups first, and is left alone where that fails.
std::vector<std::string> bring_up_to_date(const Config& config, db::Database& database, const Clock& clock);

}  // namespace megdan::app
