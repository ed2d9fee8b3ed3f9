#include "http/body.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace megdan::http {

namespace beast_http = boost::beast::http;

struct BodyReader::Parser {
  beast_http::request_parser<beast_http::string_body> request;
};

BodyReader::BodyReader() = default;
BodyReader::~BodyReader() = default;

Verdict BodyReader::begin(std::string_view raw, const Head& head, std::uint64_t most) {
  if (!head.chunked && head.content_length > most) return {413, "body"};
  chunked_ = head.chunked;
  left_ = head.content_length;
  most_ = most;
  parser_ = std::make_unique<Parser>();
  auto& parser = parser_->request;
  parser.header_limit(static_cast<std::uint32_t>(std::max<std::size_t>(raw.size(), 8192) + 1));
  parser.body_limit(most);
  parser.eager(true);
  boost::beast::error_code error;
  const auto used = parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
  if (error == beast_http::error::need_more) error = {};
  if (error || used != raw.size() || !parser.is_header_done()) return {400, "second reading of the head"};
  const auto length = parser.content_length();
  if (parser.chunked() != head.chunked || (length ? *length : 0) != head.content_length)
    return {400, "second reading of the length"};
  return {};
}

ChunkGuard::Step BodyReader::take(std::string_view bytes) {
  ChunkGuard::Step step;
  if (chunked_) {
    step = guard_.walk(bytes, most_);
  } else {
    step.used = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    left_ -= step.used;
  }
  if (!step.verdict.ok()) return step;
  std::string_view fresh = bytes.substr(0, step.used);
  if (!pending_.empty()) {
    pending_.append(fresh);
    fresh = pending_;
  }
  auto& parser = parser_->request;
  std::size_t done = 0;
  while (done < fresh.size() && !parser.is_done()) {
    boost::beast::error_code error;
    const auto used = parser.put(boost::asio::buffer(fresh.data() + done, fresh.size() - done), error);
    done += used;
    if (error == beast_http::error::need_more) break;
    if (error) {
      step.verdict = error == beast_http::error::body_limit ? Verdict{413, "body"} : Verdict{400, "body"};
      return step;
    }
    if (used == 0) break;
  }
  pending_ = std::string(fresh.substr(done));
  if (is_done() && !parser.is_done()) step.verdict = {400, "second reading of the body"};
  return step;
}

bool BodyReader::is_done() const {
  return chunked_ ? guard_.is_done() : left_ == 0;
}

std::string BodyReader::body() {
  return std::move(parser_->request.get().body());
}

}  // namespace megdan::http
