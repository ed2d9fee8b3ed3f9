#include "algo/text/normalise.hpp"

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "algo/text/alphabet.hpp"

namespace megdan::algo::text {
namespace {

// Latin letters that are drawn as a Cyrillic letter; lower and upper case differ (B is В, b is nothing).
char32_t look_alike(char32_t c) {
  switch (c) {
    case 'a':
    case 'A':
      return U'а';
    case 'B':
      return U'в';
    case 'c':
    case 'C':
      return U'с';
    case 'e':
    case 'E':
      return U'е';
    case 'H':
      return U'н';
    case 'k':
    case 'K':
      return U'к';
    case 'm':
    case 'M':
      return U'м';
    case 'o':
    case 'O':
      return U'о';
    case 'p':
    case 'P':
      return U'р';
    case 'T':
      return U'т';
    case 'x':
    case 'X':
      return U'х';
    case 'y':
    case 'Y':
      return U'у';
    default:
      return 0;
  }
}

constexpr bool is_combining(char32_t c) {
  return c >= 0x300 && c <= 0x36F;
}
constexpr bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

char32_t lower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

// The base letter of a precomposed Latin letter, so that “Café” and “cafe” meet.
char32_t latin_base(char32_t c) {
  if (c < 0xC0) return c;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFDInstance(status);
  icu::UnicodeString parts;
  if (U_FAILURE(status) || !form->getDecomposition(static_cast<UChar32>(c), parts)) return c;
  const auto first = static_cast<char32_t>(parts.char32At(0));
  return is_latin(first) ? first : c;
}

}  // namespace

std::string nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(
      text.data(), static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 1U << 30U))));
  const icu::UnicodeString result = form->normalize(source, status);
  if (U_FAILURE(status)) return std::string(text);
  std::string out;
  result.toUTF8String(out);
  return out;
}

bool is_cyrillic_with_look_alikes(std::string_view word) {
  bool cyrillic = false;
  bool latin = false;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint point = decode_at(word, at);
    at += point.size;
    if (is_cyrillic(point.value)) cyrillic = true;
    if (is_latin(point.value)) {
      if (look_alike(latin_base(point.value)) == 0) return false;
      latin = true;
    }
  }
  return cyrillic && latin;
}

std::string fold_word(std::string_view word, bool to_cyrillic) {
  bool marked = false;
  for (std::size_t at = 0; at < word.size() && !marked;) {
    const CodePoint point = decode_at(word, at);
    at += point.size;
    marked = is_combining(point.value);
  }
  std::string composed;
  if (marked) {
    composed = nfc(word);
    word = composed;
  }
  std::string out;
  out.reserve(word.size());
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint point = decode_at(word, at);
    at += point.size;
    char32_t c = point.value;
    if (is_invisible(c) || is_combining(c)) continue;  // й was composed above: what is left is stress
    if (is_latin(c)) c = latin_base(c);
    if (to_cyrillic) {
      if (const char32_t twin = look_alike(c); twin != 0) c = twin;
    }
    if (c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0xB4) c = '\'';
    if (c == 0x2010 || c == 0x2011) c = '-';
    c = lower(c);
    if (c == 0x450) c = U'е';  // ѐ and ѝ differ from е and и by the stress mark alone
    if (c == 0x45D) c = U'и';
    append_utf8(out, c);
  }
  return out;
}

std::string normalise(std::string_view source) {
  const std::string composed = nfc(source);
  const std::string_view text = composed;
  std::string out;
  out.reserve(text.size());
  bool space = false;
  const auto is_part = [](char32_t c) {
    return is_cyrillic(c) || is_latin(c) || (c >= '0' && c <= '9') || is_combining(c) || is_invisible(c);
  };
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_at(text, at);
    if (u_isUWhiteSpace(static_cast<UChar32>(point.value))) {
      space = !out.empty();
      at += point.size;
      continue;
    }
    if (is_part(point.value)) {
      std::size_t end = at;
      while (end < text.size()) {
        const CodePoint next = decode_at(text, end);
        if (!is_part(next.value)) break;
        end += next.size;
      }
      const std::string_view word = text.substr(at, end - at);
      const std::string folded = fold_word(word, is_cyrillic_with_look_alikes(word));
      if (space && !folded.empty()) {
        out.push_back(' ');
        space = false;
      }
      out += folded;
      at = end;
      continue;
    }
    if (space) out.push_back(' ');
    space = false;
    at += point.size;
    const char32_t c = point.value;
    if (c == 0x201E || c == 0x201C || c == 0x201D || c == 0xAB || c == 0xBB) {
      out.push_back('"');
    } else if (c == 0x2018 || c == 0x2019 || c == 0x201A || c == 0x2BC || c == 0xB4) {
      out.push_back('\'');
    } else if (c >= 0x2010 && c <= 0x2015) {
      out.push_back('-');
    } else {
      append_utf8(out, lower(c));
    }
  }
  return out;
}

}  // namespace megdan::algo::text
