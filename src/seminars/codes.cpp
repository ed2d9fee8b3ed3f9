#include "seminars/codes.hpp"

#include <sodium.h>

#include <array>
#include <span>

#include "core/base32.hpp"

namespace megdan::seminars {
namespace {

struct Twin {
  char canonical;
  std::string_view cyrillic;        // capital
  std::string_view cyrillic_small;  // small
};
constexpr std::array<Twin, 10> twins = {{{'A', "А", "а"},
                                         {'B', "В", "в"},
                                         {'C', "С", "с"},
                                         {'E', "Е", "е"},
                                         {'H', "Н", "н"},
                                         {'K', "К", "к"},
                                         {'M', "М", "м"},
                                         {'P', "Р", "р"},
                                         {'T', "Т", "т"},
                                         {'X', "Х", "х"}}};

std::string make_code(Random& random, std::size_t length) {
  std::string code;
  for (std::size_t i = 0; i < length; ++i) code.push_back(code_signs[random.below(code_signs.size())]);
  return code;
}

}  // namespace

std::string make_join_code(Random& random) {
  return make_code(random, 5);
}
std::string make_personal_code(Random& random) {
  return make_code(random, 6);
}

std::optional<std::string> read_code(std::string_view typed) {
  std::string code;
  while (!typed.empty()) {
    char c = typed.front();
    if (c == ' ' || c == '-' || c == '.') {
      typed.remove_prefix(1);
      continue;
    }
    if (typed.starts_with("\u00a0")) {
      typed.remove_prefix(2);
      continue;
    }
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (code_signs.find(c) != std::string_view::npos) {
      code.push_back(c);
      typed.remove_prefix(1);
      continue;
    }
    const Twin* found = nullptr;
    for (const auto& twin : twins)
      if (typed.starts_with(twin.cyrillic) || typed.starts_with(twin.cyrillic_small)) found = &twin;
    if (!found) return std::nullopt;
    code.push_back(found->canonical);
    typed.remove_prefix(found->cyrillic.size());
  }
  if (code.empty() || code.size() > 12) return std::nullopt;
  return code;
}

std::string show_code(std::string_view canonical, std::string_view language) {
  std::string shown;
  for (std::size_t i = 0; i < canonical.size(); ++i) {
    if (canonical.size() == 6 && i == 3) shown += "\u00a0";
    const Twin* found = nullptr;
    for (const auto& twin : twins)
      if (twin.canonical == canonical[i]) found = &twin;
    if (found && language == "bg") {
      shown += found->cyrillic;
    } else {
      shown.push_back(canonical[i]);
    }
  }
  return shown;
}

std::string hash_secret(std::string_view secret) {
  std::array<unsigned char, 32> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()),
                     secret.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

}  // namespace megdan::seminars
