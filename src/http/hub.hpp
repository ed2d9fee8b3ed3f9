// Events::Hub: who is subscribed to what, and what waits to be sent; the server's side of Events.
// Will not touch sockets: a Stream is what the server makes of one connection.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/events.hpp"

namespace megdan::http {

/// One open event stream. Called on the I/O thread only.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual void send(std::shared_ptr<const std::string> text) = 0;
};

/// "event: …\ndata: …\n\n", one data: line for each line of `data`.
std::string event_text(std::string_view event, std::string_view data);

struct Events::Hub {
  using Time = std::chrono::steady_clock::time_point;

  explicit Hub(std::chrono::milliseconds coalesce_time) : coalesce(coalesce_time) {}

  /// `wake` is called, on any thread, when something begins to wait; the server then calls flush() after
  /// `coalesce`.
  void attach(std::function<void()> wake);
  void detach();
  void publish(std::string_view topic, std::string_view event, std::string_view data);

  /// What was flushed on these topics after `since` (when the handler began to look) is sent at once: between
  /// that look and this call nothing may be lost.
  void open(const std::shared_ptr<Stream>& stream, const std::vector<std::string>& topics, Time since);
  void close(const std::shared_ptr<Stream>& stream, const std::vector<std::string>& topics);
  void flush(Time now);

  std::size_t count(std::string_view topic) const;
  std::size_t count() const;

  const std::chrono::milliseconds coalesce;

 private:
  struct Waiting {
    std::string topic, event, data;
  };
  struct Sent {
    Time at;
    std::string topic;
    std::shared_ptr<const std::string> text;
  };

  void forget_old(Time now);

  mutable std::mutex mutex_;
  std::function<void()> wake_;
  std::vector<Waiting> waiting_;  // in the order of the last publish
  std::map<std::string, std::set<std::shared_ptr<Stream>>, std::less<>> topics_;
  std::unordered_map<Stream*, std::size_t> streams_;  // how many topics each holds
  std::deque<Sent> recent_;
  std::size_t recent_bytes_ = 0;
};

}  // namespace megdan::http
