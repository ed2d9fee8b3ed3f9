// The one writer of a SQLite database: transactions that wait together share one commit. Inside db/ only.
// Will not serve reads.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "db/sqlite_connection.hpp"
#include "db/transaction.hpp"

namespace megdan::db {

class SqliteWriter {
 public:
  explicit SqliteWriter(const SqliteOptions& options);

  /// Whether pages may show what was written: then generation() grows.
  enum class Shown { yes, no };
  /// Returns what must happen after the commit.
  Effects write(const std::function<void(Session&)>& body, Shown shown);
  /// `work` has the writer's connection for itself, outside any transaction.
  void alone(const std::function<void(SqliteConnection&)>& work);
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  void add_gauges(std::vector<std::pair<std::string, double>>& gauges) const;

 private:
  struct Waiting {
    const std::function<void(Session&)>* body = nullptr;
    const std::function<void(SqliteConnection&)>* work = nullptr;
    Shown shown = Shown::yes;
    Effects effects;
    std::exception_ptr error;
    bool done = false;
    bool tried = false;  // lost once because another transaction of its group broke the whole commit
    std::condition_variable turn;
  };
  using Group = std::vector<Waiting*>;

  void submit(Waiting& mine);
  void lead(std::unique_lock<std::mutex>& lock);
  void run_one(Waiting& one, Group& group);
  void commit(Group& group);
  void recover();
  void checkpoint_if_due();
  void checkpoint(int mode);

  const SqliteOptions options_;
  std::unique_ptr<SqliteConnection> connection_;
  std::mutex mutex_;
  std::deque<Waiting*> queue_;  // guarded by mutex_
  bool leading_ = false;        // guarded by mutex_

  // Only the leader touches these.
  std::int64_t wal_frames_ = 0;
  std::int64_t frames_at_checkpoint_ = 0;
  std::int64_t page_bytes_ = 4096;
  int truncates_to_skip_ = 0;
  std::int64_t changes_seen_ = 0;

  std::atomic<std::uint64_t> generation_{0};

  std::atomic<std::int64_t> waiting_{0}, commits_{0}, transactions_{0}, rolled_back_{0}, failed_commits_{0},
      checkpoints_{0};
  std::atomic<std::int64_t> wal_bytes_{0}, last_commit_us_{0}, longest_commit_us_{0}, last_checkpoint_us_{0};
  std::atomic<std::chrono::steady_clock::time_point> last_checkpoint_at_;
};

}  // namespace megdan::db
