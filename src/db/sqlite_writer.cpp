#include "db/sqlite_writer.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace megdan::db {
namespace {

using Clock = std::chrono::steady_clock;

// A group ends when it has waited this long or is this large, so that its first transaction is not held up.
constexpr std::size_t most_in_group = 128;
constexpr auto longest_group = std::chrono::milliseconds(20);
constexpr int commits_between_truncates = 64;

std::int64_t microseconds_since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count();
}

int on_wal(void* frames, sqlite3*, const char*, int count) {
  *static_cast<std::int64_t*>(frames) = count;
  return SQLITE_OK;
}

}  // namespace

SqliteWriter::SqliteWriter(const SqliteOptions& options)
    : options_(options), last_checkpoint_at_(Clock::now()) {
  recover();
  const Query page_size{"db.page_size", "PRAGMA page_size", ""};
  connection_->run(page_size, {}, [&](const Row& row) { page_bytes_ = row.integer(0); });
}

void SqliteWriter::recover() {
  if (connection_ && connection_->roll_back()) {
    changes_seen_ = sqlite3_total_changes64(connection_->raw());
    return;
  }
  connection_.reset();
  connection_ = std::make_unique<SqliteConnection>(options_, SqliteRole::writer);
  sqlite3_wal_hook(connection_->raw(), &on_wal, &wal_frames_);
  changes_seen_ = 0;
}

Effects SqliteWriter::write(const std::function<void(Session&)>& body, Shown shown) {
  Waiting mine;
  mine.body = &body;
  mine.shown = shown;
  submit(mine);
  return std::move(mine.effects);
}

void SqliteWriter::alone(const std::function<void(SqliteConnection&)>& work) {
  Waiting mine;
  mine.work = &work;
  submit(mine);
}

void SqliteWriter::submit(Waiting& mine) {
  {
    std::unique_lock lock(mutex_);
    queue_.push_back(&mine);
    ++waiting_;
    for (;;) {
      mine.turn.wait(lock, [&] { return mine.done || (!leading_ && queue_.front() == &mine); });
      if (mine.done) break;
      leading_ = true;
      lead(lock);
      leading_ = false;
      if (!queue_.empty()) queue_.front()->turn.notify_one();
    }
    --waiting_;
  }
  if (mine.error) std::rethrow_exception(mine.error);
}

// Holds the mutex on entry and on return, never while SQL runs.
void SqliteWriter::lead(std::unique_lock<std::mutex>& lock) {
  const auto tell = [](Waiting* one) {
    one->done = true;
    one->turn.notify_one();
  };
  if (queue_.front()->work != nullptr) {
    Waiting* one = queue_.front();
    queue_.pop_front();
    lock.unlock();
    try {
      if (!connection_) recover();
      (*one->work)(*connection_);
    } catch (...) {
      one->error = std::current_exception();
    }
    generation_.fetch_add(1, std::memory_order_release);
    try {
      recover();
    } catch (const Fault&) {
      // The next transaction tries again to open it, and hears why it cannot.
    }
    lock.lock();
    tell(one);
    return;
  }

  Group group;
  Clock::time_point first_waits_since{};
  do {
    Waiting* one = queue_.front();
    queue_.pop_front();
    lock.unlock();
    const Group before = group;
    run_one(*one, group);
    if (before.empty() && !group.empty()) first_waits_since = Clock::now();
    lock.lock();
    if (!one->error) continue;
    tell(one);
    if (!group.empty()) continue;
    // What this transaction took down with it runs again, once, in a new commit.
    for (auto it = before.rbegin(); it != before.rend(); ++it) {
      if ((*it)->error)
        tell(*it);
      else
        queue_.push_front(*it);
    }
  } while (!group.empty() && group.size() < most_in_group && !queue_.empty() &&
           queue_.front()->work == nullptr && Clock::now() - first_waits_since < longest_group);
  if (group.empty()) return;

  lock.unlock();
  commit(group);
  lock.lock();
  for (auto* one : group) tell(one);
  lock.unlock();
  checkpoint_if_due();
  lock.lock();
}

