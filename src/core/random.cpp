#include "core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "core/base32.hpp"
#include "core/ensure.hpp"

namespace megdan {

std::uint64_t Random::u64() {
  std::uint64_t value = 0;
  fill(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

std::uint64_t Random::below(std::uint64_t n) {
  ensure(n > 0, "Random::below(0)");
  // The values under the rejected remainder would make small results likelier.
  const std::uint64_t reject = (0 - n) % n;
  for (;;) {
    const std::uint64_t value = u64();
    if (value >= reject) return value % n;
  }
}

std::string Random::token(std::size_t bytes) {
  std::vector<std::byte> raw(bytes);
  fill(raw);
  return base32_encode(raw);
}

void SystemRandom::fill(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void SeededRandom::fill(std::span<std::byte> out) {
  const std::lock_guard lock(mutex_);
  for (auto& byte : out) byte = static_cast<std::byte>(engine_() >> 56);
}

}  // namespace megdan
