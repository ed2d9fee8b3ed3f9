#include "http/connection.hpp"

#include <netinet/tcp.h>

#include <boost/asio/buffer.hpp>

#include "http/forwarded.hpp"
#include "http/target.hpp"

namespace megdan::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds linger_time{2'000};
constexpr int unsent_bytes = 128 * 1024;
constexpr std::string_view end_of_head = "\r\n\r\n";

/// When a transfer that moved `bytes` since `begin` has become slower than allowed.
SteadyTime slow_at(SteadyTime begin, milliseconds grace, std::uint64_t bytes, std::size_t per_second) {
  const auto rate = static_cast<std::uint64_t>(per_second == 0 ? 1 : per_second);
  return begin + grace + milliseconds(static_cast<std::int64_t>(bytes / rate * 1000));
}

}  // namespace

Connection::Connection(Engine& engine, Socket socket, std::string peer, std::string counted_as)
    : engine_(engine),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      counted_as_(std::move(counted_as)) {}

void Connection::deadline_in(milliseconds time) {
  engine_.set_deadline(slot, steady_clock::now() + time);
}

void Connection::begin() {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  // The kernel takes no more than this ahead of a slow reader: memory stays small, and progress is a real
  // one.
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
  deadline_in(engine_.options.limits.head_deadline);
  wait_readable();
}

void Connection::wait_readable() {
  if (reading_ || at_ == At::closed) return;
  reading_ = true;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](boost::system::error_code error) {
    self->reading_ = false;
    if (self->at_ == At::closed) return;
    if (error) return self->close();
    self->guarded([&] { self->on_readable(); });
  });
}

void Connection::wait_writable() {
  if (writing_wait_ || at_ == At::closed) return;
  writing_wait_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
    self->writing_wait_ = false;
    if (self->at_ == At::closed) return;
    if (error) return self->close();
    self->guarded([&] { self->on_writable(); });
  });
}

/// Out of memory for one connection is the end of that connection, not of the I/O thread.
void Connection::guarded(const std::function<void()>& step) {
  try {
    step();
  } catch (...) {
    close();
  }
}

void Connection::on_readable() {
  boost::system::error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(engine_.incoming), error);
  if (error == asio::error::would_block) return wait_readable();
  if (error) return close();
  if (at_ == At::lingering) return wait_readable();
  // A browser sends nothing on an event stream; whoever does is not reading one.
  if (at_ == At::streaming) return close();
  read({engine_.incoming.data(), size});
}

void Connection::on_writable() {
  if (at_ == At::streaming) return drain_backlog();
  if (at_ == At::writing && write_more()) {
    finish();
    read({});
  }
}

/// Uses up what came, request after request, and asks for more where more is needed.
void Connection::read(std::string_view fresh) {
  if (in_read_) return;
  in_read_ = true;
  if (!held_.empty()) {
    held_.append(fresh);
    fresh = held_;
  }
  std::size_t used = 0;
  while ((at_ == At::head || at_ == At::body) && used < fresh.size()) {
    const std::size_t step = take(fresh.substr(used));
    if (step == 0) break;
    used += step;
  }
  in_read_ = false;
  if (at_ == At::closed) return;
  if (at_ == At::lingering || used == fresh.size()) {
    std::string().swap(held_);
  } else if (held_.empty()) {
    held_.assign(fresh.substr(used));
  } else if (used > 0) {
    held_.erase(0, used);
    held_.shrink_to_fit();
  }
  if (at_ == At::head || at_ == At::body || at_ == At::lingering || at_ == At::streaming) wait_readable();
}

std::size_t Connection::take(std::string_view bytes) {
  return at_ == At::head ? take_head(bytes) : take_body(bytes);
}

