#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "algo/opinion/polis.hpp"
#include "algo/opinion/server_order.hpp"
#include "algo/opinion/solve.hpp"
#include "lab/input.hpp"
#include "lab/lab.hpp"
#include "lab/opinion_json.hpp"

namespace megdan::lab {
namespace {

namespace opinion = algo::opinion;
namespace fs = std::filesystem;

constexpr std::uint64_t largest_json = std::uint64_t{64} << 20;

/// Nothing when the conversation has no such file.
std::optional<std::string> load(const fs::path& folder, const char* name,
                                std::uint64_t largest = largest_input) {
  const auto path = folder / name;
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  return read_text(path.string(), largest);
}

struct Arguments {
  std::string folder;
  std::uint32_t groups = 0;
  std::string rule = "auto";
  bool exact_silhouette = false;
  bool positions = false;
  bool json = false;
};

struct Loaded {
  opinion::Conversation conversation;
  bool is_server_answers = false;
};

Loaded load_conversation(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) throw InputError(folder.string(), 1, "not a folder");
  const auto comments = load(folder, "comments.csv");
  if (!comments) {
    if (const auto votes = load(folder, "votes.json", largest_json)) {
      return {opinion::read_answers(*votes, load(folder, "comments.json", largest_json)), true};
    }
    throw InputError(folder.string(), 1, "has neither comments.csv nor votes.json");
  }
  const auto votes = load(folder, "votes.csv");
  const auto matrix = load(folder, "participants-votes.csv");
  return {opinion::read_export(*comments, votes, matrix), false};
}

int run(const Arguments& arguments) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    const auto loaded = load_conversation(arguments.folder);
    const auto& conversation = loaded.conversation;
    opinion::Problem problem;
    problem.votes = conversation.votes;
    problem.out = conversation.out;
    problem.meta = conversation.meta;
    // The server's own answers are only met by its own rules of who takes part and where groups start.
    const bool as_server =
        arguments.rule == "server" || (arguments.rule == "auto" && loaded.is_server_answers);
    std::vector<std::uint32_t> joined;
    if (as_server && !conversation.events.empty()) {
      const auto participants = problem.votes.participants;
      const auto statements = problem.votes.statements;
      problem.attending = opinion::attending_since_start(participants, statements, conversation.events);
      joined = opinion::order_on_server(participants, statements, conversation.events);
    }
    // An export that shows its groups says who was grouped; elsewhere the rule of seven votes does.
    if (arguments.rule == "published" || (arguments.rule == "auto" && !loaded.is_server_answers))
      problem.attending = opinion::attending_as_published(conversation);
    opinion::Options options;
    if (arguments.groups > 0) options.groups = arguments.groups;
    options.exact_silhouette = arguments.exact_silhouette;
    options.start_from = joined;
    if (problem.votes.participants <= 8192) options.exact_silhouette = true;
    const auto map = opinion::solve(problem, options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const auto text = arguments.json
                          ? opinion_as_json(conversation, map, seconds.count(), arguments.positions)
                          : opinion_as_text(conversation, map);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return delivered(0);
  } catch (const InputError& error) {
    return refuse(error);
  } catch (const opinion::ReadError& error) {
    std::cerr << one_line((fs::path(arguments.folder) / "").string() + error.what()) << '\n';
    return 2;
  } catch (const std::bad_alloc&) {
    return refuse(arguments.folder, 1, "too large for the memory");
  } catch (const std::exception& error) {
    return refuse(arguments.folder, 1, error.what());
  }
}

}  // namespace

void add_opinion(CLI::App& lab, int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = lab.add_subcommand("opinion", "Opinion map of a conversation in a Polis layout");
  command
      ->add_option("DIR", arguments->folder,
                   "Folder with comments.csv and votes.csv or participants-votes.csv, "
                   "or with votes.json")
      ->required();
  command->add_option("--groups", arguments->groups, "A fixed number of groups instead of the best fitting")
      ->check(CLI::Range(1U, 100U));
  command
      ->add_option(
          "--rule", arguments->rule,
          "plain: who has 7 votes (or all) is grouped, from the best start; server: as the live Polis "
          "server does from the first vote on; published: whom the export shows in a group; auto: server for "
          "votes.json, else published, or plain where no groups are shown")
      ->check(CLI::IsMember({"auto", "plain", "published", "server"}));
  command->add_flag("--exact-silhouette", arguments->exact_silhouette,
                    "Silhouette of all participants also above 8,192 of them");
  command->add_flag("--positions", arguments->positions, "Also each participant's place on the map");
  command->add_flag("--json", arguments->json, "Answer in JSON");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace megdan::lab
