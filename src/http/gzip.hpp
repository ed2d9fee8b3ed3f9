// gzip of response bodies: once per shared body, fast for the others.
// Will not unpack: requests that are compressed are refused.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace megdan::http {

/// Level 1 (fast) to 9. Throws std::runtime_error where there is no memory.
std::string gzip(std::string_view plain, int level);

/// Remembers the compressed form of shared bodies for as long as their owners keep them.
class GzipCache {
 public:
  /// Thread-safe; two threads may compress the same new body at once, both get the same text.
  std::shared_ptr<const std::string> find_or_make(const std::shared_ptr<const std::string>& plain);
  std::size_t size() const;

 private:
  struct Entry {
    std::weak_ptr<const std::string> plain;
    std::shared_ptr<const std::string> packed;
  };

  mutable std::mutex mutex_;
  std::unordered_map<const std::string*, Entry> entries_;
  std::size_t sweep_at_ = 64;
};

}  // namespace megdan::http
