// check_head: the strict reading of a request's raw head; what passes has one meaning, for us and for any
// proxy. Will not decode addresses or read bodies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace megdan::http {

/// Status 0: fine. Otherwise the answer (400, 405, 415, 417, 431, 501, 505), after which the connection
/// closes.
struct Verdict {
  int status = 0;
  const char* why = "";

  bool ok() const { return status == 0; }
};

struct Field {
  std::string_view name, value;
};

/// The parts of a checked head, as views into the text that was checked.
struct Head {
  std::string_view method, target;
  std::vector<Field> fields;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool chunked = false;
  std::uint64_t content_length = 0;
  bool expects_continue = false;

  bool has_body() const { return chunked || content_length > 0; }
};

/// `raw` is the whole head with its closing empty line. Fills `head` (whose memory is used again).
Verdict check_head(std::string_view raw, Head& head, std::size_t most_fields = 100);
Verdict check_head(std::string_view raw);

/// For a head that has not come whole yet: is there already, from byte `from` on, what no head may hold?
Verdict check_partial_head(std::string_view raw, std::size_t from = 0);

std::optional<Method> method_of(std::string_view name);

}  // namespace megdan::http