std::size_t Connection::take_head(std::string_view bytes) {
  const Limits& limits = engine_.options.limits;
  const auto from = scanned_ > 3 ? scanned_ - 3 : 0;
  const auto end = bytes.substr(0, limits.head_bytes).find(end_of_head, from);
  if (end != std::string_view::npos) {
    const std::size_t size = end + end_of_head.size();
    scanned_ = 0;
    begin_request(bytes.substr(0, size));
    return size;
  }
  if (const Verdict verdict = check_partial_head(bytes.substr(0, limits.head_bytes), scanned_);
      !verdict.ok()) {
    refuse(verdict.status);
    return 0;
  }
  if (bytes.size() >= limits.head_bytes) {
    refuse(bytes.substr(0, limits.head_bytes).find("\r\n") == std::string_view::npos ? 414 : 431);
    return 0;
  }
  // The clock of a head runs from its first byte, that of a connection's first head from the connection.
  if (scanned_ == 0 && served_) deadline_in(limits.head_deadline);
  scanned_ = bytes.size();
  return 0;
}

void Connection::begin_request(std::string_view raw) {
  served_ = true;
  Head& head = engine_.head;
  const Verdict verdict = check_head(raw, head, engine_.options.limits.headers);
  if (!verdict.ok()) return refuse(verdict.status);

  auto exchange = engine_.fresh_exchange();
  exchange->connection = shared_from_this();
  Request& request = exchange->request;
  if (const Verdict read = read_request(head, engine_.options.limits.query_parameters, request); !read.ok()) {
    engine_.keep_exchange(std::move(exchange));
    return refuse(read.status);
  }
  request.request_id = engine_.next_request_id();
  read_forwarded(peer_, engine_.trusted, request);
  exchange->keep_alive = head.keep_alive;
  exchange->http_1_0 = head.http_1_0;
  if (!head.has_body()) {
    exchange_ = std::move(exchange);
    return dispatch();
  }

  std::uint64_t most = engine_.options.limits.body_bytes;
  if (engine_.options.body_limit) {
    try {
      most = engine_.options.body_limit(request);
    } catch (...) {
      return refuse(std::move(exchange), 500, true);
    }
  }
  body_ = std::make_unique<BodyReader>();
  if (const Verdict begun = body_->begin(raw, head, most); !begun.ok()) {
    body_.reset();
    return refuse(std::move(exchange), begun.status, true);
  }
  exchange_ = std::move(exchange);
  at_ = At::body;
  body_seen_ = 0;
  since_ = steady_clock::now();
  engine_.set_deadline(slot, since_ + engine_.options.limits.body_grace);
  if (head.expects_continue) say_continue();
}

void Connection::say_continue() {
  constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  boost::system::error_code error;
  const auto sent = socket_.write_some(asio::buffer(text.data(), text.size()), error);
  if (error || sent != text.size()) close();
}

std::size_t Connection::take_body(std::string_view bytes) {
  const ChunkGuard::Step step = body_->take(bytes);
  if (!step.verdict.ok()) {
    body_.reset();
    refuse(std::move(exchange_), step.verdict.status, true);
    return 0;
  }
  body_seen_ += step.used;
  const Limits& limits = engine_.options.limits;
  if (!body_->is_done()) {
    engine_.set_deadline(slot, slow_at(since_, limits.body_grace, body_seen_, limits.body_bytes_per_second));
    return step.used;
  }
  exchange_->request.body = body_->body();
  body_.reset();
  dispatch();
  return step.used;
}

void Connection::dispatch() {
  engine_.counts.requests.fetch_add(1, std::memory_order_relaxed);
  exchange_->begun = steady_clock::now();
  if (exchange_->request.path == "*") {
    Response response;
    response.status = 204;
    response.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    exchange_->reply = engine_.reply_to(*exchange_, std::move(response));
    return write(std::move(exchange_));
  }
  if (engine_.answer_at_hand(*exchange_)) return write(std::move(exchange_));
  at_ = At::busy;
  engine_.set_deadline(slot, SteadyTime::max());
  if (!engine_.give_to_worker(exchange_)) {
    engine_.counts.shed.fetch_add(1, std::memory_order_relaxed);
    refuse(std::move(exchange_), 503, false);
  }
}

