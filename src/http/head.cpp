#include "http/head.hpp"

#include <array>

#include "http/ascii.hpp"

namespace megdan::http {
namespace {

constexpr auto table_of(bool (*holds)(char)) {
  std::array<bool, 256> table{};
  for (int i = 0; i < 256; ++i) table[static_cast<std::size_t>(i)] = holds(static_cast<char>(i));
  return table;
}

constexpr auto token_signs = table_of([](char c) { return is_token_sign(c); });
constexpr auto value_signs = table_of([](char c) { return is_value_sign(c); });
constexpr auto target_signs = table_of([](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
constexpr auto host_signs = table_of([](char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~:[]%").find(c) != std::string_view::npos;
});

bool all(const std::array<bool, 256>& table, std::string_view text) {
  for (const char c : text)
    if (!table[static_cast<unsigned char>(c)]) return false;
  return true;
}

constexpr Verdict bad(const char* why) {
  return {400, why};
}

/// What is counted while the fields are read, and judged when all are known.
struct Seen {
  int hosts = 0;
  int lengths = 0;
  int encodings = 0;
  bool says_close = false;
  bool says_keep_alive = false;
  bool known_codings = false;  // a well-formed coding list that is not just "chunked"
  Verdict later;               // a head that reads well and is refused all the same
};

Verdict read_content_length(std::string_view value, Head& head) {
  // 18 digits hold every length that a disk can; a leading zero is octal to some reader.
  if (value.empty() || value.size() > 18) return bad("Content-Length");
  if (value.size() > 1 && value[0] == '0') return bad("Content-Length");
  std::uint64_t length = 0;
  for (const char c : value) {
    if (!is_digit(c)) return bad("Content-Length");
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  head.content_length = length;
  return {};
}

Verdict read_transfer_encoding(std::string_view value, Head& head, Seen& seen) {
  if (equals_ignoring_case(value, "chunked")) {
    head.chunked = true;
    return {};
  }
  bool known = true;
  int chunked = 0;
  std::string_view last;
  for_each_element(value, [&](std::string_view element) {
    last = element;
    if (equals_ignoring_case(element, "chunked")) {
      ++chunked;
    } else if (!equals_ignoring_case(element, "gzip") && !equals_ignoring_case(element, "deflate") &&
               !equals_ignoring_case(element, "compress")) {
      known = false;
    }
  });
  if (!known || chunked != 1 || !equals_ignoring_case(last, "chunked")) return bad("Transfer-Encoding");
  seen.known_codings = true;
  return {};
}

Verdict read_field(const Field& field, Head& head, Seen& seen) {
  const auto is = [&](std::string_view name) { return equals_ignoring_case(field.name, name); };
  // The length tells most fields apart before any letter is compared.
  switch (field.name.size()) {
    case 4:
      if (is("Host")) {
        if (++seen.hosts > 1) return bad("second Host");
        if (field.value.empty() || !all(host_signs, field.value)) return bad("Host");
      }
      break;
    case 6:
      if (is("Expect")) {
        if (equals_ignoring_case(field.value, "100-continue"))
          head.expects_continue = true;
        else
          seen.later = {417, "Expect"};
      }
      break;
    case 10:
      if (is("Connection")) {
        for_each_element(field.value, [&](std::string_view option) {
          if (equals_ignoring_case(option, "close")) seen.says_close = true;
          if (equals_ignoring_case(option, "keep-alive")) seen.says_keep_alive = true;
        });
      }
      break;
    case 14:
      if (is("Content-Length")) {
        if (++seen.lengths > 1) return bad("second Content-Length");
        return read_content_length(field.value, head);
      }
      break;
    case 16:
      if (is("Content-Encoding") && !equals_ignoring_case(field.value, "identity"))
        seen.later = {415, "Content-Encoding"};
      break;
    case 17:
      if (is("Transfer-Encoding")) {
        if (++seen.encodings > 1) return bad("second Transfer-Encoding");
        return read_transfer_encoding(field.value, head, seen);
      }
      break;
    default:
      break;
  }
  return {};
}

Verdict read_request_line(std::string_view line, Head& head, Seen& seen) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos) return bad("request line");
  head.method = line.substr(0, first);
  if (head.method.empty() || !all(token_signs, head.method)) return bad("method");
  const auto second = line.find(' ', first + 1);
  if (second == std::string_view::npos) return bad("request line");
  head.target = line.substr(first + 1, second - first - 1);
  if (head.target.empty() || !all(target_signs, head.target)) return bad("request target");

  const std::string_view version = line.substr(second + 1);
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7]))
    return bad("HTTP version");
  head.http_1_0 = version == "HTTP/1.0";
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    seen.later = {505, "HTTP version"};
    return {};
  }
  if (!method_of(head.method)) {
    const bool known = head.method == "TRACE" || head.method == "CONNECT";
    seen.later = known ? Verdict{405, "method"} : Verdict{501, "method"};
    return {};
  }
  const bool asterisk = head.target == "*" && head.method == "OPTIONS";
  if (head.target[0] != '/' && !asterisk) return bad("request target");
  return {};
}

}  // namespace

