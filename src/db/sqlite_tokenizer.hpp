// Makes a tokenizer known to a SQLite connection: fts5(text, tokenize='words').
// Will not make tables: migrations do.
#pragma once

#include <sqlite3.h>

#include "db/tokenizer.hpp"

namespace megdan::db {

/// Throws Fault where this SQLite has no FTS5.
void add_tokenizer(sqlite3* connection, const MakeTokenizer& make);

}  // namespace megdan::db
