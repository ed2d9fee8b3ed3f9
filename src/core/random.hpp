// Random: where unpredictable bytes come from; handed in, so that a test can repeat a run.
// Will not hash or encrypt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>

namespace megdan {

class Random {
 public:
  virtual ~Random() = default;
  /// Fills `out` with bytes. Thread-safe.
  virtual void fill(std::span<std::byte> out) = 0;

  std::uint64_t u64();
  /// Uniform in [0, n); n must be above 0.
  std::uint64_t below(std::uint64_t n);
  /// `bytes` random bytes in lower-case Crockford base 32 (16 bytes: 26 letters, 128 bits).
  std::string token(std::size_t bytes = 16);
};

/// The kernel's generator (getrandom(2)).
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

/// The same bytes for the same seed: tests and demonstrations only, never secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace megdan
