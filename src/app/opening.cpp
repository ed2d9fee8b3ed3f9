#include "app/opening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "app/backups.hpp"
#include "app/log.hpp"
#include "db/migrations.hpp"

namespace megdan::app {

std::string name_of_database(const Config& config) {
  return without_secrets(config.database_address());
}

std::string with_advice(const Config& config, const std::exception& error) {
  std::string what = error.what();
  std::ranges::replace_if(
      what, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  while (what.ends_with(' ')) what.pop_back();
  const std::string sentence = fmt::format("{}: {}", name_of_database(config), what);
  const auto* fault = dynamic_cast<const db::Fault*>(&error);
  if (!fault) return sentence;
  switch (fault->kind()) {
    case db::FaultKind::unavailable:
      return sentence + "; is the database running, and is its address right?";
    case db::FaultKind::busy:
      return sentence + "; another program has it: wait for it, or stop it";
    case db::FaultKind::full:
      return sentence + "; is there room on the disk, and may this user write there?";
    default:
      break;
  }
  // 11 and 26: what SQLite says of a damaged file, and of one that is no database; the low byte of longer
  // codes.
  const auto at = what.rfind("(SQLite ");
  const int code = at == std::string::npos ? 0 : std::atoi(what.c_str() + at + 8) & 0xff;
  if (code != 11 && code != 26) return sentence;
  return sentence +
         "; the file is damaged or no database: put a good copy in its place with: megdan restore FILE "
         "--force";
}

std::unique_ptr<db::Database> open_database(const Config& config) {
  try {
    return db::open(config.database_address());
  } catch (const std::exception& error) {
    throw std::runtime_error(with_advice(config, error));
  }
}

std::vector<std::string> bring_up_to_date(const Config& config, db::Database& database, const Clock& clock) {
  const auto known = db::migrations();
  try {
    const auto applied = database.applied_migrations();
    const auto is_applied = [&](const db::Migration& step) {
      return std::ranges::find(applied, step.name) != applied.end();
    };
    if (database.engine() == db::Engine::sqlite && !applied.empty() && applied.size() < known.size() &&
        !std::ranges::all_of(known, is_applied)) {
      const std::string copy = fmt::format("{}/before-{}-{}.backup", backups_folder(config.data),
                                           known.back().name, stamp(clock.now()));
      std::filesystem::create_directories(backups_folder(config.data));
      take_backup(database, copy);
      log("info", "migrate.copy", {{"file", std::string_view(copy)}});
    }
    return database.migrate(known);
  } catch (const std::exception& error) {
    throw std::runtime_error(with_advice(config, error));
  }
}

}  // namespace megdan::app
