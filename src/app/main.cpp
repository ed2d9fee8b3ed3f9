#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.hpp"
#include "app/log.hpp"
#include "lab/lab.hpp"

namespace {

using megdan::app::CentreOrder;
using megdan::app::Config;
using megdan::app::JobsOrder;
using megdan::app::UserOrder;

/// Options that most commands share. Given ones win over the file, the file over the defaults.
struct Common {
  std::string file;
  std::string data, database, listen, public_url;
  int port = -1;

  void add(CLI::App& command, bool serving) {
    command.add_option("--config", file, "Settings (TOML); without it DATA/megdan.toml where it exists");
    const auto said = CLI::Validator(
        [](std::string& value) {
          return value.empty() ? std::string("an empty value says nothing") : std::string();
        },
        "TEXT");
    command.add_option("--data", data, "Folder of the database, the letters and the key")->check(said);
    command.add_option("--database", database, "postgres://… or a SQLite file; default DATA/megdan.sqlite");
    if (!serving) return;
    command.add_option("--listen", listen, "Address to listen on (0.0.0.0: every network)");
    command.add_option("--port", port, "Port; 0 takes a free one")->check(CLI::Range(0, 65535));
    command.add_option("--public-url", public_url, "The address that QR codes and letters carry")
        ->check(said);
  }

  bool says_address() const { return !listen.empty() || !public_url.empty() || port >= 0; }

  Config config() const {
    Config config;
    if (!data.empty()) config.data = data;
    megdan::app::read_config(config, file.empty() ? config.data + "/megdan.toml" : file, !file.empty());
    if (!data.empty()) config.data = data;
    if (!database.empty()) config.database = database;
    if (!listen.empty()) config.listen = listen;
    if (port >= 0) config.port = static_cast<std::uint16_t>(port);
    if (!public_url.empty()) config.public_url = public_url;
    return config;
  }
};

/// How many letters apart; enough for a slip of the hand.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t other = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, other});
    }
  }
  return row.back();
}

