#include "http/target.hpp"

#include "core/utf8.hpp"
#include "http/ascii.hpp"

namespace megdan::http {
namespace {

std::optional<std::string> decode(std::string_view raw, bool plus_is_space) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      if (i + 2 >= raw.size()) return std::nullopt;
      const int high = hex_value(raw[i + 1]);
      const int low = hex_value(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(plus_is_space && raw[i] == '+' ? ' ' : raw[i]);
    }
  }
  return out;
}

bool is_plain_ascii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

}  // namespace

std::optional<std::string> decode_path(std::string_view raw) {
  auto path = decode(raw, false);
  if (!path || path->empty() || (*path)[0] != '/') return std::nullopt;
  for (const char c : *path)
    if (is_control(c)) return std::nullopt;
  for (std::string_view rest = std::string_view(*path).substr(1); !rest.empty();) {
    const auto slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return std::nullopt;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (!is_plain_ascii(*path) && !is_valid_utf8(*path)) return std::nullopt;
  return path;
}

std::optional<std::vector<std::pair<std::string, std::string>>> decode_pairs(std::string_view raw,
                                                                             std::size_t most) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!raw.empty()) {
    const auto end = raw.find('&');
    const std::string_view piece = raw.substr(0, end);
    raw = end == std::string_view::npos ? std::string_view{} : raw.substr(end + 1);
    if (piece.empty()) continue;
    if (pairs.size() == most) return std::nullopt;
    const auto equals = piece.find('=');
    auto key = decode(piece.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::optional(std::string())
                                                  : decode(piece.substr(equals + 1), true);
    if (!key || !value) return std::nullopt;
    for (const std::string* text : {&*key, &*value})
      if (text->find('\0') != std::string::npos || !is_valid_utf8(*text)) return std::nullopt;
    pairs.emplace_back(std::move(*key), std::move(*value));
  }
  return pairs;
}

Verdict read_request(const Head& head, std::size_t most_parameters, Request& request) {
  const auto method = method_of(head.method);
  if (!method) return {501, "method"};
  request.method = *method;
  request.target = head.target;
  const auto mark = head.target.find('?');
  if (head.target == "*") {
    request.path.assign(1, '*');
  } else {
    auto path = decode_path(head.target.substr(0, mark));
    if (!path) return {400, "path"};
    request.path = std::move(*path);
  }
  request.query.clear();
  if (mark != std::string_view::npos) {
    auto pairs = decode_pairs(head.target.substr(mark + 1), most_parameters);
    if (!pairs) return {400, "query"};
    request.query = std::move(*pairs);
  }
  request.headers.clear();
  request.headers.reserve(head.fields.size());
  for (const Field& field : head.fields)
    request.headers.push_back({std::string(field.name), std::string(field.value)});
  return {};
}

}  // namespace megdan::http
