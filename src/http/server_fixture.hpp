// A running server for tests, with a handler that shows what it got, on a free port of this machine.
// Will not be part of the product.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "http/raw_client.hpp"
#include "http/server.hpp"

namespace megdan::http {

/// Waits, within reason, for something that another thread brings about.
inline bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 2000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

class ServerTest : public testing::Test {
 protected:
  ServerTest() { options_.port = 0; }
  ~ServerTest() override {
    open_gate();
    if (server_) server_->stop(std::chrono::seconds(5));
  }

  std::uint16_t start() {
    server_ = std::make_unique<Server>(
        options_, [this](Request& request) { return handle(request); }, events_, random_,
        [this](const Finished& line) {
          const std::lock_guard lock(mutex_);
          finished_.push_back(line);
        });
    server_->start();
    return server_->port();
  }

  static std::string get(const std::string& target, const std::string& fields = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  }

  /// Sends, reads all until the server closes; the first line's status, or "" when it did not close.
  std::string ask_and_wait_for_close(const std::string& text) {
    RawClient client(server_->port());
    client.send(text);
    const std::string all = client.rest();
    return client.is_closed() ? all : "did not close: " + all;
  }

  void open_gate() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    gate_.notify_all();
  }

  std::vector<Finished> finished() {
    const std::lock_guard lock(mutex_);
    return finished_;
  }
  std::vector<std::string> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  std::size_t at_gate() {
    const std::lock_guard lock(mutex_);
    return at_gate_;
  }

  Options options_;
  Events events_{std::chrono::milliseconds(10)};
  SeededRandom random_{7};
  std::unique_ptr<Server> server_;
  std::atomic<int> streams_closed_{0};

 private:
  Response handle(Request& request) {
    {
      std::unique_lock lock(mutex_);
      seen_.push_back(std::string(name_of(request.method)) + " " + request.path);
      if (request.path == "/gate") {
        ++at_gate_;
        gate_.wait(lock, [this] { return open_; });
      }
    }
    if (request.path == "/throw") throw std::runtime_error("the disk is made of cheese");
    if (request.path == "/throw-odd") throw 7;
    if (request.path == "/bad-header") {
      Response response = Response::plain("x");
      response.add("X", "a\r\nSet-Cookie: stolen");
      return response;
    }
    if (request.path == "/large") return Response::plain(std::string(3'000'000, 'x'));
    if (request.path == "/stream" || request.path == "/late-stream") {
      if (request.path == "/late-stream") events_.publish("news", "card", "while the handler looked");
      if (request.path == "/late-stream") std::this_thread::sleep_for(std::chrono::milliseconds(60));
      Response response;
      response.body =
          Subscription{{"news", "other"}, "event: hello\ndata: 1\n\n", [this] { ++streams_closed_; }};
      response.log_route = "/stream";
      return response;
    }
    Response response =
        Response::plain(std::string(name_of(request.method)) + " " + request.path + " [" + request.body +
                        "] " + request.client + (request.secure ? " secure" : ""));
    response.log_route = "/{any}";
    response.log_actor = "p1";
    return response;
  }

  std::mutex mutex_;
  std::condition_variable gate_;
  bool open_ = false;
  std::size_t at_gate_ = 0;
  std::vector<std::string> seen_;
  std::vector<Finished> finished_;
};

}  // namespace megdan::http
