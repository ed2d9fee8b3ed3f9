#include "mail/encode.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace megdan::mail {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex = "0123456789ABCDEF";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n' || text[i] == '\r') {
      out += "\r\n";
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) -> std::uint32_t {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
    };
    const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += alphabet[group >> 18];
    out += alphabet[group >> 12 & 63];
    out += i + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? alphabet[group & 63] : '=';
  }
  return out;
}

std::string from_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) continue;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 255);
    }
  }
  return out;
}

std::string base64_body(std::string_view text) {
  const std::string all = base64(with_crlf(text));
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += 76) {
    out.append(all, i, 76);
    out += "\r\n";
  }
  return out;
}

std::string quoted_printable(std::string_view text) {
  const std::string lines = with_crlf(text);
  std::string out;
  std::size_t width = 0;
  const auto put = [&](std::string_view piece, bool last_of_line) {
    // A soft break needs a place of its own unless the line ends here.
    if (width + piece.size() > (last_of_line ? 76u : 75u)) {
      out += "=\r\n";
      width = 0;
    }
    out += piece;
    width += piece.size();
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const char c = lines[i];
    if (c == '\r' && i + 1 < lines.size() && lines[i + 1] == '\n') {
      out += "\r\n";
      width = 0;
      ++i;
      continue;
    }
    const bool ends_line = i + 1 == lines.size() || lines[i + 1] == '\r';
    const auto byte = static_cast<unsigned char>(c);
    // Servers strip spaces at the end of a line and double a dot at its beginning.
    const bool plain = (byte > 32 && byte < 127 && c != '=' && !(c == '.' && width == 0)) ||
                       ((c == ' ' || c == '\t') && !ends_line);
    if (plain) {
      put(std::string_view(&c, 1), ends_line);
    } else {
      const std::array<char, 3> escape = {'=', hex[byte >> 4], hex[byte & 15]};
      put(std::string_view(escape.data(), escape.size()), ends_line);
    }
  }
  if (width > 0) out += "\r\n";
  return out;
}

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else if (text.substr(i + 1).starts_with("\r\n")) {
      i += 2;
    } else if (text.substr(i + 1).starts_with("\n")) {
      i += 1;
    } else if (i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

std::string header_value(std::string_view text, std::size_t used) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
  const bool outer_space = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (printable && !outer_space && used + text.size() <= 76 && text.find("=?") == std::string_view::npos)
    return std::string(text);
  constexpr std::string_view open = "=?UTF-8?B?";
  constexpr std::string_view close = "?=";
  std::string out;
  while (!text.empty()) {
    // An encoded word has at most 75 signs, its line 76, and it never splits a code point (RFC 2047, 2 and
    // 5).
    const std::size_t room =
        std::min<std::size_t>(75, used < 40 ? 76 - used : 36) - open.size() - close.size();
    std::size_t take = std::min(text.size(), room / 4 * 3);
    while (take > 0 && take < text.size() && is_continuation(text[take])) --take;
    if (take == 0) take = std::min<std::size_t>(text.size(), 3);
    out.append(open).append(base64(text.substr(0, take))).append(close);
    text.remove_prefix(take);
    if (!text.empty()) out += "\r\n ";
    used = 1;
  }
  return out;
}

std::string from_header_value(std::string_view value) {
  std::string out;
  bool after_word = false;
  std::string space;
  while (!value.empty()) {
    if (value.starts_with("=?")) {
      const auto charset_end = value.find('?', 2);
      const auto method_end =
          charset_end == std::string_view::npos ? charset_end : value.find('?', charset_end + 1);
      const auto end = method_end == std::string_view::npos ? method_end : value.find("?=", method_end + 1);
      if (end != std::string_view::npos && method_end == charset_end + 2) {
        const auto inside = value.substr(method_end + 1, end - method_end - 1);
        const char method = value[charset_end + 1];
        if (method == 'B' || method == 'b' || method == 'Q' || method == 'q') {
          // Space between two encoded words is only folding.
          if (!after_word) out += space;
          space.clear();
          if (method == 'B' || method == 'b') {
            out += from_base64(inside);
          } else {
            std::string quoted(inside);
            std::replace(quoted.begin(), quoted.end(), '_', ' ');
            out += from_quoted_printable(quoted);
          }
          after_word = true;
          value.remove_prefix(end + 2);
          continue;
        }
      }
    }
    const char c = value.front();
    value.remove_prefix(1);
    if (c == '\r' || c == '\n') continue;
    if (c == ' ' || c == '\t') {
      space += c;
      continue;
    }
    out += space;
    space.clear();
    out += c;
    after_word = false;
  }
  return out;
}

}  // namespace megdan::mail
