#include "i18n/text.hpp"

#include <algorithm>
#include <optional>

#include "i18n/voice.hpp"

namespace megdan::i18n {
namespace {

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes what stands before `sign` off the front.
std::string_view take_until(std::string_view& text, char sign) {
  const auto at = text.find(sign);
  const auto head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return trimmed(head);
}

// qvalue in thousandths (RFC 9110, 12.4.2); nothing when malformed.
std::optional<int> quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int value = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value += (text[i] - '0') * unit;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

struct Wish {
  std::string_view range;
  int quality = 1000;
};

std::optional<Wish> read_wish(std::string_view item) {
  Wish wish;
  wish.range = take_until(item, ';');
  while (!item.empty()) {
    auto parameter = take_until(item, ';');
    const auto name = take_until(parameter, '=');
    if (!same_letters(name, "q")) continue;
    const auto value = quality(trimmed(parameter));
    if (!value) return std::nullopt;
    wish.quality = *value;
  }
  if (wish.range.empty()) return std::nullopt;
  return wish;
}

}  // namespace

std::string fill(std::string_view pattern, std::span<const std::string> args) {
  std::string out;
  out.reserve(pattern.size() + 16);
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] == '{') {
      std::size_t number = 0;
      std::size_t end = i + 1;
      while (end < pattern.size() && end < i + 3 && pattern[end] >= '0' && pattern[end] <= '9')
        number = number * 10 + static_cast<std::size_t>(pattern[end++] - '0');
      if (number > 0 && number <= args.size() && end < pattern.size() && pattern[end] == '}') {
        out.append(args[number - 1]);
        i = end + 1;
        // A sentence that ends with an abbreviation ("на 5 март 2026 г.") has one full stop.
        if (!args[number - 1].empty() && args[number - 1].back() == '.' && i < pattern.size() &&
            pattern[i] == '.')
          ++i;
        continue;
      }
    }
    out.push_back(pattern[i++]);
  }
  return out;
}

const Language* find_language(std::string_view code) {
  for (const Language& language : languages())
    if (language.code == code) return &language;
  return nullptr;
}

const Language& negotiate(std::string_view accept_language) {
  const auto all = languages();
  // -1: not named; then "*" speaks for it. Among equals the one named first wins, as browsers mean it.
  struct Standing {
    int quality = -1;
    int place = 0;
  };
  std::vector<Standing> named(all.size());
  Standing others;
  for (int place = 0; !accept_language.empty(); ++place) {
    const auto wish = read_wish(take_until(accept_language, ','));
    if (!wish) continue;
    const Standing standing{wish->quality, place};
    if (wish->range == "*") {
      if (standing.quality > others.quality) others = standing;
      continue;
    }
    const auto primary = wish->range.substr(0, wish->range.find('-'));
    // "en-AU;q=0" refuses a variety that is not offered here, not English.
    if (wish->quality == 0 && primary.size() != wish->range.size()) continue;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (same_letters(primary, all[i].code) && standing.quality > named[i].quality) named[i] = standing;
  }
  const Language* best = &all.front();
  Standing best_standing{0, 0};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Standing& standing = named[i].quality >= 0 ? named[i] : others;
    const bool better = standing.quality > best_standing.quality ||
                        (standing.quality == best_standing.quality && standing.quality > 0 &&
                         standing.place < best_standing.place);
    if (!better) continue;
    best = &all[i];
    best_standing = standing;
  }
  return *best;
}

std::string Texts::t(const char* msgid) const {
  return voice_of(*language_).text(nullptr, msgid);
}

std::string Texts::tc(const char* context, const char* msgid) const {
  return voice_of(*language_).text(context, msgid);
}

std::string Texts::n(const char* one, const char* many, std::int64_t count,
                     std::span<const std::string> args) const {
  std::vector<std::string> all{number(count)};
  all.insert(all.end(), args.begin(), args.end());
  return fill(voice_of(*language_).plural(one, many, count), all);
}

std::string Texts::f(const char* msgid, std::span<const std::string> args) const {
  return fill(voice_of(*language_).text(nullptr, msgid), args);
}

std::string Texts::f(const char* msgid, std::initializer_list<std::string> args) const {
  return f(msgid, std::span<const std::string>(args.begin(), args.size()));
}

}  // namespace megdan::i18n
