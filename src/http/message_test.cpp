#include "http/message.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "core/ensure.hpp"
#include "http/forwarded.hpp"
#include "http/reply.hpp"
#include "http/target.hpp"

namespace megdan::http {
namespace {

using namespace std::string_literals;

std::string unpack(std::string_view packed) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("inflate");
  std::string out(4 * 1024 * 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("not gzip");
  return out;
}

Request request_with(std::vector<Header> headers, Method method = Method::get) {
  Request request;
  request.method = method;
  request.headers = std::move(headers);
  return request;
}

GzipCache& cache() {
  static GzipCache all;
  return all;
}

Reply reply_to(const Request& request, Response response, ReplyTerms terms = {}) {
  return make_reply(std::move(response), request, terms, cache());
}

TEST(Path, is_decoded_once) {
  EXPECT_EQ(decode_path("/bg/%D1%81%D0%B5%D0%BC%D0%B8%D0%BD%D0%B0%D1%80"), "/bg/семинар");
  EXPECT_EQ(decode_path("/a%2541"), "/a%41");
  EXPECT_EQ(decode_path("/a+b"), "/a+b");
  EXPECT_EQ(decode_path("/"), "/");
  EXPECT_EQ(decode_path("/a/"), "/a/");
  EXPECT_EQ(decode_path("/a%2Fb"), "/a/b");
  EXPECT_EQ(decode_path("/..a/.b/c.."), "/..a/.b/c..");
}

TEST(Path, that_is_malformed_or_climbs_is_refused) {
  for (const char* raw : {"",     "a",       "/%",      "/%4",         "/%zz",   "/%00",      "/%0a",
                          "/%7f", "/%c0%af", "/%ff",    "/%ed%a0%80",  "//",     "//a",       "/a//b",
                          "/.",   "/..",     "/a/../b", "/a/%2e%2e/b", "/a/%2e", "/a%2f%2fb", "/./a"})
    EXPECT_EQ(decode_path(raw), std::nullopt) << raw;
}

TEST(Pairs, are_decoded_in_their_order) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(decode_pairs("a=1&b=%D0%B1+c&a=2&d&=e&&", 10),
            (Pairs{{"a", "1"}, {"b", "б c"}, {"a", "2"}, {"d", ""}, {"", "e"}}));
  EXPECT_EQ(decode_pairs("a=b=c", 10), (Pairs{{"a", "b=c"}}));
  EXPECT_EQ(decode_pairs("", 10), Pairs{});
}

TEST(Pairs, that_are_malformed_or_too_many_are_refused) {
  for (const char* raw : {"a=%", "a=%1", "%gg=1", "a=%ff", "a=%00", "a=%c0%80"})
    EXPECT_EQ(decode_pairs(raw, 10), std::nullopt) << raw;
  EXPECT_TRUE(decode_pairs("a&b&c", 3));
  EXPECT_FALSE(decode_pairs("a&b&c&d", 3));
}

TEST(RequestCookies, are_found_by_exact_name_and_only_when_sent_once) {
  const Request request = request_with({{"Cookie", "a=1; b=2;c=\"x y\"; bb=3; e="}, {"cookie", "d=4; b=5"}});
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("c"), "\"x y\"");
  EXPECT_EQ(request.cookie("d"), "4");
  EXPECT_EQ(request.cookie("e"), "");
  EXPECT_EQ(request.cookie("b"), std::nullopt);
  EXPECT_EQ(request.cookie("A"), std::nullopt);
  EXPECT_EQ(request.cookie(""), std::nullopt);
}

TEST(SeeOther, leads_nowhere_but_here) {
  EXPECT_EQ(Response::see_other("/bg").header("location"), "/bg");
  for (const std::string& to : {""s, "//evil"s, "/\\evil"s, "https://evil"s, "/a\r\nX: y"s})
    EXPECT_THROW(Response::see_other(to), BrokenPromise) << to;
}

TEST(ResponseHeaders, set_replaces_and_add_keeps) {
  Response response = Response::html("x");
  response.set("content-type", "text/plain");
  response.add("Set-Cookie", "a=1");
  response.add("Set-Cookie", "b=2");
  EXPECT_EQ(response.header("Content-Type"), "text/plain");
  EXPECT_EQ(response.headers.size(), 3u);
}

TEST(Reply, refuses_headers_that_would_begin_another_line) {
  for (const auto& [name, value] : {std::pair("X"s, "a\r\nY: b"s),
                                    {"X", "a\nb"},
                                    {"X\r\nY", "a"},
                                    {"X Y", "a"},
                                    {"X", "a\0b"s},
                                    {"", "a"}}) {
    Response response = Response::plain("x");
    response.add(name, value);
    EXPECT_THROW(reply_to({}, response), BrokenPromise);
  }
  Response odd = Response::plain("x", 99);
  EXPECT_THROW(reply_to({}, odd), BrokenPromise);
}

