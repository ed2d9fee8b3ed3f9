// For store tests of every feature: a fresh, migrated database on each engine, gone afterwards.
// Will not be linked into the program: target megdan_db_testing, tests only.
//
//   class SeminarStore : public ::testing::TestWithParam<db::Engine> {
//    protected:
//     db::testing::Fresh database_{GetParam()};      // database_->write(…)
//   };
//   INSTANTIATE_TEST_SUITE_P(on, SeminarStore, ::testing::ValuesIn(db::testing::engines()),
//   db::testing::name); TEST_P(SeminarStore, every_query_is_understood) {
//     EXPECT_THAT(db::testing::not_understood(*database_, sql::queries), ::testing::IsEmpty());
//   }
//
// PostgreSQL takes part when MEGDAN_TEST_POSTGRES holds the address of a cluster (tools/postgres start prints
// one).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/migrations.hpp"

namespace megdan::db::testing {

/// SQLite, and PostgreSQL if there is one; otherwise says once on stderr that it is left out.
std::vector<Engine> engines();

/// The name of a parameter for INSTANTIATE_TEST_SUITE_P.
inline constexpr auto name = [](const auto& info) -> std::string {
  return info.param == Engine::sqlite ? "sqlite" : "postgres";
};

/// A SQLite file in a folder of its own, or a PostgreSQL schema of its own; removed by the destructor.
class Fresh {
 public:
  explicit Fresh(Engine engine, std::span<const Migration> steps = migrations());
  ~Fresh();
  Fresh(const Fresh&) = delete;
  Fresh& operator=(const Fresh&) = delete;

  Database& operator*() const { return *database_; }
  Database* operator->() const { return database_.get(); }
  /// For db::open: a second handle on the same database.
  const std::string& address() const { return address_; }
  /// Closes and opens it again, as after a restart of the program.
  void reopen();

 private:
  std::string folder_;  // SQLite
  std::string schema_;  // PostgreSQL
  std::string address_;
  std::unique_ptr<Database> database_;
};

/// "name: message" for every query that the engine cannot prepare.
std::vector<std::string> not_understood(Database& database, std::span<const Query* const> queries);

}  // namespace megdan::db::testing
