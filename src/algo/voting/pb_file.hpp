// Reads and writes Pabulib's .pb files (pabulib.org/format: META, PROJECTS, VOTES; UTF-8, `;`).
// Will not open files, and will not guess: what contradicts the file's own counts is an error.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/voting/budget.hpp"

namespace megdan::algo::voting {

/// A file that cannot be used: the line (from 1) and one line of reason.
class FormatError : public std::runtime_error {
 public:
  FormatError(std::size_t line, const std::string& reason) : std::runtime_error(reason), line_(line) {}
  std::size_t line() const { return line_; }

 private:
  std::size_t line_;
};

enum class VoteType { approval, ordinal, cumulative, choose_one, scoring };

/// Everything the file says, in its order and spelling, and the election it means.
struct PbFile {
  std::vector<std::pair<std::string, std::string>> meta;
  std::vector<std::string> project_columns;
  std::vector<std::vector<std::string>> projects;  // rows as text, one cell per column
  std::vector<std::string> vote_columns;
  std::vector<std::vector<std::string>> votes;

  VoteType vote_type = VoteType::approval;
  std::vector<std::string> ids;    // project → project_id
  BudgetProblem problem;           // money in 10^-decimals of the currency; problem.unit = 10^decimals
  int decimals = 0;                // of money
  std::int64_t points_unit = 1;    // how many of problem's points make one point of the file
  std::vector<std::string> notes;  // tolerated oddities, one line each (an item named twice, …)

  const std::string* find_meta(std::string_view key) const;
};

/// Quotes, CRLF and a byte order mark are understood. At most 256 MB. Throws FormatError.
/// Amounts are read exactly (at most 6 decimals); ordinal ballots get Borda points within the ballot.
PbFile read_pb(std::string_view text);

/// The file again: the same META, columns and rows, LF line ends, quotes only where needed.
/// read_pb(write_pb(f)) gives f's rows and election again.
std::string write_pb(const PbFile& file);

/// 12345 with 2 decimals → "123.45"; trailing zeros are dropped.
std::string money_text(std::int64_t amount, int decimals);

}  // namespace megdan::algo::voting
