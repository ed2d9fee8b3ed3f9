#include "web/router.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "core/base32.hpp"
#include "web/api.hpp"
#include "web/cookies.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/platform_views.hpp"

namespace megdan::web {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = path.find('/');
    parts.push_back(path.substr(0, end));
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  }
  if (parts.size() == 1 && parts[0].empty()) parts.clear();
  return parts;
}

bool is_argument(std::string_view segment) {
  return segment.starts_with('{');
}

std::string_view host_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

/// An unsafe request must come from one of our own pages (ASVS 3.5.1): Origin names our host, or the browser
/// says same-origin. A programme that sends neither is let through only where it brings no cookie.
bool is_from_here(const http::Request& request) {
  const auto origin = request.header("Origin");
  if (!origin.empty()) return host_of(origin) == request.header("Host");
  const auto site = request.header("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  return request.header("Cookie").empty();
}

std::string_view name_of(db::FaultKind kind) {
  switch (kind) {
    case db::FaultKind::unique:
      return "unique";
    case db::FaultKind::foreign_key:
      return "foreign key";
    case db::FaultKind::check:
      return "check";
    case db::FaultKind::busy:
      return "busy";
    case db::FaultKind::serialization:
      return "serialization";
    case db::FaultKind::full:
      return "full";
    case db::FaultKind::unavailable:
      return "unavailable";
    case db::FaultKind::unknown_outcome:
      return "unknown outcome";
    case db::FaultKind::other:
      return "other";
  }
  return "";
}

/// What everybody gets alike is asked after by its tag; whoever brings a cookie or a token gets what is hers.
void tag_answer(http::Response& response, std::string_view cache_control) {
  const auto text = response.text();
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  response.set("ETag", "\"" + base32_encode(std::as_bytes(std::span(digest))) + "\"");
  response.set("Cache-Control", std::string(cache_control));
}

const i18n::Language* language_in(std::string_view path) {
  if (!path.starts_with('/')) return nullptr;
  path.remove_prefix(1);
  return i18n::find_language(path.substr(0, path.find('/')));
}

/// The language that the address names is remembered for addresses that name none: only where those would
/// lead elsewhere, so that nearly all answers stay the same for everybody. After a page was kept, never
/// before.
void remember_language(http::Response& response, const http::Request& request,
                       const i18n::Language& language) {
  if (request.method != http::Method::get || !response.header("Content-Type").starts_with("text/html"))
    return;
  const auto cookie = read_cookie(request, "lang");
  const auto* remembered = cookie ? i18n::find_language(*cookie) : nullptr;
  if ((remembered ? *remembered : i18n::negotiate(request.header("Accept-Language"))).code == language.code)
    return;
  set_cookie(response, request, "lang", language.code, std::chrono::hours(24 * 365));
  // One reader's cookie: no proxy may keep it for others.
  if (response.header("Cache-Control") == kept_and_asked_after)
    response.set("Cache-Control", "private, max-age=0, must-revalidate");
}

/// Where somebody who is not known here must come in first.
enum class Door { sign_in, join };

/// A form with words in it waits on its page until its sender has come in again in another tab. All others
/// are led to the door, and a passphrase is never sent back.
http::Response to_door(const Context& context, Door door) {
  const auto& request = context.request;
  std::string to = context.path(door == Door::join ? "/join" : "/sign-in");
  KeptForm kept;
  if (request.method == http::Method::post) {
    Form form;
    try {
      form = Form::of(request);
    } catch (const BadForm&) {  // nothing that could be kept
    }
    for (const auto& [name, value] : form.fields()) {
      if (name.find("passphrase") != std::string::npos) {
        kept.texts.clear();
        break;
      }
      kept.keys.more.emplace_back(name, value);
      const bool words =
          name == "text" || std::ranges::any_of(value, [](unsigned char c) { return c == ' ' || c >= 0x80; });
      if (auto shown = clean_text(value); !name.starts_with('_') && words && !shown.empty())
        kept.texts.push_back(std::move(shown));
    }
  }
  if (kept.texts.empty()) {
    if (door == Door::sign_in && request.method == http::Method::get)
      to += "?next=" + html::percent_encode(request.target);
    else if (door == Door::sign_in && !context.here.empty())
      to += "?next=" + html::percent_encode(context.path(context.here));
    return http::Response::see_other(to);
  }
  const auto& t = context.texts;
  kept.door = html::Url::path(to);
  kept.action = html::Url::path(request.target);
  if (door == Door::join) {
    kept.title = t.t("This device has no seat here any more");
    kept.text =
        t.t("Nothing was saved yet, and nothing is lost. Take your seat again in another tab with the "
            "code from the screen and your personal code, come back here and send it again.");
    kept.door_text = t.t("Take your seat");
  } else {
    kept.title = t.t("You are not signed in any more");
    kept.text =
        t.t("Nothing was saved yet, and nothing is lost. Sign in in another tab, come back here and send "
            "it again.");
    kept.door_text = t.t("Sign in");
  }
  auto response = page_of(context, {.title = kept.title, .status = 401, .eu_funded = false}, kept);
  response.set("WWW-Authenticate", "Cookie");
  return response;
}

http::Response refuse(const Context& context, bool api, int status) {
  if (api) return problem(context, status);
  const auto& t = context.texts;
  switch (status) {
    case 403:
      return error_page(context, 403, t.t("This form came from another site"),
                        t.t("Nothing was saved. Open the page again from here and send the form once more."));
    case 404:
      return error_page(
          context, 404, t.t("There is no such page"),
          t.t("It may have been moved or removed, or it may be visible only after signing in."));
    case 405:
      return error_page(context, 405, t.t("This address does not work that way"),
                        t.t("Please go back and try again."));
    case 413:
      return error_page(context, 413, t.t("That is too large"),
                        t.t("Nothing was saved. Please shorten the text and send it again."));
    case 415:
      return error_page(context, 415, t.t("This kind of form cannot be read here"),
                        t.t("Nothing was saved."));
    default:
      return error_page(
          context, status, t.t("The request could not be understood"),
          t.t("Nothing was saved: the text arrived damaged. Please go back and send it again; what you typed "
              "is still in your browser."));
  }
}

}  // namespace

