// Page: puts a view's markup into the layout and makes a response of it; the error pages too.
// Will not load anything: whatever the layout shows is in the context or given here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/out.hpp"
#include "http/message.hpp"
#include "web/context.hpp"
#include "web/layout.hpp"
#include "web/manifest.hpp"

namespace megdan::web {

/// Set once at start from the manifests.
void set_menu(std::vector<MenuEntry> entries);

struct PageOptions {
  std::string title = {};
  std::string description = {};
  Layout::Kind kind = Layout::Kind::page;
  int status = 200;
  bool eu_funded = true;  // emblem and funding line in the foot
  std::string funding_line = {};
  std::string feed = {};  // path of a feed of this page
  std::string feed_title = {};
  /// Path of an event stream that says when this page changed. Of a refused form nothing is followed: what
  /// was typed and what is wrong must stay on the screen.
  std::string live = {};
  std::string phone_left = {};  // phone: one line at the head
  std::optional<Timer> phone_timer = {};
  bool cacheable = false;   // public and the same for everybody: max-age 0, must-revalidate with ETag
  int refresh_seconds = 0;  // for readers without script (inside noscript)
};

http::Response page(const Context& context, PageOptions options, html::Markup body);

/// Renders a view's struct into a page (found by argument-dependent lookup).
template <class View>
http::Response page_of(const Context& context, PageOptions options, const View& view) {
  html::Out out;
  render(out, context.texts, view);
  return page(context, std::move(options), std::move(out).markup());
}

/// A message page in the reader's language: what happened, what was kept, what to do.
http::Response error_page(const Context& context, int status, std::string title, std::string text);

/// Headers that every response carries (CSP, nosniff, frame-ancestors, referrer, COOP, CORP, HSTS over TLS).
void secure_headers(http::Response& response, const http::Request& request);

/// One line shown on the next page, in a cookie of one minute: msgid only, never typed text.
void set_notice(http::Response& response, const http::Request& request, const char* msgid);

}  // namespace megdan::web
