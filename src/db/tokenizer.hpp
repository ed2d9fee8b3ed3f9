// Tokenizer: how a text becomes the terms that SQLite's FTS5 searches by; whoever opens the database hands it
// in. Will not know a language. PostgreSQL needs none: its terms come as parameters, cast to tsvector and
// tsquery.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace megdan::db {

struct Token {
  std::string_view text;  // UTF-8, valid during the call
  std::size_t begin = 0;  // bytes in the source text, half-open
  std::size_t end = 0;
  bool same_place = false;  // another reading of the word before it
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  enum class Use { document, query };
  /// Gives the terms in their order; an answer other than 0 ends the walk and is returned. What it throws
  /// becomes a Fault of the statement.
  using Take = std::function<int(const Token&)>;
  virtual int each_term(std::string_view text, Use use, const Take& take) = 0;
};

/// Makes one for each connection and table, when the first statement needs it; from any thread.
using MakeTokenizer = std::function<std::unique_ptr<Tokenizer>()>;

}  // namespace megdan::db
