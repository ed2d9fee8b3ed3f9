#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "algo/voting/budget.hpp"
#include "algo/voting/committee.hpp"
#include "algo/voting/committee_file.hpp"
#include "algo/voting/explain.hpp"
#include "algo/voting/pb_file.hpp"
#include "lab/input.hpp"
#include "lab/lab.hpp"

namespace megdan::lab {
namespace {

namespace json = boost::json;
namespace voting = algo::voting;

struct BudgetOptions {
  std::string file;
  std::string rule = "equal-shares";
  std::string completion = "none";
  std::string utility;
  std::string variant = "plain";
  bool explain = false;
  bool as_json = false;
  std::uint64_t work = 60'000'000;
  std::uint64_t seed = 1;
  std::size_t samples = 1000;
};

voting::Completion completion_named(const std::string& name) {
  if (name == "add1") return voting::Completion::add1;
  if (name == "add1-exhaustive") return voting::Completion::add1_exhaustive;
  if (name == "utilitarian") return voting::Completion::utilitarian;
  return voting::Completion::none;
}

voting::GreedyOptions variant_of(const voting::PbFile& file) {
  voting::GreedyOptions options;
  if (const auto* rule = file.find_meta("rule")) {
    options.stop_at_first_misfit = rule->find("no-skip") != std::string::npos;
    const auto* threshold = file.find_meta("min_project_score_threshold");
    if (rule->find("threshold") != std::string::npos && threshold != nullptr) {
      options.min_score =
          static_cast<std::int64_t>(std::strtol(threshold->c_str(), nullptr, 10)) * file.points_unit;
    }
  }
  return options;
}

json::array names_of(const voting::PbFile& file, std::vector<voting::Item> items) {
  std::vector<std::string> names;
  for (const auto item : items) names.push_back(file.ids[item]);
  std::sort(names.begin(), names.end());
  return json::array(names.begin(), names.end());
}

voting::BudgetMethod method_of(const BudgetOptions& options, const voting::PbFile& file) {
  voting::BudgetMethod method;
  method.rule = options.rule == "greedy"     ? voting::BudgetRule::greedy
                : options.rule == "phragmen" ? voting::BudgetRule::phragmen
                                             : voting::BudgetRule::equal_shares;
  method.completion = completion_named(options.completion);
  if (options.variant == "file") method.greedy = variant_of(file);
  return method;
}

/// Amounts in the file's currency. Payers by name up to 1000 ballots, beyond that by amount.
json::object explanation(const voting::PbFile& file, const voting::BudgetMethod& method,
                         const voting::BudgetOutcome& outcome, const voting::StudyLimits& limits) {
  const auto money = [&](double amount) { return amount / static_cast<double>(file.problem.unit); };
  const auto story = voting::explain(file.problem, method, outcome);
  constexpr std::size_t few = 1000;
  std::vector<std::vector<std::size_t>> ballots_of;
  if (file.votes.size() <= few) {
    for (std::size_t b = 0; b < story.class_of.size(); ++b) {
      if (ballots_of.size() <= story.class_of[b]) ballots_of.resize(story.class_of[b] + 1);
      ballots_of[story.class_of[b]].push_back(b);
    }
  }
  const auto id_column = std::find(file.vote_columns.begin(), file.vote_columns.end(), "voter_id");
  const auto voter = [&](std::size_t ballot) {
    if (id_column == file.vote_columns.end()) return std::to_string(ballot + 1);
    return file.votes[ballot][static_cast<std::size_t>(id_column - file.vote_columns.begin())];
  };
  json::array winners;
  for (const auto& winner : story.winners) {
    json::object entry{{"project", file.ids[winner.item]}, {"supporters", winner.supporters}};
    if (!winner.by_rule) entry["by"] = "completion";
    if (!winner.payers.empty()) {
      entry["payment"] = money(winner.highest_payment);
      entry["paid_in_full"] = winner.paid_in_full;
      json::array payers;
      if (!ballots_of.empty()) {
        for (const auto& payer : winner.payers) {
          for (const std::size_t b : ballots_of[payer.voter_class]) {
            payers.push_back(json::array{voter(b), money(payer.each)});
          }
        }
        entry["payers"] = std::move(payers);
      } else {
        std::map<double, std::uint64_t, std::greater<>> amounts;
        for (const auto& payer : winner.payers) amounts[payer.each] += payer.ballots;
        for (const auto& [each, ballots] : amounts) payers.push_back(json::array{money(each), ballots});
        entry["payments"] = std::move(payers);
      }
    }
    winners.push_back(std::move(entry));
  }
  json::array losers;
  for (const auto& loser : story.losers) {
    losers.push_back(json::object{{"project", file.ids[loser.item]},
                                  {"supporters", loser.supporters},
                                  {"missing", money(loser.missing)}});
  }
  const auto edge = voting::margin(file.problem, method, outcome, limits);
  json::object margin{{"at_least", edge.lower}, {"exact", edge.exact()}};
  if (edge.upper <= file.votes.size()) {
    margin["at_most"] = edge.upper;
    margin["project"] = file.ids[edge.pivot];
    margin["how"] = edge.by_adding ? "ballots for it alone" : "ballots emptied";
  }
  if (edge.share_kept) margin["share_kept"] = true;
  const auto sample = voting::stability(file.problem, method, outcome, limits);
  json::object stability{
      {"samples", sample.samples}, {"seed", limits.seed}, {"share_kept", sample.share_kept}};
  json::object chosen;
  for (std::size_t item = 0; item < file.ids.size(); ++item) chosen[file.ids[item]] = sample.chosen[item];
  stability["chosen"] = std::move(chosen);
  json::object answer{{"winners", std::move(winners)},
                      {"losers", std::move(losers)},
                      {"margin", std::move(margin)},
                      {"stability", std::move(stability)}};
  if (method.rule == voting::BudgetRule::equal_shares) answer["share"] = money(story.share);
  return answer;
}

int budget(const BudgetOptions& options) {
  if (options.completion != "none" && options.rule != "equal-shares") {
    return refuse(options.file, 1,
                  "--completion belongs to --rule equal-shares: " + options.rule + " has none");
  }
  voting::PbFile file;
  try {
    file = voting::read_pb(read_text(options.file));
    if (options.utility == "cost") file.problem.utility = voting::Utility::cost;
    if (options.utility == "points") file.problem.utility = voting::Utility::points;

    const auto start = std::chrono::steady_clock::now();
    const auto method = method_of(options, file);
    const voting::BudgetOutcome outcome = voting::decide(file.problem, method);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

    for (const auto& note : file.notes) std::cerr << one_line(options.file) << ": " << note << "\n";
    json::object answer;
    answer["selected"] = names_of(file, outcome.selected);
    answer["cost"] = voting::money_text(outcome.cost, file.decimals);
    answer["budget"] = *file.find_meta("budget");
    json::array ties;
    for (const auto& tie : outcome.ties) ties.push_back(names_of(file, tie.items));
    answer["ties"] = std::move(ties);
    answer["seconds"] = seconds.count();
    if (options.explain) {
      answer["explain"] = explanation(file, method, outcome, {options.work, options.seed, options.samples});
      const std::chrono::duration<double> all = std::chrono::steady_clock::now() - start;
      answer["seconds_explained"] = all.count();
    }
    if (options.as_json) {
      std::cout << json::serialize(answer) << "\n";
    } else {
      for (const auto item : outcome.selected) std::cout << file.ids[item] << "\n";
      for (const auto& tie : answer["ties"].as_array()) std::cout << "tie " << json::serialize(tie) << "\n";
      if (options.explain) std::cout << json::serialize(answer["explain"]) << "\n";
    }
    return 0;
  } catch (const InputError& error) {
    return refuse(error);
  } catch (const voting::FormatError& error) {
    return refuse(options.file, error.line(), error.what());
  } catch (const std::exception& error) {
    return refuse(options.file, 1, error.what());
  }
}

struct CommitteeOptions {
  std::string file;
  std::string rule;
  std::string completion = "seqphragmen";
  bool as_json = false;
};

int committee(const CommitteeOptions& options) {
  try {
    const auto problem = voting::read_committee(read_text(options.file));
    const auto rule = options.rule == "av"            ? voting::CommitteeRule::av
                      : options.rule == "seqphragmen" ? voting::CommitteeRule::seq_phragmen
                                                      : voting::CommitteeRule::equal_shares;
    const auto completion =
        options.completion == "av" ? voting::SeatCompletion::av : voting::SeatCompletion::seq_phragmen;
    const auto result = voting::elect(problem, rule, completion);
    json::array committees;
    for (const auto& members : result.all) committees.push_back(json::array(members.begin(), members.end()));
    if (options.as_json) {
      json::object answer{{"committees", std::move(committees)}};
      if (!result.complete) answer["complete"] = false;
      std::cout << json::serialize(answer) << "\n";
    } else {
      for (const auto& members : result.all) {
        for (std::size_t k = 0; k < members.size(); ++k) std::cout << (k > 0 ? " " : "") << members[k];
        std::cout << "\n";
      }
    }
    return 0;
  } catch (const InputError& error) {
    return refuse(error);
  } catch (const voting::FormatError& error) {
    return refuse(options.file, error.line(), error.what());
  } catch (const std::exception& error) {
    return refuse(options.file, 1, error.what());
  }
}

}  // namespace

void add_voting(CLI::App& lab, int& exit_code) {
  auto chosen = std::make_shared<BudgetOptions>();
  auto* one = lab.add_subcommand("budget", "Choose projects within a budget from a Pabulib .pb file");
  one->add_option("file", chosen->file, "the .pb file")->required();
  one->add_option("--rule", chosen->rule)
      ->check(CLI::IsMember({"greedy", "equal-shares", "phragmen"}))
      ->required();
  one->add_option("--completion", chosen->completion, "of equal shares")
      ->check(CLI::IsMember({"none", "add1", "add1-exhaustive", "utilitarian"}));
  one->add_option("--utility", chosen->utility, "equal shares: points times cost, or points alone")
      ->check(CLI::IsMember({"cost", "points"}));
  one->add_option("--variant", chosen->variant, "greedy: plain, or with the file's threshold and no-skip")
      ->check(CLI::IsMember({"plain", "file"}));
  one->add_flag("--explain", chosen->explain, "who paid, what is missing, how stable it is");
  one->add_option("--seed", chosen->seed, "of the explanation's resampling");
  one->add_option("--samples", chosen->samples, "of the explanation's resampling, at most")
      ->check(CLI::Range(std::size_t{10}, std::size_t{100'000}));
  one->add_option("--work", chosen->work, "of the explanation: entries of ballots looked at");
  one->add_flag("--json", chosen->as_json);
  one->callback([chosen, &exit_code] { exit_code = delivered(budget(*chosen)); });

  auto seats = std::make_shared<CommitteeOptions>();
  auto* two = lab.add_subcommand("committee", "Elect a committee from an abcvoting .yaml file");
  two->add_option("file", seats->file, "the .yaml file")->required();
  two->add_option("--rule", seats->rule)
      ->check(CLI::IsMember({"av", "seqphragmen", "equal-shares"}))
      ->required();
  two->add_option("--completion", seats->completion, "of equal shares")
      ->check(CLI::IsMember({"av", "seqphragmen"}));
  two->add_flag("--json", seats->as_json);
  two->callback([seats, &exit_code] { exit_code = delivered(committee(*seats)); });
}

}  // namespace megdan::lab
