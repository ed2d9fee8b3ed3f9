// PageCache: public pages as guests see them, kept as bytes for as long as nothing was written.
// Will not keep what belongs to one person, and will not ask the database: it only compares a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"
#include "db/database.hpp"
#include "http/message.hpp"

namespace megdan::web {

/// What a page says to browsers and proxies that keep it: ask each time whether it is still the same.
inline constexpr std::string_view kept_and_asked_after = "public, max-age=0, must-revalidate";

class PageCache {
 public:
  PageCache(const db::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  /// Another process may write too, and pages speak of the time: nothing is shown that is older than this.
  static constexpr Duration longest = std::chrono::seconds(1);
  static constexpr std::size_t most_pages = 512;
  static constexpr std::size_t most_bytes = 8 * 1024 * 1024;

  /// Under which name a page is kept: address, preferences, kind of connection. Nothing for whoever carries a
  /// session, a seat or a notice, for changes, and for addresses that do not name their language.
  static std::optional<std::string> key_of(const http::Request& request);

  /// The database's number and the time, to be taken before anything of a page is read.
  struct Moment {
    std::uint64_t generation = 0;
    Instant at;
  };
  Moment now() const { return {database_.generation(), clock_.now()}; }

  /// The page, if it is kept and still true. From any thread; waits for nothing but other looks.
  std::optional<http::Response> find(const http::Request& request) const;

  /// Keeps a page that says that it may be kept, under `key`, and gives it its ETag. `moment` is from before
  /// it was made.
  void keep(const std::optional<std::string>& key, const Moment& moment, http::Response& response);

 private:
  struct Page {
    Moment moment;
    http::Response response;
    std::size_t bytes = 0;
  };
  bool is_true(const Page& page, const Moment& now) const;

  const db::Database& database_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Page> pages_;
  std::size_t bytes_ = 0;
};

}  // namespace megdan::web
