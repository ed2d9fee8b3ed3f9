#include "html/out.hpp"

#include <array>
#include <charconv>

namespace megdan::html {

namespace {

bool is_control(unsigned char c) {
  return c < 0x20 || c == 0x7f;
}

bool is_unreserved(unsigned char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& out, unsigned char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  out += '%';
  out += digits[c >> 4];
  out += digits[c & 15];
}

/// Signs that RFC 3986 lets stand in an address stay, others are percent-encoded; '%' stays as it is.
std::string encoded_address(std::string_view text) {
  constexpr std::string_view kept = ":/?#[]@!$&'()*+,;=%";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(byte) || kept.find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_encoded(out, byte);
    }
  }
  return out;
}

/// Browsers drop tabs and line ends inside addresses and read '\' as '/': neither may stand anywhere.
bool has_trap(std::string_view text) {
  for (const char c : text) {
    if (c == '\\' || is_control(static_cast<unsigned char>(c))) return true;
  }
  return false;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins_with_scheme(std::string_view text, std::string_view scheme) {
  if (text.size() < scheme.size()) return false;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if (lower(text[i]) != scheme[i]) return false;
  }
  return true;
}

/// A host with an optional port. No "user@": it makes one site look like another.
bool is_plain_authority(std::string_view authority) {
  if (authority.empty() || authority.front() == ':' || authority.front() == '.') return false;
  for (const char c : authority) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) continue;
    if (!is_unreserved(byte) && c != ':' && c != '[' && c != ']') return false;
  }
  return true;
}

std::string_view without_outer_spaces(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

}  // namespace

Url Url::path(std::string_view path) {
  Url url;
  if (path.empty() || has_trap(path)) return url;
  const bool rooted = path.front() == '/' && (path.size() == 1 || path[1] != '/');
  if (rooted || path.front() == '#' || path.front() == '?') url.text_ = encoded_address(path);
  return url;
}

Url Url::outside(std::string_view address) {
  Url url;
  address = without_outer_spaces(address);
  if (address.empty() || has_trap(address)) return url;
  if (address.front() == '/') return path(address);
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!begins_with_scheme(address, scheme)) continue;
    const std::string_view rest = address.substr(scheme.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    if (is_plain_authority(authority)) url.text_ = std::string(scheme) + encoded_address(rest);
    return url;
  }
  for (const std::string_view scheme : {"mailto:", "tel:"}) {
    if (!begins_with_scheme(address, scheme) || address.size() == scheme.size()) continue;
    url.text_ = std::string(scheme) + encoded_address(address.substr(scheme.size()));
    return url;
  }
  return url;
}

Url Url::with(std::string_view name, std::string_view value) const {
  Url url = *this;
  if (text_ == "#") return url;
  const std::size_t hash = text_.find('#');
  std::string fragment;
  if (hash != std::string::npos) {
    fragment = text_.substr(hash);
    url.text_.resize(hash);
  }
  url.text_ += url.text_.find('?') == std::string::npos ? '?' : '&';
  url.text_ += percent_encode(name);
  url.text_ += '=';
  url.text_ += percent_encode(value);
  url.text_ += fragment;
  return url;
}

void Out::put(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string_view instead;
    switch (text[at]) {
      case '&':
        instead = "&amp;";
        break;
      case '<':
        instead = "&lt;";
        break;
      case '>':
        instead = "&gt;";
        break;
      case '"':
        instead = "&quot;";
        break;
      case '\'':
        instead = "&#39;";
        break;
      default:
        continue;
    }
    buffer_.append(text, begin, at - begin);
    buffer_.append(instead);
    begin = at + 1;
  }
  buffer_.append(text, begin, text.size() - begin);
}

void Out::put_json(std::string_view json) {
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '<') {
      buffer_ += "\\u003c";
    } else if (c == '>') {
      buffer_ += "\\u003e";
    } else if (c == '&') {
      buffer_ += "\\u0026";
    } else if (json.substr(at, 3) == "\xe2\x80\xa8") {
      buffer_ += "\\u2028";
      at += 2;
    } else if (json.substr(at, 3) == "\xe2\x80\xa9") {
      buffer_ += "\\u2029";
      at += 2;
    } else {
      buffer_ += c;
    }
  }
}

void Out::put(const Markup& markup) {
  for (const auto& part : markup.shared) shared_.push_back({buffer_.size() + part.at, part.text});
  raw(markup.text);
}

void Out::put_integer(std::int64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  buffer_.append(digits.data(), end);
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(byte)) {
      out += c;
    } else {
      append_encoded(out, byte);
    }
  }
  return out;
}

}  // namespace megdan::html
