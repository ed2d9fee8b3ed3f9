#include "jobs/jobs.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "core/ensure.hpp"
#include "core/utf8.hpp"
#include "jobs/store_sql.hpp"

namespace megdan::jobs {
namespace {

constexpr Duration first_pause = std::chrono::seconds(15);
constexpr std::string_view unknown_throw = "something that is no std::exception was thrown";

// Of a fault's text a database takes valid UTF-8 without NUL only.
std::string storable(std::string_view reason) {
  std::string text = repair_utf8(reason);
  std::erase(text, '\0');
  return std::string(first_code_points(text, 300));
}

Duration pause_after(std::int64_t attempt) {
  return first_pause * (std::int64_t{1} << std::clamp<std::int64_t>(attempt, 0, 20));
}

}  // namespace

void enqueue(db::Session& session, IdMaker& ids, std::string_view kind, std::string_view payload,
             Instant run_at, std::string_view key) {
  ensure(!kind.empty(), "a job without its kind");
  ensure(is_valid_utf8(payload) && payload.find('\0') == std::string_view::npos, "a job's payload is text");
  const auto id = ids.make<JobId>();
  std::optional<std::string> unique;
  if (!key.empty()) unique = key;
  // The id carries the moment in which it was made.
  session.exec(sql::job_insert, id, kind, payload, unique, run_at, Instant{id.value >> 21});
}

Counts counts(db::Database& database) {
  return database.reading([](db::Session& session) { return session.one<Counts>(sql::job_counts).value(); });
}

std::vector<DeadJob> dead_jobs(db::Database& database, std::int64_t most) {
  return database.reading(
      [&](db::Session& session) { return session.all<DeadJob>(sql::job_all_dead, most); });
}

bool revive(db::Session& session, JobId id, Instant run_at) {
  return session.exec(sql::job_revive, id, run_at) == 1;
}

bool forget(db::Session& session, JobId id) {
  return session.exec(sql::job_forget, id) == 1;
}

struct Runner::State {
  State(db::Database& base, const Clock& time, Options chosen)
      : database(base), clock(time), options(chosen) {}

  struct Tick {
    Duration period;
    std::function<void()> call;
    Instant next;
  };

  db::Database& database;
  const Clock& clock;
  const Options options;
  std::map<std::string, std::function<void(const Job&)>> handlers;
  std::vector<Tick> ticks;

  std::mutex mutex;
  std::condition_variable wake;
  bool nudged = false;
  bool stopping = false;
  std::thread thread;

  void report(std::string_view kind, std::string_view why) const {
    if (options.failed) options.failed(kind, why);
  }

  bool is_stopping() {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  void run_ticks() {
    for (Tick& tick : ticks) {
      const Instant now = clock.now();
      // A clock that was put back must not silence a tick for as long.
      if (tick.next > now + tick.period) tick.next = now;
      if (tick.next > now) continue;
      tick.next = now + tick.period;
      try {
        tick.call();
      } catch (const std::exception& error) {
        report("tick", error.what());
      } catch (...) {
        report("tick", unknown_throw);
      }
    }
  }

  std::optional<Instant> next_due() {
    return database.reading([](db::Session& session) { return session.one<Instant>(sql::job_next_due); });
  }

  std::optional<Job> claim() {
    const auto due = next_due();
    // Asked first, so that an idle queue writes nothing.
    if (!due || *due > clock.now()) return std::nullopt;
    return database.writing([&](db::Session& session) {
      const Instant now = clock.now();
      return session.one<Job>(sql::job_claim, now, now + lease);
    });
  }

  // A job that was finished or leased by somebody else meanwhile has another attempt: then nothing changes.
  void finish(const Job& job, const std::optional<std::string>& failure) {
    database.write([&](db::Session& session) {
      if (!failure) {
        session.exec(sql::job_done, job.id, job.attempt);
      } else if (job.attempt >= options.most_attempts) {
        session.exec(sql::job_dead, job.id, job.attempt, clock.now(), storable(*failure));
      } else {
        session.exec(sql::job_failed, job.id, job.attempt, clock.now() + pause_after(job.attempt),
                     storable(*failure));
      }
    });
  }

  // True when it was done.
  bool run(const Job& job) {
    std::optional<std::string> failure;
    if (job.attempt > options.most_attempts) {
      // Every earlier attempt ended with the process: running it again would end this one too.
      failure = "its process ended before it did, " + std::to_string(options.most_attempts) + " times";
    } else if (const auto handler = handlers.find(job.kind); handler == handlers.end()) {
      failure = "nobody handles " + job.kind;
    } else {
      try {
        handler->second(job);
      } catch (const std::exception& error) {
        failure = error.what();
      } catch (...) {
        failure = unknown_throw;
      }
    }
    if (failure) report(job.kind, *failure);
    finish(job, failure);
    return !failure;
  }

  int run_due() {
    int done = 0;
    run_ticks();
    while (!is_stopping()) {
      const auto job = claim();
      if (!job) break;
      done += run(*job) ? 1 : 0;
      run_ticks();
    }
    return done;
  }

  Duration pause() {
    const Instant now = clock.now();
    Duration wait = options.poll;
    for (const Tick& tick : ticks) wait = std::min(wait, tick.next - now);
    if (const auto due = next_due()) wait = std::min(wait, *due - now);
    return std::max(wait, Duration(0));
  }

  void loop() {
    for (;;) {
      Duration wait = options.poll;
      try {
        run_due();
        wait = pause();
      } catch (const std::exception& error) {
        // The database is away: it is asked again at the next poll.
        report("jobs", error.what());
      }
      std::unique_lock lock(mutex);
      wake.wait_for(lock, wait, [this] { return nudged || stopping; });
      nudged = false;
      if (stopping) return;
    }
  }
};

Runner::Runner(db::Database& database, const Clock& clock, IdMaker&, Options options)
    : state_(std::make_unique<State>(database, clock, std::move(options))) {}

Runner::~Runner() {
  stop();
}

void Runner::handle(std::string kind, std::function<void(const Job&)> handler) {
  ensure(!state_->thread.joinable(), "handle() after start()");
  ensure(state_->handlers.emplace(std::move(kind), std::move(handler)).second,
         "two handlers for one kind of job");
}

void Runner::every(std::chrono::milliseconds period, std::function<void()> tick) {
  ensure(!state_->thread.joinable(), "every() after start()");
  ensure(period.count() > 0, "a tick needs a period");
  state_->ticks.push_back({period, std::move(tick), state_->clock.now() + period});
}

void Runner::start() {
  ensure(!state_->thread.joinable(), "the runner runs already");
  state_->stopping = false;
  state_->thread = std::thread([this] { state_->loop(); });
}

void Runner::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
  state_->stopping = false;
}

void Runner::nudge() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->nudged = true;
  }
  state_->wake.notify_all();
}

int Runner::run_due() {
  return state_->run_due();
}

}  // namespace megdan::jobs
