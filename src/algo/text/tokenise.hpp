// Text → tokens with byte offsets: words, compounds with hyphens, abbreviations, numbers, dates, EKATTE
// codes, e-mail and web addresses. Will not fold, stem or allocate.
#pragma once

#include <cstdint>
#include <string_view>

namespace megdan::algo::text {

enum class TokenKind : std::uint8_t {
  word,          // letters, apostrophes, combining marks, digits after the first letter
  compound,      // words joined by hyphens: по-голям, министър-председател, д-р
  abbreviation,  // letters with the full stop that belongs to them: г., ул., т.н.
  number,        // 42 · 1 234,56 · 11,5 · 22-рата (with its ordinal ending)
  date,          // 12.03.2024 · 12/3/2024 · 2024-03-12, a day that exists
  ekatte,        // exactly five digits by themselves, as in the register of settlements
  email,
  url,
  phone,  // +359 88 123 4567, from the first digit on
};

/// Half-open range of bytes in the text.
struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  TokenKind kind = TokenKind::word;
};

/// Day, month, year of a date token.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
};

/// Walks a text of at most 4 GiB − 1 bytes (what is beyond is not seen). O(bytes); broken UTF-8 separates
/// words.
class Tokeniser {
 public:
  explicit Tokeniser(std::string_view text);
  /// False at the end.
  bool next(Token& token);

 private:
  void scan_word(Token& token);
  void scan_number(Token& token);
  bool scan_address(Token& token) const;
  bool scan_phone(Token& token) const;
  std::size_t part_end(std::size_t at) const;
  std::size_t digits_end(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
  bool has_at_sign_ = false;
};

/// Reads a token of kind date; years of two digits belong to 1950–2049. False when the day does not exist.
bool parse_date(std::string_view token, Date& date);

/// Whether `folded` (without its full stop) is a Bulgarian abbreviation written with one (г, ул, проф …).
bool is_abbreviation(std::string_view folded);

}  // namespace megdan::algo::text
