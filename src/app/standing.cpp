#include "app/standing.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>

#include "app/store_sql.hpp"
#include "core/base32.hpp"
#include "db/backup.hpp"

namespace megdan::app {
namespace {

std::optional<std::string> mark(db::Database& database, std::string_view name) {
  return database.reading(
      [&](db::Session& session) { return session.one<std::string>(sql::mark_find, name); });
}
void set_mark(db::Database& database, std::string_view name, std::string_view value) {
  database.write([&](db::Session& session) { session.exec(sql::mark_set, name, value); });
}

std::string whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string print_of_key(const std::string& data) {
  const std::string key = whole(data + "/key");
  if (key.empty()) return {};
  std::array<unsigned char, 32> print{};
  // A purpose of its own: no other hash of the key can be compared with this one.
  constexpr std::string_view purpose = "megdan: which key";
  crypto_generichash(print.data(), print.size(), reinterpret_cast<const unsigned char*>(key.data()),
                     key.size(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
  return base32_encode(std::as_bytes(std::span(print)));
}

std::string note_of(const std::string& data) {
  return data + "/audit";
}

void write_note(const std::string& data, const audit::Noted& end) {
  const std::string draft = note_of(data) + ".part";
  {
    std::ofstream file(draft, std::ios::binary | std::ios::trunc);
    file << audit::to_text(end) << '\n';
    file.close();
    if (!file) throw db::Fault(db::FaultKind::full, draft + " cannot be written");
  }
  std::filesystem::rename(draft, note_of(data));
}

}  // namespace

std::string problem_of_disk(const std::string& folder) {
  std::error_code unknown;
  const auto space = std::filesystem::space(folder, unknown);
  if (unknown) return folder + ": " + unknown.message();
  return space.available < space.capacity / 10 ? "less than a tenth is free" : "";
}

void mark_written(db::Database& database, Instant now) {
  database.write_unseen(
      [&](db::Session& session) { session.exec(sql::mark_set, "written", std::to_string(now.ms)); });
}

bool is_marked_demonstration(db::Database& database) {
  return mark(database, "demonstration").has_value();
}
void mark_demonstration(db::Database& database) {
  set_mark(database, "demonstration", "1");
}

std::string problem_of_key(db::Database& database, const std::string& data) {
  // In a demonstration nobody needs a second step.
  if (is_marked_demonstration(database)) return {};
  const auto remembered = mark(database, "key");
  const std::string print = print_of_key(data);
  constexpr std::string_view way_out =
      "Put the right file back from where you keep it. If it is lost for good, start once with: megdan serve "
      "--new-key; then everybody who "
      "has an authenticator must set it up again (megdan user reset-second-step ADDRESS)";
  if (print.empty() && (remembered || audit::newest(database)))
    return fmt::format("{}/key is missing, and it seals the second steps of the people in this database. {}",
                       data, way_out);
  if (remembered && *remembered != print)
    return fmt::format("{}/key is not the key that seals the second steps of the people in this database. {}",
                       data, way_out);
  return {};
}

void remember_key(db::Database& database, const std::string& data) {
  const std::string print = print_of_key(data);
  if (!print.empty() && mark(database, "key") != print) set_mark(database, "key", print);
}

bool has_trail(db::Database& database) {
  const auto applied = database.applied_migrations();
  return std::ranges::find(applied, "0004_audit_chain") != applied.end();
}

std::optional<audit::Noted> noted_end(const std::string& data) {
  return audit::noted_from(whole(note_of(data)));
}

bool note_end(db::Database& database, const std::string& data) {
  const auto noted = noted_end(data);
  if (noted && !audit::holds(database, *noted)) return false;
  if (const auto end = audit::newest(database); end && end != noted) write_note(data, *end);
  return true;
}

void note_end_anew(db::Database& database, const std::string& data) {
  const auto end = has_trail(database) ? audit::newest(database) : std::nullopt;
  if (end) {
    write_note(data, *end);
  } else {
    std::filesystem::remove(note_of(data));
  }
}

std::string problem_of_trail(db::Database& database, const std::string& data) {
  // The note first: the trail may grow meanwhile.
  const auto noted = noted_end(data);
  if (const auto broken = audit::first_broken(database)) return fmt::format("broken at entry {}", *broken);
  if (noted && !audit::holds(database, *noted))
    return fmt::format(
        "entry {}, which {} remembers, is gone or changed: entries were cut off at the end, or an older copy "
        "was put in place by hand (then remove that file)",
        noted->seq, note_of(data));
  return {};
}

}  // namespace megdan::app
