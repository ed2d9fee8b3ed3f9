// The commands that show what lies in the database: jobs given up, the audit trail.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <limits>

#include "app/commands.hpp"
#include "app/programme.hpp"
#include "audit/trail.hpp"
#include "jobs/jobs.hpp"

namespace megdan::app {
namespace {

int refuse(const std::string& why) {
  fmt::print(stderr, "megdan: {}\n", why);
  return 1;
}

std::string iso(Instant at) {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(static_cast<std::time_t>(at.ms / 1000)));
}

/// On one line, and nothing in it that a terminal would obey.
std::string shown(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

std::string refusal_of(const std::string& which) {
  return fmt::format("\"{}\" is no job that was given up; see: megdan jobs list", which);
}

int list(const std::vector<jobs::DeadJob>& dead) {
  if (dead.empty()) fmt::print("No job was given up.\n");
  for (const auto& job : dead)
    fmt::print("{}  {}  {}  {} attempts  {}\n", job.id.text(), iso(job.died_at), job.kind, job.attempts,
               shown(job.reason));
  return 0;
}

/// An account by its name, beside its id; everything else as the trail has it.
std::string named(db::Session& session, Directory& directory, const std::string& word) {
  if (const auto account = AccountId::parse(word))
    if (const auto name = directory.name_of(session, *account); !name.empty())
      return fmt::format("{} ({})", name, word);
  return word;
}

}  // namespace

int given_up_jobs(const Config& given, const JobsOrder& order) {
  Config config = given;
  complete(config);
  if (const auto missing = missing_database(config); !missing.empty()) return refuse(missing);
  Programme programme(config);
  auto& database = programme.database();
  auto dead = jobs::dead_jobs(database, std::numeric_limits<std::int64_t>::max());
  if (order.what == JobsOrder::What::list) return list(dead);
  const bool all = order.which == "all";
  if (!all) {
    const auto id = jobs::JobId::parse(order.which);
    std::erase_if(dead, [&](const jobs::DeadJob& job) { return job.id != id; });
    if (dead.empty()) return refuse(refusal_of(order.which));
  }
  if (dead.empty()) return list(dead);

  const bool retries = order.what == JobsOrder::What::retry;
  const SystemClock clock;
  audit::Trail trail(clock);
  std::vector<bool> done;
  database.write([&](db::Session& session) {
    done.clear();
    for (const auto& job : dead) {
      done.push_back(retries ? jobs::revive(session, job.id, clock.now()) : jobs::forget(session, job.id));
      if (done.back())
        trail.record(session, "console", retries ? "job.retry" : "job.forget", job.id.text(), job.kind);
    }
  });
  int left = 0;
  for (std::size_t i = 0; i < dead.size(); ++i) {
    if (done[i]) {
      fmt::print("{}  {}  {}\n", dead[i].id.text(), dead[i].kind,
                 retries ? "waits to be tried again" : "forgotten");
    } else {
      ++left;
      fmt::print(stderr, "megdan: {}  {}  was left as it is: {}\n", dead[i].id.text(), dead[i].kind,
                 retries ? "the same work waits already, or somebody else was quicker"
                         : "somebody else was quicker");
    }
  }
  return left == 0 ? 0 : 1;
}

int print_trail(const Config& given, std::int64_t most) {
  Config config = given;
  complete(config);
  if (const auto missing = missing_database(config); !missing.empty()) return refuse(missing);
  Programme programme(config);
  std::string lines;
  programme.database().read([&](db::Session& session) {
    lines.clear();
    auto entries = audit::newest_entries(session, most);
    std::ranges::reverse(entries);
    for (const auto& entry : entries) {
      lines +=
          fmt::format("{}  {}  {}  {}  {}", entry.seq, iso(entry.at),
                      shown(named(session, programme.people().directory(), entry.actor)), shown(entry.action),
                      shown(named(session, programme.people().directory(), entry.subject)));
      if (!entry.details.empty()) lines += "  " + shown(entry.details);
      lines += '\n';
    }
  });
  fmt::print("{}", lines.empty() ? "The audit trail is empty.\n" : lines);
  return 0;
}

}  // namespace megdan::app
