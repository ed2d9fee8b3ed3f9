// Result<T, E>: a value, or the reason why there is none.
// Will not carry faults of the world (database, disk): those are exceptions.
#pragma once

#include <utility>
#include <variant>

#include "core/ensure.hpp"

namespace megdan {

/// The value of an action that has nothing to return.
struct Done {};

/// Wraps an error so that Result<T, E> can tell it from a value even where T and E are alike.
template <class E>
struct Refused {
  E error;
};
template <class E>
Refused(E) -> Refused<E>;

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  template <class F>
  Result(Refused<F> refused) : state_(std::in_place_index<1>, std::move(refused.error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    ensure(ok(), "Result::value of a refusal");
    return std::get<0>(state_);
  }
  const T& value() const& {
    ensure(ok(), "Result::value of a refusal");
    return std::get<0>(state_);
  }
  T&& value() && {
    ensure(ok(), "Result::value of a refusal");
    return std::get<0>(std::move(state_));
  }
  const E& error() const {
    ensure(!ok(), "Result::error of a value");
    return std::get<1>(state_);
  }

  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, E> state_;
};

}  // namespace megdan
