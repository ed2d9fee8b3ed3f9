#include "algo/matching/json_place.hpp"

#include <algorithm>
#include <cmath>

#include "algo/matching/read.hpp"

namespace megdan::algo::matching {
namespace json = boost::json;
namespace {

/// Python writes Infinity, -Infinity and NaN, which are not JSON: quote them outside strings.
std::string quote_nonfinite(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 16);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    if (in_string) {
      if (text[i] == '\\' && i + 1 < text.size())
        result += text[i++];
      else if (text[i] == '"')
        in_string = false;
      result += text[i++];
      continue;
    }
    bool quoted = false;
    for (const std::string_view word : {"-Infinity", "Infinity", "NaN"})
      if (text.substr(i, word.size()) == word) {
        result += '"';
        result += word;
        result += '"';
        i += word.size();
        quoted = true;
        break;
      }
    if (quoted) continue;
    if (text[i] == '"') in_string = true;
    result += text[i++];
  }
  return result;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<std::size_t>(std::count(
             text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())), '\n'));
}

void skip_space(std::string_view text, std::size_t& at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r'))
    ++at;
}

/// Past one value of a text already known to be valid JSON.
void skip_value(std::string_view text, std::size_t& at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
      ++at;
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return;
      --depth;
      ++at;
    } else if ((c == ',' || c == ':') && depth == 0) {
      return;
    } else {
      ++at;
      continue;
    }
    if (depth == 0) return;
  }
}

}  // namespace

JsonText::JsonText(std::string_view text) : text_(text) {
  if (text.size() > most_json_text) throw ReadError(1, "the JSON is longer than 64 MiB");
  if (text_.find("Infinity") != std::string::npos || text_.find("NaN") != std::string::npos)
    text_ = quote_nonfinite(text_);
  json::stream_parser parser;
  parser.reset(&memory_);  // everything in the value lives and dies with memory_
  json::error_code error;
  const std::size_t used = parser.write_some(text_.data(), text_.size(), error);
  if (!error && used < text_.size()) {
    std::size_t at = used;
    skip_space(text_, at);
    if (at < text_.size()) throw ReadError(line_at(text_, at), "more text after the JSON value");
  }
  if (!error) parser.finish(error);
  if (error) throw ReadError(line_at(text_, used), "not JSON: " + error.message());
  root_ = new (memory_.allocate(sizeof(json::value), alignof(json::value))) json::value(parser.release());
}

void JsonText::fail(const std::vector<Step>& path, const std::string& reason) const {
  std::string where;
  for (const Step& step : path) {
    if (const auto* key = std::get_if<std::string_view>(&step)) {
      if (!where.empty()) where += '.';
      for (const char c : key->substr(0, 60)) where += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    } else {
      where += '[' + std::to_string(std::get<std::size_t>(step)) + ']';
    }
  }
  throw ReadError(line_of(path), where.empty() ? reason : where + ": " + reason);
}

std::size_t JsonText::line_of(const std::vector<Step>& path) const {
  const std::string_view text = text_;
  std::size_t at = 0;
  skip_space(text, at);
  for (const Step& step : path) {
    const std::size_t opened = at;
    if (at >= text.size() || (text[at] != '{' && text[at] != '[')) break;
    const bool keyed = text[at] == '{';
    ++at;
    bool found = false;
    for (std::size_t index = 0; at < text.size(); ++index) {
      skip_space(text, at);
      if (at >= text.size() || text[at] == '}' || text[at] == ']') break;
      if (keyed) {
        const std::size_t begin = at;
        skip_value(text, at);
        const std::string_view key = text.substr(begin + 1, at - begin - 2);
        skip_space(text, at);
        ++at;  // the colon
        skip_space(text, at);
        const auto* wanted = std::get_if<std::string_view>(&step);
        found = wanted != nullptr && key == *wanted;
      } else {
        const auto* wanted = std::get_if<std::size_t>(&step);
        found = wanted != nullptr && index == *wanted;
      }
      if (found) break;
      skip_value(text, at);
      skip_space(text, at);
      if (at < text.size() && text[at] == ',') ++at;
    }
    if (!found) {
      at = opened;
      break;
    }
  }
  return line_at(text, at);
}

const json::object& JsonText::object(const json::value& value, const std::vector<Step>& path) const {
  if (!value.is_object()) fail(path, "an object {…} is expected");
  return value.get_object();
}

const json::array& JsonText::array(const json::value& value, const std::vector<Step>& path) const {
  if (!value.is_array()) fail(path, "a list […] is expected");
  return value.get_array();
}

const json::value& JsonText::member(const json::object& object, std::string_view key,
                                    const std::vector<Step>& path) const {
  const json::value* found = object.if_contains(key);
  if (found == nullptr) fail(path, "“" + std::string(key) + "” is missing");
  return *found;
}

std::int64_t JsonText::whole(const json::value& value, const std::vector<Step>& path) const {
  if (const auto* number = value.if_int64())
    if (*number <= largest_number && *number >= -largest_number) return *number;
  if (value.is_int64() || value.is_uint64()) fail(path, "the number passes 10^18");
  if (const auto* number = value.if_double()) {
    // Beyond 2^53 a double no longer says which whole number was meant.
    if (*number == std::floor(*number) && std::abs(*number) <= 9007199254740992.0)
      return static_cast<std::int64_t>(*number);
    if (std::abs(*number) > static_cast<double>(largest_number)) fail(path, "the number passes 10^18");
    if (*number == std::floor(*number))
      fail(path, "a number past 2^53 with a point or an exponent: write out its digits");
  }
  fail(path, "a whole number is expected");
}

std::string JsonText::name(const json::value& value, const std::vector<Step>& path) const {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  fail(path, "a name or a number is expected");
}

}  // namespace megdan::algo::matching
