#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "algo/matching/certificate.hpp"
#include "algo/matching/flow.hpp"
#include "algo/matching/read.hpp"
#include "algo/matching/shape.hpp"
#include "algo/matching/stable.hpp"
#include "lab/input.hpp"
#include "lab/lab.hpp"

namespace megdan::lab {
namespace {

namespace matching = algo::matching;

std::string json_string(const std::string& text) {
  return boost::json::serialize(boost::json::value(text));
}

/// Digits with the decimal point put back where the reader took it out.
std::string decimal(matching::Wide value, int decimals) {
  std::string digits = matching::to_string(value < 0 ? -value : value);
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return value < 0 ? "-" + digits : digits;
}

std::string seconds_text(double seconds) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6f", seconds);
  return buffer;
}

const char* status_text(matching::Status status) {
  switch (status) {
    case matching::Status::optimal:
      return "optimal";
    case matching::Status::infeasible:
      return "infeasible";
    case matching::Status::unbounded:
      break;
  }
  return "unbounded";
}

struct MatchOptions {
  std::string file;
  std::string choice;
  bool as_json = false;
  bool explain = false;
};

const char* blocker_text(matching::Blocker blocker) {
  switch (blocker) {
    case matching::Blocker::none:
      return "none";
    case matching::Blocker::no_candidates:
      return "no_candidates";
    case matching::Blocker::all_forbidden:
      return "all_forbidden";
    case matching::Blocker::too_costly:
      return "too_costly";
    case matching::Blocker::hosts_full:
      break;
  }
  return "hosts_full";
}

/// Reasons in JSON, with the names and decimals of the file.
class ReasonsText {
 public:
  ReasonsText(const matching::NamedNetwork& file, const matching::FoundAssignment& found,
              const matching::Assignment& assignment)
      : file_(file), found_(found), assignment_(assignment) {}

  std::string all() const {
    const matching::Reasons reasons = matching::reasons(found_.problem, assignment_);
    std::string out = "{\"pairs\":[";
    for (std::size_t k = 0; k < reasons.pairs.size(); ++k)
      out += (k == 0 ? "" : ",") + pair(reasons.pairs[k]);
    out += "],\"unmatched\":[";
    for (std::size_t k = 0; k < reasons.unmatched.size(); ++k)
      out += (k == 0 ? "" : ",") + unmatched(reasons.unmatched[k]);
    return out + "]}";
  }

 private:
  std::string seeker(std::uint32_t i) const { return file_.name_of(found_.seeker_node[i]); }
  std::string host(std::uint32_t candidate) const {
    if (candidate == matching::no_candidate) return "null";
    return file_.name_of(found_.host_node[found_.problem.candidates[candidate].host]);
  }
  std::string amount(std::int64_t value) const {
    return value >= matching::unknown ? "null" : decimal(value, file_.cost_decimals);
  }
  /// Null alone means impossible; what was not found out says so.
  std::string loss(std::int64_t value) const {
    return ",\"loss\":" + amount(value) + (value == matching::unknown ? ",\"unknown\":true" : "");
  }
  /// What a pair costs by itself, and what one more place costs its host when `load` are taken.
  std::string parts(std::uint32_t candidate, std::uint32_t load) const {
    const matching::Candidate& given = found_.problem.candidates[candidate];
    const auto& costs = found_.problem.hosts[given.host].load_cost;
    const std::int64_t place = costs.empty() ? 0 : costs[std::min<std::size_t>(load, costs.size() - 1)];
    return "{\"pair\":" + amount(given.cost) + ",\"load\":" + amount(place) + "}";
  }
  std::uint32_t load_at(std::uint32_t candidate) const {
    return assignment_.load[found_.problem.candidates[candidate].host];
  }

  std::string pair(const matching::PairReason& reason) const {
    const auto c = reason.candidate;
    std::string out = "{\"pair\":[" + seeker(found_.problem.candidates[c].seeker) + ',' + host(c) +
                      "],\"parts\":" + parts(c, load_at(c) - 1);
    if (reason.locked) return out + ",\"locked\":true}";
    out += loss(reason.loss);
    if (reason.loss_at_least < reason.loss) out += ",\"loss_at_least\":" + amount(reason.loss_at_least);
    out += ",\"instead\":" + host(reason.instead);
    if (reason.instead != matching::no_candidate)
      out += ",\"instead_parts\":" + parts(reason.instead, load_at(reason.instead));
    return out + "}";
  }

