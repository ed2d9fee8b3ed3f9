#include "app/backups.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <vector>

#include "app/standing.hpp"
#include "audit/trail.hpp"
#include "db/migrations.hpp"

namespace megdan::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view before = "megdan-", after = ".backup", note = "audit ";
constexpr std::size_t stamp_length = 15;
constexpr std::int64_t day = 24 * 3600 * 1000;
constexpr std::int64_t at_night = 2 * 3600 * 1000;

bool is_ours(const std::string& name) {
  return name.size() == before.size() + stamp_length + after.size() && name.starts_with(before) &&
         name.ends_with(after) && std::ranges::all_of(name.substr(before.size(), stamp_length), [](char c) {
           return c == '-' || (c >= '0' && c <= '9');
         });
}

/// Oldest first.
std::vector<std::string> ours_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (auto name = entry.path().filename().string(); is_ours(name)) names.push_back(std::move(name));
  std::ranges::sort(names);
  return names;
}

std::string name_at(Instant at) {
  return fmt::format("{}{}{}", before, stamp(at), after);
}

}  // namespace

std::string stamp(Instant at) {
  return fmt::format("{:%Y%m%d-%H%M%S}", fmt::gmtime(static_cast<std::time_t>(at.ms / 1000)));
}

std::string backups_folder(const std::string& data) {
  return data + "/backups";
}

db::BackupReport take_backup(db::Database& database, const std::string& path) {
  std::vector<std::string> notes;
  // Before the copy is taken: what is noted is surely in it.
  if (has_trail(database))
    if (const auto end = audit::newest(database)) notes.push_back(std::string(note) + audit::to_text(*end));
  return db::backup(database, path, db::migrations(), notes);
}

std::string proof_of_trail(db::Database& database, const std::optional<db::Digest>& digest) {
  if (!has_trail(database)) return {};
  std::optional<audit::Noted> noted;
  if (digest)
    for (const auto& line : digest->notes)
      if (line.starts_with(note)) noted = audit::noted_from(std::string_view(line).substr(note.size()));
  const auto broken = audit::first_broken(database, noted);
  return broken ? fmt::format("its audit trail is broken at entry {}", *broken) : std::string();
}

std::optional<std::string> Backups::take_if_due() {
  if (kept_ == 0) return std::nullopt;
  const Instant now = clock_.now();
  const Instant last_night{now.ms - (now.ms - at_night) % day};
  auto names = ours_in(folder_);
  if (!names.empty() && names.back() >= name_at(last_night)) return std::nullopt;

  fs::create_directories(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
  std::error_code ignored;
  // Begun by a process that was killed.
  std::vector<fs::path> begun;
  for (const auto& entry : fs::directory_iterator(folder_))
    if (const auto name = entry.path().filename().string();
        name.starts_with(before) && name.ends_with(".part"))
      begun.push_back(entry.path());
  for (const auto& path : begun) fs::remove(path, ignored);

  const std::string taken = folder_ + "/" + name_at(now);
  take_backup(database_, taken);
  names = ours_in(folder_);
  for (std::size_t i = 0; i + kept_ < names.size(); ++i) {
    fs::remove(folder_ + "/" + names[i], ignored);
    fs::remove(folder_ + "/" + names[i] + ".sha256", ignored);
  }
  return taken;
}

std::optional<Duration> Backups::age() const {
  const auto names = ours_in(folder_);
  if (names.empty()) return std::nullopt;
  std::tm utc{};
  if (!strptime(names.back().substr(before.size(), stamp_length).c_str(), "%Y%m%d-%H%M%S", &utc))
    return std::nullopt;
  return clock_.now() - Instant{static_cast<std::int64_t>(timegm(&utc)) * 1000};
}

}  // namespace megdan::app
