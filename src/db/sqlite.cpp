#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "core/ensure.hpp"
#include "db/migrate.hpp"
#include "db/sqlite_connection.hpp"
#include "db/sqlite_writer.hpp"
#include "db/transaction.hpp"

namespace megdan::db {
namespace {

/// Reader connections; each serves one body at a time.
class Readers {
 public:
  explicit Readers(const SqliteOptions& options) : longest_wait_(options.longest_wait) {
    ensure(options.readers > 0, "at least one reader");
    for (unsigned i = 0; i < options.readers; ++i) {
      all_.push_back(std::make_unique<SqliteConnection>(options, SqliteRole::reader));
      free_.push_back(all_.back().get());
    }
  }
  SqliteConnection* take() {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, longest_wait_, [&] { return !free_.empty(); }))
      throw Fault(FaultKind::busy, "every reader of the database is busy");
    auto* reader = free_.back();
    free_.pop_back();
    return reader;
  }
  void give_back(SqliteConnection* reader) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(reader);
    }
    freed_.notify_one();
  }

 private:
  std::chrono::milliseconds longest_wait_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<SqliteConnection>> all_;
  std::vector<SqliteConnection*> free_;
};

class OneReader {
 public:
  explicit OneReader(Readers& readers) : readers_(readers), reader_(readers.take()) {}
  ~OneReader() {
    reader_->roll_back();
    readers_.give_back(reader_);
  }
  OneReader(const OneReader&) = delete;
  OneReader& operator=(const OneReader&) = delete;
  SqliteConnection& operator*() { return *reader_; }

 private:
  Readers& readers_;
  SqliteConnection* reader_;
};

/// Connects migrate.cpp to the writer's connection.
class SqliteMigrating final : public Migrating {
 public:
  explicit SqliteMigrating(SqliteConnection& connection) : connection_(connection) {}
  void exec(std::string_view sql) override { connection_.exec(sql); }
  std::int64_t run(const Query& query, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override {
    return connection_.run(query, values, each);
  }
  std::string_view text_of(const Migration& migration) const override { return migration.sqlite; }
  // Rebuilding a table needs the keys off, and the pragma works only outside a transaction.
  void before_all() override { connection_.exec("PRAGMA foreign_keys=OFF"); }
  void begin() override { connection_.exec("BEGIN IMMEDIATE"); }
  void commit(const Migration& migration) override {
    std::string broken;
    const Query check{"db.foreign_key_check", "PRAGMA foreign_key_check", ""};
    connection_.run(check, {}, [&](const Row& row) { broken = row.text(0); });
    if (!broken.empty())
      throw Fault(FaultKind::foreign_key,
                  std::string(migration.name) + " leaves broken references in " + broken);
    connection_.exec("COMMIT");
  }
  void roll_back() noexcept override { connection_.roll_back(); }
  void after_all() noexcept override {
    connection_.roll_back();
    sqlite3_exec(connection_.raw(), "PRAGMA foreign_keys=ON", nullptr, nullptr, nullptr);
  }

 private:
  SqliteConnection& connection_;
};

class Sqlite final : public Database {
 public:
  explicit Sqlite(const SqliteOptions& options) : options_(options), writer_(options), readers_(options) {}

  Engine engine() const override { return Engine::sqlite; }
  std::uint64_t generation() const override { return writer_.generation(); }

  void read(const std::function<void(Session&)>& body) override {
    Effects effects;
    {
      const Inside inside(this);
      OneReader reader(readers_);
      (*reader).exec("BEGIN");
      OneSession session(*reader);
      body(session);
      session.finish();
      effects = session.take_effects();
    }
    run_effects(effects);
  }

  void write(const std::function<void(Session&)>& body) override { write(body, SqliteWriter::Shown::yes); }
  void write_unseen(const std::function<void(Session&)>& body) override {
    write(body, SqliteWriter::Shown::no);
  }

  std::vector<std::string> migrate(std::span<const Migration> migrations) override {
    const Inside inside(this);
    std::vector<std::string> done;
    writer_.alone([&](SqliteConnection& connection) {
      connection.without_deadline(true);
      SqliteMigrating migrating(connection);
      try {
        done = apply_missing(migrating, migrations);
      } catch (...) {
        connection.without_deadline(false);
        throw;
      }
      connection.without_deadline(false);
    });
    return done;
  }

  std::vector<std::string> applied_migrations() override {
    std::vector<std::string> names;
    read([&](Session& session) { names = applied_names(session); });
    return names;
  }

  void prepare(const Query& query) override {
    OneReader reader(readers_);
    (*reader).prepare(query);
  }

  void copy_to(const std::string& new_file) override {
    // A connection of its own: a copy may take minutes, and no reader or writer should wait for it.
    SqliteConnection copier(options_, SqliteRole::copier);
    const Query copy{"db.copy", "VACUUM INTO $1", ""};
    const Value values[] = {std::string_view(new_file)};
    copier.run(copy, values, [](const Row&) {});
  }

  std::vector<std::pair<std::string, double>> gauges() override {
    std::vector<std::pair<std::string, double>> gauges;
    writer_.add_gauges(gauges);
    OneReader reader(readers_);
    const Query size{"db.size", "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
                     ""};
    (*reader).run(size, {}, [&](const Row& row) {
      gauges.emplace_back("database_bytes", static_cast<double>(row.integer(0)));
    });
    return gauges;
  }

 private:
  void write(const std::function<void(Session&)>& body, SqliteWriter::Shown shown) {
    Effects effects;
    {
      const Inside inside(this);
      effects = writer_.write(body, shown);
    }
    run_effects(effects);
  }

  const SqliteOptions options_;
  SqliteWriter writer_;  // before the readers: it creates the file and its log
  Readers readers_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  if (options.path.empty() || options.path.front() == ':')
    throw Fault(FaultKind::other, "a SQLite database needs a file: readers open it a second time");
  return std::make_unique<Sqlite>(options);
}

}  // namespace megdan::db
