#include "i18n/voice.hpp"

#include <algorithm>
#include <boost/locale/gnu_gettext.hpp>
#include <memory>
#include <vector>

#include "core/ensure.hpp"
#include "i18n/catalogue.hpp"

namespace megdan::i18n {
namespace {

constexpr std::string_view default_code = "bg";

// The facet reads through a callback, so nothing touches the disk.
std::locale with_messages(std::string_view code, std::string_view mo) {
  namespace gettext = boost::locale::gnu_gettext;
  gettext::messages_info info;
  info.language = std::string(code);
  info.encoding = "UTF-8";
  info.domains.push_back(gettext::messages_info::domain("megdan"));
  info.paths.emplace_back("embedded");
  info.callback = [mo](const std::string&, const std::string&) {
    return std::vector<char>(mo.begin(), mo.end());
  };
  return {std::locale::classic(), gettext::create_messages_facet<char>(info)};
}

// gettext's plural rules look at an int; they only ask for the last digits and for small numbers.
int rule_number(std::int64_t count) {
  const auto size = count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  return static_cast<int>(size < 1'000'000 ? size : 1'000'000 + size % 1'000'000);
}

struct Voices {
  std::vector<std::unique_ptr<Voice>> all;
  std::vector<Language> languages;

  Voices() {
    all.push_back(std::make_unique<Voice>("en", ""));
    for (const Catalogue& catalogue : catalogues())
      all.push_back(std::make_unique<Voice>(catalogue.code, catalogue.mo));
    const auto is_default = [](const auto& voice) { return voice->code() == default_code; };
    std::stable_partition(all.begin(), all.end(), is_default);
    for (const auto& voice : all) languages.push_back({voice->code(), voice->forms().native_name});
    ensure(languages.front().code == default_code, "the default language has no catalogue");
  }
};

const Voices& voices() {
  static const Voices made;
  return made;
}

}  // namespace

Voice::Voice(std::string_view code, std::string_view mo) : code_(code) {
  if (!mo.empty()) {
    locale_ = with_messages(code, mo);
    messages_ = &std::use_facet<boost::locale::message_format<char>>(locale_);
  }
  forms_ = make_forms();
}

const char* Voice::text(const char* context, const char* msgid) const {
  // The empty msgid is the catalogue's header.
  if (!messages_ || *msgid == '\0') return msgid;
  const char* found = messages_->get(0, context, msgid);
  return found && *found != '\0' ? found : msgid;
}

const char* Voice::plural(const char* one, const char* many, std::int64_t count) const {
  const char* found = messages_ ? messages_->get(0, nullptr, one, rule_number(count)) : nullptr;
  if (found && *found != '\0') return found;
  return count == 1 || count == -1 ? one : many;
}

Voice::Forms Voice::make_forms() const {
  const auto tc = [this](const char* context, const char* msgid) {
    return std::string(text(context, msgid));
  };
  Forms forms;
  forms.native_name = tc("the language's own name", "English");
  forms.months = {
      tc("month in a date", "January"), tc("month in a date", "February"), tc("month in a date", "March"),
      tc("month in a date", "April"),   tc("month in a date", "May"),      tc("month in a date", "June"),
      tc("month in a date", "July"),    tc("month in a date", "August"),   tc("month in a date", "September"),
      tc("month in a date", "October"), tc("month in a date", "November"), tc("month in a date", "December")};
  forms.short_months = {tc("short month", "Jan"), tc("short month", "Feb"), tc("short month", "Mar"),
                        tc("short month", "Apr"), tc("short month", "May"), tc("short month", "Jun"),
                        tc("short month", "Jul"), tc("short month", "Aug"), tc("short month", "Sep"),
                        tc("short month", "Oct"), tc("short month", "Nov"), tc("short month", "Dec")};
  // {1} day, {2} month in words, {3} year, {4} day in two digits, {5} month in two digits, {6} short month
  forms.date = tc("date: day {1}, month {2}, year {3}", "{1} {2} {3}");
  forms.short_date = tc("short date: day {1} or {4}, month {2}, {5} or {6}, year {3}", "{1} {6} {3}");
  forms.day_month = tc("date without its year: day {1}, month {2} or {6}", "{1} {6}");
  forms.date_time = tc("date {1} and time {2}", "{1}, {2}");
  forms.group = tc("sign between thousands", ",");
  forms.point = tc("sign before decimals", ".");
  forms.percent = tc("percent", "{1}%");
  forms.money = tc("money", "€{1}");
  return forms;
}

const Voice& voice_of(const Language& language) {
  const Voices& made = voices();
  const std::less<const Language*> before;
  const Language* first = made.languages.data();
  ensure(!before(&language, first) && before(&language, first + made.languages.size()),
         "a Language that is none of languages()");
  return *made.all[static_cast<std::size_t>(&language - first)];
}

std::span<const Language> languages() {
  return voices().languages;
}

void load() {
  (void)voices();
}

}  // namespace megdan::i18n
