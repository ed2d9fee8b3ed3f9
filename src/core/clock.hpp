// Clock: where "now" comes from; handed in everywhere, so that a test can set it.
// Will not measure durations of code: use std::chrono::steady_clock for that.
#pragma once

#include <atomic>

#include "core/instant.hpp"

namespace megdan {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override {
    return {
        std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()};
  }
};

/// Stands still until it is moved. Safe to read and move from several threads.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant at) : ms_(at.ms) {}
  Instant now() const override { return {ms_.load()}; }
  void set(Instant at) { ms_ = at.ms; }
  void advance(Duration by) { ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace megdan
