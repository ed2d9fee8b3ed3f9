// Server: HTTP/1.1 on one I/O thread with a FIFO pool of workers that run the handler.
// Will not route, authenticate or render; Beast and Asio stay behind this header.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "http/events.hpp"
#include "http/message.hpp"

namespace megdan::http {

/// Every limit of docs/operating.md with its default.
struct Limits {
  std::size_t head_bytes = 8 * 1024;     // request line and headers: over → 431 (URL over → 414)
  std::size_t headers = 100;             // → 431
  std::size_t body_bytes = 1024 * 1024;  // → 413; a route may raise it (see Options::body_limit)
  std::size_t query_parameters = 1000;   // → 400
  std::size_t connections = 20'000;
  std::size_t connections_per_client = 1'000;  // a hall behind one address is ordinary
  std::size_t queue = 4'096;                   // waiting requests; over → 503 with Retry-After
  std::size_t stream_backlog = 1024 * 1024;
  std::chrono::milliseconds head_deadline{10'000};  // TOTAL time to send the head
  std::size_t body_bytes_per_second = 1024;         // slower → 408, after body_grace
  std::chrono::milliseconds body_grace{10'000};
  std::chrono::milliseconds idle{30'000};            // keep-alive without a request
  std::chrono::milliseconds write_deadline{30'000};  // a reader that takes nothing for so long is cut
  std::chrono::milliseconds heartbeat{15'000};       // comment line on a quiet event stream
};

struct Options {
  std::string listen = "127.0.0.1";
  std::uint16_t port = 8080;                 // 0: any free port, see Server::port()
  unsigned workers = 0;                      // 0: number of cores, at least 2
  std::vector<std::string> trusted_proxies;  // addresses whose X-Forwarded-For/-Proto are believed
  Limits limits;
  std::function<std::size_t(const Request& head)>
      body_limit;  // by method and path; absent: limits.body_bytes
  std::function<bool(const Request&)>
      urgent;  // served before all that waits (health checks); I/O thread, quick
  std::function<std::optional<Response>(const Request&)>
      at_hand;                   // an answer that lies ready (a cached page); GET and HEAD; I/O thread, quick
  const Clock* clock = nullptr;  // for the Date header; absent: none is sent (RFC 9110, 6.6.1)
};

/// Counts since start, for /metrics and tests; read from any thread.
struct Counters {
  std::uint64_t requests = 0, rejected_heads = 0, shed = 0, open_connections = 0, open_streams = 0;
};

/// One line per finished request, for the log and the histogram; called on a worker or the I/O thread.
struct Finished {
  std::string request_id, method, route, actor;
  int status = 0;
  std::uint64_t bytes = 0;
  std::chrono::microseconds took{0};  // from the complete request to the last byte handed to the kernel
  std::string fault;                  // what() of what the handler threw; empty when it did not
};

class Server {
 public:
  /// `handler` runs on worker threads, several at a time; what it throws becomes 500 with the request id.
  Server(Options options, std::function<Response(Request&)> handler, Events& events, Random& random,
         std::function<void(const Finished&)> finished = {});
  ~Server();

  /// Binds; throws std::runtime_error with a readable reason (address in use …).
  void start();
  std::uint16_t port() const;
  /// Stops accepting, lets requests in flight finish (at most `grace`), ends streams, joins all threads.
  void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));
  Counters counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace megdan::http
