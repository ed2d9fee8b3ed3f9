// Out: the buffer that views write to; it escapes by type, so that a text can never become markup.
// Will not know languages, pages or components.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/stretch.hpp"

namespace megdan::html {

/// An address that may stand in href, src, action, formaction: same-site path, or http/https/mailto/tel.
/// Everything else ("javascript:", "data:", "//host", control signs) becomes "#".
class Url {
 public:
  Url() = default;
  /// A path of ours: begins with one '/', or with '#' or '?'.
  static Url path(std::string_view path);
  /// An address that a person typed.
  static Url outside(std::string_view address);
  /// Adds a query parameter, percent-encoded.
  Url with(std::string_view name, std::string_view value) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_ = "#";
};

/// Markup that a view produced, or that a sanitiser let through.
struct Markup {
  std::string text;
  std::vector<Stretch> shared = {};  // the parts of it that other pages have in common with it

  /// Markup that many pages show as it is.
  static Markup shared_by_many(std::shared_ptr<const std::string> text) { return {*text, {{0, text}}}; }
};

class Out {
 public:
  /// Written by the view compiler only: literal markup of a template.
  void raw(std::string_view markup) { buffer_.append(markup); }

  // Text and quoted attribute values: & < > " ' escaped; the same function serves both.
  void put(std::string_view text);
  void put(const char* text) { put(std::string_view(text)); }
  void put(const Markup& markup);
  template <std::integral T>
  void put(T number) {
    if constexpr (std::same_as<T, char>) {
      put(std::string_view(&number, 1));
    } else {
      put_integer(static_cast<std::int64_t>(number));
    }
  }
  void put(bool) = delete;  // say what you mean: {% if … %}

  // The same where markup has no place: attribute values, <title>, <textarea>, <option>.
  void put_plain(std::string_view text) { put(text); }
  void put_plain(const char* text) { put(std::string_view(text)); }
  void put_plain(const Markup&) = delete;
  template <std::integral T>
  void put_plain(T number) {
    put(number);
  }

  /// A whole number and nothing else (the seconds of a refresh).
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) void put_number(T number) { put(number); }

  /// href, src, action, formaction, poster.
  void put_url(const Url& url) { put(std::string_view(url.text())); }
  /// JSON inside <script type="application/json">: < > & and U+2028/9 become \u escapes.
  void put_json(std::string_view json);

  std::string take() { return std::move(buffer_); }
  const std::string& text() const { return buffer_; }
  Markup markup() && { return {std::move(buffer_), std::move(shared_)}; }
  void reserve(std::size_t bytes) { buffer_.reserve(bytes); }

 private:
  void put_integer(std::int64_t number);
  std::string buffer_;
  std::vector<Stretch> shared_;
};

/// Percent-encodes a path segment or query value (RFC 3986 unreserved signs stay).
std::string percent_encode(std::string_view text);

}  // namespace megdan::html
