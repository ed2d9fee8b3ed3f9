// Text → one stream of search terms with byte offsets and positions, for SQLite FTS5 (callback) and
// PostgreSQL alike. Will not store or rank anything, and without a dictionary it works by the rules alone
// (has_dictionary() says so).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "algo/text/dictionary.hpp"
#include "algo/text/tokenise.hpp"

namespace megdan::algo::text {

enum class TermKind : std::uint8_t {
  lemma,    // dictionary form of a word
  stem,     // by rule: the word is in no dictionary
  foreign,  // a Latin word, stemmed as English; other scripts as they are
  key,      // "~" + latin_key of a name, a Latin or an unknown word: where sofiya and София meet
  number,
  date,  // as 2024-03-12
  ekatte,
  address,  // e-mail or web, lower case
};

struct Term {
  std::string_view text;    // UTF-8, valid until the callback returns
  std::uint32_t begin = 0;  // bytes in the source text, half-open
  std::uint32_t end = 0;
  std::uint32_t position = 0;  // of the word in the text, from 0; several terms may share one
  TermKind kind = TermKind::lemma;
  bool is_first = true;  // false: another reading at the same position (FTS5_TOKEN_COLOCATED)
  bool is_stop = false;  // see stop_words.hpp
};

struct OwnedTerm {
  std::string text;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t position = 0;
  TermKind kind = TermKind::lemma;
  bool is_first = true;
  bool is_stop = false;
};

/// A document's words give every reading; a query's word that is itself a dictionary form means that word
/// only, and a Latin word also means the Bulgarian words it may spell (gradina → градина).
enum class Purpose : std::uint8_t { document, query };

struct AnalyserOptions {
  bool keys = true;              // give terms of kind key
  bool drop_stop_words = false;  // leave them out (positions still count them)
};

/// Holds a cache of words, so one analyser serves one thread; the dictionary is shared. About 6 MB at most.
class Analyser {
 public:
  /// `dictionary` may be null and must outlive the analyser.
  explicit Analyser(const Dictionary* dictionary, AnalyserOptions options = {});
  Analyser(const Analyser&) = delete;
  Analyser& operator=(const Analyser&) = delete;

  /// FTS5's shape: a non-zero answer stops the walk and is returned.
  using Callback = int (*)(void* context, const Term& term);
  int each_term(std::string_view text, Purpose purpose, void* context, Callback callback);

  /// sink(const Term&) for every term.
  template <class Sink>
  void each_term(std::string_view text, Purpose purpose, Sink&& sink) {
    each_term(text, purpose, &sink, [](void* context, const Term& term) {
      (*static_cast<std::remove_reference_t<Sink>*>(context))(term);
      return 0;
    });
  }

  std::vector<OwnedTerm> analyse(std::string_view text, Purpose purpose = Purpose::document);
  bool has_dictionary() const { return dictionary_ != nullptr; }

 private:
  struct Piece {
    std::uint32_t text = 0;  // offset in arena_
    std::uint32_t length = 0;
    std::uint32_t begin = 0;  // bytes from the token's start
    std::uint32_t end = 0;
    std::uint32_t position = 0;  // from the token's first
    TermKind kind = TermKind::lemma;
    bool is_first = true;
    bool is_stop = false;
  };
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t key = 0;  // offset in arena_
    std::uint32_t key_length = 0;
    std::uint32_t first_piece = 0;
    std::uint16_t piece_count = 0;
    std::uint16_t positions = 0;
    std::uint16_t variant = 0;  // token kind and purpose, plus one; 0: empty
  };

  const Slot& pieces_of(std::string_view raw, TokenKind kind, Purpose purpose);
  void forget();
  void analyse_token(std::string_view raw, TokenKind kind, Purpose purpose);
  void analyse_compound(std::string_view raw, Purpose purpose);
  void analyse_word(std::string_view raw, bool to_cyrillic, Purpose purpose);
  void analyse_bulgarian(const std::string& folded, Purpose purpose);
  void analyse_latin(const std::string& folded, Purpose purpose);
  bool guess_from_parts(std::string_view letters);
  void put(std::string_view text, TermKind kind);
  void put_key(std::string_view folded);

  const Dictionary* dictionary_;
  AnalyserOptions options_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::string arena_;
  std::vector<Piece> pieces_;

  // Of the word being analysed.
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  std::uint32_t position_ = 0;
  std::size_t word_start_ = 0;  // its first piece
  bool is_stop_ = false;
  std::string letters_;
  std::string scratch_;
  std::vector<Reading> readings_;
};

}  // namespace megdan::algo::text
