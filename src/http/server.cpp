#include "http/server.hpp"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <ctime>
#include <stdexcept>

#include "core/base32.hpp"
#include "core/ensure.hpp"
#include "http/connection.hpp"
#include "http/engine.hpp"
#include "http/forwarded.hpp"

namespace megdan::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds sweep_time{250};
constexpr milliseconds sweep_time_at_end{25};
constexpr milliseconds farewell{200};  // what an idle connection gets to send the request that is on its way
constexpr milliseconds accept_pause{100};
constexpr int most_accepts_at_once = 64;
constexpr std::size_t most_spare = 256;

/// IPv4 by address, IPv6 by /64: a subscriber has a whole /64.
std::string counted_as(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
  auto bytes = v6.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return asio::ip::address_v6(bytes).to_string();
}

}  // namespace

Engine::Engine(Options opts, Handler handler, Events& events, Random& random,
               std::function<void(const Finished&)> finished)
    : options(std::move(opts)),
      hub(events.hub()),
      handler_(std::move(handler)),
      random_(random),
      finished_(std::move(finished)),
      workers_([this](std::unique_ptr<Exchange> exchange) { run_handler(std::move(exchange)); }) {
  for (const std::string& proxy : options.trusted_proxies) {
    auto address = canonical_address(proxy);
    if (address.empty()) throw std::runtime_error("trusted proxy is not an address: " + proxy);
    trusted.insert(std::move(address));
  }
}

Engine::~Engine() = default;

void Engine::start() {
  boost::system::error_code error;
  const auto fail = [&](const char* what) {
    throw std::runtime_error("cannot listen on " + options.listen + ":" + std::to_string(options.port) +
                             ": " + what + ": " + error.message());
  };
  const auto address = asio::ip::make_address(options.listen, error);
  if (error) fail("address");
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  acceptor_.open(endpoint.protocol(), error);
  if (error) fail("socket");
  acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (address.is_v6()) acceptor_.set_option(asio::ip::v6_only(false), error);
  acceptor_.bind(endpoint, error);
  if (error) fail("bind");
  acceptor_.listen(4096, error);
  if (error) fail("listen");
  acceptor_.non_blocking(true, error);
  if (error) fail("socket");
  port = acceptor_.local_endpoint().port();

  hub.attach([this] {
    asio::post(io_, [this] {
      flusher_.expires_after(hub.coalesce);
      flusher_.async_wait([this](boost::system::error_code failed) {
        if (!failed) hub.flush(steady_clock::now());
      });
    });
  });
  workers_.start(options.workers > 0 ? options.workers : std::max(2u, std::thread::hardware_concurrency()));
  wait_for_connections();
  sweep();
  thread_ = std::thread([this] {
    while (!io_.stopped()) {
      try {
        io_.run();
      } catch (const std::bad_alloc&) {  // connections guard themselves; what is left here can be tried again
      }
    }
  });
}

void Engine::wait_for_connections() {
  acceptor_.async_wait(Acceptor::wait_read, [this](boost::system::error_code error) {
    if (error || !acceptor_.is_open()) return;
    accept_some();
  });
}

void Engine::accept_some() {
  for (int i = 0; i < most_accepts_at_once || is_stopping(); ++i) {
    boost::system::error_code error;
    asio::ip::tcp::endpoint peer;
    Socket socket(io_);
    acceptor_.accept(socket, peer, error);
    if (error == asio::error::would_block) break;
    if (error == asio::error::connection_aborted || error == asio::error::interrupted) continue;
    if (error) {
      // No descriptors or no memory: connections end, so it is worth trying again a little later.
      if (is_stopping()) return;
      pause_.expires_after(accept_pause);
      pause_.async_wait([this](boost::system::error_code failed) {
        if (!failed && acceptor_.is_open()) wait_for_connections();
      });
      return;
    }
    try {
      admit(std::move(socket), peer.address());
    } catch (const std::bad_alloc&) {  // this one goes; the server stays
    }
  }
  if (!is_stopping()) wait_for_connections();
}

