// PostgreSQL's own programs pg_dump and pg_restore, started without a shell. Inside db/ only.
// Will not put a password where `ps` shows it.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "db/backup.hpp"

namespace megdan::db {

void dump_postgres(const std::string& uri, const std::string& new_file);
/// What is wrong with an archive; empty: every byte of it was read and made sense.
std::vector<std::string> problems_of_dump(const std::string& file);
/// Restores in one transaction into a schema that is empty, or moved aside first (`force`); the name of the
/// schema that holds the old tables now, or nothing. `judge` hears what the restored tables lack of what
/// their own migrations make; when it throws, everything is put back.
std::string restore_postgres(const std::string& file, const std::string& uri, bool force,
                             std::span<const Migration> known,
                             const std::function<void(std::vector<std::string>)>& judge);

std::unique_ptr<InUse> mark_postgres_in_use(const std::string& uri);

}  // namespace megdan::db
