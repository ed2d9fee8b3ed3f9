#include "core/utf8.hpp"

#include <array>
#include <cstdint>

namespace megdan {
namespace {

// Length of the well-formed sequence at the start of `text` (0: malformed) and of the maximal bad part.
struct Step {
  std::size_t good = 0;
  std::size_t bad = 1;
};

Step step(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, 0};
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {0, 1};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {0, i};
    low = 0x80;
    high = 0xBF;
  }
  return {length, 0};
}

constexpr std::array<std::string_view, 4> wide_spaces = {"\xC2\xA0", "\xE2\x80\xAF", "\xE3\x80\x80",
                                                         "\xEF\xBB\xBF"};

std::size_t space_at_start(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
  for (const auto space : wide_spaces)
    if (text.starts_with(space)) return space.size();
  if (text.size() >= 3 && text.starts_with("\xE2\x80")) {
    const auto last = static_cast<unsigned char>(text[2]);
    if (last >= 0x80 && last <= 0x8A) return 3;
  }
  return 0;
}

std::size_t space_at_end(std::string_view text) {
  if (text.empty()) return 0;
  for (std::size_t length = 1; length <= 3 && length <= text.size(); ++length)
    if (space_at_start(text.substr(text.size() - length)) == length) return length;
  return 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const Step at = step(text);
    if (at.good == 0) return false;
    text.remove_prefix(at.good);
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t most) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (seen++ == most) return text.substr(0, i);
  }
  return text;
}

std::string_view trim(std::string_view text) {
  while (const std::size_t space = space_at_start(text)) text.remove_prefix(space);
  while (const std::size_t space = space_at_end(text)) text.remove_suffix(space);
  return text;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Step at = step(text);
    if (at.good > 0) {
      out.append(text.substr(0, at.good));
      text.remove_prefix(at.good);
    } else {
      out.append("\xEF\xBF\xBD");
      text.remove_prefix(at.bad);
    }
  }
  return out;
}

}  // namespace megdan
