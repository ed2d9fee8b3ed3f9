#include "algo/text/analyse.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "algo/text/alphabet.hpp"
#include "algo/text/hash.hpp"
#include "algo/text/normalise.hpp"
#include "algo/text/stem.hpp"
#include "algo/text/stop_words.hpp"
#include "algo/text/transliterate.hpp"

namespace megdan::algo::text {
namespace {

constexpr std::size_t kSlots = 1U << 15U;
constexpr std::size_t kMostUsed = kSlots / 4 * 3;
constexpr std::size_t kMostArena = 3U << 20U;
constexpr std::size_t kMostPieces = 1U << 16U;
constexpr std::size_t kLongestWord = 128;  // bytes; what is longer is no word of a language
constexpr std::size_t kShortestHead = 6;   // letters of a dictionary word inside an unknown one

// First parts that make new words freely (вицеконсул); with one, a shorter known rest is trusted.
const std::vector<std::string>& prefixes() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> out;
    for (const char* prefix :
         {"авто",  "агро",  "анти",   "аудио", "без",    "био",     "веле", "видео", "вице",  "все",
          "гео",   "до",    "евро",   "еко",   "екс",    "електро", "за",   "зам",   "из",    "изпо",
          "интер", "кибер", "кино",   "ко",    "контра", "макро",   "мега", "меж",   "между", "микро",
          "мини",  "много", "моно",   "мото",  "мулти",  "на",      "над",  "не",    "нео",   "о",
          "общо",  "от",    "пан",    "пара",  "по",     "под",     "полу", "после", "пре",   "пред",
          "при",   "про",   "псевдо", "пост",  "раз",    "ре",      "само", "свръх", "социо", "стерео",
          "супер", "съ",    "теле",   "транс", "трети",  "ултра",   "фото", "хидро", "хипер", "юго"}) {
      std::string word;
      if (to_letters(prefix, word)) out.push_back(word);
    }
    std::sort(out.begin(), out.end());
    return out;
  }();
  return list;
}

// Units that people write short; both the sign and the word are terms.
std::string_view unit_word(std::string_view sign) {
  static constexpr std::array<std::array<std::string_view, 2>, 8> units{{{"дм", "дециметър"},
                                                                         {"кг", "килограм"},
                                                                         {"км", "километър"},
                                                                         {"мг", "милиграм"},
                                                                         {"мл", "милилитър"},
                                                                         {"мм", "милиметър"},
                                                                         {"см", "сантиметър"},
                                                                         {"дка", "декар"}}};
  for (const auto& [known, word] : units) {
    if (sign == known) return word;
  }
  return {};
}

bool has_cyrillic(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint point = decode_at(word, at);
    if (is_cyrillic(point.value)) return true;
    at += point.size;
  }
  return false;
}

// Degree of an adjective or adverb: по-голям is a form of голям.
bool is_degree(std::string_view folded) {
  return folded == "по" || folded == "най";
}

// Endings that people hang on an abbreviation: СДС-та, ВУЗ-овете.
bool is_hung_ending(std::string_view folded) {
  static constexpr std::array<std::string_view, 12> endings{"а",  "и",  "ите",  "ове", "овете", "та",
                                                            "те", "то", "тата", "ът",  "я",     "ят"};
  return std::find(endings.begin(), endings.end(), folded) != endings.end();
}

std::string digits_of(std::string_view number) {
  std::string out;
  for (std::size_t at = 0; at < number.size(); ++at) {
    const char c = number[at];
    if (c >= '0' && c <= '9') {
      out.push_back(c);
    } else if (c == ',' || c == '.') {
      out.push_back('.');
    } else if (c == '-' || static_cast<unsigned char>(c) >= 0xE2) {
      if (number.substr(at, 3) == "\xE2\x80\xAF") continue;
      break;  // an ordinal's ending
    }
  }
  return out;
}

}  // namespace