void Engine::admit(Socket socket, const asio::ip::address& address) {
  const std::string peer = canonical_address(address.to_string());
  std::string counted = trusted.contains(peer) ? std::string() : counted_as(address);
  const Limits& limits = options.limits;
  std::size_t* const held = counted.empty() ? nullptr : &per_client_[counted];
  if (slots_.size() >= limits.connections || (held && *held >= limits.connections_per_client)) {
    counts.shed.fetch_add(1, std::memory_order_relaxed);
    static constexpr std::string_view busy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
        "close\r\n\r\n";
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(busy.data(), busy.size()), ignored);
    socket.shutdown(Socket::shutdown_send, ignored);
    if (held && *held == 0) per_client_.erase(counted);
    return;
  }
  if (held) ++*held;
  auto connection = std::make_shared<Connection>(*this, std::move(socket), peer, std::move(counted));
  connection->slot = slots_.size();
  slots_.push_back({connection, SteadyTime::max()});
  counts.open_connections.fetch_add(1, std::memory_order_relaxed);
  connection->begin();
}

void Engine::forget(Connection& connection) {
  if (const auto held = per_client_.find(connection.counted_as()); held != per_client_.end())
    if (--held->second == 0) per_client_.erase(held);
  const std::size_t slot = connection.slot;
  if (slot + 1 != slots_.size()) {
    slots_[slot] = std::move(slots_.back());
    slots_[slot].connection->slot = slot;
  }
  slots_.pop_back();
  counts.open_connections.fetch_sub(1, std::memory_order_relaxed);
  if (is_stopping() && slots_.empty()) {
    const std::lock_guard lock(drained_mutex_);
    is_drained_ = true;
    drained_.notify_all();
  }
}

void Engine::sweep() {
  const SteadyTime now = steady_clock::now();
  for (std::size_t i = slots_.size(); i-- > 0;) {
    // A call may close any number of connections; from the back, each slot left is one not yet seen or
    // already served.
    if (i >= slots_.size() || slots_[i].deadline > now) continue;
    const auto connection = slots_[i].connection;
    connection->on_deadline(now);
  }
  sweeper_.expires_after(is_stopping() ? sweep_time_at_end : sweep_time);
  sweeper_.async_wait([this](boost::system::error_code error) {
    if (!error) sweep();
  });
}

std::string Engine::next_request_id() {
  if (drawn_left_ == 0) {
    random_.fill(std::as_writable_bytes(std::span(drawn_)));
    drawn_left_ = drawn_.size();
  }
  return base32_number(static_cast<std::int64_t>(drawn_[--drawn_left_] >> 1));
}

std::unique_ptr<Exchange> Engine::fresh_exchange() {
  if (spare_.empty()) return std::make_unique<Exchange>();
  auto exchange = std::move(spare_.back());
  spare_.pop_back();
  return exchange;
}

void Engine::keep_exchange(std::unique_ptr<Exchange> exchange) {
  if (spare_.size() >= most_spare) return;
  exchange->connection.reset();
  exchange->request = {};
  exchange->reply = {};
  exchange->begun = {};
  exchange->route.clear();
  exchange->actor.clear();
  exchange->fault.clear();
  spare_.push_back(std::move(exchange));
}

void Engine::tell_finished(const Exchange& exchange, std::uint64_t bytes) {
  if (!finished_) return;
  Finished line;
  line.request_id = exchange.request.request_id;
  line.method = exchange.request.path.empty() ? "-" : name_of(exchange.request.method);
  line.route = exchange.route;
  line.actor = exchange.actor;
  line.status = exchange.reply.status;
  line.bytes = bytes;
  line.took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - exchange.begun);
  line.fault = exchange.fault;
  try {
    finished_(line);
  } catch (...) {  // a log that fails must not end the I/O thread
  }
}

bool Engine::answer_at_hand(Exchange& exchange) {
  const Method method = exchange.request.method;
  if (!options.at_hand || (method != Method::get && method != Method::head)) return false;
  try {
    auto response = options.at_hand(exchange.request);
    if (!response) return false;
    exchange.route = std::move(response->log_route);
    exchange.actor.clear();
    exchange.reply = reply_to(exchange, std::move(*response));
    return true;
  } catch (const std::exception&) {  // then a worker answers
    return false;
  }
}

