// Context: one request on its way through a handler: who asks, in which language, with which path arguments.
// Will not decide permissions on records: a route's policy and the feature's rules do.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contracts/people.hpp"
#include "html/out.hpp"
#include "http/message.hpp"
#include "i18n/text.hpp"
#include "web/site.hpp"

namespace megdan::web {

/// Reading preferences, remembered in a cookie without an account.
struct Preferences {
  std::string theme;      // "", "light", "dark"
  bool easy = false;      // easy reading
  bool contrast = false;  // high contrast
  std::string cookie() const;
  static Preferences from_cookie(std::string_view text);
};

struct Context {
  const Site& site;
  http::Request& request;
  i18n::Texts texts;
  std::optional<Viewer> viewer;
  Preferences preferences;
  std::string route;                                           // the template, for logs
  std::vector<std::pair<std::string_view, std::string>> args;  // path arguments by name
  /// Where this page can be opened again by GET, without its language: "/seminars/ID/steps/new", "" for the
  /// front page. The answer to a posted form names the page of that form.
  std::string here = {};
  /// The same for any target of ours; set by the router, which knows the addresses.
  std::function<std::string(std::string_view target)> page_for = {};

  std::string t(const char* msgid) const { return texts.t(msgid); }
  Instant now() const { return site.clock.now(); }

  /// A path argument; the route's pattern must name it.
  const std::string& arg(std::string_view name) const;
  /// A path argument as an id; throws NotFound when it is none.
  template <class IdType>
  IdType id(std::string_view name) const;

  /// A page's address in the reader's language: link("/seminars") is "/bg/seminars".
  std::string path(std::string_view tail) const;
  html::Url link(std::string_view tail) const { return html::Url::path(path(tail)); }
  /// The whole address for other devices, from the public URL.
  std::string absolute(std::string_view path) const { return site.settings.public_url + std::string(path); }
  /// The same page in another language; always an address that can be opened.
  html::Url in_language(const i18n::Language& language) const;
};

/// There is no such record, or it is not for this viewer: both are the same 404.
struct NotFound {};
/// The viewer must sign in first.
struct SignInFirst {};

template <class IdType>
IdType Context::id(std::string_view name) const {
  const auto found = IdType::parse(arg(name));
  if (!found) throw NotFound{};
  return *found;
}

}  // namespace megdan::web
