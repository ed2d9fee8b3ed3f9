// Readers of other people's matching files: DIMACS .min, OR-Library assignment, JSON networks and JSON
// preference lists. Will not open files: text in, structs out, or one ReadError with line and reason.
//
// Limits: text up to `most_text` bytes (JSON `most_json_text`), most_nodes, most_arcs, |number| ≤ 10^18.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "algo/matching/flow.hpp"
#include "algo/matching/stable.hpp"

namespace megdan::algo::matching {

inline constexpr std::size_t most_text = std::size_t{256} << 20;
inline constexpr std::size_t most_json_text = std::size_t{64} << 20;

class ReadError : public std::runtime_error {
 public:
  ReadError(std::size_t line, const std::string& reason) : std::runtime_error(reason), line_(line) {}
  [[nodiscard]] std::size_t line() const { return line_; }  ///< from 1

 private:
  std::size_t line_;
};

enum class Format { dimacs, orlib, json };

/// A network and how its file calls the nodes. Costs of a file with decimals are multiplied by
/// 10^cost_decimals so that they stay exact integers.
struct NamedNetwork {
  Network network;
  std::vector<std::string> names;  ///< one per node, already JSON text: 7 or "mentor"; empty: numbered from 1
  std::uint32_t second_side = 0;   ///< where numbering begins again (the columns of a matrix); 0: nowhere
  int cost_decimals = 0;

  [[nodiscard]] std::string name_of(std::uint32_t node) const {
    if (!names.empty()) return names[node];
    return std::to_string(node + 1 - (node >= second_side ? second_side : 0));
  }
};

/// By the first characters: { or [ is JSON, a digit is OR-Library, c or p (n, a) is DIMACS.
Format guess_format(std::string_view text);

/// First DIMACS challenge, `p min`: `n ID SUPPLY`, `a FROM TO LOW CAP COST`; a negative CAP is unlimited.
NamedNetwork read_dimacs(std::string_view text);
/// Beasley's assignment files: n, then n × n costs. Row i and column j are both named by their number.
NamedNetwork read_orlib(std::string_view text);
/// {"nodes":[{"id":1,"demand":-4}],"arcs":[{"u":1,"v":2,"capacity":4|null,"weight":0,"lower":0}]}: demand
/// is what a node wants (supply negative), no capacity is unlimited, lower and weight default to 0.
NamedNetwork read_json_network(std::string_view text);
NamedNetwork read_network(std::string_view text, Format format);

struct NamedHospitals {
  Hospitals problem;
  std::vector<std::string> residents;
  std::vector<std::string> hospitals;
};
struct NamedProjects {
  Projects problem;
  std::vector<std::string> students;
  std::vector<std::string> projects;
  std::vector<std::string> lecturers;
};
/// Two layouts, alone or under "instance". Numbered, as algmatch writes them (names get r, h, s, p, l):
///   {"residents":{"1":[2]},"hospitals":{"2":{"capacity":1,"preferences":[1]}}}
///   {"students":{"1":[2]},"projects":{"2":{"capacity":1,"lecturer":3}},"lecturers":{"3":{…}}}
/// and named, as the Python package `matching` keeps them (names as they are):
///   {"residents":{"A":["X"]},"hospitals":{"X":["A"]},"capacity":{"X":1}}
///   {"students":…,"supervisors":…,"project_supervisor":…,"project_capacity":…,"supervisor_capacity":…}
std::variant<NamedHospitals, NamedProjects> read_preferences(std::string_view text);

}  // namespace megdan::algo::matching
