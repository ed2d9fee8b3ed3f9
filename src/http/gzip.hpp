// gzip of response bodies (RFC 1951, 1952): once per shared text, fast for the others.
// Will not unpack: requests that are compressed are refused.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/stretch.hpp"

namespace megdan::http {

/// Level 1 (fast) to 9. Throws std::runtime_error where there is no memory.
std::string gzip(std::string_view plain, int level);

/// Remembers the packed form of shared texts for as long as their owners keep them.
class GzipCache {
 public:
  /// Thread-safe; two threads may pack the same new text at once, both get the same bytes.
  std::shared_ptr<const std::string> find_or_make(const std::shared_ptr<const std::string>& plain);

  /// gzip of `plain`, whose shared stretches are packed once for all texts that hold them: between two texts
  /// of which only the frame differs, only the frame is packed anew. Stretches that are not in `plain` where
  /// they say, or that overlap, count as none.
  std::string gzip_around(std::string_view plain, std::span<const Stretch> shared);

  std::size_t size() const;

 private:
  using Packed = std::shared_ptr<const std::string>;
  /// What was packed in one of the two ways.
  class Kept {
   public:
    Packed find(const std::string* plain) const;
    void put(const std::shared_ptr<const std::string>& plain, const Packed& packed);
    std::size_t size() const { return entries_.size(); }

   private:
    struct Entry {
      std::weak_ptr<const std::string> plain;
      Packed packed;
    };
    std::unordered_map<const std::string*, Entry> entries_;
    std::size_t sweep_at_ = 64;
  };
  Packed find_or_make(Kept& kept, const std::shared_ptr<const std::string>& plain,
                      std::string (*pack)(std::string_view));

  mutable std::mutex mutex_;
  Kept whole_;      // a gzip member
  Kept stretches_;  // blocks of a deflate stream that is not at its end
};

}  // namespace megdan::http