std::string Policy::text() const {
  switch (kind) {
    case Kind::none:
      return "none";
    case Kind::anyone:
      return "anyone";
    case Kind::participant:
      return "participant";
    case Kind::participant_or_role:
      return "participant or at least " + std::string(to_text(role));
    case Kind::signed_in:
      return "signed in";
    case Kind::role:
      return "at least " + std::string(to_text(role));
  }
  return "none";
}

void Routes::get(std::string pattern, Policy policy, Handler handler) {
  routes_.push_back(
      {http::Method::get, std::move(pattern), policy, std::move(handler), Route::Kind::page, 0});
}

void Routes::post(std::string pattern, Policy policy, Handler handler, std::string form) {
  routes_.push_back({http::Method::post,
                     std::move(pattern),
                     policy,
                     std::move(handler),
                     Route::Kind::page,
                     0,
                     {},
                     std::move(form)});
}

void Routes::plain(http::Method method, std::string pattern, Policy policy, Handler handler) {
  routes_.push_back({method, std::move(pattern), policy, std::move(handler), Route::Kind::plain, 0});
}

Routes::Routes() : schemas_(std::make_shared<Schemas>()) {}

void Routes::api(http::Method method, std::string pattern, Policy policy, Operation operation,
                 Handler handler) {
  routes_.push_back({method, std::move(pattern), policy, std::move(handler), Route::Kind::api, 0,
                     std::make_shared<const Operation>(std::move(operation))});
}

/// Routes of one kind and number of segments; literal segments win over arguments.
struct Router::Table {
  struct Entry {
    std::size_t route;
    std::vector<std::string> segments;
    std::string shown;  // "/{lang}/seminars/{seminar}"
  };
  std::map<std::pair<Route::Kind, std::size_t>, std::vector<Entry>> entries;
};

