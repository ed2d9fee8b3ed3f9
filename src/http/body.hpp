// BodyReader: collects one request's body through Beast's parser, behind our own guards.
// Will not read a body whose boundaries Beast and check_head see differently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/chunks.hpp"
#include "http/head.hpp"

namespace megdan::http {

class BodyReader {
 public:
  BodyReader();
  ~BodyReader();

  /// `raw` is the text of `head`, which passed check_head and has a body.
  Verdict begin(std::string_view raw, const Head& head, std::uint64_t most);

  /// The next bytes of the connection; says how many belong to this body.
  ChunkGuard::Step take(std::string_view bytes);
  bool is_done() const;
  std::string body();

 private:
  struct Parser;

  std::unique_ptr<Parser> parser_;
  ChunkGuard guard_;
  bool chunked_ = false;
  std::uint64_t most_ = 0;
  std::uint64_t left_ = 0;
  std::string pending_;  // what Beast wants to see again together with the next bytes
};

}  // namespace megdan::http