TEST(Reply, says_length_and_connection_itself) {
  Response response = Response::plain("hello");
  response.add("Content-Length", "77");
  response.add("Transfer-Encoding", "chunked");
  const Reply reply = reply_to({}, response);
  EXPECT_NE(reply.head.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(reply.head.find("77"), std::string::npos);
  EXPECT_EQ(reply.head.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(reply.head.find("Connection"), std::string::npos);
  EXPECT_NE(reply_to({}, Response::plain("x"), {.keep_alive = false}).head.find("Connection: close\r\n"),
            std::string::npos);
  EXPECT_NE(reply_to({}, Response::plain("x"), {.http_1_0 = true}).head.find("Connection: keep-alive\r\n"),
            std::string::npos);
}

TEST(Reply, to_head_has_the_length_and_no_body) {
  const Reply reply = reply_to(request_with({}, Method::head), Response::plain("hello"));
  EXPECT_NE(reply.head.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(reply.body(), "");
}

TEST(Reply, packs_long_text_for_those_who_take_it) {
  const std::string text(5000, 'a');
  const Request takes = request_with({{"Accept-Encoding", "br, gzip"}});
  const Reply packed = reply_to(takes, Response::html(text));
  EXPECT_NE(packed.head.find("Content-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_NE(packed.head.find("Vary: Accept-Encoding\r\n"), std::string::npos);
  EXPECT_LT(packed.body().size(), 100u);
  EXPECT_EQ(unpack(packed.body()), text);

  const Reply plain = reply_to({}, Response::html(text));
  EXPECT_EQ(plain.head.find("Content-Encoding"), std::string::npos);
  EXPECT_NE(plain.head.find("Vary: Accept-Encoding\r\n"), std::string::npos);
  EXPECT_EQ(plain.body(), text);
}

TEST(Reply, does_not_pack_what_gains_nothing) {
  const Request takes = request_with({{"Accept-Encoding", "gzip"}});
  const auto is_packed = [&](Response response) {
    return reply_to(takes, std::move(response)).head.find("Content-Encoding: gzip") != std::string::npos;
  };
  EXPECT_FALSE(is_packed(Response::html(std::string(500, 'a'))));
  Response picture = Response::plain(std::string(5000, 'a'));
  picture.set("Content-Type", "image/webp");
  EXPECT_FALSE(is_packed(picture));
  Response done = Response::html(std::string(5000, 'a'));
  done.set("Content-Encoding", "br");
  EXPECT_FALSE(is_packed(done));
  Response untouched = Response::html(std::string(5000, 'a'));
  untouched.set("Cache-Control", "private, no-transform");
  EXPECT_FALSE(is_packed(untouched));
}

TEST(Reply, extends_a_vary_that_is_there) {
  Response response = Response::html(std::string(5000, 'a'));
  response.set("Vary", "Cookie");
  const Reply reply = reply_to({}, response);
  EXPECT_NE(reply.head.find("Vary: Cookie, Accept-Encoding\r\n"), std::string::npos);
  response.set("Vary", "accept-encoding");
  EXPECT_NE(reply_to({}, response).head.find("Vary: accept-encoding\r\n"), std::string::npos);
}

TEST(Reply, packs_a_shared_body_once_and_forgets_it_with_its_owner) {
  GzipCache own;
  const Request takes = request_with({{"Accept-Encoding", "gzip"}});
  Response response = Response::html("");
  const auto page = std::make_shared<const std::string>(5000, 'b');
  response.body = page;
  const Reply one = make_reply(response, takes, {}, own);
  const Reply two = make_reply(response, takes, {}, own);
  EXPECT_EQ(one.shared, two.shared);
  EXPECT_NE(one.shared, page);
  EXPECT_EQ(unpack(one.body()), *page);
  EXPECT_EQ(own.size(), 1u);
  for (int i = 0; i < 500; ++i) own.find_or_make(std::make_shared<const std::string>(2000, 'c'));
  EXPECT_LE(own.size(), 66u);
}

/// Text that packs neither to nothing nor badly, other for each seed.
std::string some_text(std::uint32_t seed, std::size_t bytes) {
  std::string text;
  for (; text.size() < bytes; seed = seed * 1664525u + 1013904223u)
    text += "<li>" + std::to_string(seed >> 20) + "</li>";
  text.resize(bytes);
  return text;
}

TEST(Reply, packs_what_pages_have_in_common_once_and_their_frames_anew) {
  GzipCache own;
  const Request takes = request_with({{"Accept-Encoding", "gzip"}});
  const auto report = std::make_shared<const std::string>(some_text(1, 60'000));
  const auto foot = std::make_shared<const std::string>(some_text(2, 3'000));
  const auto page_for = [&](const std::string& reader) {
    std::string text = "<p>" + reader + "</p>";
    const std::size_t at = text.size();
    text += *report;
    const std::size_t foot_at = text.size() + 3;
    text += "<hr" + *foot + some_text(3, reader.size());
    Response response = Response::html(text);
    response.shared = {{at, report}, {foot_at, foot}};
    return response;
  };
  for (const std::string reader : {"Ana", "", "somebody else", "Ana", "Ani", "somebody else"}) {
    const Response page = page_for(reader);
    const Reply reply = make_reply(page, takes, {}, own);
    EXPECT_NE(reply.head.find("Content-Encoding: gzip"), std::string::npos);
    EXPECT_EQ(unpack(reply.body()), page.text());
    EXPECT_LT(reply.body().size(), page.text().size() / 2);
    EXPECT_EQ(own.size(), 2u);  // the two stretches, whoever reads
  }
  EXPECT_EQ(make_reply(page_for("Ana"), {}, {}, own).body(), page_for("Ana").text());
}

TEST(Reply, packs_a_page_whole_where_a_stretch_is_not_what_stands_there) {
  GzipCache own;
  const Request takes = request_with({{"Accept-Encoding", "gzip"}});
  const std::string text = some_text(7, 20'000);
  const auto middle = std::make_shared<const std::string>(text.substr(5'000, 5'000));
  const std::vector<std::vector<Stretch>> wrong = {
      {{5'001, middle}},
      {{19'000, middle}},
      {{30'000, middle}},
      {{5'000, nullptr}},
      {{5'000, std::make_shared<const std::string>()}},
      {{5'000, middle}, {5'000, middle}},
      {{5'000, middle}, {4'000, std::make_shared<const std::string>(text.substr(4'000, 100))}}};
  for (const auto& shared : wrong) {
    Response page = Response::html(text);
    page.shared = shared;
    EXPECT_EQ(unpack(make_reply(page, takes, {}, own).body()), text);
  }
}

TEST(Reply, answers_304_when_the_client_has_the_page) {
  Response page = Response::html(std::string(3000, 'a'));
  page.set("ETag", "\"v1\"");
  page.set("Cache-Control", "no-cache");
  for (const char* known : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
    const Reply reply = reply_to(request_with({{"If-None-Match", known}}), page);
    EXPECT_EQ(reply.status, 304) << known;
    EXPECT_EQ(reply.body(), "");
    EXPECT_NE(reply.head.find("ETag: \"v1\"\r\n"), std::string::npos);
    EXPECT_NE(reply.head.find("Cache-Control: no-cache\r\n"), std::string::npos);
    EXPECT_EQ(reply.head.find("Content-"), std::string::npos);
  }
  EXPECT_EQ(reply_to(request_with({{"If-None-Match", "\"v2\""}}), page).status, 200);
  EXPECT_EQ(reply_to(request_with({{"If-None-Match", "\"v1\""}}, Method::post), page).status, 200);
  page.status = 404;
  EXPECT_EQ(reply_to(request_with({{"If-None-Match", "\"v1\""}}), page).status, 404);
}

TEST(Reply, gives_the_packed_form_a_weak_tag) {
  Response page = Response::html(std::string(3000, 'a'));
  page.set("ETag", "\"v1\"");
  const Reply packed = reply_to(request_with({{"Accept-Encoding", "gzip"}}), page);
  EXPECT_NE(packed.head.find("ETag: W/\"v1\"\r\n"), std::string::npos);
  const Reply again =
      reply_to(request_with({{"Accept-Encoding", "gzip"}, {"If-None-Match", "W/\"v1\""}}), page);
  EXPECT_EQ(again.status, 304);
}

TEST(AcceptEncoding, is_read_with_its_weights) {
  for (const char* yes : {"gzip", "GZIP", "br, gzip;q=0.5", "*", "x-gzip", "gzip;q=0.001"})
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  for (const char* no : {"", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "*, gzip;q=0", "gzipped"})
    EXPECT_FALSE(accepts_gzip(no)) << no;
}

TEST(Forwarded, is_believed_from_a_trusted_proxy_only) {
  const std::set<std::string, std::less<>> trusted{"127.0.0.1", "10.0.0.2"};
  const auto client = [&](const std::string& peer, std::vector<Header> headers) {
    Request request = request_with(std::move(headers));
    read_forwarded(peer, trusted, request);
    return request.client + (request.secure ? " secure" : "");
  };
  const std::vector<Header> usual{{"X-Forwarded-For", "9.9.9.9, 192.0.2.7"}, {"X-Forwarded-Proto", "https"}};
  EXPECT_EQ(client("203.0.113.1", usual), "203.0.113.1");
  EXPECT_EQ(client("127.0.0.1", usual), "192.0.2.7 secure");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "9.9.9.9"}, {"X-Forwarded-For", "192.0.2.7, 10.0.0.2"}}),
            "192.0.2.7");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "9.9.9.9, rubbish"}}), "127.0.0.1");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "::ffff:192.0.2.7"}}), "192.0.2.7");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-Proto", "https, http"}}), "127.0.0.1");
}

}  // namespace
}  // namespace megdan::http
