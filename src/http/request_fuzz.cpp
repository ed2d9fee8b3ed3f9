// What check_head lets through, Beast must read alike; nothing that comes over the wire may trip our readers.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/utf8.hpp"
#include "http/body.hpp"
#include "http/forwarded.hpp"
#include "http/reply.hpp"
#include "http/target.hpp"

namespace {

using namespace megdan::http;
namespace beast_http = boost::beast::http;

void must(bool holds) {
  if (!holds) std::abort();
}

/// Beast's own reading of the head.
void compare_with_beast(std::string_view raw, const Head& head) {
  beast_http::request_parser<beast_http::empty_body> parser;
  parser.header_limit(1 << 20);
  parser.body_limit(boost::none);
  boost::beast::error_code error;
  const auto used = parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
  must(!error && used == raw.size() && parser.is_header_done());
  const auto& message = parser.get();
  must(std::string_view(message.method_string().data(), message.method_string().size()) == head.method);
  must(std::string_view(message.target().data(), message.target().size()) == head.target);
  must(parser.chunked() == head.chunked);
  must((parser.content_length() ? *parser.content_length() : 0) == head.content_length);
  std::size_t fields = 0;
  for (const auto& field : message) {
    (void)field;
    ++fields;
  }
  must(fields == head.fields.size());
}

/// The body in one piece and byte by byte must be the same body.
void read_body(std::string_view raw, const Head& head, std::string_view rest) {
  constexpr std::uint64_t most = 4096;
  BodyReader whole;
  BodyReader pieces;
  const bool begun = whole.begin(raw, head, most).ok();
  must(begun == pieces.begin(raw, head, most).ok());
  if (!begun) return;
  const auto step = whole.take(rest);
  std::size_t used = 0;
  Verdict verdict;
  while (used < rest.size() && verdict.ok() && !pieces.is_done()) {
    const auto one = pieces.take(rest.substr(used, 1));
    verdict = one.verdict;
    used += one.used;
  }
  must(step.verdict.status == verdict.status);
  if (!verdict.ok()) return;
  must(step.used == used && whole.is_done() == pieces.is_done());
  if (whole.is_done()) must(whole.body() == pieces.body());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto end = input.find("\r\n\r\n");
  const std::string_view raw = input.substr(0, end == std::string_view::npos ? size : end + 4);
  const bool hopeless = !check_partial_head(raw).ok();
  Head head;
  const Verdict verdict = check_head(raw, head);
  // What is hopeless in part never becomes good as a whole.
  must(!hopeless || !verdict.ok());
  if (verdict.ok()) {
    compare_with_beast(raw, head);
    Request request;
    if (read_request(head, 1000, request).ok() && request.path != "*") {
      must(request.path[0] == '/' && megdan::is_valid_utf8(request.path));
      must(request.path.find("//") == std::string::npos && request.path.find('\0') == std::string::npos);
      for (const auto& [key, value] : request.query)
        must(megdan::is_valid_utf8(key) && megdan::is_valid_utf8(value));
      (void)request.cookie("session");
      (void)request.cookie("");
      read_forwarded("127.0.0.1", {"127.0.0.1"}, request);
      (void)accepts_gzip(request.header("Accept-Encoding"));
      (void)names_tag(request.header("If-None-Match"), "\"a\"");
    }
    if (head.has_body()) read_body(raw, head, input.substr(raw.size()));
  }
  (void)decode_path(input);
  (void)decode_pairs(input, 100);
  return 0;
}
