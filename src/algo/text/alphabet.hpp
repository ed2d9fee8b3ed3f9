// The inner alphabet of the Bulgarian rules: one byte a letter, Cyrillic in Windows-1251 order, lower case.
// Will not fold case or repair text: that is normalise.hpp's; a letter outside the alphabet is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace megdan::algo::text {

/// One code point of UTF-8 text. `size` is 0 at the end; a broken byte gives U+FFFD with size 1.
struct CodePoint {
  char32_t value = 0;
  std::uint32_t size = 0;
};

CodePoint decode_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t value);

/// True for letters of the Cyrillic block (U+0400–U+052F).
constexpr bool is_cyrillic(char32_t c) {
  return c >= 0x400 && c <= 0x52F;
}
/// True for Latin letters, with and without marks (all Latin blocks up to Extended-D).
constexpr bool is_latin(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= 0xC0 && c <= 0x2AF && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF) ||
         (c >= 0x2C60 && c <= 0x2C7F) || (c >= 0xA720 && c <= 0xA7FF) || (c >= 0x1D79 && c <= 0x1D9A) ||
         (c >= 0xAB30 && c <= 0xAB64);  // small letters of some of those above
}

/// Folded UTF-8 → inner letters (а = 0xE0 … я = 0xFF, ё = 0xB8, ASCII as it is).
/// False when a letter does not belong; `out` is then unspecified.
bool to_letters(std::string_view folded, std::string& out);
/// Inner letters → UTF-8; the inverse of to_letters.
void append_from_letters(std::string_view letters, std::string& out);
std::string from_letters(std::string_view letters);
/// For rule tables written in the source: to_letters that must succeed.
std::string letters(std::string_view utf8);

}  // namespace megdan::algo::text
