#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "core/ensure.hpp"
#include "db/postgres_connection.hpp"
#include "db/testing.hpp"

namespace megdan::db::testing {
namespace {

std::string cluster() {
  const char* uri = std::getenv("MEGDAN_TEST_POSTGRES");
  return uri != nullptr ? uri : "";
}

std::string new_folder() {
  // In memory where there is such a place: these tests are about answers, not about the disk.
  namespace fs = std::filesystem;
  const fs::path root = access("/dev/shm", W_OK) == 0 ? fs::path("/dev/shm") : fs::temp_directory_path();
  std::string pattern = (root / "megdan-test-XXXXXX").string();
  ensure(mkdtemp(pattern.data()) != nullptr, "no temporary folder");
  return pattern;
}

}  // namespace

std::vector<Engine> engines() {
  if (!cluster().empty()) return {Engine::sqlite, Engine::postgres};
  static const bool said = [] {
    std::cerr << "MEGDAN_TEST_POSTGRES is not set: the tests of the database run on SQLite alone\n";
    return true;
  }();
  (void)said;
  return {Engine::sqlite};
}

Fresh::Fresh(Engine engine, std::span<const Migration> steps) {
  if (engine == Engine::sqlite) {
    folder_ = new_folder();
    address_ = folder_ + "/test.db";
  } else {
    static std::atomic<int> number{0};
    schema_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
    PostgresOptions options;
    options.uri = cluster();
    PostgresConnection connection(options);
    connection.exec("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE; CREATE SCHEMA " + schema_);
    address_ = options.uri + (options.uri.find('?') == std::string::npos ? "?" : "&") +
               "options=-csearch_path%3D" + schema_;
  }
  database_ = open(address_);
  database_->migrate(steps);
}

Fresh::~Fresh() {
  database_.reset();
  try {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    if (!schema_.empty()) {
      PostgresOptions options;
      options.uri = cluster();
      PostgresConnection(options).exec("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
    }
  } catch (const std::exception& error) {
    std::cerr << "a test database stays behind: " << error.what() << "\n";
  }
}

void Fresh::reopen() {
  database_.reset();
  database_ = open(address_);
}

std::vector<std::string> not_understood(Database& database, std::span<const Query* const> queries) {
  std::vector<std::string> messages;
  for (const Query* query : queries) {
    try {
      database.prepare(*query);
    } catch (const Fault& fault) {
      messages.emplace_back(fault.what());
    }
  }
  return messages;
}

}  // namespace megdan::db::testing
