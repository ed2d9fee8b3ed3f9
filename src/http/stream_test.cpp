#include <gmock/gmock.h>

#include "http/hub.hpp"
#include "http/server_fixture.hpp"

namespace megdan::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

class StreamTest : public ServerTest {
 protected:
  void subscribe(RawClient& client) {
    client.send(get("/stream"));
    const std::string head = client.until("\r\n\r\n");
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream"));
    EXPECT_THAT(head, HasSubstr("X-Accel-Buffering: no\r\n"));
    EXPECT_EQ(client.until("\n\n"), "event: hello\ndata: 1\n\n");
    ASSERT_TRUE(eventually([&] { return events_.count("other") > 0; }));
  }
};

TEST(EventText, has_one_line_for_each_line_of_data) {
  EXPECT_EQ(event_text("card", "a\nb\r\nc\rd"), "event: card\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(event_text("card", ""), "event: card\ndata: \n\n");
  EXPECT_EQ(event_text("", "a"), "data: a\n\n");
  EXPECT_EQ(event_text("a\ndata: b", "c"), "event: a data: b\ndata: c\n\n");
}

TEST_F(StreamTest, brings_what_is_published_on_its_topics_only) {
  RawClient client(start());
  subscribe(client);
  events_.publish("elsewhere", "card", "not for you");
  events_.publish("news", "card", "first\nsecond");
  EXPECT_EQ(client.until("\n\n"), "event: card\ndata: first\ndata: second\n\n");
  EXPECT_EQ(events_.count("news"), 1u);
  EXPECT_EQ(events_.count("elsewhere"), 0u);
  EXPECT_EQ(events_.count(), 1u);
  EXPECT_EQ(server_->counters().open_streams, 1u);
}

TEST_F(StreamTest, joins_publishes_of_the_same_event_into_the_last) {
  RawClient client(start());
  subscribe(client);
  for (int i = 0; i < 1000; ++i) events_.publish("news", "count", std::to_string(i));
  events_.publish("news", "end", "");
  std::vector<std::string> got;
  do got.push_back(client.until("\n\n"));
  while (got.back() != "event: end\ndata: \n\n" && got.size() < 1001);
  EXPECT_LT(got.size(), 500u);
  ASSERT_GE(got.size(), 2u);
  EXPECT_EQ(got[got.size() - 2], "event: count\ndata: 999\n\n");
}

TEST_F(StreamTest, keeps_publishes_in_the_order_of_the_last_of_each) {
  RawClient client(start());
  subscribe(client);
  // Held back together, so that all fall into one time of joining.
  events_.publish("news", "a", "1");
  events_.publish("news", "b", "1");
  events_.publish("other", "a", "2");
  events_.publish("news", "a", "3");
  std::string all;
  while (all.find("data: 3\n\n") == std::string::npos) {
    const std::string text = client.until("\n\n");
    if (text.empty()) break;
    all += text;
  }
  EXPECT_LT(all.find("event: b\ndata: 1"), all.find("event: a\ndata: 2"));
  EXPECT_LT(all.find("event: a\ndata: 2"), all.find("event: a\ndata: 3"));
}

TEST_F(StreamTest, misses_nothing_published_while_its_handler_was_looking) {
  RawClient client(start());
  client.send(get("/late-stream"));
  client.until("\r\n\r\n");
  EXPECT_EQ(client.until("\n\n"), "event: hello\ndata: 1\n\n");
  EXPECT_EQ(client.until("\n\n"), "event: card\ndata: while the handler looked\n\n");
}

TEST_F(StreamTest, beats_when_nothing_happens) {
  options_.limits.heartbeat = milliseconds(100);
  RawClient client(start());
  subscribe(client);
  EXPECT_EQ(client.until("\n\n"), ":\n\n");
  EXPECT_EQ(client.until("\n\n"), ":\n\n");
}

TEST_F(StreamTest, ends_for_all_sides_when_the_client_goes) {
  start();
  {
    RawClient client(server_->port());
    subscribe(client);
  }
  EXPECT_TRUE(eventually([&] { return streams_closed_ == 1; }));
  EXPECT_EQ(events_.count(), 0u);
  EXPECT_EQ(server_->counters().open_streams, 0u);
}

TEST_F(StreamTest, drops_a_client_that_does_not_read) {
  RawClient client(start(), 4096);
  subscribe(client);
  const std::string large(100'000, 'x');
  EXPECT_TRUE(eventually([&] {
    events_.publish("news", "large", large);
    return streams_closed_ == 1;
  }));
  EXPECT_EQ(events_.count("news"), 0u);
  EXPECT_EQ(server_->counters().open_streams, 0u);
}

TEST_F(StreamTest, goes_to_many_at_once) {
  const auto port = start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<RawClient>(port));
    subscribe(*clients.back());
  }
  ASSERT_TRUE(eventually([&] { return events_.count("other") == 100; }));
  events_.publish("other", "card", "for all");
  for (auto& client : clients) EXPECT_EQ(client->until("\n\n"), "event: card\ndata: for all\n\n");
}

TEST_F(StreamTest, ends_when_the_server_stops) {
  RawClient client(start());
  subscribe(client);
  server_->stop();
  EXPECT_EQ(client.rest(), "");
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(streams_closed_, 1);
  events_.publish("news", "card", "into the void");
}

TEST_F(StreamTest, asked_for_by_head_ends_at_once) {
  RawClient client(start());
  client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string all = client.rest();
  EXPECT_THAT(all, HasSubstr("text/event-stream"));
  EXPECT_EQ(all.find("hello"), std::string::npos);
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(streams_closed_, 1);
  EXPECT_EQ(events_.count(), 0u);
}

}  // namespace
}  // namespace megdan::http
