#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>

#include "core/ensure.hpp"
#include "core/utf8.hpp"
#include "i18n/text.hpp"

namespace megdan::i18n {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

// ICU hands out its normalizers as immutable and safe to share between threads.
std::string normalized(const icu::Normalizer2* form, std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  form->normalizeUTF8(0, piece(text), sink, nullptr, status);
  ensure(U_SUCCESS(status), "ICU could not normalise");
  return out;
}

const icu::Normalizer2* form_c() {
  static const icu::Normalizer2* form = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* got = icu::Normalizer2::getNFCInstance(status);
    ensure(U_SUCCESS(status), "ICU has no NFC");
    return got;
  }();
  return form;
}

const icu::Normalizer2* form_d() {
  static const icu::Normalizer2* form = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* got = icu::Normalizer2::getNFDInstance(status);
    ensure(U_SUCCESS(status), "ICU has no NFD");
    return got;
  }();
  return form;
}

void ensure_utf8(std::string_view text) {
  ensure(text.size() <= 0x0fff'ffff, "a text too long for ICU");
  ensure(is_valid_utf8(text), "text is not valid UTF-8; repair_utf8() it where it comes in");
}

}  // namespace

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  ensure_utf8(text);
  UErrorCode status = U_ZERO_ERROR;
  if (form_c()->isNormalizedUTF8(piece(text), status) && U_SUCCESS(status)) return std::string(text);
  return normalized(form_c(), text);
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
  }
  ensure_utf8(text);
  // Canonical caseless matching (Unicode 15, D145) decomposes before it folds; stored texts are composed
  // again.
  const std::string apart = normalized(form_d(), text);
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded, static_cast<std::int32_t>(apart.size()));
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8Fold(0, piece(apart), sink, nullptr, status);
  ensure(U_SUCCESS(status), "ICU could not fold");
  return normalized(form_c(), folded);
}

}  // namespace megdan::i18n
