// Events: the hub of Server-Sent Events; publish to a topic, every open stream on it gets the text.
// Will not store events: a client that was away reloads its page, that is how it catches up.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace megdan::http {

class Events {
 public:
  explicit Events(std::chrono::milliseconds coalesce = std::chrono::milliseconds(40));
  ~Events();

  /// Sends `event` with `data` (any text; split into data: lines) to all streams on `topic`. Any thread;
  /// returns at once. Several publishes of the same (topic, event) within `coalesce_ms` of the hub reach a
  /// stream as one (the last data). A stream whose unsent bytes pass 1 MiB is closed.
  void publish(std::string_view topic, std::string_view event, std::string_view data);

  /// Open streams on a topic, and in all.
  std::size_t count(std::string_view topic) const;
  std::size_t count() const;

  /// The server's own side of the hub; see hub.hpp.
  struct Hub;
  Hub& hub() { return *hub_; }

  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

 private:
  std::unique_ptr<Hub> hub_;
};

}  // namespace megdan::http
