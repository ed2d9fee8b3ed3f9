#include "http/workers.hpp"

namespace megdan::http {

void Workers::start(unsigned threads) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::push(std::unique_ptr<Exchange>& exchange, bool urgent, std::size_t most) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (urgent) {
      urgent_.push_back(std::move(exchange));
    } else {
      if (waiting_.size() >= most) return false;
      waiting_.push_back(std::move(exchange));
    }
    wake = idle_ > 0;
  }
  if (wake) filled_.notify_one();
  return true;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    while (!stopping_ && urgent_.empty() && waiting_.empty()) {
      ++idle_;
      filled_.wait(lock);
      --idle_;
    }
    if (stopping_) return;
    auto& queue = urgent_.empty() ? waiting_ : urgent_;
    std::unique_ptr<Exchange> exchange = std::move(queue.front());
    queue.pop_front();
    lock.unlock();
    run_(std::move(exchange));
    lock.lock();
  }
}

void Workers::stop() {
  std::deque<std::unique_ptr<Exchange>> dropped_urgent, dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped_urgent.swap(urgent_);
    dropped.swap(waiting_);
  }
  filled_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace megdan::http
