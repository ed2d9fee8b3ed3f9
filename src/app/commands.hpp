// The commands of the program, one function each, as `megdan --help` lists them.
// Will not parse arguments: main.cpp does.
#pragma once

#include <string>

#include "app/config.hpp"

namespace megdan::app {

// Each returns the exit code: 0 done, 1 could not be done (said on standard error).
int serve(Config config);
int migrate(const Config& config);
/// Fills an empty database with the demonstration centre; says so and changes nothing where accounts are there.
int demo(const Config& config);
int backup(const Config& config, const std::string& to);
int restore(const Config& config, const std::string& from, bool force);
/// Checks the database, the audit chain, the files; prints a line a check.
int doctor(const Config& config);
int print_routes(const Config& config);

struct UserOrder {
  std::string email, name, role = "member", centre;
  enum class What { add, link, disable, enable, reset_second_step } what = What::add;
};
int user(const Config& config, const UserOrder& order);

}  // namespace megdan::app
