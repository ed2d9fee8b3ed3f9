#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "i18n/voice.hpp"

namespace {

using namespace megdan;

void demand(bool holds) {
  if (!holds) std::abort();
}

void try_forms(std::string_view text) {
  const std::string once = i18n::nfc(text);
  demand(is_valid_utf8(once));
  demand(i18n::nfc(once) == once);
  const std::string folded = i18n::fold(text);
  demand(is_valid_utf8(folded));
  demand(i18n::fold(folded) == folded);
  demand(i18n::fold(once) == folded);
  demand(i18n::nfc(folded) == folded);
}

void try_times(std::string_view text) {
  const auto middle = text.find('|');
  const auto time = middle == std::string_view::npos ? std::string_view("09:30") : text.substr(middle + 1);
  Instant at{-1};
  if (!i18n::parse_local(text.substr(0, middle), time, at)) {
    demand(at.ms == -1);
    return;
  }
  Instant again{-1};
  const std::string date = i18n::input_date(at);
  // The first and last day of the calendar are shown as the nearest that every zone has.
  if (date == "0001-01-02" || date == "9999-12-31") return;
  demand(i18n::parse_local(date, i18n::input_time(at), again));
  demand(again == at);
}

void try_patterns(std::string_view text) {
  const std::string args[] = {"{2}", "two"};
  const auto filled = i18n::fill(text, args);
  demand(text.find("{2}") == std::string_view::npos || filled.find("two") != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto& language = i18n::negotiate(bytes);
  demand(i18n::find_language(language.code) == &language);
  try_times(bytes);
  try_patterns(bytes);
  try_forms(repair_utf8(bytes));
  return 0;
}
