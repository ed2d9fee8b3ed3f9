#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include "algo/matching/certificate.hpp"
#include "algo/matching/flow.hpp"
#include "algo/matching/read.hpp"
#include "algo/matching/stable.hpp"
#include "lab/lab.hpp"

namespace megdan::lab {
namespace {

namespace matching = algo::matching;

std::string read_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw matching::ReadError(1, "is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw matching::ReadError(1, "cannot be opened");
  std::string text;
  std::vector<char> chunk(std::size_t{1} << 20);
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > matching::most_text) throw matching::ReadError(1, "is longer than 256 MiB");
  }
  if (in.bad()) throw matching::ReadError(1, "cannot be read");
  return text;
}

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

std::string match(const std::string& path, const std::string& format, bool as_json) {
  const std::string text = read_file(path);
  const matching::Format kind = format == "dimacs"  ? matching::Format::dimacs
                                : format == "orlib" ? matching::Format::orlib
                                : format == "json"  ? matching::Format::json
                                                    : matching::guess_format(text);
  const matching::NamedNetwork file = matching::read_network(text, kind);
  const auto start = std::chrono::steady_clock::now();
  const matching::Answer answer = matching::solve(file.network);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::string doubt = matching::why_not_proven(file.network, answer);
  const bool optimal = answer.status == matching::Status::optimal;
  const std::string cost = optimal ? decimal(answer.cost, file.cost_decimals) : "null";
  const std::string certificate = doubt.empty() ? "verified" : "not proven: " + doubt;
  if (!as_json) {
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
         "}\n";
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

std::string stable(const std::string& path, const std::string& side, bool as_json) {
  const auto file = matching::read_preferences(read_file(path));
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

struct Options {
  std::string file;
  std::string choice;
  bool as_json = false;
};

/// Runs one command: its text to standard output, or one line of complaint and exit code 2.
template <class Command>
int answer_with(const Options& options, const Command& command) {
  const auto complain = [&](std::size_t line, const char* reason) {
    std::fprintf(stderr, "%s:%zu: %s\n", options.file.c_str(), line, reason);
    return 2;
  };
  try {
    const std::string out = command(options.file, options.choice, options.as_json);
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() ? 0 : 2;
  } catch (const matching::ReadError& error) {
    return complain(error.line(), error.what());
  } catch (const std::bad_alloc&) {
    return complain(1, "needs more memory than there is");
  } catch (const std::exception& error) {
    return complain(1, error.what());
  }
}

}  // namespace

void add_matching(CLI::App& lab, int& exit_code) {
  {
    auto options = std::make_shared<Options>();
    auto* command = lab.add_subcommand("match", "Cheapest flow or assignment, with its proof");
    command->add_option("FILE", options->file, "DIMACS .min, OR-Library assignment or JSON network")
        ->required();
    command->add_option("--format", options->choice, "by the file's beginning when absent")
        ->check(CLI::IsMember({"dimacs", "orlib", "json"}));
    command->add_flag("--json", options->as_json, "one line of JSON");
    command->callback([options, &exit_code] { exit_code = answer_with(*options, match); });
  }
  {
    auto options = std::make_shared<Options>();
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
