// Engine: what all connections of one server share: sockets' thread, workers, limits, counts, deadlines.
// Will not read or write HTTP: that is Connection.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <map>
#include <set>
#include <thread>

#include "http/hub.hpp"
#include "http/server.hpp"
#include "http/workers.hpp"

namespace megdan::http {

namespace asio = boost::asio;
using SteadyTime = std::chrono::steady_clock::time_point;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Handler = std::function<Response(Request&)>;

class Engine {
 public:
  Engine(Options options, Handler handler, Events& events, Random& random,
         std::function<void(const Finished&)> finished);
  ~Engine();

  void start();
  void stop(std::chrono::milliseconds grace);

  // What follows is for connections, on the I/O thread.
  std::string next_request_id();
  /// Fills in the reply where Options::at_hand has one.
  bool answer_at_hand(Exchange& exchange);
  /// False: too many wait.
  bool give_to_worker(std::unique_ptr<Exchange>& exchange);
  std::unique_ptr<Exchange> fresh_exchange();
  void keep_exchange(std::unique_ptr<Exchange> exchange);
  void tell_finished(const Exchange& exchange, std::uint64_t bytes);
  Reply reply_to(const Exchange& exchange, Response response);
  void set_deadline(std::size_t slot, SteadyTime deadline) { slots_[slot].deadline = deadline; }
  void forget(Connection& connection);
  bool is_stopping() const { return stopping_.load(std::memory_order_relaxed); }

  Options options;
  Events::Hub& hub;
  std::set<std::string, std::less<>> trusted;
  std::uint16_t port = 0;

  struct {
    std::atomic<std::uint64_t> requests{0}, rejected_heads{0}, shed{0}, open_connections{0}, open_streams{0};
  } counts;

  Head head;                             // the head in hand; one at a time on this thread
  std::array<char, 64 * 1024> incoming;  // where every connection reads: none holds memory while it is idle

 private:
  struct Slot {
    std::shared_ptr<Connection> connection;
    SteadyTime deadline;
  };

  void accept_some();
  void wait_for_connections();
  void admit(Socket socket, const asio::ip::address& address);
  void sweep();
  void begin_to_stop();
  void run_handler(std::unique_ptr<Exchange> exchange);
  void take_answers();
  std::string date();

  asio::io_context io_{1};
  Acceptor acceptor_{io_};
  Timer sweeper_{io_}, flusher_{io_}, pause_{io_};
  Handler handler_;
  Random& random_;
  std::function<void(const Finished&)> finished_;
  GzipCache cache_;
  std::vector<Slot> slots_;
  std::map<std::string, std::size_t> per_client_;
  std::array<std::uint64_t, 32> drawn_{};
  std::size_t drawn_left_ = 0;
  std::vector<std::unique_ptr<Exchange>> spare_;
  std::vector<std::unique_ptr<Exchange>> taken_;  // take_answers' own, kept for its memory

  std::mutex answers_mutex_;
  std::vector<std::unique_ptr<Exchange>> answers_;

  std::atomic<bool> stopping_{false};
  std::mutex drained_mutex_;
  std::condition_variable drained_;
  bool is_drained_ = false;

  Workers workers_;
  std::thread thread_;
};

}  // namespace megdan::http
