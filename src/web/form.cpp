#include "web/form.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "web/api.hpp"

namespace megdan::web {
namespace {

constexpr std::size_t most_fields = 2'000;

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) throw BadForm{400};
      const int high = hex(text[i + 1]);
      const int low = hex(text[i + 2]);
      if (high < 0 || low < 0) throw BadForm{400};
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> read_urlencoded(std::string_view body) {
  std::vector<std::pair<std::string, std::string>> fields;
  while (!body.empty()) {
    const auto end = body.find('&');
    const auto pair = body.substr(0, end);
    if (!pair.empty()) {
      if (fields.size() == most_fields) throw BadForm{413};
      const auto equals = pair.find('=');
      fields.emplace_back(decode(pair.substr(0, equals)),
                          equals == std::string_view::npos ? std::string() : decode(pair.substr(equals + 1)));
      // A browser never sends it, and a text whose letters are guessed is not the one that was typed.
      if (!is_valid_utf8(fields.back().first) || !is_valid_utf8(fields.back().second)) throw BadForm{400};
    }
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
  }
  return fields;
}

void add_json(std::vector<std::pair<std::string, std::string>>& fields, const std::string& name,
              const boost::json::value& value) {
  if (fields.size() == most_fields) throw BadForm{413};
  switch (value.kind()) {
    case boost::json::kind::null:
      break;
    case boost::json::kind::bool_:
      if (value.get_bool()) fields.emplace_back(name, "on");
      break;
    case boost::json::kind::string:
      fields.emplace_back(name, std::string(value.get_string()));
      break;
    case boost::json::kind::array:
      for (const auto& item : value.get_array()) {
        if (item.is_array()) throw BadForm{400};
        add_json(fields, name, item);
      }
      break;
    case boost::json::kind::object:
      // {"dots": {"ID": 2}} is the field "dots.ID", as a form sends it.
      for (const auto& [key, item] : value.get_object())
        add_json(fields, name + "." + std::string(key), item);
      break;
    default:
      fields.emplace_back(name, boost::json::serialize(value));
  }
}

std::vector<std::pair<std::string, std::string>> fields_of_json(std::string_view body) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& [key, item] : read_json(body)) add_json(fields, std::string(key), item);
  return fields;
}

bool is_type(std::string_view content_type, std::string_view wanted) {
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  return std::ranges::equal(type, wanted, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace

void FieldErrors::add(std::string field, std::string message) {
  errors_.emplace_back(std::move(field), std::move(message));
}

std::string_view FieldErrors::of(std::string_view field) const {
  const auto found = std::ranges::find(errors_, field, &std::pair<std::string, std::string>::first);
  return found == errors_.end() ? std::string_view() : std::string_view(found->second);
}

std::string clean_text(std::string_view raw) {
  std::string valid = is_valid_utf8(raw) ? std::string(raw) : repair_utf8(raw);
  std::string out;
  out.reserve(valid.size());
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    if (c == '\r') {
      out.push_back('\n');
      if (i + 1 < valid.size() && valid[i + 1] == '\n') ++i;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) continue;
    out.push_back(c);
  }
  const bool plain = std::ranges::all_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return std::string(trim(plain ? out : i18n::nfc(out)));
}

Form Form::of(const http::Request& request) {
  const auto type = request.header("Content-Type");
  if (is_type(type, "application/json")) return Form(fields_of_json(request.body));
  if (is_type(type, "application/x-www-form-urlencoded")) return Form(read_urlencoded(request.body));
  if (request.body.empty()) return Form();
  throw BadForm{415};
}

std::string Form::text(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first);
  return found == fields_.end() ? std::string() : clean_text(found->second);
}

bool Form::has(std::string_view name) const {
  return std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first) != fields_.end();
}

std::optional<std::int64_t> Form::integer(std::string_view name) const {
  const std::string typed = text(name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size()) return std::nullopt;
  return number;
}

std::vector<std::string> Form::texts(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [field, value] : fields_)
    if (field == name) found.push_back(clean_text(value));
  return found;
}

bool is_place_here(std::string_view target) {
  if (!target.starts_with('/') || target.starts_with("//") || target.size() > 2000) return false;
  return std::ranges::all_of(target, [](char c) { return c > ' ' && c != 0x7f && c != '\\'; });
}

}  // namespace megdan::web
