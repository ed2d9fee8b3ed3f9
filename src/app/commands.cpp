#include "app/commands.hpp"

#include <fmt/format.h>

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>

#include "app/log.hpp"
#include "app/programme.hpp"
#include "contracts/words.hpp"
#include "db/backup.hpp"
#include "db/migrations.hpp"

namespace megdan::app {
namespace {

int fail(const std::string& why) {
  fmt::print(stderr, "megdan: {}\n", why);
  return 1;
}

/// Prints what a person at the console needs: addresses and one-time links.
void greet(Programme& programme) {
  const Config& config = programme.config();
  fmt::print("\n  Megdan is open: {}\n", config.public_url);
  if (config.public_url.starts_with("http://") && config.listen != "127.0.0.1")
    fmt::print("  Plain HTTP: cookies carry plain names here; for the open internet put a TLS proxy in front.\n");
  if (config.demonstration) {
    const auto demonstration = programme.seminars().demonstration();
    fmt::print("\n  One-time links for the demonstration (each works once, for twelve hours):\n");
    for (const auto& [email, label] : {std::pair("administrator@demo.example", "administrator"),
                                       std::pair("manager@demo.example", "manager, Plovdiv"),
                                       std::pair("facilitator@demo.example", "facilitator, Plovdiv"),
                                       std::pair("member@demo.example", "member")})
      if (const auto account = programme.people().find_account(email))
        fmt::print("    {:22} {}\n", label, programme.people().console_link(*account, "bg", true));
    if (!demonstration.join_code.empty())
      fmt::print("\n  Join code of the running seminar: {}   {}/j/{}\n", demonstration.join_code, config.public_url,
                 demonstration.join_code);
  } else if (!programme.people().has_administrator()) {
    auto account = programme.people().find_account("administrator@localhost");
    if (!account)
      account = programme.people().make_account("administrator@localhost", "Administrator", {{Role::administrator, std::nullopt}});
    fmt::print("\n  No administrator has entered yet. One-time link, for twelve hours:\n    {}\n",
               programme.people().console_link(*account, "bg", false));
  }
  fmt::print("\n  Ctrl-C ends it.\n\n");
  std::fflush(stdout);
}

}  // namespace

int serve(Config config) {
  complete(config);
  // Blocked before any thread starts, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // A page is some hundred kilobytes of short-lived text: glibc would give them back to the kernel and fetch them
  // anew for every request (malloc_trim of a thread's arena, page faults: a seventh of a report's time).
  mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
  mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);

  Programme programme(config);
  if (config.demonstration && !programme.people().has_accounts()) programme.seminars().demonstrate(programme.people());
  programme.start();
  greet(programme);
  log("info", "start", {{"version", MEGDAN_VERSION}, {"port", std::int64_t{programme.port()}}});
  int signal = 0;
  sigwait(&signals, &signal);
  log("info", "stop", {{"signal", std::int64_t{signal}}});
  programme.stop();
  return 0;
}

int migrate(const Config& config) {
  std::filesystem::create_directories(config.data);
  auto database = db::open(config.database_address());
  const auto applied = database->migrate(db::migrations());
  for (const auto& name : applied) fmt::print("{}\n", name);
  fmt::print("{} of {} migrations applied now; the database is up to date.\n", applied.size(), db::migrations().size());
  return 0;
}

int demo(const Config& given) {
  Config config = given;
  config.demonstration = true;
  complete(config);
  Programme programme(config);
  if (programme.people().has_accounts()) return fail("the database already has accounts; nothing was changed");
  programme.seminars().demonstrate(programme.people());
  fmt::print("The demonstration centre is in {}.\n", config.database_address());
  return 0;
}

int backup(const Config& config, const std::string& to) {
  auto database = db::open(config.database_address());
  const auto report = db::backup(*database, to, db::migrations());
  for (const auto& problem : report.problems) fmt::print(stderr, "megdan: {}\n", problem);
  if (!report.is_good()) return 1;
  fmt::print("{}\n", to);
  return 0;
}

int restore(const Config& config, const std::string& from, bool force) {
  std::filesystem::create_directories(config.data);
  const auto restored = db::restore(from, config.database_address(), force, db::migrations());
  fmt::print("Restored {} from {}.\n", config.database_address(), from);
  if (!restored.kept_aside.empty()) fmt::print("The database that was there lies in {}.\n", restored.kept_aside);
  return 0;
}

