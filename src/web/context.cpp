#include "web/context.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace megdan::web {

std::string Preferences::cookie() const {
  std::string out = theme.empty() ? "auto" : theme;
  if (easy) out += ".easy";
  if (contrast) out += ".contrast";
  return out;
}

Preferences Preferences::from_cookie(std::string_view text) {
  Preferences read;
  while (!text.empty()) {
    const auto dot = text.find('.');
    const auto word = text.substr(0, dot);
    if (word == "light" || word == "dark") read.theme = word;
    if (word == "easy") read.easy = true;
    if (word == "contrast") read.contrast = true;
    text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  }
  return read;
}

const std::string& Context::arg(std::string_view name) const {
  const auto found = std::ranges::find(args, name, &std::pair<std::string_view, std::string>::first);
  ensure(found != args.end(), "a path argument that the route's pattern does not name");
  return found->second;
}

std::string Context::path(std::string_view tail) const {
  std::string out = "/";
  out += texts.language().code;
  if (tail != "/") out += tail;
  return out;
}

html::Url Context::in_language(const i18n::Language& language) const {
  return html::Url::path("/" + std::string(language.code) + here);
}

}  // namespace megdan::web
