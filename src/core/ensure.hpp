// ensure(condition, why): a promise of ours that holds in production too.
// Will not judge input: what a person typed or the world did is never an ensure.
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace megdan {

/// We were wrong: caught once at the edge (http, jobs), logged, answered with 500.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void ensure(bool condition, std::string_view why,
                   std::source_location at = std::source_location::current()) {
  if (condition) return;
  throw BrokenPromise(std::string(why) + " (" + at.file_name() + ":" + std::to_string(at.line()) + ")");
}

}  // namespace megdan
