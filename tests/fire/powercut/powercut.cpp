// D2: cuts the power of the storage layer thousands of times and looks at what is left.
// Will not say that a disk keeps its word: it shows that nothing is lost on one that does.
//
//   powercut [--cuts 20000] [--seed 1] [--normal]
//
// --normal runs with synchronous=NORMAL and must fail; without it a short run of that kind follows the long
// one, to prove that the test can see a loss.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "crash_vfs.hpp"
#include "db/database.hpp"

namespace megdan::fire {
namespace {

using db::Query;
using db::Session;

constexpr Query both(std::string_view name, std::string_view text) {
  return {name, text, text};
}
constexpr Query insert_row = both("cut.row", "INSERT INTO row (id, txn, part, body) VALUES ($1, $2, $3, $4)");
constexpr Query insert_txn = both("cut.txn", "INSERT INTO txn (id, parts) VALUES ($1, $2)");
constexpr Query add_total =
    both("cut.total", "UPDATE total SET txns = txns + 1, parts = parts + $1 WHERE id = 1");
constexpr Query forget_rows = both("cut.forget_rows", "DELETE FROM row WHERE txn = $1");
constexpr Query forget_txn = both("cut.forget_txn", "DELETE FROM txn WHERE id = $1 RETURNING parts");
constexpr Query sub_total =
    both("cut.sub", "UPDATE total SET txns = txns - 1, parts = parts - $1 WHERE id = 1");
constexpr Query txn_ids = both("cut.ids", "SELECT id FROM txn");
constexpr Query halves = both("cut.halves",
                              "SELECT COUNT(*) FROM txn t WHERE t.parts <> (SELECT COUNT(*) FROM row r WHERE "
                              "r.txn = t.id AND length(r.body) = 20 + (t.id * 131 + r.part * 17) % 900)");
constexpr Query strays = both("cut.strays", "SELECT COUNT(*) FROM row WHERE txn NOT IN (SELECT id FROM txn)");
constexpr Query totals =
    both("cut.totals",
         "SELECT COUNT(*) FROM total WHERE txns = (SELECT COUNT(*) FROM txn) AND parts = (SELECT "
         "COUNT(*) FROM row)");
constexpr Query integrity = both("cut.integrity", "PRAGMA integrity_check");
constexpr std::string_view tables =
    "CREATE TABLE txn (id INTEGER PRIMARY KEY, parts INTEGER NOT NULL) STRICT;"
    "CREATE TABLE row (id INTEGER PRIMARY KEY, txn INTEGER NOT NULL, part INTEGER NOT NULL, body TEXT NOT "
    "NULL) STRICT;"
    "CREATE INDEX row_txn ON row (txn, part);"
    "CREATE TABLE total (id INTEGER PRIMARY KEY, txns INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT;"
    "INSERT INTO total VALUES (1, 0, 0);";
constexpr db::Migration steps[] = {{"0001_cut_tables", tables, tables}};

struct Findings {
  std::int64_t cuts = 0, lost = 0, resurrected = 0, halves = 0, corrupt = 0, acknowledged = 0, unknown = 0;
  bool clean() const { return lost == 0 && resurrected == 0 && halves == 0 && corrupt == 0; }
};

/// What the client of the storage layer knows.
struct Ledger {
  std::mutex mutex;
  std::set<std::int64_t> acknowledged, forgotten, unknown;
};

class Run {
 public:
  Run(std::uint64_t seed, bool full) : chance_(seed), full_(full), vfs_("powercut", seed * 31 + 7) {}

  Findings of(std::int64_t cuts) {
    while (findings_.cuts < cuts) {
      vfs_.format();
      ledger_.acknowledged.clear();
      ledger_.forgotten.clear();
      ledger_.unknown.clear();
      const std::int64_t in_this_life = 1 + below(25);
      for (std::int64_t i = 0; i < in_this_life && findings_.cuts < cuts; ++i) {
        live_until_cut();
        vfs_.boot();
        ++findings_.cuts;
        if (!look()) break;
      }
    }
    return findings_;
  }

