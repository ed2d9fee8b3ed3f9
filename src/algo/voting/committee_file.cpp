#include "algo/voting/committee_file.hpp"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace megdan::algo::voting {
namespace {

constexpr std::size_t max_profile_bytes = std::size_t{4} << 20;
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

/// 3, 0.25 or 1/3, read as it is written.
Weight weight_of(const YAML::Node& node) {
  const std::size_t line = line_of(node.Mark());
  const FormatError no_weight(line, "a voter weight that is not 3, 0.25 or 1/3, with at most nine digits");
  if (!node.IsScalar()) throw no_weight;
  const std::string& text = node.Scalar();
  Weight weight{0, 1};
  std::int64_t below = 0;
  char mark = 0;
  int digits = 0;
  bool open = true;  // a digit is due
  for (const char c : text) {
    if ((c == '.' || c == '/') && mark == 0 && !open) {
      mark = c;
      open = true;
    } else if (c >= '0' && c <= '9' && ++digits <= 9) {
      open = false;
      auto& part = mark == '/' ? below : weight.numerator;
      part = part * 10 + (c - '0');
      if (mark == '.') weight.denominator *= 10;
    } else {
      throw no_weight;
    }
  }
  if (open) throw no_weight;
  if (mark == '/') weight.denominator = below;
  if (weight.numerator == 0 || weight.denominator == 0)
    throw FormatError(line, "a voter weight that is not above zero");
  return weight;
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
  if (text.size() > max_profile_bytes) throw FormatError(1, "larger than 4 MB");
  refuse_depth(text);
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsMap()) throw FormatError(1, "not a YAML map");
    CommitteeProblem problem;
    const bool is_counted = root["num_cand"].IsDefined();
    if (is_counted) problem.candidates = whole_number(root["num_cand"], "num_cand", max_candidates);
    problem.seats = whole_number(root["committeesize"], "committeesize", max_candidates);
    const YAML::Node profile = root["profile"];
    if (!profile.IsDefined() || !profile.IsSequence())
      throw FormatError(1, "no profile, or it is not a list");
    std::size_t entries = 0;
    std::vector<std::size_t> seen(is_counted ? problem.candidates : max_candidates, 0);
    for (const YAML::Node& row : profile) {
      const std::size_t line = line_of(row.Mark());
      if (!row.IsSequence()) throw FormatError(line, "a ballot that is not a list of candidates");
      if (problem.ballots.size() >= max_profile)
        throw FormatError(line, "more ballots than this program takes");
      Ballot ballot;
      for (const YAML::Node& cell : row) {
        const std::size_t candidate = whole_number(cell, "a candidate", max_candidates);
        if (candidate >= seen.size())
          throw FormatError(line, is_counted ? "a candidate beyond num_cand" : "a candidate is too large");
        // Without num_cand the candidates go as far as the ballots name them.
        if (!is_counted) problem.candidates = std::max(problem.candidates, candidate + 1);
        if (seen[candidate] == problem.ballots.size() + 1)
          throw FormatError(line, "a candidate twice on one ballot");
        seen[candidate] = problem.ballots.size() + 1;
        ballot.items.push_back(static_cast<Item>(candidate));
        // One list may be named from many rows (YAML aliases), so the file's size is no bound.
        if (++entries > max_profile_bytes) throw FormatError(line, "more approvals than this program takes");
      }
      problem.ballots.push_back(std::move(ballot));
    }
    if (problem.seats > problem.candidates) {
      throw FormatError(line_of(root["committeesize"].Mark()),
                        is_counted ? "committeesize is larger than num_cand"
                                   : "committeesize is larger than the candidates that ballots name");
    }
    const YAML::Node weights = root["voter_weights"];
    if (!weights.IsDefined()) return problem;
    const std::size_t line = line_of(weights.Mark());
    if (!weights.IsSequence()) throw FormatError(line, "voter_weights is not a list");
    if (weights.size() != problem.ballots.size()) {
      throw FormatError(line, "voter_weights has " + std::to_string(weights.size()) +
                                  " entries, the profile " + std::to_string(problem.ballots.size()));
    }
    for (const YAML::Node& weight : weights) problem.weights.push_back(weight_of(weight));
    return problem;
  } catch (const YAML::DeepRecursion& error) {
    throw FormatError(line_of(error.mark), "nested too deeply");
  } catch (const YAML::Exception& error) {
    std::string reason = error.msg;
    for (char& c : reason) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    throw FormatError(line_of(error.mark), reason);
  }
}

}  // namespace megdan::algo::voting
