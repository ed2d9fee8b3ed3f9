// Router: the list of addresses, each with its policy, and the way from a request to its handler.
// Will not start with a route that names no policy.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "web/context.hpp"
#include "web/page_cache.hpp"

namespace megdan::web {

struct Operation;
class Schemas;

/// Who may reach a route at all. Rights on one record are checked by the feature (NotFound).
struct Policy {
  enum class Kind { none, anyone, participant, participant_or_role, signed_in, role };
  Kind kind = Kind::none;
  Role role = Role::guest;

  static Policy anyone() { return {Kind::anyone, Role::guest}; }
  /// Whoever carries a seminar's personal cookie; the seminar feature checks which seminar.
  static Policy participant() { return {Kind::participant, Role::guest}; }
  /// A seminar's scribe has a seat, its facilitator an account; the seminar feature checks which seminar.
  static Policy participant_or(Role role) { return {Kind::participant_or_role, role}; }
  static Policy signed_in() { return {Kind::signed_in, Role::guest}; }
  /// At least this role in some scope; the feature then checks the record's scope.
  static Policy at_least(Role role) { return {Kind::role, role}; }
  std::string text() const;  // "anyone", "at least facilitator" …
};

using Handler = std::function<http::Response(Context&)>;

struct Route {
  http::Method method;
  std::string pattern;  // "/seminars/{seminar}/cards"; page routes are served below /bg and /en
  Policy policy;
  Handler handler;
  enum class Kind { page, plain, api } kind = Kind::page;
  std::size_t body_limit = 0;                       // 0: the server's
  std::shared_ptr<const Operation> operation = {};  // of an api route: what the document says about it
  std::string form =
      {};  // of a posted page route: the pattern of the page that holds its form, where it is not plain
};

/// Collected by features in routes(Routes&).
class Routes {
 public:
  void get(std::string pattern, Policy policy, Handler handler);  // page, in each language
  /// A refused form comes back under its own address, which GET may not know: links on that page lead to
  /// `form`, a pattern of the same arguments. Without it: the pattern with "/new", itself, or the nearest
  /// page above it.
  void post(std::string pattern, Policy policy, Handler handler, std::string form = {});
  /// Without a language prefix: /j/{code}, /livez, /assets/{name}.
  void plain(http::Method method, std::string pattern, Policy policy, Handler handler);
  Routes();
  /// Below /api/v1, JSON, errors as RFC 9457 problem documents. The OpenAPI document is made of these alone
  /// (see web/api.hpp), so that none can be left out of it. The handler finds a query, a body and a shape
  /// that fit.
  void api(http::Method method, std::string pattern, Policy policy, Operation operation, Handler handler);
  /// Shapes that operations name; a feature registers each of its own once.
  Schemas& schemas() { return *schemas_; }
  std::vector<Route>& list() { return routes_; }
  const std::vector<Route>& list() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::shared_ptr<Schemas> schemas_;
};

/// How the router learns who asks; implemented by people/ and wired in app/.
struct Doorkeeper {
  /// The viewer of a session cookie's value.
  std::function<std::optional<Viewer>(std::string_view session_token)> viewer_of;
  /// Whether the request carries some seminar's personal cookie.
  std::function<bool(const http::Request&)> is_participant;
  /// The viewer opens an event stream; what comes back is let go when the stream ends, on the I/O thread.
  std::function<std::shared_ptr<const void>(const Viewer&)> listening = {};
};

class Router {
 public:
  /// Throws std::runtime_error naming the route when a policy is missing, two routes collide, a form's page
  /// does not exist, or an operation of the API is not documented.
  Router(const Site& site, Routes routes, Doorkeeper doorkeeper);
  http::Response handle(http::Request& request) const;
  /// A guest's public page that is kept as bytes and still true; for the I/O thread, asks no database.
  std::optional<http::Response> at_hand(const http::Request& request) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Found;
  struct Table;
  Found find(std::string_view path, http::Method method) const;
  /// The tail (without language) of the page that a target belongs to, to be opened by GET.
  std::string page_for(std::string_view target, bool posted) const;
  http::Response dispatch(const Found& found, Context& context, bool bearer) const;

  const Site& site_;
  std::vector<Route> routes_;
  std::shared_ptr<const Schemas> schemas_;
  Doorkeeper doorkeeper_;
  std::shared_ptr<const Table> table_;
  std::unique_ptr<PageCache> pages_;
};

}  // namespace megdan::web