std::optional<Method> method_of(std::string_view name) {
  for (const Method method :
       {Method::get, Method::post, Method::head, Method::put, Method::patch, Method::del, Method::options})
    if (name == name_of(method)) return method;
  return std::nullopt;
}

Verdict check_head(std::string_view raw, Head& head, std::size_t most_fields) {
  head.fields.clear();
  head.method = head.target = {};
  head.http_1_0 = head.chunked = head.expects_continue = false;
  head.keep_alive = true;
  head.content_length = 0;

  Seen seen;
  bool too_many = false;
  bool first = true;
  while (true) {
    const auto end = raw.find('\r');
    if (end == std::string_view::npos || end + 1 >= raw.size() || raw[end + 1] != '\n')
      return bad("line end");
    const std::string_view line = raw.substr(0, end);
    raw.remove_prefix(end + 2);
    if (first) {
      first = false;
      if (const Verdict verdict = read_request_line(line, head, seen); !verdict.ok()) return verdict;
      continue;
    }
    if (line.empty()) break;
    if (is_blank(line[0])) return bad("folded field");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return bad("field without colon");
    const Field field{line.substr(0, colon), trim_blanks(line.substr(colon + 1))};
    if (field.name.empty() || !all(token_signs, field.name)) return bad("field name");
    if (!all(value_signs, field.value)) return bad("field value");
    if (const Verdict verdict = read_field(field, head, seen); !verdict.ok()) return verdict;
    if (head.fields.size() < most_fields)
      head.fields.push_back(field);
    else
      too_many = true;
  }
  if (!raw.empty()) return bad("bytes after the head");
  if (seen.hosts == 0 && !head.http_1_0) return bad("no Host");
  if (seen.encodings > 0 && (seen.lengths > 0 || head.http_1_0)) return bad("Transfer-Encoding");
  if (!seen.later.ok()) return seen.later;
  if (seen.known_codings) return {501, "transfer coding"};
  if (too_many) return {431, "number of fields"};
  head.keep_alive = !seen.says_close && (!head.http_1_0 || seen.says_keep_alive);
  if (head.http_1_0) head.expects_continue = false;
  return {};
}

Verdict check_head(std::string_view raw) {
  Head head;
  return check_head(raw, head);
}

Verdict check_partial_head(std::string_view raw, std::size_t from) {
  if (!raw.empty() && from == 0 && !token_signs[static_cast<unsigned char>(raw[0])]) return bad("method");
  for (std::size_t i = from; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '\n') {
      if (i == 0 || raw[i - 1] != '\r') return bad("line end");
    } else if (i > 0 && raw[i - 1] == '\r') {
      return bad("line end");
    } else if (c != '\r' && !value_signs[static_cast<unsigned char>(c)]) {
      return bad("control sign");
    }
  }
  return {};
}

}  // namespace megdan::http
