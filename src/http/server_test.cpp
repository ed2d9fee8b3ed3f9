#include "http/server.hpp"

#include <gmock/gmock.h>

#include "http/server_fixture.hpp"

namespace megdan::http {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(ServerTest, answers_one_request_after_another_on_one_connection) {
  RawClient client(start());
  for (int i = 0; i < 3; ++i) {
    client.send(get("/a" + std::to_string(i)));
    const std::string answer = client.answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("GET /a" + std::to_string(i) + " [] 127.0.0.1"));
  }
  EXPECT_EQ(server_->counters().requests, 3u);
  EXPECT_EQ(server_->counters().open_connections, 1u);
}

TEST_F(ServerTest, answers_pipelined_requests_in_their_order_with_bodies_between) {
  options_.workers = 4;
  RawClient client(start());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += "POST /p" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    all += "POST /q" + std::to_string(i) +
           " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\n\r\n";
    all += get("/g" + std::to_string(i));
  }
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(client.answer(), HasSubstr("POST /p" + std::to_string(i) + " [hello]"));
    EXPECT_THAT(client.answer(), HasSubstr("POST /q" + std::to_string(i) + " [yes]"));
    EXPECT_THAT(client.answer(), HasSubstr("GET /g" + std::to_string(i) + " []"));
  }
}

TEST_F(ServerTest, reads_requests_that_come_byte_by_byte) {
  RawClient client(start());
  const std::string text =
      "POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" +
      get("/next");
  for (const char c : text) client.send({&c, 1});
  EXPECT_THAT(client.answer(), HasSubstr("POST /slow [hello]"));
  EXPECT_THAT(client.answer(), HasSubstr("GET /next []"));
}

TEST_F(ServerTest, answers_a_client_that_has_ended_its_side) {
  RawClient client(start());
  client.send(get("/half"));
  client.finish_sending();
  EXPECT_THAT(client.rest(), HasSubstr("GET /half"));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, gives_head_the_length_without_the_body) {
  RawClient client(start());
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + get("/y"));
  const std::string head = client.answer(true);
  EXPECT_THAT(head, HasSubstr("Content-Length: 20\r\n"));
  EXPECT_THAT(client.answer(), HasSubstr("GET /y"));
}

TEST_F(ServerTest, invites_the_body_of_a_careful_client) {
  RawClient client(start());
  client.send("POST /c HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hello");
  EXPECT_THAT(client.answer(), HasSubstr("POST /c [hello]"));
}

