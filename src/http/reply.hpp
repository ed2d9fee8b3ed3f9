// Reply: a Response turned into the bytes of an answer: status line, headers, 304, gzip.
// Will not write them to a socket.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/gzip.hpp"
#include "http/message.hpp"

namespace megdan::http {

struct Reply {
  int status = 0;
  std::string head;
  std::string own;
  std::shared_ptr<const std::string> shared;  // instead of `own`
  bool without_body = false;                  // HEAD, 204, 304
  bool close = false;
  std::optional<Subscription> stream;

  std::string_view body() const {
    if (without_body) return {};
    return shared ? std::string_view(*shared) : std::string_view(own);
  }
};

struct ReplyTerms {
  bool keep_alive = true;
  bool http_1_0 = false;
  std::string date{};  // empty: no Date header
};

/// Broken promises of the handler (line ends in a header, a status outside 200–599) throw.
Reply make_reply(Response response, const Request& request, const ReplyTerms& terms, GzipCache& cache);

/// Our own answer to a request that no handler saw, or that a handler failed at.
Response refusal(int status, std::string_view request_id);

/// Does the list of an If-None-Match field name this tag? Weak comparison (RFC 9110, 13.1.2).
bool names_tag(std::string_view list, std::string_view tag);

/// Does an Accept-Encoding field allow gzip?
bool accepts_gzip(std::string_view accept_encoding);

bool is_text(std::string_view content_type);

}  // namespace megdan::http
