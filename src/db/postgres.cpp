#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "core/ensure.hpp"
#include "db/migrate.hpp"
#include "db/postgres_connection.hpp"
#include "db/postgres_dump.hpp"
#include "db/transaction.hpp"

namespace megdan::db {
namespace {

constexpr int most_attempts = 60;
constexpr std::string_view begin_read = "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY";
constexpr std::string_view begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE";

class Pool {
 public:
  explicit Pool(PostgresOptions options) : options_(std::move(options)) {
    ensure(options_.connections > 0, "at least one connection");
  }

  std::unique_ptr<PostgresConnection> take() {
    {
      std::unique_lock lock(mutex_);
      if (!freed_.wait_for(lock, options_.longest_wait, [&] { return taken_ < options_.connections; }))
        throw Fault(FaultKind::busy, "every connection to PostgreSQL is busy");
      ++taken_;
      if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    try {
      return std::make_unique<PostgresConnection>(options_);
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }
  /// Null: the connection is gone.
  void give_back(std::unique_ptr<PostgresConnection> connection) {
    {
      const std::lock_guard lock(mutex_);
      --taken_;
      if (connection) idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
  }
  /// After a restart of the server every idle connection is dead; after a migration every plan is stale.
  void forget_idle() {
    std::vector<std::unique_ptr<PostgresConnection>> dead;
    const std::lock_guard lock(mutex_);
    dead.swap(idle_);
  }
  std::pair<std::size_t, std::size_t> taken_and_idle() const {
    const std::lock_guard lock(mutex_);
    return {taken_, idle_.size()};
  }

 private:
  const PostgresOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t taken_ = 0;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
};

/// A connection while it is in use; goes back rolled back, or not at all.
class Lease {
 public:
  explicit Lease(Pool& pool) : pool_(pool), connection_(pool.take()) {}
  ~Lease() {
    if (!connection_->roll_back()) connection_.reset();
    pool_.give_back(std::move(connection_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  PostgresConnection& operator*() { return *connection_; }
  PostgresConnection* operator->() { return connection_.get(); }

 private:
  Pool& pool_;
  std::unique_ptr<PostgresConnection> connection_;
};

class PostgresMigrating final : public Migrating {
 public:
  explicit PostgresMigrating(PostgresConnection& connection) : connection_(connection) {}
  void exec(std::string_view sql) override { connection_.exec(sql); }
  std::int64_t run(const Query& query, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override {
    return connection_.run(query, values, each);
  }
  std::string_view text_of(const Migration& migration) const override { return migration.postgres; }
  void begin() override {
    // READ COMMITTED, so that what another migrating process committed while we waited is seen.
    connection_.exec(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; "
        "SELECT pg_advisory_xact_lock(74656764616)");
  }
  void commit(const Migration&) override { connection_.exec("COMMIT"); }
  void roll_back() noexcept override { connection_.roll_back(); }

 private:
  PostgresConnection& connection_;
};

class Postgres final : public Database {
 public:
  explicit Postgres(const PostgresOptions& options) : uri_(options.uri), pool_(options) {
    // Fails at the start rather than at the first request.
    const Lease first(pool_);
  }

  Engine engine() const override { return Engine::postgres; }
  std::uint64_t generation() const override { return generation_.load(std::memory_order_acquire); }

  void read(const std::function<void(Session&)>& body) override {
    Effects effects = transact(begin_read, body);
    run_effects(effects);
  }
  void write(const std::function<void(Session&)>& body) override {
    Effects effects;
    try {
      effects = transact(begin_write, body);
    } catch (...) {
      // A commit whose answer was lost may have happened.
      generation_.fetch_add(1, std::memory_order_release);
      throw;
    }
    generation_.fetch_add(1, std::memory_order_release);
    run_effects(effects);
  }
  void write_unseen(const std::function<void(Session&)>& body) override {
    Effects effects = transact(begin_write, body);
    run_effects(effects);
  }

  std::vector<std::string> migrate(std::span<const Migration> migrations) override {
    const Inside inside(this);
    std::vector<std::string> done;
    {
      Lease lease(pool_);
      PostgresMigrating migrating(*lease);
      done = apply_missing(migrating, migrations);
    }
    generation_.fetch_add(1, std::memory_order_release);
    pool_.forget_idle();
    return done;
  }

  std::vector<std::string> applied_migrations() override {
    std::vector<std::string> names;
    read([&](Session& session) { names = applied_names(session); });
    return names;
  }

  void prepare(const Query& query) override { Lease(pool_)->prepare(query); }

  void copy_to(const std::string& new_file) override { dump_postgres(uri_, new_file); }

  std::vector<std::pair<std::string, double>> gauges() override {
    const auto [taken, idle] = pool_.taken_and_idle();
    const auto number = [](auto value) { return static_cast<double>(value); };
    return {{"connections_taken", number(taken)},      {"connections_idle", number(idle)},
            {"transactions", number(commits_.load())}, {"rolled_back", number(rolled_back_.load())},
            {"retries", number(retries_.load())},      {"lost_connections", number(lost_.load())}};
  }

 private:
  Effects transact(std::string_view begin, const std::function<void(Session&)>& body) {
    Effects effects;
    {
      const Inside inside(this);
      bool reconnected = false;
      for (int attempt = 1;; ++attempt) {
        bool lost = false;
        try {
          effects = once(begin, body, lost);
          break;
        } catch (const Fault& fault) {
          ++rolled_back_;
          if (fault.kind() == FaultKind::serialization && attempt < most_attempts) {
            ++retries_;
            pause(attempt);
          } else if (fault.kind() == FaultKind::unavailable && !reconnected && lost) {
            // Nothing was committed, and the idle connections of the pool are likely as dead as this one.
            reconnected = true;
            pool_.forget_idle();
          } else {
            throw;
          }
        }
      }
      ++commits_;
    }
    return effects;
  }

  Effects once(std::string_view begin, const std::function<void(Session&)>& body, bool& lost) {
    Lease lease(pool_);
    try {
      lease->exec(begin);
      OneSession session(*lease);
      body(session);
      session.finish();
      commit(*lease);
      return session.take_effects();
    } catch (const Fault&) {
      if (!lease->is_alive()) {
        lost = true;
        ++lost_;
      }
      throw;
    }
  }

  static void commit(PostgresConnection& connection) {
    std::string tag;
    try {
      tag = connection.exec("COMMIT");
    } catch (const Fault& fault) {
      if (fault.kind() == FaultKind::unavailable)
        throw Fault(FaultKind::unknown_outcome,
                    std::string("the answer to COMMIT was lost: ") + fault.what());
      throw;
    }
    ensure(tag == "COMMIT", "a transaction ended as " + tag);
  }

  // Others that met the same conflict wait a different time: the counter differs for each.
  void pause(int attempt) {
    const auto spread = (retries_.load() * 7919) % 17;
    std::this_thread::sleep_for(std::chrono::microseconds(200 * std::min(attempt, 20) * (1 + spread / 4)));
  }

  const std::string uri_;
  Pool pool_;
  std::atomic<std::uint64_t> generation_{0};
  std::atomic<std::int64_t> commits_{0}, rolled_back_{0}, retries_{0}, lost_{0};
};

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
  return std::make_unique<Postgres>(options);
}

}  // namespace megdan::db
