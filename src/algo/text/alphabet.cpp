#include "algo/text/alphabet.hpp"

#include <stdexcept>

namespace megdan::algo::text {

CodePoint decode_at(std::string_view text, std::size_t at) {
  constexpr CodePoint broken{0xFFFD, 1};
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1};
  std::uint32_t size = 0;
  char32_t value = 0;
  char32_t least = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    size = 2;
    value = first & 0x1FU;
    least = 0x80;
  } else if (first >= 0xE0 && first <= 0xEF) {
    size = 3;
    value = first & 0x0FU;
    least = 0x800;
  } else if (first >= 0xF0 && first <= 0xF4) {
    size = 4;
    value = first & 0x07U;
    least = 0x10000;
  } else {
    return broken;
  }
  if (at + size > text.size()) return broken;
  for (std::uint32_t i = 1; i < size; ++i) {
    const unsigned char next = byte(at + i);
    if ((next & 0xC0U) != 0x80U) return broken;
    value = (value << 6U) | (next & 0x3FU);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return broken;
  return {value, size};
}

void append_utf8(std::string& out, char32_t value) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0U | (value >> 6U));
    put(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    put(0xE0U | (value >> 12U));
    put(0x80U | ((value >> 6U) & 0x3FU));
    put(0x80U | (value & 0x3FU));
  } else {
    put(0xF0U | (value >> 18U));
    put(0x80U | ((value >> 12U) & 0x3FU));
    put(0x80U | ((value >> 6U) & 0x3FU));
    put(0x80U | (value & 0x3FU));
  }
}

bool to_letters(std::string_view folded, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < folded.size();) {
    const CodePoint point = decode_at(folded, at);
    at += point.size;
    if (point.value >= 0x430 && point.value <= 0x44F) {
      out.push_back(static_cast<char>(static_cast<unsigned char>(point.value - 0x430 + 0xE0)));
    } else if (point.value == 0x451) {
      out.push_back(static_cast<char>(static_cast<unsigned char>(0xB8)));
    } else if (point.value > 0x20 && point.value < 0x7F) {
      out.push_back(static_cast<char>(point.value));
    } else {
      return false;
    }
  }
  return true;
}

void append_from_letters(std::string_view letters, std::string& out) {
  for (const char c : letters) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xE0) {
      append_utf8(out, 0x430U + byte - 0xE0U);
    } else if (byte == 0xB8) {
      append_utf8(out, 0x451);
    } else {
      out.push_back(c);
    }
  }
}

std::string from_letters(std::string_view letters) {
  std::string out;
  out.reserve(letters.size() * 2);
  append_from_letters(letters, out);
  return out;
}

std::string letters(std::string_view utf8) {
  std::string out;
  if (!to_letters(utf8, out)) throw std::logic_error("a rule holds a letter outside the alphabet");
  return out;
}

}  // namespace megdan::algo::text
