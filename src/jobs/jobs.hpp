// Jobs: work that is remembered in the database and done later, with retries and backoff.
// Will not run anything inside the transaction that asked for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "db/database.hpp"

namespace megdan::jobs {

struct JobTag;
using JobId = Id<JobTag>;

struct Job {
  JobId id;
  std::string kind;     // "mail.send"
  std::string payload;  // JSON
  std::int64_t attempt = 0;
};

/// Enqueues in the caller's transaction: it exists exactly if the transaction commits. `key` (may be empty)
/// is UNIQUE while the job is unfinished: a second enqueue with the same key changes nothing.
void enqueue(db::Session& session, IdMaker& ids, std::string_view kind, std::string_view payload,
             Instant run_at, std::string_view key = {});

/// How long a job belongs to the process that took it. A handler that takes longer may run twice at once.
constexpr Duration lease = std::chrono::minutes(5);

struct Options {
  std::chrono::milliseconds poll{1000};
  int most_attempts = 8;  // backoff 2^n × 15 s, then the job is "dead" and shown to the administrator
  /// Every failure, for the log: the kind of the job, or "tick", or "jobs" when the database is away.
  std::function<void(std::string_view kind, std::string_view why)> failed;
};

/// One background thread. Jobs are leased (5 min), so that a killed process's jobs run again elsewhere. A job
/// may run twice (killed between its work and the note of it): handlers must be safe to repeat.
class Runner {
 public:
  Runner(db::Database& database, const Clock& clock, IdMaker& ids, Options options = {});
  ~Runner();
  /// Before start(). A handler that throws is retried.
  void handle(std::string kind, std::function<void(const Job&)> handler);
  /// Calls `tick` about every `period` (timers of seminars, snapshots); not stored.
  void every(std::chrono::milliseconds period, std::function<void()> tick);
  void start();
  void stop();
  /// Something was enqueued: look now (call from Session::after_commit).
  void nudge();
  /// For tests: runs what is due on this thread; the number of jobs done.
  int run_due();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct Counts {
  std::int64_t waiting = 0, dead = 0;
};
Counts counts(db::Database& database);

/// For the administrator; newest first.
struct DeadJob {
  JobId id;
  std::string kind;
  std::int64_t attempts = 0;
  Instant died_at;
  std::string reason;  // of the last failure
};
std::vector<DeadJob> dead_jobs(db::Database& database, std::int64_t most);
/// Tries a dead job again from its first attempt. False when it is not dead, or when a job with its key
/// waits.
bool revive(db::Session& session, JobId id, Instant run_at);
/// Drops a dead job for good; false when it is not dead.
bool forget(db::Session& session, JobId id);

}  // namespace megdan::jobs