bool Engine::give_to_worker(std::unique_ptr<Exchange>& exchange) {
  bool urgent = false;
  if (options.urgent) {
    try {
      urgent = options.urgent(exchange->request);
    } catch (...) {  // then it is ordinary
    }
  }
  return workers_.push(exchange, urgent, options.limits.queue);
}

std::string Engine::date() {
  if (!options.clock) return {};
  thread_local std::int64_t second = -1;
  thread_local std::string text;
  const std::int64_t now = options.clock->now().ms / 1000;
  if (now != second) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t at = now;
    std::tm parts{};
    ::gmtime_r(&at, &parts);
    char line[64];
    std::snprintf(line, sizeof line, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[parts.tm_wday],
                  parts.tm_mday, months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                  parts.tm_sec);
    text = line;
    second = now;
  }
  return text;
}

Reply Engine::reply_to(const Exchange& exchange, Response response) {
  return make_reply(std::move(response), exchange.request,
                    {exchange.keep_alive && !is_stopping(), exchange.http_1_0, date()}, cache_);
}

/// On a worker.
void Engine::run_handler(std::unique_ptr<Exchange> exchange) {
  try {
    Response response = handler_(exchange->request);
    exchange->route = std::move(response.log_route);
    exchange->actor = std::move(response.log_actor);
    exchange->reply = reply_to(*exchange, std::move(response));
  } catch (const std::exception& fault) {
    exchange->fault = fault.what();
  } catch (...) {
    exchange->fault = "unknown exception";
  }
  if (!exchange->fault.empty())
    exchange->reply = reply_to(*exchange, refusal(500, exchange->request.request_id));
  bool first = false;
  {
    const std::lock_guard lock(answers_mutex_);
    first = answers_.empty();
    answers_.push_back(std::move(exchange));
  }
  if (first) asio::post(io_, [this] { take_answers(); });
}

void Engine::take_answers() {
  {
    const std::lock_guard lock(answers_mutex_);
    taken_.swap(answers_);
  }
  for (auto& exchange : taken_) {
    const auto connection = exchange->connection;
    connection->answer(std::move(exchange));
  }
  taken_.clear();
}

void Engine::begin_to_stop() {
  // Whoever the kernel has already greeted is served.
  accept_some();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  const SteadyTime until = steady_clock::now() + farewell;
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(slots_.size());
  for (const Slot& slot : slots_) all.push_back(slot.connection);
  for (const auto& connection : all) connection->on_stop(until);
  sweeper_.cancel();
  sweep();
  if (slots_.empty()) {
    const std::lock_guard lock(drained_mutex_);
    is_drained_ = true;
    drained_.notify_all();
  }
}

void Engine::stop(milliseconds grace) {
  if (!thread_.joinable() || stopping_.exchange(true)) return;
  asio::post(io_, [this] { begin_to_stop(); });
  {
    std::unique_lock lock(drained_mutex_);
    drained_.wait_for(lock, grace, [this] { return is_drained_; });
  }
  hub.detach();
  workers_.stop();
  asio::post(io_, [this] {
    take_answers();
    while (!slots_.empty()) slots_.back().connection->close();
    io_.stop();
  });
  thread_.join();
  spare_.clear();
}

struct Server::State {
  Engine engine;
};

Server::Server(Options options, Handler handler, Events& events, Random& random,
               std::function<void(const Finished&)> finished)
    : state_(new State{{std::move(options), std::move(handler), events, random, std::move(finished)}}) {}

Server::~Server() {
  stop();
}
void Server::start() {
  state_->engine.start();
}
std::uint16_t Server::port() const {
  return state_->engine.port;
}
void Server::stop(milliseconds grace) {
  state_->engine.stop(grace);
}

Counters Server::counters() const {
  const auto& counts = state_->engine.counts;
  const auto read = [](const std::atomic<std::uint64_t>& count) {
    return count.load(std::memory_order_relaxed);
  };
  return {read(counts.requests), read(counts.rejected_heads), read(counts.shed),
          read(counts.open_connections), read(counts.open_streams)};
}

}  // namespace megdan::http
