// The term stream as PostgreSQL literals, so that it searches by the same words as SQLite FTS5 does.
// Will not talk to a database: the text goes as a parameter and is cast ($1::tsvector, $1::tsquery).
#pragma once

#include <string>
#include <string_view>

#include "algo/text/analyse.hpp"

namespace megdan::algo::text {

/// 'дърво':1 'парк':3 … : every term with its positions from 1 (capped at 16383, at most 255 a term, as the
/// server keeps), sorted by bytes. Terms beyond 1 MiB of literal are left out, which is the server's own
/// limit.
std::string to_tsvector(Analyser& analyser, std::string_view text);

enum class Widening { all_words, any_word };

/// ('дърво') & ('парк' | 'парка'): the readings of one word are alternatives; stop words are left out unless
/// there is nothing else. Empty when the query has no terms.
std::string to_tsquery(Analyser& analyser, std::string_view query, Widening widening = Widening::all_words);

}  // namespace megdan::algo::text