/// What to say of a word that no command has; empty where all are known.
std::string unknown_command(const CLI::App& app, int argc, char** argv) {
  const CLI::App* at = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto commands = at->get_subcommands([](const CLI::App*) { return true; });
    if (commands.empty() || word.empty() || word.front() == '-') return {};
    const CLI::App* found = nullptr;
    const CLI::App* near = nullptr;
    std::size_t nearest = 3;
    for (const auto* command : commands) {
      if (command->get_name() == word) found = command;
      if (const auto apart = distance(word, command->get_name()); apart < nearest) {
        nearest = apart;
        near = command;
      }
    }
    if (!found)
      return "there is no command \"" + word + "\"" +
             (near ? "; did you mean \"" + near->get_name() + "\"?" : ".") + " See: megdan --help";
    at = found;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Megdan: the platform of a competence centre for social innovation", "megdan"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "megdan " MEGDAN_VERSION);
  int exit_code = 0;
  Common common;
  const auto command = [&](const char* name, const char* help, bool serving = false) {
    auto* made = app.add_subcommand(name, help);
    common.add(*made, serving);
    return made;
  };

  bool demonstration = false, closed = false, new_key = false;
  auto* serve = command("serve", "Serve the pages", true);
  serve->add_flag("--demonstration", demonstration,
                  "With made-up people and seminars, and one-time links for each role");
  serve
      ->add_flag("--closed", closed,
                 "The demonstration without its one-time links and its outbox, for strangers to look at")
      ->needs("--demonstration");
  serve->add_flag("--new-key", new_key,
                  "Take the key in DATA, or make one, though the database knows another");
  serve->callback([&] {
    auto config = common.config();
    config.demonstration = demonstration;
    config.closed = closed;
    config.new_key = new_key;
    exit_code = megdan::app::serve(config);
  });

  command("migrate", "Bring the database to this version")->callback([&] {
    exit_code = megdan::app::migrate(common.config());
  });
  command("demo", "Fill an empty database with the demonstration centre")->callback([&] {
    exit_code = megdan::app::demo(common.config());
  });

  UserOrder order;
  auto* user = app.add_subcommand("user", "Accounts: add, link, disable, enable, reset-second-step");
  user->require_subcommand(1);
  const auto user_command = [&](const char* name, const char* help, UserOrder::What what) {
    auto* made = user->add_subcommand(name, help);
    common.add(*made, true);
    made->add_option("email", order.email, "E-mail address")->required();
    if (what == UserOrder::What::add) {
      made->add_option("--name", order.name, "Name");
      made->add_option("--role", order.role, "member, facilitator, manager or administrator");
      made->add_option("--centre", order.centre, "Town of the centre; without it the role is national");
    }
    made->callback([&, what] {
      order.what = what;
      order.says_address = common.says_address();
      exit_code = megdan::app::user(common.config(), order);
    });
  };
  user_command("add", "Make an account and print its one-time link", UserOrder::What::add);
  user_command("link", "Print a one-time link", UserOrder::What::link);
  user_command("disable", "Close an account: its sessions end", UserOrder::What::disable);
  user_command("enable", "Open it again", UserOrder::What::enable);
  user_command("reset-second-step", "Forget a lost authenticator", UserOrder::What::reset_second_step);

  CentreOrder centre_order;
  auto* centre = app.add_subcommand("centre", "Regional centres: list, add");
  centre->require_subcommand(1);
  const auto centre_command = [&](const char* name, const char* help, CentreOrder::What what) {
    auto* made = centre->add_subcommand(name, help);
    common.add(*made, false);
    if (what == CentreOrder::What::add) {
      made->add_option("--name_bg,--name-bg", centre_order.name_bg, "Name in Bulgarian")->required();
      made->add_option("--name_en,--name-en", centre_order.name_en, "Name in English")->required();
      made->add_option("--region", centre_order.region, "Region by its code: BG-01 to BG-28")->required();
      made->add_option("--town_bg,--town-bg", centre_order.town_bg,
                       "Town in Bulgarian; without it the region's name");
      made->add_option("--town_en,--town-en", centre_order.town_en, "Town in English");
    }
    made->callback([&, what] {
      centre_order.what = what;
      exit_code = megdan::app::centre(common.config(), centre_order);
    });
  };
  centre_command("list", "Print each with its region, names and towns", CentreOrder::What::list);
  centre_command("add", "Make one and print its id", CentreOrder::What::add);

  JobsOrder jobs_order;
  auto* jobs = app.add_subcommand("jobs", "Jobs that were given up after many tries: list, retry, forget");
  jobs->require_subcommand(1);
  const auto jobs_command = [&](const char* name, const char* help, JobsOrder::What what) {
    auto* made = jobs->add_subcommand(name, help);
    common.add(*made, false);
    if (what == JobsOrder::What::retry)
      made->add_option("id", jobs_order.which, "Its id, or all; without it all");
    if (what == JobsOrder::What::forget)
      made->add_option("id", jobs_order.which, "Its id, or all")->required();
    made->callback([&, what] {
      jobs_order.what = what;
      if (jobs_order.which.empty()) jobs_order.which = "all";
      exit_code = megdan::app::given_up_jobs(common.config(), jobs_order);
    });
  };
  jobs_command("list", "Print each with its id, when and why it was given up", JobsOrder::What::list);
  jobs_command("retry", "Let them wait for the running program again", JobsOrder::What::retry);
  jobs_command("forget", "Drop them for good", JobsOrder::What::forget);

  std::int64_t last = 50;
  auto* audit = command("audit", "Print the audit trail: when, who, what, about what");
  audit->add_option("--last", last, "So many entries, the newest last; 50 without it")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  audit->callback([&] { exit_code = megdan::app::print_trail(common.config(), last); });

  std::string file;
  bool force = false, unproven = false;
  auto* backup = command("backup", "Copy the running database, verified, to FILE");
  backup->add_option("file", file, "Where to")->required();
  backup->callback([&] { exit_code = megdan::app::backup(common.config(), file); });
  auto* restore = command("restore", "Put a verified copy in the place of the database");
  restore->add_option("file", file, "Where from")->required();
  restore->add_flag("--force", force, "Also where a database is there (it is kept aside)");
  restore->add_flag("--unproven", unproven,
                    "Also a copy without its .sha256, or whose constraints or audit trail are not whole");
  restore->callback([&] { exit_code = megdan::app::restore(common.config(), file, force, unproven); });
  command("doctor", "Check database, audit chain, jobs and disk")->callback([&] {
    exit_code = megdan::app::doctor(common.config());
  });

  bool routes = false;
  auto* config = command("config", "Print the settings in force", true);
  config->add_flag("--routes", routes, "Print every address with its policy instead");
  config->callback([&] {
    if (routes) {
      exit_code = megdan::app::print_routes();
      return;
    }
    auto settings = common.config();
    megdan::app::complete(settings);
    std::fputs(megdan::app::to_toml(settings).c_str(), stdout);
  });
  app.add_subcommand("version", "Print the version")->callback([] { std::puts("megdan " MEGDAN_VERSION); });

  auto* lab = app.add_subcommand("lab", "The engines on files of their fields");
  lab->require_subcommand(1);
  megdan::lab::add_voting(*lab, exit_code);
  megdan::lab::add_opinion(*lab, exit_code);
  megdan::lab::add_matching(*lab, exit_code);
  megdan::lab::add_text(*lab, exit_code);
  if (const auto unknown = unknown_command(app, argc, argv); !unknown.empty()) {
    std::fprintf(stderr, "megdan: %s\n", unknown.c_str());
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::fprintf(stderr, "megdan: %s. See: megdan --help\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "megdan: %s\n", error.what());
    return 1;
  }
  return exit_code;
}