/// A request that could not be read: there is no more meaning in this connection.
void Connection::refuse(int status) {
  engine_.counts.rejected_heads.fetch_add(1, std::memory_order_relaxed);
  served_ = true;
  auto exchange = engine_.fresh_exchange();
  exchange->connection = shared_from_this();
  exchange->request = {};
  exchange->request.request_id = engine_.next_request_id();
  exchange->request.client = peer_;
  exchange->http_1_0 = false;
  refuse(std::move(exchange), status, true);
}

void Connection::refuse(std::unique_ptr<Exchange> exchange, int status, bool close_after) {
  if (close_after) exchange->keep_alive = false;
  if (exchange->begun == SteadyTime{}) exchange->begun = steady_clock::now();
  exchange->reply = engine_.reply_to(*exchange, refusal(status, exchange->request.request_id));
  write(std::move(exchange));
}

void Connection::answer(std::unique_ptr<Exchange> exchange) {
  if (at_ == At::closed) {
    engine_.tell_finished(*exchange, 0);
    return drop(std::move(exchange));
  }
  guarded([&] {
    write(std::move(exchange));
    // What the client sent ahead waits in held_; a whole answer went out, so it is that one's turn.
    if (at_ == At::head || at_ == At::lingering) read({});
  });
}

/// An answer that nobody gets; a stream that never opened has ended all the same.
void Connection::drop(std::unique_ptr<Exchange> exchange) {
  if (exchange->reply.stream) tell_closed(*exchange->reply.stream);
  engine_.keep_exchange(std::move(exchange));
}

void Connection::tell_closed(const Subscription& subscription) {
  if (!subscription.closed) return;
  try {
    subscription.closed();
  } catch (...) {  // nothing of theirs may end the I/O thread
  }
}

void Connection::write(std::unique_ptr<Exchange> exchange) {
  exchange_ = std::move(exchange);
  at_ = At::writing;
  written_ = 0;
  if (write_more()) finish();
}

bool Connection::write_more() {
  const Reply& reply = exchange_->reply;
  const std::string_view body = reply.body();
  const std::uint64_t all = reply.head.size() + body.size();
  while (written_ < all) {
    std::array<asio::const_buffer, 2> buffers;
    if (written_ < reply.head.size()) {
      const auto at = static_cast<std::size_t>(written_);
      buffers[0] = asio::buffer(reply.head.data() + at, reply.head.size() - at);
      buffers[1] = asio::buffer(body.data(), body.size());
    } else {
      const auto at = static_cast<std::size_t>(written_ - reply.head.size());
      buffers[0] = asio::buffer(body.data() + at, body.size() - at);
    }
    boost::system::error_code error;
    const std::size_t sent = socket_.write_some(buffers, error);
    if (error == asio::error::would_block) {
      deadline_in(engine_.options.limits.write_deadline);
      wait_writable();
      return false;
    }
    if (error) {
      close();
      return false;
    }
    written_ += sent;
  }
  return true;
}

/// The answer is with the kernel.
void Connection::finish() {
  auto exchange = std::move(exchange_);
  engine_.tell_finished(*exchange, written_);
  const bool must_close = exchange->reply.close;
  if (exchange->reply.stream && !exchange->reply.without_body) {
    streaming_ = std::make_unique<Streaming>();
    streaming_->subscription = std::move(*exchange->reply.stream);
    const SteadyTime since = exchange->begun;
    engine_.keep_exchange(std::move(exchange));
    return begin_stream(since);
  }
  drop(std::move(exchange));
  if (must_close) return linger();
  expect_head();
}

void Connection::expect_head() {
  at_ = At::head;
  scanned_ = 0;
  deadline_in(engine_.is_stopping() ? milliseconds(200) : engine_.options.limits.idle);
}