struct Router::Found {
  const Route* route = nullptr;
  std::string shown;
  std::vector<std::pair<std::string_view, std::string>> args;
  const i18n::Language* language = nullptr;  // from the address
  Route::Kind kind = Route::Kind::plain;
  std::string allowed;  // methods that this address has, where the asked one is none of them
};

Router::Router(const Site& site, Routes routes, Doorkeeper doorkeeper)
    : site_(site),
      doorkeeper_(std::move(doorkeeper)),
      pages_(std::make_unique<PageCache>(site.database, site.clock)) {
  // Filled in below, once every route is known.
  const auto document = std::make_shared<std::string>();
  Schema open_document{
      {"type", "object"}, {"description", "An OpenAPI 3.1 document"}, {"additionalProperties", true}};
  routes.schemas().add("OpenApi", std::move(open_document));
  routes.api(http::Method::get, "/openapi.json", Policy::anyone(),
             {.id = "getOpenApi",
              .tag = "document",
              .summary = "This document",
              .replies = {{200, {"The document", "OpenApi"}}},
              .cacheable = true},
             [document](Context&) { return http::Response::json(*document); });
  *document = describe_api(routes.list(), routes.schemas());
  schemas_ = std::make_shared<const Schemas>(routes.schemas());
  routes_ = std::move(routes.list());
  auto table = std::make_shared<Table>();
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const Route& route = routes_[i];
    const std::string what = std::string(http::name_of(route.method)) + " " + route.pattern;
    if (route.policy.kind == Policy::Kind::none) throw std::runtime_error("route without a policy: " + what);
    if (!route.handler) throw std::runtime_error("route without a handler: " + what);
    Table::Entry entry{i, {}, {}};
    for (const auto segment : split(route.pattern)) entry.segments.emplace_back(segment);
    entry.shown = route.pattern;
    if (route.kind == Route::Kind::page)
      entry.shown = "/{lang}" + (route.pattern == "/" ? "" : route.pattern);
    if (route.kind == Route::Kind::api) entry.shown = std::string(api_prefix) + route.pattern;
    auto& same = table->entries[{route.kind, entry.segments.size()}];
    for (const auto& other : same) {
      const auto shape = [](const Table::Entry& e) {
        std::string out;
        for (const auto& s : e.segments) out += is_argument(s) ? "/{}" : "/" + s;
        return out;
      };
      if (shape(other) == shape(entry) && routes_[other.route].method == route.method)
        throw std::runtime_error("two routes with one address: " + what);
    }
    same.push_back(std::move(entry));
  }
  for (auto& [key, entries] : table->entries) {
    std::ranges::stable_sort(entries, [](const Table::Entry& a, const Table::Entry& b) {
      for (std::size_t i = 0; i < a.segments.size(); ++i) {
        const bool a_argument = is_argument(a.segments[i]);
        const bool b_argument = is_argument(b.segments[i]);
        if (a_argument != b_argument) return !a_argument;
      }
      return false;
    });
  }
  table_ = std::move(table);
  for (const auto& route : routes_)
    if (!route.form.empty() && std::ranges::none_of(routes_, [&](const Route& page) {
          return page.kind == Route::Kind::page && page.method == http::Method::get &&
                 page.pattern == route.form;
        }))
      throw std::runtime_error("no page holds the form of " + route.pattern + ": " + route.form);
}

