// Workers: a fixed number of threads that take requests in the order in which they came.
// Will not grow, and will not wait for anything but work.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "http/exchange.hpp"

namespace megdan::http {

class Workers {
 public:
  explicit Workers(std::function<void(std::unique_ptr<Exchange>)> run) : run_(std::move(run)) {}
  ~Workers() { stop(); }

  void start(unsigned threads);
  /// False, and `exchange` stays, when `most` wait already; urgent ones pass all that wait and no limit.
  bool push(std::unique_ptr<Exchange>& exchange, bool urgent, std::size_t most);
  /// Drops what waits, lets what runs end, joins.
  void stop();

 private:
  void work();

  std::function<void(std::unique_ptr<Exchange>)> run_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::unique_ptr<Exchange>> urgent_, waiting_;
  unsigned idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace megdan::http