 private:
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(chance_() % static_cast<std::uint64_t>(n));
  }

  std::unique_ptr<db::Database> open() {
    db::SqliteOptions options;
    options.path = "disk.db";
    options.vfs = vfs_.name();
    options.synchronous_full = full_;
    options.readers = 1;
    constexpr std::int64_t frames[] = {3, 12, 60, 1000};
    constexpr std::int64_t bytes[] = {30'000, 200'000, 64 << 20, 64 << 20};
    options.checkpoint_frames = frames[below(4)];
    options.most_wal_bytes = bytes[below(4)];
    return db::open_sqlite(options);
  }

  /// Opens, migrates, writes and perhaps closes; the cut may come at any of these.
  void live_until_cut() {
    vfs_.cut_after(1 + below(below(4) == 0 ? 12 : 160));
    try {
      const auto database = open();
      database->migrate(steps);
      const std::int64_t writes = 1 + below(40);
      if (below(4) == 0) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i)
          threads.emplace_back([&, seed = chance_()] { write_some(*database, writes, seed); });
        for (auto& thread : threads) thread.join();
      } else if (below(4) == 0) {
        // A reader that stays keeps the log from being started again.
        database->read([&](Session& session) {
          session.all<std::int64_t>(txn_ids);
          std::thread([&, seed = chance_()] { write_some(*database, writes, seed); }).join();
        });
      } else {
        write_some(*database, writes, chance_());
      }
      if (below(2) == 0) vfs_.cut_now();
    } catch (const db::Fault&) {
      // The power went during opening, migrating or reading.
    }
    vfs_.cut_now();
  }

  void write_some(db::Database& database, std::int64_t writes, std::uint64_t seed) {
    std::mt19937_64 chance(seed);
    for (std::int64_t i = 0; i < writes && !vfs_.is_cut(); ++i) {
      if (chance() % 6 == 0)
        forget_one(database, chance);
      else
        write_one(database, chance);
    }
  }

  void write_one(db::Database& database, std::mt19937_64& chance) {
    const auto id = static_cast<std::int64_t>(chance() >> 20);
    const auto parts = static_cast<std::int64_t>(1 + chance() % (chance() % 16 == 0 ? 60 : 5));
    const bool gives_up = chance() % 10 == 0;
    struct ChangedMind {};
    try {
      database.write([&](Session& session) {
        session.exec(insert_txn, id, parts);
        for (std::int64_t part = 0; part < parts; ++part)
          session.exec(insert_row, id * 64 + part, id, part,
                       std::string(static_cast<std::size_t>(20 + (id * 131 + part * 17) % 900), 'x'));
        session.exec(add_total, parts);
        if (gives_up) throw ChangedMind{};
      });
      const std::lock_guard lock(ledger_.mutex);
      ledger_.acknowledged.insert(id);
    } catch (const ChangedMind&) {
      const std::lock_guard lock(ledger_.mutex);
      ledger_.forgotten.insert(id);
    } catch (const db::Fault&) {
      const std::lock_guard lock(ledger_.mutex);
      ledger_.unknown.insert(id);
    }
  }

  void forget_one(db::Database& database, std::mt19937_64& chance) {
    std::int64_t id = 0;
    {
      const std::lock_guard lock(ledger_.mutex);
      if (ledger_.acknowledged.empty()) return;
      auto it = ledger_.acknowledged.lower_bound(static_cast<std::int64_t>(chance() >> 20));
      if (it == ledger_.acknowledged.end()) it = ledger_.acknowledged.begin();
      id = *it;
      ledger_.acknowledged.erase(it);
    }
    try {
      database.write([&](Session& session) {
        session.exec(forget_rows, id);
        session.exec(sub_total, *session.one<std::int64_t>(forget_txn, id));
      });
      const std::lock_guard lock(ledger_.mutex);
      ledger_.forgotten.insert(id);
    } catch (const db::Fault&) {
      const std::lock_guard lock(ledger_.mutex);
      ledger_.unknown.insert(id);
    }
  }

  /// False when the life must end: nothing after a loss can be judged.
  bool look() {
    const Findings before = findings_;
    try {
      const auto database = open();
      database->migrate(steps);
      database->read([&](Session& session) { judge(session); });
    } catch (const db::Fault& fault) {
      if (findings_.corrupt++ < 3) std::fprintf(stderr, "after a cut: %s\n", fault.what());
    }
    return findings_.lost == before.lost && findings_.resurrected == before.resurrected &&
           findings_.halves == before.halves && findings_.corrupt == before.corrupt;
  }

  void judge(Session& session) {
    if (session.one<std::string>(integrity) != "ok") ++findings_.corrupt;
    findings_.halves += *session.one<std::int64_t>(halves) + *session.one<std::int64_t>(strays) +
                        (*session.one<std::int64_t>(totals) == 1 ? 0 : 1);
    const auto all = session.all<std::int64_t>(txn_ids);
    const std::set<std::int64_t> there(all.begin(), all.end());
    for (const auto id : ledger_.acknowledged)
      if (!there.contains(id)) ++findings_.lost;
    for (const auto id : ledger_.forgotten)
      if (there.contains(id)) ++findings_.resurrected;
    findings_.acknowledged += static_cast<std::int64_t>(ledger_.acknowledged.size());
    findings_.unknown += static_cast<std::int64_t>(ledger_.unknown.size());
    // From here on the unknown are known: what was found must stay, what was not must stay away.
    for (const auto id : ledger_.unknown)
      (there.contains(id) ? ledger_.acknowledged : ledger_.forgotten).insert(id);
    ledger_.unknown.clear();
  }

  std::mt19937_64 chance_;
  bool full_;
  CrashVfs vfs_;
  Ledger ledger_;
  Findings findings_;
};

