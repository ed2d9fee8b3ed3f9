#include "app/commands.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/backups.hpp"
#include "app/log.hpp"
#include "app/opening.hpp"
#include "app/programme.hpp"
#include "app/standing.hpp"
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
    fmt::print(
        "  Plain HTTP: cookies carry plain names here; for the open internet put a TLS proxy in front.\n");
  if (config.demonstration && !config.closed) {
    const auto demonstration = programme.seminars().demonstration();
    fmt::print("\n  One-time links for the demonstration (each works once, for twelve hours):\n");
    for (const auto& [email, label] : {std::pair("administrator@demo.example", "administrator"),
                                       std::pair("manager@demo.example", "manager, Plovdiv"),
                                       std::pair("facilitator@demo.example", "facilitator, Plovdiv"),
                                       std::pair("member@demo.example", "member")})
      if (const auto account = programme.people().find_account(email))
        fmt::print("    {:22} {}\n", label, programme.people().console_link(*account, "bg", true));
    if (!demonstration.join_code.empty())
      fmt::print("\n  Join code of the running seminar: {}   {}/j/{}\n", demonstration.join_code,
                 config.public_url, demonstration.join_code);
  } else if (!programme.people().has_administrator()) {
    auto account = programme.people().find_account("administrator@localhost");
    if (!account)
      account = programme.people().make_account("administrator@localhost", "Administrator",
                                                {{Role::administrator, std::nullopt}});
    fmt::print("\n  No administrator has entered yet. One-time link, for twelve hours:\n    {}\n",
               programme.people().console_link(*account, "bg", false));
  }
  fmt::print("\n  Ctrl-C ends it.\n\n");
  std::fflush(stdout);
}

}  // namespace

std::string refusal_to_serve(const Programme& programme) {
  const Config& config = programme.config();
  const std::string where = name_of_database(config);
  if (config.demonstration && !programme.is_demonstration())
    return where +
           " holds a real centre, and its one-time links would be open to everybody who can read the outbox "
           "of a demonstration. "
           "Serve it without --demonstration (./run --empty), or name another folder for the demonstration "
           "with --data";
  if (!config.demonstration && programme.is_demonstration())
    return where +
           " holds the demonstration: people, seminars and a published report that are made up. For a real "
           "centre choose another "
           "folder with --data, or delete this one. The demonstration is served with --demonstration, and "
           "with --closed too if "
           "strangers are to see it without its one-time links and its outbox";
  return {};
}

int serve(Config config) {
  complete(config);
  // Blocked before any thread starts, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // A page is some hundred kilobytes of short-lived text: glibc would give them back to the kernel and fetch
  // them anew for every request (malloc_trim of a thread's arena, page faults: a seventh of a report's time).
  mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
  mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);

  Programme programme(config);
  if (const auto why = refusal_to_serve(programme); !why.empty()) return fail(why);
  if (config.demonstration && !programme.people().has_accounts())
    programme.seminars().demonstrate(programme.people());
  programme.start();
  const std::string address_file = config.data + "/address";
  // For the links that `megdan user link` prints while this runs.
  std::ofstream(address_file) << programme.config().public_url << '\n';
  greet(programme);
  log("info", "start", {{"version", MEGDAN_VERSION}, {"port", std::int64_t{programme.port()}}});
  int signal = 0;
  sigwait(&signals, &signal);
  log("info", "stop", {{"signal", std::int64_t{signal}}});
  programme.stop();
  std::error_code gone;
  std::filesystem::remove(address_file, gone);
  return 0;
}

int migrate(const Config& config) {
  std::filesystem::create_directories(config.data);
  const auto database = open_database(config);
  const auto applied = bring_up_to_date(config, *database, SystemClock());
  for (const auto& name : applied) fmt::print("{}\n", name);
  fmt::print("{} of {} migrations applied now; the database is up to date.\n", applied.size(),
             db::migrations().size());
  return 0;
}

int demo(const Config& given) {
  Config config = given;
  config.demonstration = true;
  complete(config);
  Programme programme(config);
  if (programme.people().has_accounts())
    return fail("the database already has accounts; nothing was changed");
  programme.seminars().demonstrate(programme.people());
  fmt::print("The demonstration centre is in {}.\n", name_of_database(config));
  return 0;
}

