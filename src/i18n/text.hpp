// The reader's language: texts by gettext, plurals, dates, numbers and money as people write them.
// Will not know pages or the database; msgids are the English texts.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"

namespace megdan::i18n {

/// A language with a catalogue: "bg", "en". A third one costs only po/<code>.po.
struct Language {
  std::string_view code;         // "bg", also in addresses and lang=""
  std::string_view native_name;  // "Български"
};
/// All languages, the first is the default (Bulgarian).
std::span<const Language> languages();
const Language* find_language(std::string_view code);
/// The best of Accept-Language (RFC 9110, 12.5.4), or the default.
const Language& negotiate(std::string_view accept_language);

/// Marks a text for extraction where it is not translated on the spot (tables, enums, refusals).
constexpr const char* mark(const char* text) {
  return text;
}

/// Everything below writes in one language; cheap to copy.
class Texts {
 public:
  explicit Texts(const Language& language) : language_(&language) {}
  const Language& language() const { return *language_; }

  /// The translation of an English msgid (the msgid itself where none is found).
  std::string t(const char* msgid) const;
  /// With a context, for words that need two translations.
  std::string tc(const char* context, const char* msgid) const;
  /// Plural: t.n("{1} card", "{1} cards", count) — "{1}" is the count; further {2}, {3} are `args`.
  std::string n(const char* one, const char* many, std::int64_t count,
                std::span<const std::string> args = {}) const;
  /// With placeholders: f("Hello, {1}", {name}).
  std::string f(const char* msgid, std::span<const std::string> args) const;
  std::string f(const char* msgid, std::initializer_list<std::string> args) const;

  // In the zone of the centre (Europe/Sofia).
  std::string date(Instant at) const;                       // 16 февруари 2023 г. / 16 February 2023
  std::string short_date(Instant at) const;                 // 16.02.2023 г. / 16 Feb 2023
  std::string time(Instant at) const;                       // 9:30
  std::string date_time(Instant at) const;                  // 16 февруари 2023 г., 9:30
  std::string day_month(Instant at) const;                  // 16 февр. / 16 Feb
  std::string duration(std::chrono::seconds length) const;  // 4:10, 1:04:10
  std::string words(std::chrono::minutes length) const;  // 15 минути, 2 часа, 1 час и 30 минути
  std::string number(std::int64_t value) const;          // 1 234 567 with no-break spaces / 1,234,567
  std::string decimal(double value, int digits) const;  // 3,50 / 3.50
  std::string percent(double share) const;              // 45 % / 45%
  std::string money(std::int64_t cents) const;          // 1 200 € / €1,200 (cents only where not zero)

 private:
  const Language* language_;
};

/// "2023-02-16" and "09:30" (as HTML inputs send them) in the centre's zone, and back. Nothing for nonsense.
bool parse_local(std::string_view date, std::string_view time, Instant& out);
std::string input_date(Instant at);
std::string input_time(Instant at);
/// "2023-02-16T07:30:00Z" (RFC 3339), for feeds and calendars.
std::string utc(Instant at);

/// Unicode NFC of valid UTF-8.
std::string nfc(std::string_view text);
/// For look-ups that must ignore case: full case folding and NFC.
std::string fold(std::string_view text);

/// The catalogues are embedded at build time; call once before threads start.
void load();

}  // namespace megdan::i18n
