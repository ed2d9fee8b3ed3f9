// Readiness: whether the program can do its work now; it writes a row to know.
// Will not mend anything, and asks the database at most once a second, whoever asks.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "core/clock.hpp"
#include "db/database.hpp"

namespace megdan::app {

class Readiness {
 public:
  /// `folder`: where the disk must have room.
  Readiness(db::Database& database, const Clock& clock, std::string folder);

  /// Empty when ready, else the reason in a word: "schema", "database", "disk"; "starting" until the first
  /// answer is known. What went wrong is in the log. Any thread but the I/O thread: it waits for a commit,
  /// one caller at a time; the others are told the last answer.
  std::string reason();

 private:
  struct Found {
    std::string reason, why;
  };
  Found look();

  db::Database& database_;
  const Clock& clock_;
  const std::string folder_;

  std::mutex mutex_;
  bool is_looking_ = false;  // guarded by mutex_, as all below
  Instant looked_at_{};      // when the last look began
  std::string last_ = "starting";
};

}  // namespace megdan::app
