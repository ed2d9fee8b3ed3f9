#include "http/head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/chunks.hpp"

namespace megdan::http {
namespace {

using namespace std::string_literals;

int status_of(const std::string& raw) {
  return check_head(raw).status;
}

/// A POST with these field lines after Host.
std::string post(const std::string& fields) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

TEST(CheckHead, reads_an_ordinary_head_into_its_parts) {
  const std::string raw =
      "POST /bg/seminars?page=2 HTTP/1.1\r\nHost: centre.bg:8080\r\nUser-Agent:  x y\t\r\nContent-Length: "
      "12\r\n\r\n";
  Head head;
  ASSERT_TRUE(check_head(raw, head).ok());
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/bg/seminars?page=2");
  ASSERT_EQ(head.fields.size(), 3u);
  EXPECT_EQ(head.fields[1].value, "x y");
  EXPECT_EQ(head.content_length, 12u);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.chunked);
}

TEST(CheckHead, forgets_the_head_before) {
  Head head;
  ASSERT_TRUE(check_head("POST / HTTP/1.0\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n", head).ok());
  ASSERT_TRUE(check_head("GET /b HTTP/1.1\r\nHost: a\r\n\r\n", head).ok());
  EXPECT_EQ(head.content_length, 0u);
  EXPECT_EQ(head.fields.size(), 1u);
  EXPECT_FALSE(head.http_1_0);
  EXPECT_FALSE(head.expects_continue);
  EXPECT_TRUE(head.keep_alive);
}

TEST(CheckHead, refuses_every_length_that_is_not_plain_digits_once) {
  for (const char* value : {"+5", "-1", "0x10", "", " ", "5 ,5", "5, 5", "5;", "5.0", "٥", "05", "00", "1e3",
                            "9223372036854775808", "99999999999999999999999999", "5 5", "\"5\""})
    EXPECT_EQ(status_of(post("Content-Length: "s + value + "\r\n")), 400) << value;
  EXPECT_EQ(status_of(post("Content-Length: 5\r\nContent-Length: 5\r\n")), 400);
  EXPECT_EQ(status_of(post("Content-Length: 5\r\ncontent-length: 6\r\n")), 400);
  EXPECT_EQ(status_of(post("Content-Length: 0\r\n")), 0);
  EXPECT_EQ(status_of(post("Content-Length: \t5 \r\n")), 0);
}

TEST(CheckHead, refuses_every_transfer_encoding_but_chunked_alone) {
  for (const char* value : {",chunked", "chunked,", "chunked, chunked",
                            "\xa0"
                            "chunked",
                            "xchunked", "chunked x", "identity", "chunked, identity", "gzip", "",
                            "chunked;q=1", "\"chunked\"", "chunk"})
    EXPECT_EQ(status_of(post("Transfer-Encoding: "s + value + "\r\n")), 400) << value;
  EXPECT_EQ(status_of(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")), 400);
  EXPECT_EQ(status_of(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")), 400);
  EXPECT_EQ(status_of(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")), 400);
  EXPECT_EQ(status_of(post("Transfer-Encoding: gzip, chunked\r\n")), 501);
  EXPECT_EQ(status_of(post("Transfer-Encoding: gzip, chunked\r\nContent-Length: 3\r\n")), 400);
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
  EXPECT_EQ(status_of(post("Transfer-Encoding: Chunked\r\n")), 0);
}

TEST(CheckHead, wants_exactly_one_plausible_host) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n"), 400);
  for (const char* host : {"", "a b", "a,b", "a/b", "u@a", "a\\b", "a?b", "\xd0\xb0"})
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: "s + host + "\r\n\r\n"), 400) << host;
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), 0);
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 0);
}

TEST(CheckHead, refuses_lines_that_another_reader_may_split_differently) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n X: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n\tX: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX y: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"s), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: b\x7f\r\n\r\n"), 400);
  EXPECT_EQ(status_of("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n"), 400);
  EXPECT_EQ(status_of(""), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: \xd0\xb1 \t c\r\n\r\n"), 0);
}

TEST(CheckHead, refuses_request_lines_with_more_than_one_reading) {
  for (const char* line : {"GET  / HTTP/1.1",
                           "GET /  HTTP/1.1",
                           " GET / HTTP/1.1",
                           "GET / HTTP/1.1 ",
                           "GET\t/ HTTP/1.1",
                           "GET /",
                           "GET / http/1.1",
                           "GET / HTTP/1.10",
                           "GET / HTTP/11",
                           "GET / HTTP/1,1",
                           "GET / HTTP",
                           "GET /a b HTTP/1.1",
                           "GET /a#b HTTP/1.1",
                           "GET http://a/ HTTP/1.1",
                           "GET a HTTP/1.1",
                           "GET * HTTP/1.1",
                           "GET ?a HTTP/1.1",
                           "G(T / HTTP/1.1",
                           "GET /\xd0\xb1 HTTP/1.1",
                           "GET /\x01 HTTP/1.1",
                           "POST a:80 HTTP/1.1",
                           "/ HTTP/1.1"})
    EXPECT_EQ(status_of(line + "\r\nHost: a\r\n\r\n"s), 400) << line;
}

TEST(CheckHead, tells_what_it_understands_but_does_not_do) {
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(status_of("PRI * HTTP/2.0\r\n\r\n"), 400);  // no Host
  EXPECT_EQ(status_of("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
  EXPECT_EQ(status_of("get / HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
  EXPECT_EQ(status_of("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status_of("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status_of(post("Content-Encoding: gzip\r\n")), 415);
  EXPECT_EQ(status_of(post("Content-Encoding: identity\r\n")), 0);
  EXPECT_EQ(status_of(post("Expect: 200-ok\r\n")), 417);
  EXPECT_EQ(status_of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 0);
}

TEST(CheckHead, takes_100_fields_and_no_more) {
  std::string fields;
  for (int i = 0; i < 99; ++i) fields += "X-" + std::to_string(i) + ": a\r\n";
  EXPECT_EQ(status_of(post(fields)), 0);
  EXPECT_EQ(status_of(post(fields + "Y: b\r\n")), 431);
  EXPECT_EQ(status_of(post(fields + "Content-Length: 1\r\nContent-Length: 2\r\n")), 400);
}

TEST(CheckHead, keeps_the_connection_as_the_version_and_the_client_say) {
  const auto keeps = [](const std::string& raw) {
    Head head;
    EXPECT_TRUE(check_head(raw, head).ok());
    return head.keep_alive;
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST(PartialHead, is_refused_as_soon_as_it_cannot_become_good) {
  EXPECT_TRUE(check_partial_head("GET / HT").ok());
  EXPECT_TRUE(check_partial_head("GET / HTTP/1.1\r\nHost: a\r").ok());
  EXPECT_FALSE(check_partial_head("GET / HTTP/1.1\nHost").ok());
  EXPECT_FALSE(check_partial_head("GET / HTTP/1.1\rHost").ok());
  EXPECT_FALSE(check_partial_head("\x16\x03\x01").ok());
  EXPECT_FALSE(check_partial_head("\r\n").ok());
  EXPECT_FALSE(check_partial_head("\n").ok());
  EXPECT_FALSE(check_partial_head("GET / \0"s).ok());
}

TEST(PartialHead, sees_a_bad_pair_that_came_in_two_parts) {
  EXPECT_FALSE(check_partial_head("GET / HTTP/1.1\rX", 15).ok());
  EXPECT_FALSE(check_partial_head("GET / HTTP/1.1\n", 14).ok());
  EXPECT_TRUE(check_partial_head("GET / HTTP/1.1\r\n", 15).ok());
}

/// Walks in pieces of `piece` bytes; 0 when the body ended, -1 when it wants more.
int walk(std::string_view text, std::size_t piece, std::uint64_t most = 1000) {
  ChunkGuard guard;
  while (!text.empty() && !guard.is_done()) {
    const auto step = guard.walk(text.substr(0, piece), most);
    if (!step.verdict.ok()) return step.verdict.status;
    text.remove_prefix(step.used);
  }
  return guard.is_done() ? 0 : -1;
}

TEST(ChunkGuard, knows_a_good_body_however_it_is_cut) {
  const std::string body = "5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) EXPECT_EQ(walk(body, piece), 0) << piece;
  EXPECT_EQ(walk(body.substr(0, body.size() - 1), 7), -1);
}

TEST(ChunkGuard, leaves_what_follows_the_body) {
  ChunkGuard guard;
  const auto step = guard.walk("1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n", 10);
  EXPECT_TRUE(guard.is_done());
  EXPECT_EQ(step.used, 11u);
}

TEST(ChunkGuard, refuses_sizes_extensions_trailers_and_line_ends_that_are_not_plain) {
  for (const std::string& body : {"-1\r\na"s,
                                  "+1\r\na"s,
                                  "0x1\r\na"s,
                                  " 1\r\na"s,
                                  "1 \r\na"s,
                                  "1;a=b\r\na"s,
                                  "1;\r\na"s,
                                  "\r\n"s,
                                  "g\r\n"s,
                                  "1\na\r\n"s,
                                  "1\r\na\n0\r\n\r\n"s,
                                  "1\r\nab\r\n"s,
                                  "1\r\na\r\r\n"s,
                                  "000000001\r\na"s,
                                  "fffffffff\r\n"s,
                                  "ffffffffffffffff\r\n"s,
                                  "0\r\nX: y\r\n\r\n"s,
                                  "0\r\n\n"s,
                                  "0\n\r\n"s,
                                  "1\r\r\na"s,
                                  "1\0\r\na"s})
    for (const std::size_t piece : {std::size_t{1}, body.size()}) EXPECT_EQ(walk(body, piece), 400) << body;
}

TEST(ChunkGuard, counts_the_content_against_the_limit) {
  EXPECT_EQ(walk("5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n", 100, 10), 0);
  EXPECT_EQ(walk("5\r\nhello\r\n6\r\nhello!\r\n0\r\n\r\n", 100, 10), 413);
  EXPECT_EQ(walk("ffffffff\r\n", 100, 10), 413);
}

}  // namespace
}  // namespace megdan::http
