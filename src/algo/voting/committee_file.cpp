#include "algo/voting/committee_file.hpp"

#include <yaml-cpp/yaml.h>

#include <optional>
#include <set>
#include <sstream>

namespace megdan::algo::voting {
namespace {

constexpr std::size_t max_bytes = std::size_t{4} << 20;
constexpr std::size_t max_candidates = 10'000;
constexpr std::size_t max_profile = 1'000'000;
constexpr std::size_t max_depth = 64;

std::size_t line_of(const YAML::Mark& mark) {
  return mark.line < 0 ? 1 : static_cast<std::size_t>(mark.line) + 1;
}

std::size_t whole_number(const YAML::Node& node, const char* name, std::size_t limit) {
  if (!node.IsDefined()) throw FormatError(1, std::string("no ") + name);
  const std::size_t line = line_of(node.Mark());
  if (!node.IsScalar()) throw FormatError(line, std::string(name) + " is not a whole number");
  const std::string& text = node.Scalar();
  std::size_t value = 0;
  if (text.empty() || text.size() > 9)
    throw FormatError(line, std::string(name) + " is not a whole number in range");
  for (const char c : text) {
    if (c < '0' || c > '9') throw FormatError(line, std::string(name) + " is not a whole number");
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  if (value > limit) throw FormatError(line, std::string(name) + " is larger than " + std::to_string(limit));
  return value;
}

/// The parser calls itself once a level; a file of brackets alone must not use up the stack.
void refuse_depth(std::string_view text) {
  std::size_t flow = 0;
  std::size_t line = 1;
  std::size_t dashes = 0;
  for (const char c : text) {
    if (c == '\0') throw FormatError(line, "a zero byte: not a text file");
    if (c == '[' || c == '{') ++flow;
    if ((c == ']' || c == '}') && flow > 0) --flow;
    if (c == '\n') {
      ++line;
      dashes = 0;
    } else if (c == '-' || c == '?' || c == ':') {
      ++dashes;
    }
    if (flow > max_depth) throw FormatError(line, "nested too deeply");
    if (dashes > 4096) throw FormatError(line, "too many entries opened in one line");
  }
}

}  // namespace

CommitteeProblem read_committee(std::string_view text) {
  if (text.size() > max_bytes) throw FormatError(1, "larger than 4 MB");
  refuse_depth(text);
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsMap()) throw FormatError(1, "not a YAML map");
    CommitteeProblem problem;
    problem.candidates = whole_number(root["num_cand"], "num_cand", max_candidates);
    problem.seats = whole_number(root["committeesize"], "committeesize", max_candidates);
    if (problem.seats > problem.candidates) {
      throw FormatError(line_of(root["committeesize"].Mark()), "committeesize is larger than num_cand");
    }
    const YAML::Node profile = root["profile"];
    if (!profile.IsDefined() || !profile.IsSequence())
      throw FormatError(1, "no profile, or it is not a list");
    std::size_t entries = 0;
    std::vector<std::size_t> seen(problem.candidates, 0);
    for (const YAML::Node& row : profile) {
      const std::size_t line = line_of(row.Mark());
      if (!row.IsSequence()) throw FormatError(line, "a ballot that is not a list of candidates");
      if (problem.ballots.size() >= max_profile)
        throw FormatError(line, "more ballots than this program takes");
      Ballot ballot;
      for (const YAML::Node& cell : row) {
        const std::size_t candidate = whole_number(cell, "a candidate", max_candidates);
        if (candidate >= problem.candidates) throw FormatError(line, "a candidate beyond num_cand");
        if (seen[candidate] == problem.ballots.size() + 1)
          throw FormatError(line, "a candidate twice on one ballot");
        seen[candidate] = problem.ballots.size() + 1;
        ballot.items.push_back(static_cast<Item>(candidate));
        // One list may be named from many rows (YAML aliases), so the file's size is no bound.
        if (++entries > max_bytes) throw FormatError(line, "more approvals than this program takes");
      }
      problem.ballots.push_back(std::move(ballot));
    }
    return problem;
  } catch (const YAML::Exception& error) {
    std::string reason = error.msg;
    for (char& c : reason) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    throw FormatError(line_of(error.mark), reason);
  }
}

}  // namespace megdan::algo::voting