Router::Found Router::find(std::string_view path, http::Method method) const {
  Found found;
  auto segments = split(path);
  found.kind = Route::Kind::plain;
  if (!segments.empty()) {
    if (const auto* language = i18n::find_language(segments[0])) {
      found.language = language;
      found.kind = Route::Kind::page;
      segments.erase(segments.begin());
      if (segments.size() == 1 && segments[0].empty()) segments.clear();
    } else if (is_api(path)) {
      found.kind = Route::Kind::api;
      segments.erase(segments.begin(), segments.begin() + 2);
    }
  }
  const auto at = table_->entries.find({found.kind, segments.size()});
  if (at == table_->entries.end()) return found;
  const http::Method wanted = method == http::Method::head ? http::Method::get : method;
  for (const auto& entry : at->second) {
    bool same = true;
    for (std::size_t i = 0; same && i < segments.size(); ++i)
      same = is_argument(entry.segments[i]) ? !segments[i].empty() : entry.segments[i] == segments[i];
    if (!same) continue;
    const Route& route = routes_[entry.route];
    if (route.method != wanted) {
      found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(http::name_of(route.method));
      continue;
    }
    found.route = &route;
    found.shown = entry.shown;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const std::string_view name = entry.segments[i];
      if (is_argument(name)) found.args.emplace_back(name.substr(1, name.size() - 2), segments[i]);
    }
    break;
  }
  return found;
}

std::string Router::page_for(std::string_view target, bool posted) const {
  const auto query = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, query);
  // Asked in any language: pages have the same addresses in all of them.
  const std::string language = "/" + std::string(i18n::languages().front().code);
  const auto first = path.substr(0, path.find('/', 1));
  if (!first.empty() && i18n::find_language(first.substr(1))) path.remove_prefix(first.size());
  if (path == "/") path = {};
  const auto opens = [&](std::string_view tail) {
    return find(language + std::string(tail), http::Method::get).route;
  };
  if (posted) {
    const auto action = find(language + std::string(path), http::Method::post);
    if (action.route && !action.route->form.empty()) {
      std::string form;
      for (const auto segment : split(action.route->form)) {
        const auto arg = std::ranges::find(
            action.args, is_argument(segment) ? segment.substr(1, segment.size() - 2) : std::string_view(),
            &std::pair<std::string_view, std::string>::first);
        form += "/" + (arg == action.args.end() ? std::string(segment) : arg->second);
      }
      return form;
    }
  }
  const auto made_at = [&]() -> std::optional<std::string> {
    const std::string page = std::string(path) + "/new";
    const Route* route = opens(page);
    if (!route || !route->pattern.ends_with("/new")) return std::nullopt;
    return page;
  };
  if (posted)
    if (auto page = made_at()) return *std::move(page);
  if (opens(path)) return std::string(path) + std::string(target.substr(query));
  if (!posted)
    if (auto page = made_at()) return *std::move(page);
  while (!path.empty()) {
    path = path.substr(0, path.rfind('/'));
    if (opens(path)) return std::string(path);
  }
  return {};
}

http::Response Router::dispatch(const Found& found, Context& context, bool bearer) const {
  const bool api = found.kind == Route::Kind::api;
  if (!found.route) {
    // A page's address without its language is that page in the reader's.
    if (found.kind == Route::Kind::plain && http::is_safe(context.request.method) &&
        context.here == context.request.target) {
      auto response = http::Response::see_other(context.path(context.here));
      response.status = 302;
      response.set("Vary", "Accept-Language, Cookie");
      return response;
    }
    auto refused = refuse(context, api, found.allowed.empty() ? 404 : 405);
    if (!found.allowed.empty()) refused.set("Allow", found.allowed);
    return refused;
  }
  const Route& route = *found.route;
  // A token is put in by a programme, never by a browser on another site's behalf.
  if (!bearer && !http::is_safe(context.request.method) && !is_from_here(context.request))
    return refuse(context, api, 403);

  switch (route.policy.kind) {
    case Policy::Kind::none:
      return refuse(context, api, 404);
    case Policy::Kind::anyone:
      break;
    case Policy::Kind::participant:
      if (!doorkeeper_.is_participant || !doorkeeper_.is_participant(context.request)) {
        if (api) return problem(context, 401);
        return to_door(context, Door::join);
      }
      break;
    case Policy::Kind::participant_or_role:
      if (doorkeeper_.is_participant && doorkeeper_.is_participant(context.request)) break;
      [[fallthrough]];
    case Policy::Kind::signed_in:
    case Policy::Kind::role:
      if (!context.viewer) throw SignInFirst{};
      if (route.policy.kind != Policy::Kind::signed_in && !context.viewer->has(route.policy.role))
        return refuse(context, api, 404);
      break;
  }
  if (api)
    if (auto refused = misfit(context, *route.operation, *schemas_)) return *std::move(refused);
  return route.handler(context);
}