Analyser::Analyser(const Dictionary* dictionary, AnalyserOptions options)
    : dictionary_(dictionary), options_(options), slots_(kSlots) {}

void Analyser::forget() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  used_ = 0;
  arena_.clear();
  pieces_.clear();
}

const Analyser::Slot& Analyser::pieces_of(std::string_view raw, TokenKind kind, Purpose purpose) {
  const auto variant =
      static_cast<std::uint16_t>(static_cast<unsigned>(kind) * 2 + static_cast<unsigned>(purpose) + 1);
  const std::uint64_t hash = hash64(raw, kHashSeed64 + variant);
  constexpr std::size_t mask = kSlots - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].variant != 0; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.hash == hash && slot.variant == variant && slot.key_length == raw.size() &&
        std::string_view(arena_).substr(slot.key, slot.key_length) == raw) {
      return slot;
    }
  }
  if (used_ >= kMostUsed || arena_.size() > kMostArena || pieces_.size() > kMostPieces) {
    forget();
    at = hash & mask;
  }
  Slot fresh;
  fresh.hash = hash;
  fresh.variant = variant;
  fresh.key = static_cast<std::uint32_t>(arena_.size());
  fresh.key_length = static_cast<std::uint32_t>(raw.size());
  arena_ += raw;
  fresh.first_piece = static_cast<std::uint32_t>(pieces_.size());
  position_ = 0;
  analyse_token(raw, kind, purpose);
  fresh.piece_count =
      static_cast<std::uint16_t>(std::min<std::size_t>(pieces_.size() - fresh.first_piece, 0xFFFF));
  fresh.positions = static_cast<std::uint16_t>(std::min<std::uint32_t>(position_, 0xFFFF));
  slots_[at] = fresh;
  ++used_;
  return slots_[at];
}

int Analyser::each_term(std::string_view text, Purpose purpose, void* context, Callback callback) {
  Tokeniser tokens(text);
  Token token;
  std::uint32_t position = 0;
  while (tokens.next(token)) {
    const Slot& slot = pieces_of(text.substr(token.begin, token.end - token.begin), token.kind, purpose);
    for (std::uint32_t i = 0; i < slot.piece_count; ++i) {
      const Piece& piece = pieces_[slot.first_piece + i];
      if (options_.drop_stop_words && piece.is_stop) continue;
      Term term;
      term.text = std::string_view(arena_).substr(piece.text, piece.length);
      term.begin = token.begin + piece.begin;
      term.end = token.begin + piece.end;
      term.position = position + piece.position;
      term.kind = piece.kind;
      term.is_first = piece.is_first;
      term.is_stop = piece.is_stop;
      if (const int answer = callback(context, term); answer != 0) return answer;
    }
    position += slot.positions;
  }
  return 0;
}

std::vector<OwnedTerm> Analyser::analyse(std::string_view text, Purpose purpose) {
  std::vector<OwnedTerm> out;
  each_term(text, purpose, [&](const Term& term) {
    out.push_back({std::string(term.text), term.begin, term.end, term.position, term.kind, term.is_first,
                   term.is_stop});
  });
  return out;
}

void Analyser::put(std::string_view text, TermKind kind) {
  if (text.empty()) return;
  for (std::size_t i = word_start_; i < pieces_.size(); ++i) {
    const Piece& known = pieces_[i];
    if (std::string_view(arena_).substr(known.text, known.length) == text) return;
  }
  Piece piece;
  piece.text = static_cast<std::uint32_t>(arena_.size());
  piece.length = static_cast<std::uint32_t>(text.size());
  arena_ += text;
  piece.begin = begin_;
  piece.end = end_;
  piece.position = position_;
  piece.kind = kind;
  piece.is_first = pieces_.size() == word_start_;
  piece.is_stop = is_stop_;
  pieces_.push_back(piece);
}

