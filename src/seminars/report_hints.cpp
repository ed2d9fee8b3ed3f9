#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <regex>
#include <set>

#include "algo/text/stop_words.hpp"
#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "seminars/report_actions.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_looked_at = 8'000, overlap = 300;  // bounded before any pattern runs on it
constexpr std::size_t shortest_name = 3;                         // letters

/// What no person typed: codes, fingerprints, sentences that the program makes.
bool is_ours(std::string_view key) {
  static const std::set<std::string_view> keys = {"id",        "fingerprint", "method",   "breakdown",
                                                  "kind",      "template",    "progress", "side",
                                                  "sentences", "state",       "what"};
  return keys.contains(key);
}

void collect_typed(const json::value& value, std::vector<std::string>& texts) {
  if (value.is_string()) {
    texts.emplace_back(value.get_string());
  } else if (value.is_array()) {
    for (const auto& item : value.get_array()) collect_typed(item, texts);
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.get_object())
      if (item.is_object() || item.is_array() ? key != "sentences" : !is_ours(key))
        collect_typed(item, texts);
  }
}

/// Runs of letters and digits; a hyphen or an apostrophe ends a word, so that each half of a double name
/// counts.
std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  bool inside = false;
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t length = 1;
    bool letter = false;
    if (at < text.size()) {
      const auto lead = static_cast<unsigned char>(text[at]);
      if (lead < 0x80) {
        letter = std::isalnum(lead) != 0;
      } else {
        length = std::min<std::size_t>(lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2, text.size() - at);
        // U+0080 to U+00BF are signs; so is all of U+2000 to U+2BFF: quotation marks, dashes, dots, arrows.
        letter =
            length == 2 ? lead >= 0xC3 : !(lead == 0xE2 && static_cast<unsigned char>(text[at + 1]) < 0xB0);
      }
    }
    if (letter && !inside) begin = at;
    if (!letter && inside) words.push_back(text.substr(begin, at - begin));
    inside = letter;
    at += length;
  }
  return words;
}

/// Words that stand in names people are given when theirs is not known, and in every report: they name
/// nobody.
bool is_common(const std::string& folded) {
  static const std::set<std::string> common = [] {
    std::set<std::string> words;
    for (const auto& language : i18n::languages()) {
      const i18n::Texts t(language);
      for (const auto sector : {Sector::social, Sector::business, Sector::academic, Sector::state,
                                Sector::finance, Sector::unknown}) {
        const auto label = t.t(label_of(sector));
        for (const auto word : words_in(label)) words.insert(i18n::fold(word));
      }
    }
    for (const auto* word :
         {"участник", "участничка",  "участници", "човек",     "хора",    "гост",      "гостенка",
          "гости",    "устройство",  "телефон",   "име",       "маса",    "група",     "водещ",
          "водеща",   "господин",    "госпожа",   "госпожица", "доктор",  "професор",  "инженер",
          "център",   "община",      "сдружение", "фондация",  "семинар", "онлайн",    "зала",
          "проба",    "participant", "person",    "people",    "guest",   "device",    "phone",
          "name",     "table",       "group",     "mister",    "doctor",  "professor", "centre",
          "seminar",  "online",      "hall",      "test",      "the",     "and",       "for",
          "with",     "without",     "from",      "this",      "that",    "not",       "are",
          "was",      "mrs",         "miss"})
      words.insert(word);
    return words;
  }();
  return common.contains(folded) || algo::text::is_stop_word(folded);
}

std::set<std::string> names_of(const std::vector<Person>& people) {
  std::set<std::string> names;
  for (const auto& person : people)
    for (const auto word : words_in(person.name)) {
      auto folded = i18n::fold(word);
      if (count_code_points(folded) < shortest_name ||
          std::ranges::all_of(folded, [](char c) { return c >= '0' && c <= '9'; }) || is_common(folded))
        continue;
      names.insert(std::move(folded));
    }
  return names;
}

class Findings {
 public:
  void add(std::string found) {
    if (std::ranges::find(found_, found) == found_.end()) found_.push_back(std::move(found));
  }
  std::string text() const {
    std::string all;
    for (const auto& one : found_) all += (all.empty() ? "" : ", ") + one;
    return all;
  }

 private:
  std::vector<std::string> found_;
};

void look_for_addresses(const std::string& text, Findings& findings) {
  static const std::regex address("[^\\s@]{1,64}@[^\\s@]{1,190}\\.[^\\s@.,;:!?()\\[\\]<>\"'0-9]{2,48}");
  static const std::regex telephone("(\\+?[0-9][0-9 /-]{7,16}[0-9])");
  for (std::size_t at = 0; at < text.size(); at += longest_looked_at - overlap) {
    const auto part = text.substr(at, longest_looked_at);
    std::smatch match;
    if (part.find('@') != std::string::npos && std::regex_search(part, match, address))
      findings.add(match.str());
    if (std::regex_search(part, match, telephone)) findings.add(match.str());
  }
}

}  // namespace

std::vector<Hint> hints_of_persons(const std::string& content, const std::vector<Person>& people) {
  std::vector<std::string> texts;
  const auto whole = json::parse(content);
  collect_typed(whole, texts);
  const auto names = names_of(people);
  // Who promised something gave the name for that: as an owner it is no finding, in every other text it is.
  std::set<std::string, std::less<>> owners;
  if (const auto* rows = whole.as_object().if_contains("commitments"); rows && rows->is_array())
    for (const auto& row : rows->get_array())
      if (const auto* owner = row.is_object() ? row.get_object().if_contains("owner") : nullptr) {
        std::vector<std::string> in_languages;
        collect_typed(*owner, in_languages);
        owners.insert(in_languages.begin(), in_languages.end());
      }
  std::set<std::string> seen;
  std::vector<Hint> hints;
  for (const auto& text : texts) {
    if (text.size() < 3 || !seen.insert(text).second) continue;
    Findings findings;
    look_for_addresses(text, findings);
    if (!owners.contains(text))
      for (const auto word : words_in(text))
        if (names.contains(i18n::fold(word))) findings.add(std::string(word));
    if (auto found = findings.text(); !found.empty()) hints.push_back({text, std::move(found)});
  }
  return hints;
}

}  // namespace megdan::seminars