http::Response Router::handle(http::Request& request) const {
  Found found = find(request.path, request.method);
  const auto page_key = PageCache::key_of(request);
  const auto moment = pages_->now();
  const bool api = found.kind == Route::Kind::api;
  bool bearer = false;
  const bool bearer_read = !api || take_bearer(request, bearer);
  const auto remembered = read_cookie(request, "lang");
  const i18n::Language* language = found.language;
  if (!language && remembered && !api) language = i18n::find_language(*remembered);
  if (!language) language = &i18n::negotiate(request.header("Accept-Language"));

  Context context{site_, request,     i18n::Texts(*language), std::nullopt,
                  {},    found.shown, std::move(found.args)};
  context.page_for = [this](std::string_view target) { return page_for(target, false); };
  context.here = page_for(request.target, !http::is_safe(request.method));
  if (const auto prefs = read_cookie(request, "prefs"))
    context.preferences = Preferences::from_cookie(*prefs);

  http::Response response;
  try {
    if (doorkeeper_.viewer_of)
      if (const auto token = read_cookie(request, "session")) context.viewer = doorkeeper_.viewer_of(*token);
    response = bearer_read ? dispatch(found, context, bearer) : problem(context, 401);
  } catch (const NotFound&) {
    response = refuse(context, api, 404);
  } catch (const SignInFirst&) {
    response = api ? problem(context, 401) : to_door(context, Door::sign_in);
  } catch (const BadForm& bad) {
    response = refuse(context, api, bad.status);
  } catch (const db::Fault& fault) {
    if (fault.kind() == db::FaultKind::other) throw;
    if (site_.log)
      site_.log("request.unavailable",
                {{"request", request.request_id}, {"kind", name_of(fault.kind())}, {"why", fault.what()}});
    const auto& t = context.texts;
    response =
        api ? problem(context, 503)
            : error_page(
                  context, 503, t.t("We could not save that just now"),
                  t.t("The database did not answer. Please go back and send it again in a moment: what "
                      "you typed is still in your browser."));
    response.set("Retry-After", "5");
  }
  if (api && found.route && found.route->operation->cacheable && response.status == 200 &&
      request.header("Cookie").empty())
    tag_answer(response, "no-cache");
  // A plain answer that says that it may be asked after (the feed): pages get their tag where they are kept.
  if (found.kind == Route::Kind::plain && response.status == 200 &&
      response.header("Cache-Control") == kept_and_asked_after)
    tag_answer(response, kept_and_asked_after);
  if (response.header("Cache-Control").empty()) response.set("Cache-Control", "no-store");
  secure_headers(response, request);
  response.log_route = found.shown;
  if (context.viewer) response.log_actor = context.viewer->account.text();
  // Whoever keeps a stream open is there, though nothing is clicked.
  if (auto* stream = std::get_if<http::Subscription>(&response.body);
      stream && context.viewer && doorkeeper_.listening)
    stream->closed = [held = doorkeeper_.listening(*context.viewer),
                      closed = std::move(stream->closed)]() mutable {
      held.reset();
      if (closed) closed();
    };
  pages_->keep(page_key, moment, response);
  if (found.language) remember_language(response, request, *found.language);
  return response;
}

std::optional<http::Response> Router::at_hand(const http::Request& request) const {
  auto kept = pages_->find(request);
  if (kept)
    if (const auto* language = language_in(request.path)) remember_language(*kept, request, *language);
  return kept;
}

}  // namespace megdan::web