void Analyser::put_key(std::string_view folded) {
  if (!options_.keys) return;
  const std::string key = latin_key(folded);
  if (key.size() < 2) return;
  scratch_.assign(1, '~');
  scratch_ += key;
  put(scratch_, TermKind::key);
}

void Analyser::analyse_token(std::string_view raw, TokenKind kind, Purpose purpose) {
  begin_ = 0;
  end_ = static_cast<std::uint32_t>(raw.size());
  word_start_ = pieces_.size();
  is_stop_ = false;
  switch (kind) {
    case TokenKind::word:
      analyse_word(raw, is_cyrillic_with_look_alikes(raw), purpose);
      ++position_;
      break;
    case TokenKind::compound:
      analyse_compound(raw, purpose);
      break;
    case TokenKind::abbreviation: {
      std::string folded = fold_word(raw, is_cyrillic_with_look_alikes(raw));
      std::erase(folded, '.');
      put(folded.substr(0, kLongestWord), TermKind::stem);
      ++position_;
      break;
    }
    case TokenKind::number:
      put(digits_of(raw.substr(0, kLongestWord)), TermKind::number);
      ++position_;
      break;
    case TokenKind::phone: {
      std::string digits(raw);
      std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
      put(digits, TermKind::number);
      ++position_;
      break;
    }
    case TokenKind::ekatte:
      put(raw, TermKind::ekatte);
      ++position_;
      break;
    case TokenKind::date: {
      Date date;
      if (!parse_date(raw, date)) break;
      std::array<char, 32> iso{};
      const int size =
          std::snprintf(iso.data(), iso.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
      put(std::string_view(iso.data(), static_cast<std::size_t>(size)), TermKind::date);
      ++position_;
      break;
    }
    case TokenKind::email:
    case TokenKind::url:
      put(fold_word(raw.substr(0, 254), false), TermKind::address);
      ++position_;
      break;
  }
}

void Analyser::analyse_compound(std::string_view raw, Purpose purpose) {
  const bool to_cyrillic = is_cyrillic_with_look_alikes(raw);
  struct Part {
    std::uint32_t begin;
    std::uint32_t end;
  };
  std::vector<Part> parts;
  std::uint32_t start = 0;
  for (std::size_t at = 0; at < raw.size();) {
    const CodePoint point = decode_at(raw, at);
    if (point.value == '-' || point.value == 0x2010 || point.value == 0x2011) {
      parts.push_back({start, static_cast<std::uint32_t>(at)});
      start = static_cast<std::uint32_t>(at) + point.size;
    }
    at += point.size;
  }
  parts.push_back({start, static_cast<std::uint32_t>(raw.size())});

  const auto text_of = [&](const Part& part) { return raw.substr(part.begin, part.end - part.begin); };
  const std::string first = fold_word(text_of(parts.front()), to_cyrillic);
  if (parts.size() == 2 && is_degree(first)) {
    analyse_word(text_of(parts[1]), to_cyrillic, purpose);
    ++position_;
    return;
  }
  const std::string last = fold_word(text_of(parts.back()), to_cyrillic);
  if (parts.size() == 2 && (is_hung_ending(last) || (first.size() <= 4 && last.size() <= 4))) {
    // СДС-та is СДС; д-р and г-н are words by themselves.
    if (is_hung_ending(last)) {
      analyse_word(text_of(parts[0]), to_cyrillic, purpose);
    } else {
      scratch_.assign(first).append(1, '-').append(last);
      put(scratch_, TermKind::stem);
    }
    ++position_;
    return;
  }
  constexpr std::size_t kMostParts = 16;
  for (std::size_t i = 0; i < parts.size() && i < kMostParts; ++i) {
    begin_ = parts[i].begin;
    end_ = parts[i].end;
    word_start_ = pieces_.size();
    // е-услуга, е-обучение: the letter stands for “electronic”, it is not the verb.
    if (i == 0 && first == "е") {
      is_stop_ = false;
      put(first, TermKind::stem);
    } else {
      analyse_word(text_of(parts[i]), to_cyrillic, purpose);
    }
    ++position_;
  }
}

void Analyser::analyse_word(std::string_view raw, bool to_cyrillic, Purpose purpose) {
  std::string folded = fold_word(raw.substr(0, kLongestWord), to_cyrillic);
  while (!folded.empty() && folded.back() == '\'') folded.pop_back();
  is_stop_ = is_stop_word(folded);
  if (has_cyrillic(folded)) {
    analyse_bulgarian(folded, purpose);
  } else if (is_latin(decode_at(folded, 0).value) || (folded[0] >= '0' && folded[0] <= '9')) {
    analyse_latin(folded, purpose);
  } else {
    put(folded, TermKind::foreign);
  }
}

void Analyser::analyse_bulgarian(const std::string& folded, Purpose purpose) {
  if (!to_letters(folded, letters_)) {
    put(folded, TermKind::foreign);
    return;
  }
  if (const std::string_view unit = unit_word(folded); !unit.empty()) {
    put(folded, TermKind::stem);
    put(unit, TermKind::lemma);
    return;
  }
  bool is_common = false;
  if (dictionary_ != nullptr) {
    dictionary_->look_up(letters_, readings_);
    if (purpose == Purpose::query && !readings_.empty() && readings_.front().is_headword) readings_.resize(1);
    for (const Reading& reading : readings_) {
      scratch_.clear();
      append_from_letters(dictionary_->headword(reading.lemma), scratch_);
      put(scratch_, TermKind::lemma);
      is_common = is_common || !dictionary_->is_name(reading.lemma);
    }
    if (readings_.empty()) {
      if (const std::string lemma = dictionary_->guess(letters_); !lemma.empty()) {
        put(from_letters(lemma), TermKind::lemma);
        is_common = true;
      } else {
        is_common = guess_from_parts(letters_);
      }
    }
  }
  if (pieces_.size() == word_start_) {
    scratch_.clear();
    append_from_letters(stem_bulgarian(letters_), scratch_);
    put(scratch_, TermKind::stem);
  }
  if (!is_common) put_key(folded);
}

// вицеконсулът → вице + консул: an unknown word that ends in a known one bends as that one does.
bool Analyser::guess_from_parts(std::string_view letters) {
  for (std::size_t cut = 1; cut + 3 <= letters.size(); ++cut) {
    const std::string_view rest = letters.substr(cut);
    const std::string_view first = letters.substr(0, cut);
    const bool is_prefix = std::binary_search(prefixes().begin(), prefixes().end(), first);
    if (!is_prefix && (cut < 3 || rest.size() < kShortestHead)) continue;
    dictionary_->look_up(rest, readings_);
    bool found = false;
    for (const Reading& reading : readings_) {
      if (dictionary_->is_name(reading.lemma) || dictionary_->headword(reading.lemma).size() < 4) continue;
      scratch_.clear();
      append_from_letters(first, scratch_);
      append_from_letters(dictionary_->headword(reading.lemma), scratch_);
      put(scratch_, TermKind::lemma);
      found = true;
    }
    if (found) return true;
  }
  return false;
}

void Analyser::analyse_latin(const std::string& folded, Purpose purpose) {
  put(stem_english(folded), TermKind::foreign);
  put_key(folded);
  if (purpose != Purpose::query || dictionary_ == nullptr) return;
  for (const std::string& candidate : cyrillic_candidates(folded)) {
    if (!to_letters(candidate, letters_)) continue;
    dictionary_->look_up(letters_, readings_);
    if (!readings_.empty() && readings_.front().is_headword) readings_.resize(1);
    for (const Reading& reading : readings_) {
      scratch_.clear();
      append_from_letters(dictionary_->headword(reading.lemma), scratch_);
      put(scratch_, TermKind::lemma);
    }
  }
}

}  // namespace megdan::algo::text
