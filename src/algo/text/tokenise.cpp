#include "algo/text/tokenise.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "algo/text/alphabet.hpp"

namespace megdan::algo::text {
namespace {

enum class Class : std::uint8_t { other, letter, digit, joiner };

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

Class class_of(char32_t c) {
  if (c < 0x80) {
    if (c >= '0' && c <= '9') return Class::digit;
    return is_ascii_letter(static_cast<char>(c)) ? Class::letter : Class::other;
  }
  if (is_cyrillic(c) || is_latin(c)) return Class::letter;
  // Stress marks, soft hyphens and zero-width characters stand inside words and are dropped when folded.
  if ((c >= 0x300 && c <= 0x36F) || c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060)
    return Class::joiner;
  if ((c >= 0x370 && c <= 0x3FF) || (c >= 0x530 && c <= 0x1FFF) || (c >= 0x3040 && c <= 0xD7FF)) {
    return Class::letter;  // other scripts: kept as words, never analysed
  }
  return Class::other;
}

bool is_hyphen(char32_t c) {
  return c == '-' || c == 0x2010 || c == 0x2011;
}
bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2019 || c == 0x2BC;
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// Reads at most `most` digits; -1 when there is none.
int read_digits(std::string_view text, std::size_t& at, std::size_t most) {
  int value = 0;
  const std::size_t start = at;
  while (at < text.size() && is_digit(text[at]) && at - start < most) value = value * 10 + (text[at++] - '0');
  return at == start ? -1 : value;
}

// The end of a date that starts at 0, or 0.
std::size_t date_end(std::string_view text, Date& date) {
  std::size_t at = 0;
  int first = read_digits(text, at, 4);
  if (first < 0 || at >= text.size()) return 0;
  const std::size_t first_size = at;
  const char mark = text[at];
  if (mark != '.' && mark != '/' && mark != '-') return 0;
  if ((mark == '-') != (first_size == 4) || (first_size == 3)) return 0;
  ++at;
  date.month = read_digits(text, at, 2);
  if (date.month < 1 || date.month > 12 || at >= text.size() || text[at] != mark) return 0;
  ++at;
  const std::size_t last_start = at;
  int last = read_digits(text, at, 4);
  const std::size_t last_size = at - last_start;
  if (last < 0 || (at < text.size() && is_digit(text[at]))) return 0;
  if (mark == '-') {
    if (last_size > 2) return 0;
    date.year = first;
    date.day = last;
  } else {
    if (last_size != 2 && last_size != 4) return 0;
    date.day = first;
    date.year = last_size == 4 ? last : last + (last < 50 ? 2000 : 1900);
  }
  if (date.day < 1 || date.day > days_in(date.year, date.month)) return 0;
  return at;
}

}  // namespace

bool is_abbreviation(std::string_view folded) {
  // Sorted by bytes for the search.
  static const auto known = [] {
    std::array<std::string_view, 58> list{
        "акад", "ал",  "арх",  "бел", "бл",  "бр",   "бул", "вж",   "вкл", "вм",  "вх",  "г",
        "гл",   "гр",  "деп",  "дир", "доц", "др",   "ет",  "жк",   "изд", "изх", "им",  "инж",
        "кв",   "кап", "лв",   "мин", "млн", "млрд", "м",   "напр", "нпр", "обл", "общ", "ок",
        "пл",   "пр",  "проф", "ред", "с",   "св",   "сек", "сл",   "см",  "сп",  "срв", "ст",
        "стр",  "т",   "тел",  "тр",  "ул",  "хил",  "хр",  "ч",    "чл",  "щ"};
    std::sort(list.begin(), list.end());
    return list;
  }();
  return std::binary_search(known.begin(), known.end(), folded);
}

bool parse_date(std::string_view token, Date& date) {
  return date_end(token, date) == token.size() && !token.empty();
}

Tokeniser::Tokeniser(std::string_view text) : text_(text.substr(0, 0xFFFFFFFEU)) {
  has_at_sign_ = text_.find('@') != std::string_view::npos;
}

std::size_t Tokeniser::digits_end(std::size_t at) const {
  while (at < text_.size() && is_digit(text_[at])) ++at;
  return at;
}

// The end of a run of letters, joiners, digits and inner apostrophes.
std::size_t Tokeniser::part_end(std::size_t at) const {
  while (at < text_.size()) {
    const auto lead = static_cast<unsigned char>(text_[at]);
    // The blocks that hold nearly all Bulgarian text, without decoding.
    if ((lead == 0xD0 || lead == 0xD1) && at + 1 < text_.size() &&
        (static_cast<unsigned char>(text_[at + 1]) & 0xC0U) == 0x80U) {
      at += 2;
      continue;
    }
    const CodePoint point = decode_at(text_, at);
    if (point.value == 0xFFFD && point.size == 1) break;
    if (is_apostrophe(point.value)) {
      const CodePoint after = decode_at(text_, at + point.size);
      if (class_of(after.value) != Class::letter) break;
    } else if (class_of(point.value) == Class::other) {
      break;
    }
    at += point.size;
  }
  return at;
}

void Tokeniser::scan_word(Token& token) {
  std::size_t end = part_end(at_);
  token.kind = TokenKind::word;
  for (;;) {
    if (end >= text_.size()) break;
    const auto lead = static_cast<unsigned char>(text_[end]);
    if (lead != '-' && lead != 0xE2) break;
    const CodePoint point = decode_at(text_, end);
    if (!is_hyphen(point.value)) break;
    const CodePoint after = decode_at(text_, end + point.size);
    const Class follows = class_of(after.value);
    if (follows != Class::letter && follows != Class::digit) break;
    end = part_end(end + point.size);
    token.kind = TokenKind::compound;
  }
  token.end = static_cast<std::uint32_t>(end);
  if (end >= text_.size() || text_[end] != '.' || token.kind == TokenKind::compound) return;

  // A full stop belongs to т.н., С.И. and to known abbreviations.
  const std::size_t size = end - at_;
  const auto is_one_letter = [&](std::size_t from, std::size_t to) {
    return from < to && decode_at(text_, from).size == to - from &&
           class_of(decode_at(text_, from).value) == Class::letter;
  };
  std::size_t chain = end + 1;
  while (is_one_letter(at_, end)) {
    const std::size_t next_end = part_end(chain);
    const bool is_so_called = (text_.substr(at_, 3) == "т." || text_.substr(at_, 3) == "Т.") &&
                              text_.substr(chain, next_end - chain) == "нар";
    if (next_end >= text_.size() || text_[next_end] != '.' ||
        !(is_one_letter(chain, next_end) || is_so_called))
      break;
    chain = next_end + 1;
  }
  if (chain > end + 1) {
    token.kind = TokenKind::abbreviation;
    token.end = static_cast<std::uint32_t>(chain);
    return;
  }
  if (size > 8) return;
  std::array<char, 8> folded{};
  std::size_t length = 0;
  for (std::size_t at = at_; at < end;) {
    const CodePoint point = decode_at(text_, at);
    at += point.size;
    char32_t c = point.value;
    if (c >= 0x410 && c <= 0x42F) c += 0x20;
    if (c < 0x430 || c > 0x44F) return;
    folded[length++] = static_cast<char>(static_cast<unsigned char>(0xC0U | (c >> 6U)));
    folded[length++] = static_cast<char>(static_cast<unsigned char>(0x80U | (c & 0x3FU)));
  }
  if (is_abbreviation(std::string_view(folded.data(), length))) {
    token.kind = TokenKind::abbreviation;
    token.end = static_cast<std::uint32_t>(end + 1);
  }
}

void Tokeniser::scan_number(Token& token) {
  Date date;
  const std::size_t window = std::min<std::size_t>(text_.size() - at_, 16);
  if (const std::size_t size = date_end(text_.substr(at_, window), date); size != 0) {
    token.kind = TokenKind::date;
    token.end = static_cast<std::uint32_t>(at_ + size);
    return;
  }
  std::size_t end = digits_end(at_);
  const std::size_t digits = end - at_;
  token.kind = digits == 5 ? TokenKind::ekatte : TokenKind::number;
  // 1 234 567: groups of three after a space or a no-break space.
  if (digits <= 3) {
    for (;;) {
      std::size_t group = end;
      const std::string_view rest = text_.substr(end, 3);
      if (!rest.empty() && rest.front() == ' ') {
        group += 1;
      } else if (rest.substr(0, 2) == "\xC2\xA0") {
        group += 2;
      } else if (rest == "\xE2\x80\xAF") {
        group += 3;
      } else {
        break;
      }
      const std::size_t group_end = digits_end(group);
      if (group_end - group != 3) break;
      end = group_end;
    }
  }
  while (end + 1 < text_.size() && (text_[end] == ',' || text_[end] == '.') && is_digit(text_[end + 1])) {
    end = digits_end(end + 1);
    token.kind = TokenKind::number;
  }
  token.end = static_cast<std::uint32_t>(end);
  if (end >= text_.size()) return;
  if (is_ascii_letter(text_[end]) && end - at_ == digits) {  // 3D, 2G, 4x4
    token.kind = TokenKind::word;
    token.end = static_cast<std::uint32_t>(part_end(end));
    return;
  }
  // 22-рата, 5-ата, 80-те: the ending belongs to the number; 29-годишен is a number and a word.
  const CodePoint hyphen = decode_at(text_, end);
  if (!is_hyphen(hyphen.value)) return;
  const std::size_t tail = end + hyphen.size;
  const std::size_t tail_end = part_end(tail);
  if (tail_end > tail && tail_end - tail <= 8 && is_cyrillic(decode_at(text_, tail).value)) {
    token.kind = TokenKind::number;
    token.end = static_cast<std::uint32_t>(tail_end);
  }
}

// name@host.tld, http://…, www.…: the whole run without white space, less closing punctuation.
bool Tokeniser::scan_address(Token& token) const {
  const std::string_view rest = text_.substr(at_);
  const bool url = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
  if (!url && !has_at_sign_) return false;
  std::size_t end = at_;
  std::size_t sign = 0;
  const std::size_t most = url ? 2048 : 254;
  while (end < text_.size() && end - at_ <= most) {
    const char c = text_[end];
    const bool plain = is_ascii_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '+';
    if (url ? (static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '<' || c == '>')
            : !(plain || c == '@'))
      break;
    if (c == '@') sign = sign == 0 ? end : text_.size();
    ++end;
  }
  while (end > at_ && std::string_view(".,;:!?)]}'\"-").find(text_[end - 1]) != std::string_view::npos) --end;
  token.end = static_cast<std::uint32_t>(end);
  if (url) {
    token.kind = TokenKind::url;
    return true;
  }
  token.kind = TokenKind::email;
  if (sign == 0 || sign <= at_ || sign >= end) return false;
  const std::size_t dot = text_.substr(sign, end - sign).find('.');
  return dot != std::string_view::npos && dot > 1;
}

// +359 88 123 4567: groups of digits after a plus, 8 to 15 digits in all (E.164), 12 at most in Bulgaria.
bool Tokeniser::scan_phone(Token& token) const {
  const std::size_t most = text_.substr(at_, 3) == "359" ? 12 : 15;
  std::size_t end = digits_end(at_);
  std::size_t digits = end - at_;
  for (;;) {
    const std::size_t gap = text_.substr(end, 2) == "\xC2\xA0" ? 2 : 1;
    if (gap == 1 && text_.substr(end, 1) != " " && text_.substr(end, 1) != "-") break;
    const std::size_t group_end = digits_end(end + gap);
    if (group_end == end + gap || digits + group_end - (end + gap) > most) break;
    digits += group_end - (end + gap);
    end = group_end;
  }
  if (digits < 8 || digits > most) return false;
  token.kind = TokenKind::phone;
  token.end = static_cast<std::uint32_t>(end);
  return true;
}

bool Tokeniser::next(Token& token) {
  while (at_ < text_.size()) {
    const CodePoint point = decode_at(text_, at_);
    const Class kind = class_of(point.value);
    if (kind != Class::letter && kind != Class::digit) {
      at_ += point.size;
      continue;
    }
    token.begin = static_cast<std::uint32_t>(at_);
    const bool may_be_address = point.size == 1 && (has_at_sign_ || point.value == 'h' || point.value == 'w');
    const bool may_be_phone =
        kind == Class::digit && at_ > 0 && text_[at_ - 1] == '+' &&
        (at_ == 1 || std::string_view(" \t\r\n(:").find(text_[at_ - 2]) != std::string_view::npos);
    if ((may_be_address && scan_address(token)) || (may_be_phone && scan_phone(token))) {
    } else if (kind == Class::letter) {
      scan_word(token);
    } else {
      scan_number(token);
    }
    at_ = token.end;
    return true;
  }
  return false;
}

}  // namespace megdan::algo::text