  std::string unmatched(const matching::UnmatchedReason& reason) const {
    std::string out = "{\"seeker\":" + seeker(reason.seeker) +
                      ",\"missing\":" + std::to_string(assignment_.missing[reason.seeker]) +
                      ",\"blocker\":\"" + blocker_text(reason.blocker) +
                      "\",\"nearest\":" + host(reason.nearest);
    return out + loss(reason.loss) + "}";
  }

  const matching::NamedNetwork& file_;
  const matching::FoundAssignment& found_;
  const matching::Assignment& assignment_;
};

/// The reasons, and in `answer` the flow that they speak of: among several of the least cost it may be
/// another one.
std::string explain_match(const matching::NamedNetwork& file, matching::Answer& answer) {
  const auto found = matching::find_assignment(file.network);
  if (!found.why_not.empty())
    throw matching::ReadError(1, "no assignment problem, so no reasons: " + found.why_not);
  if (answer.status != matching::Status::optimal) return "null";
  const auto assignment = matching::solve(found.problem);
  if (assignment.status != matching::Status::optimal || assignment.cost != answer.cost)
    throw std::logic_error("the flow and the assignment disagree on the least cost");
  answer.flow = matching::flow_of(file.network, found, assignment);
  return ReasonsText(file, found, assignment).all();
}

std::string match(const MatchOptions& options) {
  const std::string text = read_text(options.file);
  const std::string& format = options.choice;
  const matching::Format kind = format == "dimacs"  ? matching::Format::dimacs
                                : format == "orlib" ? matching::Format::orlib
                                : format == "json"  ? matching::Format::json
                                                    : matching::guess_format(text);
  if (options.explain && kind == matching::Format::dimacs)
    throw matching::ReadError(1,
                              "a DIMACS network has no reasons: --explain takes OR-Library and JSON files");
  const matching::NamedNetwork file = matching::read_network(text, kind);
  const auto start = std::chrono::steady_clock::now();
  matching::Answer answer = matching::solve(file.network);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::string doubt = matching::why_not_proven(file.network, answer);
  const bool optimal = answer.status == matching::Status::optimal;
  const std::string cost = optimal ? decimal(answer.cost, file.cost_decimals) : "null";
  const std::string certificate = doubt.empty() ? "verified" : "not proven: " + doubt;
  const std::string why = options.explain ? ",\"reasons\":" + explain_match(file, answer) : "";
  if (!options.as_json) {
    std::string out = std::string(status_text(answer.status)) + (optimal ? ", cost " + cost : "") +
                      ", certificate " + certificate + ", " + seconds_text(seconds) + " s\n";
    for (std::size_t a = 0; optimal && a < answer.flow.size(); ++a)
      if (answer.flow[a] != 0)
        out += file.name_of(file.network.arcs[a].from) + " → " + file.name_of(file.network.arcs[a].to) +
               ": " + std::to_string(answer.flow[a]) + "\n";
    return out;
  }
  std::string out =
      std::string("{\"status\":\"") + status_text(answer.status) + "\",\"cost\":" + cost + ",\"flow\":[";
  bool first = true;
  for (std::size_t a = 0; optimal && a < answer.flow.size(); ++a) {
    if (answer.flow[a] == 0) continue;
    if (!first) out += ',';
    first = false;
    out += '[' + file.name_of(file.network.arcs[a].from) + ',' + file.name_of(file.network.arcs[a].to) + ',' +
           std::to_string(answer.flow[a]) + ']';
  }
  return out + "],\"certificate\":" + json_string(certificate) + ",\"seconds\":" + seconds_text(seconds) +
         why + "}\n";
}

/// {"r1":"h4",…} and {"h4":["r1",…],…}, the lists sorted as text.
std::string two_sided(const char* seekers_key, const std::vector<std::string>& seekers,
                      const char* holders_key, const std::vector<std::string>& holders,
                      const std::vector<std::string>& choices, const matching::Matching& got,
                      const std::vector<std::uint32_t>& holder_of_choice, bool as_json) {
  std::vector<std::vector<std::string>> held(holders.size());
  for (std::size_t i = 0; i < got.size(); ++i)
    if (got[i] != matching::nobody) held[holder_of_choice[got[i]]].push_back(seekers[i]);
  for (auto& list : held) std::sort(list.begin(), list.end());
  if (!as_json) {
    std::string out;
    for (std::size_t i = 0; i < got.size(); ++i)
      out += seekers[i] + " → " + (got[i] == matching::nobody ? "—" : choices[got[i]]) + "\n";
    return out;
  }
  std::string out = std::string("{\"") + seekers_key + "\":{";
  for (std::size_t i = 0; i < got.size(); ++i)
    out += (i == 0 ? "" : ",") + json_string(seekers[i]) + ":" +
           json_string(got[i] == matching::nobody ? std::string() : choices[got[i]]);
  out += std::string("},\"") + holders_key + "\":{";
  for (std::size_t h = 0; h < holders.size(); ++h) {
    out += (h == 0 ? "" : ",") + json_string(holders[h]) + ":[";
    for (std::size_t k = 0; k < held[h].size(); ++k) out += (k == 0 ? "" : ",") + json_string(held[h][k]);
    out += ']';
  }
  return out + "}}\n";
}

std::string stable(const MatchOptions& options) {
  const std::string& side = options.choice;
  const bool as_json = options.as_json;
  const auto file = matching::read_preferences(read_text(options.file));
  if (const auto* named = std::get_if<matching::NamedHospitals>(&file)) {
    if (side == "students" || side == "lecturers")
      throw matching::ReadError(1, "has residents and hospitals: --side residents or hospitals");
    std::vector<std::uint32_t> itself(named->hospitals.size());
    for (std::uint32_t h = 0; h < itself.size(); ++h) itself[h] = h;
    const auto got = side == "hospitals" ? matching::best_for_hospitals(named->problem)
                                         : matching::best_for_residents(named->problem);
    return two_sided("resident_sided", named->residents, "hospital_sided", named->hospitals, named->hospitals,
                     got, itself, as_json);
  }
  const auto& named = std::get<matching::NamedProjects>(file);
  if (side == "residents" || side == "hospitals")
    throw matching::ReadError(1, "has students and lecturers: --side students or lecturers");
  const auto got = side == "lecturers" ? matching::best_for_lecturers(named.problem)
                                       : matching::best_for_students(named.problem);
  return two_sided("student_sided", named.students, "lecturer_sided", named.lecturers, named.projects, got,
                   named.problem.lecturer_of, as_json);
}

/// Runs one command: its text to standard output, or one line of complaint and exit code 2.
template <class Command>
int answer_with(const MatchOptions& options, const Command& command) {
  try {
    const std::string out = command(options);
    std::fwrite(out.data(), 1, out.size(), stdout);
    return delivered(0);
  } catch (const InputError& error) {
    return refuse(error);
  } catch (const matching::ReadError& error) {
    return refuse(options.file, error.line(), error.what());
  } catch (const std::bad_alloc&) {
    return refuse(options.file, 1, "needs more memory than there is");
  } catch (const std::exception& error) {
    return refuse(options.file, 1, error.what());
  }
}

}  // namespace