std::int64_t number(const char* text) {
  std::int64_t value = 0;
  const auto end = text + std::strlen(text);
  if (std::from_chars(text, end, value).ptr != end || value <= 0) {
    std::fprintf(stderr, "powercut: not a positive number: %s\n", text);
    std::exit(2);
  }
  return value;
}

void print(const char* label, const Findings& found) {
  std::printf(
      "%s: %ld cuts, %ld acknowledged transactions looked for, %ld unknown; %ld lost, %ld undone came back, "
      "%ld half, %ld corrupt\n",
      label, found.cuts, found.acknowledged, found.unknown, found.lost, found.resurrected, found.halves,
      found.corrupt);
}

}  // namespace
}  // namespace megdan::fire

int main(int argc, char** argv) {
  using namespace megdan::fire;
  std::int64_t cuts = 20'000;
  std::int64_t seed = 1;
  bool normal = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--cuts" && i + 1 < argc) {
      cuts = number(argv[++i]);
    } else if (option == "--seed" && i + 1 < argc) {
      seed = number(argv[++i]);
    } else if (option == "--normal") {
      normal = true;
    } else {
      std::fprintf(stderr, "usage: powercut [--cuts N] [--seed S] [--normal]\n");
      return 2;
    }
  }
  const auto start = std::chrono::steady_clock::now();
  const Findings found = Run(static_cast<std::uint64_t>(seed), !normal).of(cuts);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  print(normal ? "synchronous=NORMAL" : "synchronous=FULL", found);
  bool good = found.clean();
  if (!normal) {
    const Findings weak = Run(static_cast<std::uint64_t>(seed), false).of(300);
    print("synchronous=NORMAL, which must lose", weak);
    if (weak.lost == 0) {
      std::printf("the test would not have seen a loss\n");
      good = false;
    }
  }
  std::printf("powercut: %s, %ld cuts, seed %ld, %.0f cuts/s\n", good ? "passed" : "FAILED", found.cuts, seed,
              static_cast<double>(found.cuts) / seconds);
  return good ? 0 : 1;
}
