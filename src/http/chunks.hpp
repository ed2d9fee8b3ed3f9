// ChunkGuard: walks over a chunked body (RFC 9112, 7.1) and refuses every form that two readers may take in
// two ways. Will not collect the body: it says how far the message reaches, the parser behind it decodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/head.hpp"

namespace megdan::http {

class ChunkGuard {
 public:
  struct Step {
    std::size_t used = 0;  // bytes that belong to this body
    Verdict verdict;
  };

  /// The next bytes of the connection. Extensions, trailers, bare line ends and sizes of more than 8 digits
  /// are 400; more than `most` bytes of content are 413.
  Step walk(std::string_view bytes, std::uint64_t most);
  bool is_done() const { return at_ == At::done; }

 private:
  enum class At { size, more_size, size_lf, content, content_cr, content_lf, last_cr, last_lf, done };

  At at_ = At::size;
  int digits_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t content_ = 0;
};

}  // namespace megdan::http