void add_matching(CLI::App& lab, int& exit_code) {
  {
    auto options = std::make_shared<MatchOptions>();
    auto* command = lab.add_subcommand("match", "Cheapest flow or assignment, with its proof");
    command->add_option("FILE", options->file, "DIMACS .min, OR-Library assignment or JSON network")
        ->required();
    command->add_option("--format", options->choice, "by the file's beginning when absent")
        ->check(CLI::IsMember({"dimacs", "orlib", "json"}));
    auto* as_json = command->add_flag("--json", options->as_json, "one line of JSON");
    command
        ->add_flag("--explain", options->explain,
                   "assignment problems: why each pair, and what keeps the unmatched out")
        ->needs(as_json);
    command->callback([options, &exit_code] { exit_code = answer_with(*options, match); });
  }
  {
    auto options = std::make_shared<MatchOptions>();
    auto* command =
        lab.add_subcommand("stable", "Stable matching: residents and hospitals, or students and projects");
    command->add_option("FILE", options->file, "JSON preference lists with capacities")->required();
    command
        ->add_option("--side", options->choice, "whose best stable matching (default: residents, students)")
        ->check(CLI::IsMember({"residents", "hospitals", "students", "lecturers"}));
    command->add_flag("--json", options->as_json, "one line of JSON");
    command->callback([options, &exit_code] { exit_code = answer_with(*options, stable); });
  }
}

}  // namespace megdan::lab