int doctor(const Config& config) {
  int bad = 0;
  const auto say = [&](const char* what, const std::string& problem) {
    fmt::print("{:9} {}{}\n", problem.empty() ? "good" : "PROBLEM", what, problem.empty() ? "" : ": " + problem);
    if (!problem.empty()) ++bad;
  };
  const bool postgres = config.database_address().starts_with("postgres");
  const std::string named = postgres ? "the database" : config.database_address();
  // What is damaged is one finding among others: the rest is looked at all the same.
  const auto attempt = [&](const char* what, const std::function<std::string()>& look) {
    try {
      say(what, look());
    } catch (const std::exception& error) {
      say(what, fmt::format("{}: {}; put a good copy in its place: megdan restore FILE --force", named, error.what()));
    }
  };
  std::unique_ptr<db::Database> database;
  enum class Schema { unread, older, newer, same } schema = Schema::unread;
  if (!postgres && !std::filesystem::exists(config.database_address())) {
    say("database", named + " is not there; the folder is named with --data");
  } else {
    attempt("schema", [&]() -> std::string {
      database = db::open(config.database_address());
      const auto applied = database->applied_migrations();
      const auto known = db::migrations();
      const auto stranger = std::ranges::find_if(applied, [&](const std::string& name) { return std::ranges::find(known, name, &db::Migration::name) == known.end(); });
      if (stranger != applied.end()) {
        schema = Schema::newer;
        return fmt::format("this program is older than the data, which have the migration {}; update the program", *stranger);
      }
      schema = applied.size() == known.size() ? Schema::same : Schema::older;
      return schema == Schema::same ? "" : fmt::format("{} of {} migrations; run: megdan migrate", applied.size(), known.size());
    });
  }
  if (schema == Schema::same || schema == Schema::older)
    attempt("database", [&]() -> std::string {
      // The surest check of a database is a copy that verifies.
      const std::string copy = config.data + "/doctor." + std::to_string(getpid());
      struct Removed {
        const std::string& path;
        ~Removed() {
          std::error_code ignored;
          std::filesystem::remove(path, ignored);
          std::filesystem::remove(path + ".part", ignored);
        }
      } const removed{copy};
      const auto report = db::backup(*database, copy, db::migrations());
      return report.is_good() ? std::string() : named + ": " + report.problems.front() + "; put a good copy in its place: megdan restore FILE --force";
    });
  if (schema == Schema::same) {
    attempt("audit chain", [&] {
      const auto broken = audit::first_broken(*database);
      return broken ? fmt::format("broken at entry {}", *broken) : std::string();
    });
    attempt("jobs", [&] {
      const auto waiting = jobs::counts(*database);
      return waiting.dead > 0 ? fmt::format("{} given up after many tries", waiting.dead) : std::string();
    });
  }
  std::error_code unknown;
  const auto space = std::filesystem::space(config.data, unknown);
  say("disk", unknown ? config.data + ": " + unknown.message() : space.available < space.capacity / 10 ? "less than a tenth is free" : "");
  return bad == 0 ? 0 : 1;
}

int print_routes(const Config& given) {
  Config config = given;
  complete(config);
  Programme programme(config);
  for (const auto& route : programme.router().routes()) {
    const char* prefix = route.kind == web::Route::Kind::page ? "/{lang}" : route.kind == web::Route::Kind::api ? "/api/v1" : "";
    fmt::print("{}\t{}{}\t{}\n", http::name_of(route.method), prefix, route.pattern == "/" && *prefix ? "" : route.pattern,
               route.policy.text());
  }
  return 0;
}

int user(const Config& given, const UserOrder& order) {
  Config config = given;
  complete(config);
  const auto address = config.database_address();
  if (!address.starts_with("postgres") && !std::filesystem::exists(address))
    return fail(address + ": there is no database; is --data right? A new one is made by: megdan migrate");
  Programme programme(config);
  auto& people = programme.people();
  const auto account = people.find_account(order.email);
  if (order.what == UserOrder::What::add) {
    Role role = Role::member;
    if (!from_text(order.role, role) || role == Role::guest)
      return fail("the role must be member, facilitator, manager or administrator");
    if (account) return fail(order.email + " has an account already");
    if (!mail::is_address(order.email)) return fail(order.email + " is no e-mail address");
    std::optional<CentreId> centre;
    if (!order.centre.empty()) {
      centre = people.find_centre(order.centre);
      if (!centre) return fail("there is no centre in " + order.centre);
    }
    const auto made = people.make_account(order.email, order.name.empty() ? order.email : order.name, {{role, centre}});
    fmt::print("{}\n", people.console_link(made, "bg", false));
    return 0;
  }
  if (!account) return fail(order.email + " has no account");
  switch (order.what) {
    case UserOrder::What::link: fmt::print("{}\n", people.console_link(*account, "bg", false)); break;
    case UserOrder::What::disable: people.disable(*account, true); break;
    case UserOrder::What::enable: people.disable(*account, false); break;
    case UserOrder::What::reset_second_step: people.forget_second_step(*account); break;
    case UserOrder::What::add: break;
  }
  return 0;
}

}  // namespace megdan::app
