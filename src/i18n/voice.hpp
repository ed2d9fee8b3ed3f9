// Voice: one language as it is spoken here: its look-up of texts, its names of months, its signs in numbers.
// Will not be seen outside this folder; it is made once and never changes, so every thread may read it.
#pragma once

#include <array>
#include <boost/locale/message.hpp>
#include <cstdint>
#include <locale>
#include <string>
#include <string_view>

#include "i18n/text.hpp"

namespace megdan::i18n {

class Voice {
 public:
  /// `mo` may be empty (English): then every text is its msgid.
  Voice(std::string_view code, std::string_view mo);

  const std::string& code() const { return code_; }

  /// Nothing of these is owned by the caller: the catalogue, or the msgid itself.
  const char* text(const char* context, const char* msgid) const;
  const char* plural(const char* one, const char* many, std::int64_t count) const;

  struct Forms {
    std::string native_name;
    std::array<std::string, 12> months, short_months;
    std::string date, short_date, day_month, date_time;  // patterns with {1} …
    std::string group, point, percent, money;
  };
  const Forms& forms() const { return forms_; }

 private:
  Forms make_forms() const;

  std::string code_;
  std::locale locale_;  // keeps messages_ alive
  const boost::locale::message_format<char>* messages_ = nullptr;
  Forms forms_;
};

/// The voice of a language of languages().
const Voice& voice_of(const Language& language);

/// Puts `args` into {1} … {99}; a placeholder without its argument stays. Arguments are not looked into.
std::string fill(std::string_view pattern, std::span<const std::string> args);

}  // namespace megdan::i18n
