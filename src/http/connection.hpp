// Connection: one client's socket and where it stands: head, body, waiting for the answer, writing,
// streaming. Will not run handlers, and does everything on the I/O thread.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "http/body.hpp"
#include "http/engine.hpp"

namespace megdan::http {

class Connection final : public Stream, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Engine& engine, Socket socket, std::string peer, std::string counted_as);

  void begin();
  /// The worker's answer is there.
  void answer(std::unique_ptr<Exchange> exchange);
  void send(std::shared_ptr<const std::string> text) override;
  void on_deadline(SteadyTime now);
  /// Idle connections get a moment more, streams end, the rest finishes.
  void on_stop(SteadyTime until);
  void close();

  std::size_t slot = 0;  // its place among the engine's slots
  const std::string& counted_as() const { return counted_as_; }

 private:
  enum class At { head, body, busy, writing, streaming, lingering, closed };

  void guarded(const std::function<void()>& step);
  void wait_readable();
  void wait_writable();
  void on_readable();
  void on_writable();
  void read(std::string_view fresh);
  std::size_t take(std::string_view bytes);
  std::size_t take_head(std::string_view bytes);
  std::size_t take_body(std::string_view bytes);
  void begin_request(std::string_view raw);
  void say_continue();
  void dispatch();
  void refuse(int status);
  void refuse(std::unique_ptr<Exchange> exchange, int status, bool close);
  void write(std::unique_ptr<Exchange> exchange);
  void drop(std::unique_ptr<Exchange> exchange);
  static void tell_closed(const Subscription& subscription);
  void act_on_deadline(SteadyTime now);
  bool write_more();
  void finish();
  void begin_stream(SteadyTime since);
  void drain_backlog();
  void end_stream();
  void linger();
  void expect_head();
  void deadline_in(std::chrono::milliseconds time);

  Engine& engine_;
  Socket socket_;
  const std::string peer_;
  const std::string counted_as_;
  At at_ = At::head;
  bool reading_ = false;       // a wait for readability is out
  bool writing_wait_ = false;  // the same for writability
  bool in_read_ = false;       // read() is on the stack: do not enter it again
  bool served_ = false;        // had a request already
  std::size_t scanned_ = 0;    // bytes of held_ that were looked at
  std::uint64_t written_ = 0;  // of the answer in hand
  std::uint64_t body_seen_ = 0;
  SteadyTime since_;  // begin of the body
  std::string held_;  // bytes that came and were not used yet
  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<BodyReader> body_;

  struct Streaming {
    Subscription subscription;
    std::deque<std::shared_ptr<const std::string>> backlog;
    std::size_t bytes = 0;   // unsent in backlog
    std::size_t offset = 0;  // sent of its first element
    SteadyTime moved;        // when bytes last went out
  };
  std::unique_ptr<Streaming> streaming_;
};

}  // namespace megdan::http