/// Closing a socket with unread bytes resets it, and the client may lose our answer: so first let it end.
void Connection::linger() {
  boost::system::error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  if (error) return close();
  at_ = At::lingering;
  deadline_in(linger_time);
  if (!in_read_) wait_readable();
}

void Connection::begin_stream(SteadyTime since) {
  at_ = At::streaming;
  std::string().swap(held_);
  engine_.counts.open_streams.fetch_add(1, std::memory_order_relaxed);
  streaming_->moved = steady_clock::now();
  deadline_in(engine_.options.limits.heartbeat);
  if (engine_.is_stopping()) return close();
  if (!streaming_->subscription.first.empty())
    send(std::make_shared<const std::string>(std::move(streaming_->subscription.first)));
  if (at_ != At::streaming) return;
  engine_.hub.open(shared_from_this(), streaming_->subscription.topics, since);
  if (at_ != At::streaming) return;
  if (!in_read_) wait_readable();
}

void Connection::send(std::shared_ptr<const std::string> text) {
  if (at_ != At::streaming) return;
  streaming_->bytes += text->size();
  streaming_->backlog.push_back(std::move(text));
  if (!writing_wait_) drain_backlog();
  if (at_ == At::streaming && streaming_->bytes > engine_.options.limits.stream_backlog) close();
}

void Connection::drain_backlog() {
  auto& backlog = streaming_->backlog;
  while (!backlog.empty()) {
    std::array<asio::const_buffer, 16> buffers;
    std::size_t count = 0;
    for (; count < buffers.size() && count < backlog.size(); ++count)
      buffers[count] = asio::buffer(*backlog[count]);
    buffers[0] += streaming_->offset;
    boost::system::error_code error;
    std::size_t sent = socket_.write_some(buffers, error);
    if (error == asio::error::would_block) {
      engine_.set_deadline(slot, streaming_->moved + engine_.options.limits.write_deadline);
      return wait_writable();
    }
    if (error) return close();
    streaming_->moved = steady_clock::now();
    streaming_->bytes -= sent;
    sent += streaming_->offset;
    while (!backlog.empty() && sent >= backlog.front()->size()) {
      sent -= backlog.front()->size();
      backlog.pop_front();
    }
    streaming_->offset = sent;
  }
  engine_.set_deadline(slot, streaming_->moved + engine_.options.limits.heartbeat);
}

void Connection::end_stream() {
  if (!streaming_) return;
  auto streaming = std::move(streaming_);
  engine_.counts.open_streams.fetch_sub(1, std::memory_order_relaxed);
  engine_.hub.close(shared_from_this(), streaming->subscription.topics);
  tell_closed(streaming->subscription);
}

void Connection::on_deadline(SteadyTime now) {
  guarded([&] { act_on_deadline(now); });
}

void Connection::act_on_deadline(SteadyTime now) {
  switch (at_) {
    case At::head:
      if (scanned_ == 0) return close();
      return refuse(408);
    case At::body:
      body_.reset();
      return refuse(std::move(exchange_), 408, true);
    case At::streaming: {
      if (!streaming_->backlog.empty()) return close();
      static const auto beat = std::make_shared<const std::string>(":\n\n");
      streaming_->moved = now;
      return send(beat);
    }
    case At::writing:
    case At::lingering:
      return close();
    case At::busy:
    case At::closed:
      return;
  }
}

void Connection::on_stop(SteadyTime until) {
  if (at_ == At::streaming) return close();
  if (at_ == At::head && scanned_ == 0) engine_.set_deadline(slot, until);
}

void Connection::close() {
  if (at_ == At::closed) return;
  const auto self = shared_from_this();
  if (at_ == At::writing && exchange_) engine_.tell_finished(*exchange_, written_);
  at_ = At::closed;
  end_stream();
  boost::system::error_code ignored;
  socket_.close(ignored);
  body_.reset();
  std::string().swap(held_);
  if (exchange_) drop(std::move(exchange_));
  engine_.forget(*this);
}

}  // namespace megdan::http
