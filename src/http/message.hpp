// What a handler gets and gives: one HTTP request, one response, as plain values.
// Will not know sockets, languages, sessions or markup.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/stretch.hpp"

namespace megdan::http {

enum class Method { get, head, post, put, patch, del, options };
std::string_view name_of(Method method);
/// GET, HEAD and OPTIONS change nothing (RFC 9110, 9.2.1).
bool is_safe(Method method);

struct Header {
  std::string name;
  std::string value;
};

/// A request that passed the limits: head checked strictly, body complete and within its limit.
struct Request {
  Method method = Method::get;
  std::string target;  // as it came: "/bg/seminars?page=2"
  std::string path;    // percent-decoded once, valid UTF-8, no NUL, no "//", no "." or ".." segment
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order, valid UTF-8
  std::vector<Header> headers;
  std::string body;
  std::string client;      // address of the peer, or of the client where the peer is the trusted proxy
  std::string request_id;  // made here, 13 letters
  bool secure = false;     // came over TLS (as the trusted proxy says)

  /// First header of that name (any case); empty when there is none.
  std::string_view header(std::string_view name) const;
  /// Value of a cookie (RFC 6265); nothing when absent or sent twice.
  std::optional<std::string_view> cookie(std::string_view name) const;
  /// First value of a query parameter.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

/// An event stream (text/event-stream) on one or more topics of the Events hub.
struct Subscription {
  std::vector<std::string> topics;
  std::string first;             // sent at once, whole event text ("event: …\ndata: …\n\n"); may be empty
  std::function<void()> closed;  // called once when the stream ends; on the I/O thread, must be quick
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  /// Own bytes, or shared immutable bytes (cached pages, assets), or a stream.
  std::variant<std::string, std::shared_ptr<const std::string>, Subscription> body;
  /// Parts of the own bytes that other responses have in common with it; each is packed once for all.
  std::vector<Stretch> shared;
  std::string log_route;  // the route's template for logs and metrics ("/{lang}/seminars/{id}")
  std::string log_actor;  // pseudonym of the actor for logs; never a name or address

  void set(std::string_view name, std::string_view value);  // replaces
  void add(std::string_view name, std::string_view value);  // keeps others (Set-Cookie)
  std::string_view header(std::string_view name) const;
  std::string_view text() const;  // empty for a stream

  static Response html(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  static Response plain(std::string body, int status = 200);
  /// 303 See Other; `to` must begin with one '/' (never "//") — anything else is a broken promise.
  static Response see_other(std::string_view to);
};

/// The reason phrase of a status ("Not Found").
std::string_view reason_of(int status);

}  // namespace megdan::http