void SqliteWriter::run_one(Waiting& one, Group& group) {
  bool in_savepoint = false;
  try {
    if (!connection_) recover();
    if (!connection_->in_transaction()) {
      connection_->exec("BEGIN IMMEDIATE");
    } else {
      connection_->exec("SAVEPOINT one");
      in_savepoint = true;
    }
    const std::int64_t changes_before = sqlite3_total_changes64(connection_->raw());
    OneSession session(*connection_);
    (*one.body)(session);
    session.finish();
    if (one.shown == Shown::no) changes_seen_ += sqlite3_total_changes64(connection_->raw()) - changes_before;
    ensure(connection_->in_transaction(), "a body ended the transaction by itself");
    if (in_savepoint) connection_->exec("RELEASE one");
    one.effects = session.take_effects();
    group.push_back(&one);
    return;
  } catch (...) {
    one.error = std::current_exception();
  }
  ++rolled_back_;
  try {
    if (in_savepoint && connection_->in_transaction()) {
      connection_->exec("ROLLBACK TO one; RELEASE one");
      return;
    }
  } catch (const Fault&) {
    // The group cannot be saved: everything of it is rolled back below.
  }
  for (auto* lost : group) {
    lost->effects.clear();
    if (lost->tried) lost->error = one.error;
    lost->tried = true;
  }
  group.clear();
  try {
    recover();
  } catch (const Fault&) {
    connection_.reset();
  }
}

void SqliteWriter::commit(Group& group) {
  const auto start = Clock::now();
  try {
    connection_->exec("COMMIT");
  } catch (const Fault& fault) {
    ++failed_commits_;
    generation_.fetch_add(1, std::memory_order_release);
    const int code = sqlite3_extended_errcode(connection_->raw()) & 0xff;
    // After an error of the disk nobody knows what a restart will find in the log.
    const auto kind = code == SQLITE_IOERR ? FaultKind::unknown_outcome : fault.kind();
    const auto error = std::make_exception_ptr(Fault(kind, fault.what(), fault.constraint()));
    for (auto* one : group) {
      one->effects.clear();
      one->error = error;
    }
    try {
      recover();
    } catch (const Fault&) {
      connection_.reset();
    }
    return;
  }
  // A transaction that only looked (a job that finds nothing to do) makes nothing old.
  if (const std::int64_t changes = sqlite3_total_changes64(connection_->raw()); changes != changes_seen_) {
    changes_seen_ = changes;
    generation_.fetch_add(1, std::memory_order_release);
  }
  ++commits_;
  transactions_ += static_cast<std::int64_t>(group.size());
  last_commit_us_ = microseconds_since(start);
  longest_commit_us_ = std::max(longest_commit_us_.load(), last_commit_us_.load());
}

void SqliteWriter::checkpoint_if_due() {
  if (!connection_) return;
  wal_bytes_ = wal_frames_ * (page_bytes_ + 24);
  if (wal_frames_ < frames_at_checkpoint_) frames_at_checkpoint_ = 0;
  if (wal_bytes_ > options_.most_wal_bytes && truncates_to_skip_-- <= 0) {
    checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  } else if (wal_frames_ - frames_at_checkpoint_ >= options_.checkpoint_frames) {
    checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }
}

// A checkpoint that fails loses nothing: the log still holds every page, and the next one starts again.
void SqliteWriter::checkpoint(int mode) {
  const auto start = Clock::now();
  // TRUNCATE waits for readers, and every write would wait with it.
  sqlite3_busy_timeout(connection_->raw(), 50);
  int frames = -1;
  int moved = -1;
  const int code = sqlite3_wal_checkpoint_v2(connection_->raw(), nullptr, mode, &frames, &moved);
  sqlite3_busy_timeout(connection_->raw(), static_cast<int>(options_.longest_wait.count()));
  frames_at_checkpoint_ = wal_frames_;
  if (mode == SQLITE_CHECKPOINT_TRUNCATE) {
    truncates_to_skip_ = code == SQLITE_OK ? 0 : commits_between_truncates;
    if (code == SQLITE_OK) wal_frames_ = frames_at_checkpoint_ = 0;
  }
  if (code == SQLITE_OK) {
    ++checkpoints_;
    last_checkpoint_us_ = microseconds_since(start);
    last_checkpoint_at_ = Clock::now();
  }
  wal_bytes_ = wal_frames_ * (page_bytes_ + 24);
}

void SqliteWriter::add_gauges(std::vector<std::pair<std::string, double>>& gauges) const {
  const auto add = [&](const char* name, std::int64_t value) {
    gauges.emplace_back(name, static_cast<double>(value));
  };
  add("waiting", waiting_);  // with the one that runs
  add("wal_bytes", wal_bytes_);
  add("commits", commits_);
  add("transactions", transactions_);
  add("rolled_back", rolled_back_);
  add("failed_commits", failed_commits_);
  add("last_commit_us", last_commit_us_);
  add("longest_commit_us", longest_commit_us_);
  add("checkpoints", checkpoints_);
  add("last_checkpoint_us", last_checkpoint_us_);
  add("last_checkpoint_age_ms", microseconds_since(last_checkpoint_at_) / 1000);
}

}  // namespace megdan::db
