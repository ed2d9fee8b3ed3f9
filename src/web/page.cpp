#include "web/page.hpp"

#include <array>
#include <utility>

#include "web/assets.hpp"
#include "web/cookies.hpp"
#include "web/page_cache.hpp"
#include "web/views_render.hpp"

namespace megdan::web {
namespace {

std::vector<MenuEntry>& menu() {
  static std::vector<MenuEntry> entries;
  return entries;
}

/// Notices travel by number, so that a cookie can never bring a text onto a page.
constexpr std::array notices = {
    i18n::mark("Saved."),
    i18n::mark("You are signed in."),
    i18n::mark("You are signed out."),
    i18n::mark("The letter is on its way."),
    i18n::mark("Your card is on the wall."),
    i18n::mark("The card is deleted."),
    i18n::mark("Undone."),
    i18n::mark("Your ballot is counted. Thank you!"),
    i18n::mark("The person was added."),
    i18n::mark("The report is published."),
    i18n::mark("The rehearsal was deleted."),
    i18n::mark("The made-up participants are in."),
    i18n::mark("The made-up participants have done it."),
    i18n::mark("Your registration was received."),
    i18n::mark("You are on the waiting list. We shall write as soon as a seat is free."),
    i18n::mark("Your registration is cancelled, and what you told about yourself is deleted."),
    i18n::mark("You are on the waiting list. Look at this page again: it says when a seat is free."),
    i18n::mark("The vote is closed."),
    i18n::mark("The vote is open again. The report will say so."),
    i18n::mark("The raised hands were entered. Now a participant has to confirm them."),
    i18n::mark("The count is confirmed."),
    i18n::mark("The invitation is on its way."),
    i18n::mark("Deleted."),
    i18n::mark("The wall has a new address; the old one no longer opens."),
    i18n::mark("The version was withdrawn."),
    i18n::mark("The ballot is counted."),
    i18n::mark("There is more time to vote."),
    i18n::mark("The vote now has a timer and closes by itself."),
    i18n::mark("The vote is open again, and the report will say so. The raised hands that were entered are "
               "dropped: enter them anew after the close."),
    i18n::mark("The vote is deleted; nobody had voted in it."),
    i18n::mark(
        "Fewer tables were made than you wanted: with more of them, a table would be empty, or one or two "
        "remote people would sit alone."),
};

std::size_t menu_position(std::string_view path, std::string_view entry) {
  return path == entry || (path.starts_with(entry) && path.substr(entry.size()).starts_with('/'))
             ? entry.size()
             : 0;
}

Layout layout_of(const Context& context, const PageOptions& options) {
  const auto& t = context.texts;
  Layout layout;
  layout.kind = options.kind;
  layout.title = options.title;
  layout.description = options.description;
  layout.centre_name = context.site.settings.centre_name;
  layout.home = context.link("/");
  for (const auto& language : i18n::languages())
    layout.tongues.push_back(
        {std::string(language.code), std::string(language.native_name), context.in_language(language)});
  const std::string here = context.request.path.substr(0, context.request.path.find('?'));
  const std::string prefix = "/" + std::string(t.language().code);
  const std::string_view tail =
      here.starts_with(prefix) ? std::string_view(here).substr(prefix.size()) : std::string_view(here);
  for (const auto& entry : menu()) {
    if (entry.from != Role::guest && !(context.viewer && context.viewer->has(entry.from))) continue;
    layout.menu.push_back({context.link(entry.path), t.t(entry.label), menu_position(tail, entry.path) > 0});
  }
  if (context.viewer) {
    layout.person = context.viewer->name;
    layout.account = context.link("/account");
    layout.sign_out = context.link("/sign-out");
  } else {
    layout.sign_in = context.link("/sign-in");
  }
  layout.preferences = context.link("/preferences");
  layout.back = context.path(context.here);
  layout.theme = context.preferences.theme;
  layout.easy = context.preferences.easy;
  layout.contrast = context.preferences.contrast;
  layout.eu_funded = options.eu_funded;
  layout.funding_line = options.funding_line;
  layout.demonstration = context.site.settings.demonstration;
  if (!options.feed.empty()) layout.feed = html::Url::path(options.feed);
  layout.feed_title = options.feed_title;
  if (!options.live.empty() && options.status == 200) layout.live = html::Url::path(options.live);
  layout.refresh_seconds = options.refresh_seconds;
  layout.phone_left = options.phone_left;
  layout.phone_timer = options.phone_timer;
  layout.foot_links.push_back({context.link("/accessibility"), t.t("Accessibility"), false});
  layout.foot_links.push_back({context.link("/privacy"), t.t("Personal data"), false});
  layout.foot_links.push_back({context.link("/about"), t.t("About Megdan"), false});
  if (const auto number = read_cookie(context.request, "notice")) {
    std::size_t index = notices.size();
    if (number->size() <= 2) {
      index = 0;
      for (const char c : *number)
        index = c >= '0' && c <= '9' ? index * 10 + static_cast<std::size_t>(c - '0') : notices.size();
    }
    // What went well before is no word about what was refused now.
    if (index < notices.size() && options.status < 400)
      layout.notice = Notice{.tone = Tone::good, .text = t.t(notices[index])};
  }
  return layout;
}

}  // namespace

void set_menu(std::vector<MenuEntry> entries) {
  menu() = std::move(entries);
}

http::Response page(const Context& context, PageOptions options, html::Markup body) {
  Layout layout = layout_of(context, options);
  layout.body = std::move(body);
  html::Out out;
  out.reserve(layout.body.text.size() + 16 * 1024);
  render(out, context.texts, layout);
  auto whole = std::move(out).markup();
  auto response = http::Response::html(std::move(whole.text), options.status);
  response.shared = std::move(whole.shared);
  const bool noticed = read_cookie(context.request, "notice").has_value();
  // What everybody sees alike may be kept and asked after; anything personal is never stored.
  if (options.cacheable && !context.viewer && !noticed && options.status == 200)
    response.set("Cache-Control", kept_and_asked_after);
  if (noticed) drop_cookie(response, context.request, "notice");
  return response;
}

http::Response error_page(const Context& context, int status, std::string title, std::string text) {
  html::Out out;
  render(out, context.texts, PageHead{.title = title});
  render(out, context.texts,
         Notice{.tone = Tone::warning,
                .text = std::move(text),
                .body = status >= 500 ? std::optional(html::Markup{"<p class=\"quiet\">" +
                                                                   context.request.request_id + "</p>"})
                                      : std::nullopt});
  return page(context, {.title = std::move(title), .status = status, .eu_funded = false},
              std::move(out).markup());
}

void secure_headers(http::Response& response, const http::Request& request) {
  response.set("Content-Security-Policy", content_security_policy());
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "same-origin");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  if (request.secure) response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

void set_notice(http::Response& response, const http::Request& request, const char* msgid) {
  for (std::size_t i = 0; i < notices.size(); ++i) {
    if (std::string_view(notices[i]) == msgid) {
      set_cookie(response, request, "notice", std::to_string(i), std::chrono::seconds(60));
      return;
    }
  }
  ensure(false, "a notice that web/page.cpp does not list");
}

}  // namespace megdan::web