int backup(const Config& config, const std::string& to) {
  if (!config.database_address().starts_with("postgres") &&
      !std::filesystem::exists(config.database_address()))
    return fail(config.database_address() + ": there is no database; is --data right?");
  const auto database = open_database(config);
  take_backup(*database, to);
  fmt::print("{}\n", to);
  return 0;
}

int restore(const Config& config, const std::string& from, bool force, bool unproven) {
  std::filesystem::create_directories(config.data);
  const auto address = config.database_address();
  db::Restored restored;
  try {
    restored = db::restore(from, address, {.force = force, .unproven = unproven, .proof = proof_of_trail},
                           db::migrations());
  } catch (const db::Fault& fault) {
    std::string why = fault.what();
    for (const auto& [words, option] :
         {std::pair("must be asked for (force)", "must be asked for: --force"),
          std::pair("must be asked for (unproven)", "must be asked for: --unproven")})
      if (const auto at = why.find(words); at != std::string::npos)
        why.replace(at, std::string_view(words).size(), option);
    return fail(why);
  }
  for (const auto& warning : restored.warnings) fmt::print(stderr, "megdan: {}\n", warning);
  note_end_anew(*open_database(config), config.data);
  fmt::print("Restored {} from {}.\n", name_of_database(config), from);
  if (!restored.kept_aside.empty())
    fmt::print("The database that was there lies in {}.\n", restored.kept_aside);
  return 0;
}

int print_routes() {
  struct Folder {
    std::string path = (std::filesystem::temp_directory_path() / "megdan-routes-XXXXXX").string();
    Folder() {
      if (!mkdtemp(path.data())) throw std::runtime_error(path + ": no temporary folder");
    }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } const folder;
  Config config;
  config.data = folder.path;
  complete(config);
  Programme programme(config);
  for (const auto& route : programme.router().routes()) {
    const char* prefix = route.kind == web::Route::Kind::page  ? "/{lang}"
                         : route.kind == web::Route::Kind::api ? "/api/v1"
                                                               : "";
    fmt::print("{}\t{}{}\t{}\n", http::name_of(route.method), prefix,
               route.pattern == "/" && *prefix ? "" : route.pattern, route.policy.text());
  }
  return 0;
}

std::string missing_database(const Config& config) {
  const auto address = config.database_address();
  if (address.starts_with("postgres") || std::filesystem::exists(address)) return {};
  return address + ": there is no database; is --data right? A new one is made by: megdan migrate";
}

int user(const Config& given, const UserOrder& order) {
  Config config = given;
  if (!order.says_address && config.public_url.empty())
    std::getline(std::ifstream(config.data + "/address"), config.public_url);
  complete(config);
  if (const auto missing = missing_database(config); !missing.empty()) return fail(missing);
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
    const auto made =
        people.make_account(order.email, order.name.empty() ? order.email : order.name, {{role, centre}});
    fmt::print("{}\n", people.console_link(made, "bg", false));
    return 0;
  }
  if (!account) return fail(order.email + " has no account");
  switch (order.what) {
    case UserOrder::What::link:
      fmt::print("{}\n", people.console_link(*account, "bg", false));
      break;
    case UserOrder::What::disable:
      people.disable(*account, true);
      fmt::print("{} is closed: signed out everywhere, and no link of it works.\n", order.email);
      break;
    case UserOrder::What::enable:
      people.disable(*account, false);
      fmt::print("{} is open again.\n", order.email);
      break;
    case UserOrder::What::reset_second_step:
      people.forget_second_step(*account);
      fmt::print("{} has no second step now; the next sign-in asks for a new one.\n", order.email);
      break;
    case UserOrder::What::add:
      break;
  }
  return 0;
}

int centre(const Config& given, const CentreOrder& order) {
  Config config = given;
  complete(config);
  if (const auto missing = missing_database(config); !missing.empty()) return fail(missing);
  Programme programme(config);
  auto& people = programme.people();
  if (order.what == CentreOrder::What::add) {
    const auto made = people.add_centre(Words(order.name_bg, order.name_en),
                                        Words(order.town_bg, order.town_en), order.region);
    if (!made) return fail("--" + made.error());
    fmt::print("{}\n", made->text());
    return 0;
  }
  for (const auto& one : people.centres())
    fmt::print("{}  {}  {}  {}  {} / {}\n", one.id.text(), one.oblast, one.name.in("bg"), one.name.in("en"),
               one.town.in("bg"), one.town.in("en"));
  return 0;
}

}  // namespace megdan::app
