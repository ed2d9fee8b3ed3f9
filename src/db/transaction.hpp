// What one session of either engine remembers: effects for after the commit, and the fault that ended it.
// Will not talk to an engine.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/ensure.hpp"
#include "db/database.hpp"

namespace megdan::db {

using Effects = std::vector<std::function<void()>>;

/// All effects run even when one throws; the first exception leaves afterwards.
inline void run_effects(Effects& effects) {
  std::exception_ptr first;
  for (auto& effect : effects) {
    try {
      effect();
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

/// Marks this thread as inside a body of `database`; a second one would wait for itself.
class Inside {
 public:
  explicit Inside(const Database* database) : outer_(current()) {
    for (const Inside* inside = outer_; inside != nullptr; inside = inside->outer_)
      ensure(inside->database_ != database, "a transaction inside a transaction of the same database");
    database_ = database;
    current() = this;
  }
  ~Inside() { current() = outer_; }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  static const Inside*& current() {
    thread_local const Inside* innermost = nullptr;
    return innermost;
  }
  const Database* database_ = nullptr;
  const Inside* outer_;
};

/// A session over `Connection` (run(query, values, each)).
template <class Connection>
class OneSession final : public Session {
 public:
  explicit OneSession(Connection& connection) : connection_(connection) {}

  std::int64_t run(const Query& query, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override {
    ensure(!fault_, "the transaction is over: an earlier query of it failed");
    try {
      return connection_.run(query, values, each);
    } catch (const Fault& fault) {
      fault_ = fault;
      throw;
    }
  }
  void after_commit(std::function<void()> effect) override { effects_.push_back(std::move(effect)); }

  /// Throws the fault that the body swallowed.
  void finish() const {
    if (fault_) throw Fault(*fault_);
  }
  Effects take_effects() { return std::move(effects_); }

 private:
  Connection& connection_;
  std::optional<Fault> fault_;
  Effects effects_;
};

}  // namespace megdan::db