TEST_F(ServerTest, tells_a_careful_client_at_once_that_its_body_is_too_large) {
  options_.limits.body_bytes = 4;
  start();
  EXPECT_THAT(ask_and_wait_for_close(
                  "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, serves_http_1_0_and_closes_unless_asked_to_stay) {
  start();
  EXPECT_THAT(ask_and_wait_for_close("GET /old HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
  RawClient client(server_->port());
  client.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(client.answer(), HasSubstr("Connection: keep-alive\r\n"));
  client.send("GET /old2 HTTP/1.0\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.rest(), HasSubstr("GET /old2"));
}

TEST_F(ServerTest, refuses_malformed_heads_and_closes_without_asking_the_handler) {
  start();
  const std::string smuggled = get("/smuggled");
  for (const std::string& text :
       {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"s, "GET / HTTP/1.1\nHost: a\n\n"s,
        "GET / HTTP/1.1\r\n\r\n"s, "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"s, "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n"s,
        "GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n"s, "\x16\x03\x01\x02"s,
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"s,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n"s}) {
    const std::string answer = ask_and_wait_for_close(text + smuggled);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 ")) << text;
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(answer.find("HTTP/1.1", 9), std::string::npos) << "a second answer to " << text;
  }
  EXPECT_TRUE(seen().empty());
}

TEST_F(ServerTest, names_the_limit_that_was_passed) {
  options_.limits.body_bytes = 10;
  options_.limits.query_parameters = 3;
  start();
  const std::string long_field(8 * 1024, 'x');
  EXPECT_THAT(ask_and_wait_for_close(get("/" + long_field)), StartsWith("HTTP/1.1 414 "));
  EXPECT_THAT(ask_and_wait_for_close(get("/", "X: " + long_field + "\r\n")), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(ask_and_wait_for_close(get("/?a&b&c&d")), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(ask_and_wait_for_close("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(
      ask_and_wait_for_close(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n3\r\nabc\r\n"),
      StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask_and_wait_for_close(
                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n"),
              StartsWith("HTTP/1.1 415 "));
  EXPECT_THAT(ask_and_wait_for_close("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 501 "));
  EXPECT_THAT(ask_and_wait_for_close("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
              testing::AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: GET")));
  EXPECT_TRUE(seen().empty());
}

TEST_F(ServerTest, takes_a_head_of_exactly_the_limit) {
  RawClient client(start());
  const std::string frame = get("/", "X: \r\n");
  client.send(get("/", "X: " + std::string(8 * 1024 - frame.size(), 'x') + "\r\n"));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200 "));
  client.send(get("/", "X: " + std::string(8 * 1024 - frame.size() + 1, 'x') + "\r\n"));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(ServerTest, lets_a_route_raise_the_limit_of_its_bodies) {
  options_.limits.body_bytes = 10;
  options_.body_limit = [](const Request& head) {
    return head.path == "/upload" ? std::size_t{1 << 20} : 10;
  };
  start();
  const std::string body(100'000, 'u');
  RawClient client(server_->port());
  client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + body);
  EXPECT_THAT(client.answer(), HasSubstr("[" + body + "]"));
  client.send("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, reads_a_body_of_very_many_small_chunks) {
  RawClient client(start());
  std::string text = "POST /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100'000; ++i) text += "1\r\nz\r\n";
  client.send(text + "0\r\n\r\n");
  EXPECT_THAT(client.answer(), HasSubstr("[" + std::string(100'000, 'z') + "]"));
}

TEST_F(ServerTest, ends_the_wait_for_heads_and_bodies_that_drip) {
  options_.limits.head_deadline = milliseconds(300);
  options_.limits.body_grace = milliseconds(300);
  options_.limits.idle = milliseconds(300);
  start();
  EXPECT_THAT(ask_and_wait_for_close("GET / HTTP/1.1\r\nHo"), StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(ask_and_wait_for_close("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"),
              StartsWith("HTTP/1.1 408 "));
  EXPECT_EQ(ask_and_wait_for_close(""), "");
  const std::string once = ask_and_wait_for_close(get("/then-idle"));
  EXPECT_THAT(once, HasSubstr("GET /then-idle"));
  EXPECT_EQ(once.find("408"), std::string::npos);
}

TEST_F(ServerTest, counts_the_head_deadline_from_its_begin_not_from_the_last_byte) {
  options_.limits.head_deadline = milliseconds(400);
  RawClient client(start());
  std::atomic<bool> ended{false};
  std::thread dripping([&] {
    while (!ended && client.send("x")) std::this_thread::sleep_for(milliseconds(20));
  });
  EXPECT_THAT(client.until("\r\n\r\n"), StartsWith("HTTP/1.1 408 "));
  ended = true;
  dripping.join();
}

TEST_F(ServerTest, cuts_a_reader_that_takes_nothing) {
  options_.limits.write_deadline = milliseconds(300);
  RawClient client(start(), 4096);
  client.send(get("/large"));
  EXPECT_TRUE(eventually([&] { return server_->counters().requests == 1; }));
  EXPECT_TRUE(eventually([&] { return server_->counters().open_connections == 0; }));
  ASSERT_EQ(finished().size(), 1u);
  EXPECT_LT(finished()[0].bytes, 3'000'000u);
}

TEST_F(ServerTest, sends_a_large_answer_whole_to_a_slow_reader) {
  RawClient client(start(), 4096);
  client.send(get("/large") + get("/after"));
  const std::string answer = client.answer();
  EXPECT_EQ(answer.substr(answer.size() - 3'000'000), std::string(3'000'000, 'x'));
  EXPECT_THAT(client.answer(), HasSubstr("GET /after"));
}

TEST_F(ServerTest, sheds_what_does_not_fit_the_queue_and_stays_usable) {
  options_.workers = 1;
  options_.limits.queue = 2;
  options_.urgent = [](const Request& request) { return request.path == "/livez"; };
  start();
  RawClient busy(server_->port());
  busy.send(get("/gate"));
  ASSERT_TRUE(eventually([&] { return at_gate() == 1; }));
  RawClient one(server_->port()), two(server_->port()), three(server_->port()), health(server_->port());
  one.send(get("/one"));
  ASSERT_TRUE(eventually([&] { return server_->counters().requests == 2; }));
  two.send(get("/two"));
  ASSERT_TRUE(eventually([&] { return server_->counters().requests == 3; }));
  three.send(get("/three"));
  const std::string shed = three.answer();
  EXPECT_THAT(shed, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(shed, HasSubstr("Retry-After: "));
  EXPECT_EQ(server_->counters().shed, 1u);
  health.send(get("/livez"));
  ASSERT_TRUE(eventually([&] { return server_->counters().requests == 5; }));
  open_gate();
  EXPECT_THAT(health.answer(), HasSubstr("GET /livez"));
  EXPECT_THAT(one.answer(), HasSubstr("GET /one"));
  EXPECT_THAT(two.answer(), HasSubstr("GET /two"));
  three.send(get("/three-again"));
  EXPECT_THAT(three.answer(), HasSubstr("GET /three-again"));
  EXPECT_EQ(seen(), (std::vector<std::string>{"GET /gate", "GET /livez", "GET /one", "GET /two",
                                              "GET /three-again"}));
}

TEST_F(ServerTest, limits_the_connections_of_one_client_but_not_of_a_trusted_proxy) {
  options_.limits.connections_per_client = 2;
  start();
  RawClient one(server_->port()), two(server_->port());
  one.send(get("/1"));
  two.send(get("/2"));
  EXPECT_THAT(one.answer(), HasSubstr("GET /1"));
  EXPECT_THAT(two.answer(), HasSubstr("GET /2"));
  RawClient three(server_->port());
  EXPECT_THAT(three.rest(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(ServerTest, takes_any_number_of_connections_of_a_trusted_proxy) {
  options_.limits.connections_per_client = 1;
  options_.trusted_proxies = {"127.0.0.1"};
  start();
  RawClient one(server_->port()), two(server_->port());
  one.send(get("/1", "X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-Proto: https\r\n"));
  two.send(get("/2"));
  EXPECT_THAT(one.answer(), HasSubstr("GET /1 [] 192.0.2.9 secure"));
  EXPECT_THAT(two.answer(), HasSubstr("GET /2 [] 127.0.0.1"));
}

TEST_F(ServerTest, turns_what_a_handler_throws_into_500_with_the_request_id) {
  RawClient client(start());
  std::size_t count = 0;
  for (const std::string target : {"/throw", "/throw-odd", "/bad-header"}) {
    client.send(get(target));
    const std::string answer = client.answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_EQ(answer.find("cheese"), std::string::npos);
    EXPECT_EQ(answer.find("stolen"), std::string::npos);
    ++count;
    ASSERT_TRUE(eventually([&] { return finished().size() == count; }));
    const Finished line = finished().back();
    EXPECT_EQ(line.status, 500);
    EXPECT_THAT(answer, HasSubstr("Request number: " + line.request_id));
    EXPECT_THAT(answer, HasSubstr("X-Request-Id: " + line.request_id));
    EXPECT_FALSE(line.fault.empty());
  }
  EXPECT_EQ(finished().front().fault, "the disk is made of cheese");
}

TEST_F(ServerTest, tells_of_every_finished_request_once) {
  start();
  {
    RawClient client(server_->port());
    client.send(get("/x") + "POST /y HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nb" + "rubbish\r\n\r\n");
    client.rest();
  }
  ASSERT_TRUE(eventually([&] { return finished().size() == 3; }));
  const auto lines = finished();
  EXPECT_EQ(lines[0].method, "GET");
  EXPECT_EQ(lines[0].route, "/{any}");
  EXPECT_EQ(lines[0].actor, "p1");
  EXPECT_EQ(lines[0].status, 200);
  EXPECT_GT(lines[0].bytes, 50u);
  EXPECT_EQ(lines[0].request_id.size(), 13u);
  EXPECT_NE(lines[0].request_id, lines[1].request_id);
  EXPECT_EQ(lines[1].method, "POST");
  EXPECT_EQ(lines[2].status, 400);
  EXPECT_EQ(lines[2].method, "-");
  EXPECT_EQ(lines[2].route, "");
  EXPECT_EQ(lines[2].actor, "");
  EXPECT_EQ(server_->counters().rejected_heads, 1u);
}

TEST_F(ServerTest, answers_options_for_the_whole_server_itself) {
  RawClient client(start());
  client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n" + get("/z"));
  EXPECT_THAT(client.until("\r\n\r\n"), testing::AllOf(StartsWith("HTTP/1.1 204 "), HasSubstr("Allow: GET")));
  EXPECT_THAT(client.answer(), HasSubstr("GET /z"));
}

TEST_F(ServerTest, sends_the_date_of_its_clock) {
  const ManualClock clock{Instant{784'111'777'000}};
  options_.clock = &clock;
  RawClient client(start());
  client.send(get("/"));
  EXPECT_THAT(client.answer(), HasSubstr("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
  server_->stop();
}

TEST_F(ServerTest, finishes_what_is_in_flight_before_it_stops) {
  options_.workers = 2;
  const auto port = start();
  RawClient busy(port);
  busy.send(get("/gate"));
  ASSERT_TRUE(eventually([&] { return at_gate() == 1; }));
  RawClient idle(port);
  idle.send(get("/idle"));
  EXPECT_THAT(idle.answer(), HasSubstr("GET /idle"));
  std::thread stopping([&] { server_->stop(std::chrono::seconds(8)); });
  // The idle connection is let go while the busy one is waited for.
  EXPECT_EQ(idle.rest(), "");
  EXPECT_TRUE(idle.is_closed());
  open_gate();
  const std::string answer = busy.rest();
  EXPECT_THAT(answer, HasSubstr("GET /gate"));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  stopping.join();
  EXPECT_THROW(RawClient{port}, std::runtime_error);
  EXPECT_EQ(server_->counters().open_connections, 0u);
}

TEST_F(ServerTest, says_why_it_cannot_listen) {
  const auto port = start();
  Options options;
  options.port = port;
  Events events;
  Server second(
      options, [](Request&) { return Response::plain(""); }, events, random_);
  try {
    second.start();
    FAIL() << "two servers on one port";
  } catch (const std::runtime_error& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("127.0.0.1:" + std::to_string(port)));
    EXPECT_THAT(fault.what(), HasSubstr("in use"));
  }
}

TEST_F(ServerTest, survives_many_clients_that_break_off_anywhere) {
  options_.workers = 3;
  const auto port = start();
  const std::string text =
      get("/a") + "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" +
      get("/stream");
  for (std::size_t i = 0; i < text.size(); i += 3) {
    RawClient client(port);
    client.send(std::string_view(text).substr(0, i));
  }
  EXPECT_TRUE(eventually([&] { return server_->counters().open_connections == 0; }));
  RawClient client(port);
  client.send(get("/still-there"));
  EXPECT_THAT(client.answer(), HasSubstr("GET /still-there"));
}

TEST_F(ServerTest, an_answer_that_lies_ready_waits_for_no_worker) {
  options_.workers = 1;
  options_.at_hand = [](const Request& request) -> std::optional<Response> {
    if (request.path == "/odd") throw std::runtime_error("no answer after all");
    if (request.path != "/ready") return std::nullopt;
    Response response;
    response.body = std::make_shared<const std::string>("it was ready");
    response.log_route = "/ready";
    return response;
  };
  start();
  RawClient busy(server_->port());
  busy.send(get("/gate"));
  ASSERT_TRUE(eventually([&] { return at_gate() == 1; }));
  RawClient client(server_->port());
  for (int i = 0; i < 2; ++i) {
    client.send(get("/ready"));
    EXPECT_THAT(client.answer(), HasSubstr("it was ready"));
  }
  client.send("POST /ready HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  open_gate();
  EXPECT_THAT(client.answer(), HasSubstr("POST /ready [] "))
      << "a change is never answered from what lies ready";
  client.send(get("/odd"));
  EXPECT_THAT(client.answer(), HasSubstr("GET /odd [] ")) << "a fault there is a worker's turn";
  ASSERT_TRUE(eventually([&] { return finished().size() == 5; }));
  EXPECT_EQ(finished().front().route, "/ready");
}

}  // namespace
}  // namespace megdan::http
