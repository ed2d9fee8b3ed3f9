#include "db/sqlite_tokenizer.hpp"

#include <memory>

#include "db/database.hpp"

namespace megdan::db {
namespace {

// FTS5 calls through C: nothing may be thrown past these (https://www.sqlite.org/fts5.html, "Custom
// Tokenizers").
int create_words(void* context, const char**, int, Fts5Tokenizer** out) {
  try {
    *out = reinterpret_cast<Fts5Tokenizer*>((*static_cast<const MakeTokenizer*>(context))().release());
    return *out ? SQLITE_OK : SQLITE_ERROR;
  } catch (...) {
    return SQLITE_ERROR;
  }
}

void delete_words(Fts5Tokenizer* words) {
  delete reinterpret_cast<Tokenizer*>(words);
}

int split_into_words(Fts5Tokenizer* words, void* context, int flags, const char* text, int bytes,
                     int (*take)(void*, int, const char*, int, int, int)) {
  try {
    const auto use = (flags & FTS5_TOKENIZE_QUERY) != 0 ? Tokenizer::Use::query : Tokenizer::Use::document;
    return reinterpret_cast<Tokenizer*>(words)->each_term(
        {text, static_cast<std::size_t>(bytes)}, use, [&](const Token& token) {
          return take(context, token.same_place ? FTS5_TOKEN_COLOCATED : 0, token.text.data(),
                      static_cast<int>(token.text.size()), static_cast<int>(token.begin),
                      static_cast<int>(token.end));
        });
  } catch (...) {
    return SQLITE_ERROR;
  }
}

void forget_make(void* context) {
  delete static_cast<MakeTokenizer*>(context);
}

fts5_api* fts5_of(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

void add_tokenizer(sqlite3* connection, const MakeTokenizer& make) {
  fts5_api* api = fts5_of(connection);
  if (!api) throw Fault(FaultKind::other, "this SQLite has no FTS5");
  auto own = std::make_unique<MakeTokenizer>(make);
  fts5_tokenizer words{create_words, delete_words, split_into_words};
  if (api->xCreateTokenizer(api, "words", own.get(), &words, forget_make) != SQLITE_OK)
    throw Fault(FaultKind::other, "SQLite does not take the tokenizer");
  own.release();
}

}  // namespace megdan::db
