// D11: restarts PostgreSQL as after a crash under writing clients and counts what was acknowledged.
// Will not start the cluster: MEGDAN_TEST_POSTGRES names it (`tools/postgres start --durable`), a command
// restarts it.
//
//   restarts --command "tools/postgres restart immediate" [--times 20]
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "db/database.hpp"

namespace {

using namespace megdan;
using Steady = std::chrono::steady_clock;

constexpr std::string_view table = "CREATE TABLE restarts_row (id BIGINT PRIMARY KEY);";
constexpr db::Migration steps[] = {{"0001_restarts_row", table, table}};
constexpr db::Query fresh_schema{"r.schema", "", "CREATE SCHEMA restarts"};
constexpr db::Query drop_schema{"r.drop", "", "DROP SCHEMA IF EXISTS restarts CASCADE"};
constexpr db::Query insert{"r.insert", "", "INSERT INTO restarts_row (id) VALUES ($1)"};
constexpr db::Query all{"r.all", "", "SELECT id FROM restarts_row"};

struct Ledger {
  std::mutex mutex;
  std::set<std::int64_t> acknowledged, refused, unknown;
};

void write_until(const std::atomic<bool>& stop, db::Database& database, std::int64_t first, Ledger& ledger,
                 std::atomic<std::int64_t>& last_success_ms, Steady::time_point start) {
  for (std::int64_t id = first; !stop; ++id) {
    std::set<std::int64_t> Ledger::*where = &Ledger::acknowledged;
    try {
      database.write([&](db::Session& session) { session.exec(insert, id); });
      last_success_ms = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
    } catch (const db::Fault& fault) {
      where = fault.kind() == db::FaultKind::unknown_outcome ? &Ledger::unknown : &Ledger::refused;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const std::lock_guard lock(ledger.mutex);
    (ledger.*where).insert(id);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string command;
  int times = 20;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--command") command = argv[i + 1];
    if (option == "--times") times = std::atoi(argv[i + 1]);
  }
  const char* cluster = std::getenv("MEGDAN_TEST_POSTGRES");
  if (command.empty() || cluster == nullptr || times < 1) {
    std::fprintf(stderr, "usage: MEGDAN_TEST_POSTGRES=postgresql://… restarts --command \"…\" [--times N]\n");
    return 2;
  }
  db::PostgresOptions options;
  options.uri = cluster;
  const auto outside = db::open_postgres(options);
  outside->write([](db::Session& session) {
    session.exec(drop_schema);
    session.exec(fresh_schema);
  });
  options.uri += options.uri.find('?') == std::string::npos ? "?" : "&";
  options.uri += "options=-csearch_path%3Drestarts";
  const auto database = db::open_postgres(options);
  database->migrate(steps);

  Ledger ledger;
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> last_success_ms{0};
  const auto start = Steady::now();
  const auto now_ms = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
  };
  std::vector<std::thread> writers;
  for (std::int64_t writer = 0; writer < 4; ++writer)
    writers.emplace_back(
        [&, writer] { write_until(stop, *database, writer << 32 | 1, ledger, last_success_ms, start); });
  std::int64_t longest_ms = 0;
  bool good = true;
  for (int i = 0; i < times && good; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200 + 37 * (i % 7)));
    if (std::system(command.c_str()) != 0) {
      std::fprintf(stderr, "the restart command failed\n");
      good = false;
    }
    const auto back = now_ms();
    while (last_success_ms <= back && now_ms() - back < 30'000)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    longest_ms = std::max(longest_ms, last_success_ms.load() - back);
    good = good && last_success_ms > back;
  }
  stop = true;
  for (auto& writer : writers) writer.join();

  const auto found = database->reading([](db::Session& session) { return session.all<std::int64_t>(all); });
  const std::set<std::int64_t> there(found.begin(), found.end());
  std::size_t lost = 0, appeared = 0;
  for (const auto id : ledger.acknowledged) lost += there.contains(id) ? 0 : 1;
  for (const auto id : ledger.refused) appeared += there.contains(id) ? 1 : 0;
  outside->write([](db::Session& session) { session.exec(drop_schema); });
  good = good && lost == 0 && appeared == 0 && longest_ms <= 3000;
  std::printf(
      "restarts: %s, %d restarts, %zu acknowledged, %zu refused, %zu unknown; %zu lost, %zu refused but "
      "there; "
      "writing again at most %ld ms after the server was back\n",
      good ? "passed" : "FAILED", times, ledger.acknowledged.size(), ledger.refused.size(),
      ledger.unknown.size(), lost, appeared, longest_ms);
  return good ? 0 : 1;
}
