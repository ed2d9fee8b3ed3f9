// The commands of the program, one function each, as `megdan --help` lists them.
// Will not parse arguments: main.cpp does.
#pragma once

#include <cstdint>
#include <string>

#include "app/config.hpp"

namespace megdan::app {

class Programme;
/// Why the database is not served with these settings; empty: it is. A demonstration is served as one, a real
/// centre never is.
std::string refusal_to_serve(const Programme& programme);

/// Why a command on what is in the database cannot begin; empty: there is one.
std::string missing_database(const Config& config);

// Each returns the exit code: 0 done, 1 could not be done (said on standard error).
int serve(Config config);
int migrate(const Config& config);
/// Fills an empty database with the demonstration centre; says so and changes nothing where accounts are
/// there.
int demo(const Config& config);
int backup(const Config& config, const std::string& to);
int restore(const Config& config, const std::string& from, bool force, bool unproven);
/// Checks the database, the audit chain, the files; prints a line a check.
int doctor(const Config& config);
/// Of this program, whatever the settings say: opens no database but an empty one of its own.
int print_routes();

struct UserOrder {
  std::string email, name, role = "member", centre;
  bool says_address = false;  // where the server is was said on the command line
  enum class What { add, link, disable, enable, reset_second_step } what = What::add;
};
int user(const Config& config, const UserOrder& order);

struct CentreOrder {
  std::string name_bg, name_en, town_bg, town_en, region;  // region: ISO 3166-2, "BG-16"
  enum class What { list, add } what = What::list;
};
int centre(const Config& config, const CentreOrder& order);

/// On jobs that were given up after many tries.
struct JobsOrder {
  std::string which;  // an id, or "all"
  enum class What { list, retry, forget } what = What::list;
};
int given_up_jobs(const Config& config, const JobsOrder& order);

/// Prints the newest entries of the audit trail, the newest last.
int print_trail(const Config& config, std::int64_t most);

}  // namespace megdan::app
