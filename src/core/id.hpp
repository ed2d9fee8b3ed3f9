// Id<Tag>: the identity of one kind of record; ids of different kinds do not mix.
// Will not be guessed as a secret: whoever holds an id still needs the right to see the record.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/base32.hpp"
#include "core/clock.hpp"
#include "core/random.hpp"

namespace megdan {

template <class Tag>
struct Id {
  std::int64_t value = 0;

  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const Id&, const Id&) = default;
  /// 13 letters of Crockford base 32, as in addresses and JSON.
  std::string text() const { return base32_number(value); }
  static std::optional<Id> parse(std::string_view text) {
    const auto number = parse_base32_number(text);
    if (!number || *number == 0) return std::nullopt;
    return Id{*number};
  }
};

/// Makes ids that grow with time: 42 bits of milliseconds, 21 bits that start at random in each millisecond.
/// Thread-safe; two processes on one database collide only within one millisecond and one of 2^21 values,
/// and then a UNIQUE constraint refuses the second.
class IdMaker {
 public:
  IdMaker(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  template <class IdType>
  IdType make() {
    return IdType{next()};
  }

 private:
  std::int64_t next() {
    const std::lock_guard lock(mutex_);
    const std::int64_t fresh = (clock_.now().ms << 21) | static_cast<std::int64_t>(random_.u64() & 0x0fffff);
    last_ = fresh > last_ ? fresh : last_ + 1;
    return last_;
  }

  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  std::int64_t last_ = 0;
};

}  // namespace megdan

template <class Tag>
struct std::hash<megdan::Id<Tag>> {
  std::size_t operator()(const megdan::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
