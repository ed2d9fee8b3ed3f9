// Standing: what must agree between a database and the folder it is served from: the demonstration's mark,
// the key, the end of the audit trail, room on the disk. Will not judge the records themselves.
#pragma once

#include <optional>
#include <string>

#include "audit/trail.hpp"
#include "db/database.hpp"

namespace megdan::app {

/// Too little room on the disk of `folder`, as a sentence; empty: there is enough.
std::string problem_of_disk(const std::string& folder);
/// Writes the moment into the database, to see that it takes a write. No page becomes old by it.
void mark_written(db::Database& database, Instant now);

bool is_marked_demonstration(db::Database& database);
void mark_demonstration(db::Database& database);

/// What is wrong with DATA/key for this database, as a sentence with the way out; empty: it fits, or nothing
/// was sealed yet. A database of before the mark has sealed something where somebody has signed in.
std::string problem_of_key(db::Database& database, const std::string& data);
/// From now on the key that lies in DATA is the one.
void remember_key(db::Database& database, const std::string& data);

/// False for a database of before the trail.
bool has_trail(db::Database& database);
/// The end of the trail as DATA/audit remembers it, outside the database.
std::optional<audit::Noted> noted_end(const std::string& data);
/// Writes the end as it is now; where what was noted is no longer in the trail it stays, as evidence, and the
/// answer is false.
bool note_end(db::Database& database, const std::string& data);
/// After a restore: the older trail is the right one now.
void note_end_anew(db::Database& database, const std::string& data);
std::string problem_of_trail(db::Database& database, const std::string& data);

}  // namespace megdan::app
