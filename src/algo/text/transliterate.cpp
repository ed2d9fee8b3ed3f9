#include "algo/text/transliterate.hpp"

#include <algorithm>
#include <array>

#include "algo/text/alphabet.hpp"
#include "algo/text/normalise.hpp"

namespace megdan::algo::text {
namespace {

// а … я by the Act; э and ы are no Bulgarian letters.
constexpr std::array<std::string_view, 32> kByLaw{
    "a", "b", "v", "g", "d", "e", "zh", "z",  "i",  "y",   "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sht", "a", "",  "y", "",  "yu", "ya"};

constexpr bool is_upper(char32_t c) {
  return c >= 0x410 && c <= 0x42F;
}
constexpr bool is_bulgarian(char32_t c) {
  return c >= 0x410 && c <= 0x44F && c != 0x42B && c != 0x42D && c != 0x44B && c != 0x44D;
}
constexpr std::size_t index_of(char32_t c) {
  return is_upper(c) ? c - 0x410 : c - 0x430;
}

void append_cased(std::string& out, std::string_view latin, bool upper, bool whole_upper) {
  for (std::size_t i = 0; i < latin.size(); ++i) {
    const bool raise = upper && (i == 0 || whole_upper);
    out.push_back(raise ? static_cast<char>(latin[i] - 32) : latin[i]);
  }
}

// One reading of a Latin group: the likeliest Cyrillic first.
struct Group {
  std::string_view latin;
  std::array<std::string_view, 3> cyrillic;
};

// Longest first; the first reading is the Act's own inverse where it has one.
constexpr std::array<Group, 50> kGroups{
    {{"sht", {"щ", "шт", ""}}, {"tch", {"ч", "", ""}},    {"iya", {"ия", "", ""}},  {"zh", {"ж", "зх", ""}},
     {"ch", {"ч", "", ""}},    {"sh", {"ш", "сх", ""}},   {"ts", {"ц", "тс", ""}},  {"tz", {"ц", "", ""}},
     {"ya", {"я", "иа", ""}},  {"yu", {"ю", "", ""}},     {"yo", {"йо", "ьо", ""}}, {"ja", {"я", "жа", ""}},
     {"ju", {"ю", "жу", ""}},  {"ia", {"ия", "я", "иа"}}, {"iu", {"ю", "иу", ""}},  {"kh", {"х", "", ""}},
     {"ph", {"ф", "", ""}},    {"th", {"т", "тх", ""}},   {"dj", {"дж", "", ""}},   {"ij", {"ий", "иж", ""}},
     {"6t", {"щ", "", ""}},    {"ck", {"к", "цк", ""}},   {"a", {"а", "ъ", ""}},    {"b", {"б", "", ""}},
     {"c", {"ц", "к", "с"}},   {"d", {"д", "", ""}},      {"e", {"е", "", ""}},     {"f", {"ф", "", ""}},
     {"g", {"г", "ж", ""}},    {"h", {"х", "", ""}},      {"i", {"и", "й", ""}},    {"j", {"й", "ж", "дж"}},
     {"k", {"к", "", ""}},     {"l", {"л", "", ""}},      {"m", {"м", "", ""}},     {"n", {"н", "", ""}},
     {"o", {"о", "", ""}},     {"p", {"п", "", ""}},      {"q", {"я", "", ""}},     {"r", {"р", "", ""}},
     {"s", {"с", "", ""}},     {"t", {"т", "", ""}},      {"u", {"у", "ъ", ""}},    {"v", {"в", "ж", ""}},
     {"w", {"в", "", ""}},     {"x", {"х", "кс", ""}},    {"y", {"й", "ъ", "и"}},   {"z", {"з", "", ""}},
     {"4", {"ч", "", ""}},     {"6", {"ш", "", ""}}}};

const Group* group_at(std::string_view word, std::size_t at) {
  const std::string_view rest = word.substr(at);
  for (const Group& group : kGroups) {
    if (rest.starts_with(group.latin)) return &group;
  }
  return nullptr;
}

bool is_latin_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

// y is й beside a vowel and ъ (informal) or и between consonants; ia is ия at a word's end alone.
std::array<std::string_view, 3> readings_at(std::string_view word, std::size_t at, const Group& group) {
  std::array<std::string_view, 3> out = group.cyrillic;
  if (group.latin == "y") {
    const bool after_vowel = at > 0 && is_latin_vowel(word[at - 1]);
    const bool before_o = at + 1 < word.size() && word[at + 1] == 'o';
    if (!after_vowel && !before_o)
      out = at + 1 == word.size() ? std::array<std::string_view, 3>{"и", "й", "ъ"}
                                  : std::array<std::string_view, 3>{"ъ", "й", "и"};
  } else if (group.latin == "ia" && at + 2 != word.size()) {
    out = {"иа", "я", "ия"};
  }
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string to_latin(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_at(text, at);
    if (!is_bulgarian(point.value)) {
      out += text.substr(at, point.size);
      at += point.size;
      continue;
    }
    std::vector<char32_t> word;
    std::size_t end = at;
    for (CodePoint next = point; is_bulgarian(next.value); next = decode_at(text, end)) {
      word.push_back(next.value);
      end += next.size;
    }
    const bool whole_upper = word.size() > 1 && std::all_of(word.begin(), word.end(), is_upper);
    static const std::string country = "българия";
    const bool is_country = fold_word(text.substr(at, end - at), false) == country;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const std::size_t letter = index_of(word[i]);
      std::string_view latin = kByLaw[letter];
      const bool ends_in_ia = i + 1 == word.size() && i > 0 && letter == 31 && index_of(word[i - 1]) == 8;
      if (ends_in_ia) latin = "a";
      if (is_country && letter == 26) latin = "u";
      append_cased(out, latin, is_upper(word[i]), whole_upper);
    }
    at = end;
  }
  return out;
}

std::vector<std::string> cyrillic_candidates(std::string_view word, std::size_t most) {
  std::vector<std::string> out;
  if (word.empty() || word.size() > 40 || most == 0) return out;
  struct Step {
    std::array<std::string_view, 3> readings;
    std::size_t chosen = 0;
  };
  std::vector<Step> steps;
  for (std::size_t at = 0; at < word.size();) {
    const Group* group = group_at(word, at);
    if (group == nullptr) return out;
    steps.push_back({readings_at(word, at, *group), 0});
    at += group->latin.size();
  }
  // One change from the likeliest spelling, then two, and so on: the likeliest come first.
  for (std::size_t changes = 0; changes <= 3 && out.size() < most; ++changes) {
    std::vector<std::size_t> at(changes);
    const auto emit = [&] {
      std::string spelling;
      for (const Step& step : steps) spelling += step.readings[step.chosen];
      out.push_back(std::move(spelling));
    };
    const auto choose = [&](const auto& self, std::size_t from, std::size_t left) -> void {
      if (out.size() >= most) return;
      if (left == 0) {
        emit();
        return;
      }
      for (std::size_t i = from; i + left <= steps.size() && out.size() < most; ++i) {
        for (std::size_t reading = 1; reading < 3 && !steps[i].readings[reading].empty(); ++reading) {
          steps[i].chosen = reading;
          self(self, i + 1, left - 1);
          steps[i].chosen = 0;
        }
      }
    };
    choose(choose, 0, changes);
  }
  return out;
}

std::string to_cyrillic(std::string_view text) {
  std::string out;
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '4' || c == '6';
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    bool has_letter = false;
    while (end < text.size() && is_part(text[end])) {
      has_letter = has_letter || (text[end] != '4' && text[end] != '6');
      ++end;
    }
    if (end == at || !has_letter) {
      out += text.substr(at, std::max<std::size_t>(end - at, 1));
      at = std::max(end, at + 1);
      continue;
    }
    const std::string_view word = text.substr(at, end - at);
    const bool capital = word[0] >= 'A' && word[0] <= 'Z';
    const bool whole_upper = capital && word.size() > 1 && std::none_of(word.begin(), word.end(), [](char c) {
                               return c >= 'a' && c <= 'z';
                             });
    const auto spellings = cyrillic_candidates(fold_word(word, false), 1);
    const std::string spelling = spellings.empty() ? std::string(word) : spellings.front();
    for (std::size_t i = 0; i < spelling.size();) {
      const CodePoint point = decode_at(spelling, i);
      const bool raise = capital && (i == 0 || whole_upper) && point.value >= 0x430 && point.value <= 0x44F;
      append_utf8(out, raise ? point.value - 0x20 : point.value);
      i += point.size;
    }
    at = end;
  }
  return out;
}

std::string latin_key(std::string_view folded) {
  std::string key = to_latin(folded);
  for (const char c : key) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || c == '-')) return {};
  }
  std::erase_if(key, [](char c) { return c == '\'' || c == '-'; });
  if (key.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos) return {};
  // Informal spellings to the Act's, then what the Act itself does not tell apart.
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"6t", "sht"},
                                 {"4", "ch"},
                                 {"6", "sh"},
                                 {"tch", "ch"},
                                 {"tz", "ts"},
                                 {"kh", "h"},
                                 {"ph", "f"},
                                 {"dj", "dzh"},
                                 {"w", "v"},
                                 {"q", "ya"},
                                 {"x", "ks"},
                                 {"j", "y"},
                                 {"ou", "u"},
                                 {"iy", "i"},
                                 {"yi", "i"}}) {
    replace_all(key, from, to);
  }
  replace_all(key, "y", "i");
  replace_all(key, "c", "ch");
  replace_all(key, "chh", "ch");
  replace_all(key, "ii", "i");
  std::string out;
  for (const char c : key) {
    if (out.empty() || out.back() != c) out.push_back(c);
  }
  return out;
}

}  // namespace megdan::algo::text
