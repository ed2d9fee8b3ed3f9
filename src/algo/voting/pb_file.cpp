#include "algo/voting/pb_file.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

namespace megdan::algo::voting {
namespace {

constexpr std::size_t max_pb_bytes = std::size_t{256} << 20;
constexpr std::size_t max_columns = 256;
constexpr std::size_t max_entries = std::size_t{1} << 26;
constexpr int max_decimals = 6;

std::string_view trim(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto from = text.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

/// Rows of `;`-separated cells with RFC 4180 quotes.
class Rows {
 public:
  explicit Rows(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  /// The next row that is not blank, or false at the end.
  bool next(std::vector<std::string>& cells) {
    while (at_ < text_.size()) {
      line_ += lines_in_row_;
      lines_in_row_ = 0;
      read_row(cells);
      if (cells.size() > 1 || !trim(cells[0]).empty()) return true;
    }
    return false;
  }
  std::size_t line() const { return line_; }

 private:
  void read_row(std::vector<std::string>& cells) {
    cells.clear();
    cells.emplace_back();
    bool quoted = false;
    bool fresh = true;  // nothing of this cell read yet
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\0') throw FormatError(line_, "a zero byte: not a text file");
      if (quoted) {
        if (c == '"') {
          if (at_ < text_.size() && text_[at_] == '"') {
            cells.back() += '"';
            ++at_;
          } else {
            quoted = false;
          }
        } else {
          if (c == '\n') ++lines_in_row_;
          cells.back() += c;
        }
        continue;
      }
      if (c == '\n') {
        ++lines_in_row_;
        return;
      }
      if (c == '\r' && (at_ == text_.size() || text_[at_] == '\n')) continue;
      if (c == ';') {
        if (cells.size() >= max_columns) throw FormatError(line_, "more than 256 columns");
        cells.emplace_back();
        fresh = true;
      } else if (c == '"' && fresh) {
        quoted = true;
        fresh = false;
      } else {
        cells.back() += c;
        fresh = false;
      }
    }
    if (quoted) throw FormatError(line_, "a quote that never ends");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t lines_in_row_ = 0;
};

struct Decimal {
  bool negative = false;
  std::int64_t digits = 0;
  int decimals = 0;  // trailing zeros dropped
};

std::optional<Decimal> parse_decimal(std::string_view text) {
  text = trim(text);
  Decimal number;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  bool point = false;
  bool any = false;
  std::string_view fraction;
  std::int64_t value = 0;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if (text[k] == '.' && !point) {
      point = true;
      fraction = text.substr(k + 1);
      while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
      if (fraction.empty() && text.size() > k + 1) any = true;
      text = text.substr(0, k + 1 + fraction.size());
      continue;
    }
    if (text[k] < '0' || text[k] > '9') return std::nullopt;
    any = true;
    if (value > (max_money * 1000 - 9) / 10) return std::nullopt;
    value = value * 10 + (text[k] - '0');
  }
  if (!any || fraction.size() > static_cast<std::size_t>(max_decimals)) return std::nullopt;
  for (const char c : fraction) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  number.digits = value;
  number.decimals = static_cast<int>(fraction.size());
  return number;
}

/// As the reference reader takes amounts of money: a comma is a point too.
std::optional<Decimal> parse_amount(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  return parse_decimal(text);
}

/// Spreadsheets end rows with empty cells past the last column.
void drop_empty_past(std::vector<std::string>& cells, std::size_t columns) {
  while (cells.size() > columns && trim(cells.back()).empty()) cells.pop_back();
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

std::optional<std::int64_t> scaled(const Decimal& number, int decimals, std::int64_t limit) {
  const std::int64_t factor = power_of_ten(decimals - number.decimals);
  if (number.digits > limit / factor) return std::nullopt;
  const std::int64_t value = number.digits * factor;
  return number.negative ? -value : value;
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> parts;
  text = trim(text);
  if (text.empty()) return parts;
  while (true) {
    const auto comma = text.find(',');
    parts.push_back(trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  if (parts.back().empty()) parts.pop_back();                                 // a trailing comma
  if (parts.size() > 1 && parts.front().empty()) parts.erase(parts.begin());  // a leading one
  return parts;
}

std::optional<std::size_t> column(const std::vector<std::string>& columns, std::string_view name) {
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (columns[k] == name) return k;
  }
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rows_(text) {}

  PbFile read() {
    read_sections();
    read_meta();
    read_projects();
    read_votes();
    return std::move(file_);
  }

 private:
  void read_sections() {
    enum class Section { none, meta, projects, votes } section = Section::none;
    bool header_due = false;
    std::vector<std::string> cells;
    while (rows_.next(cells)) {
      const std::size_t line = rows_.line();
      const bool is_alone =
          std::all_of(cells.begin() + 1, cells.end(), [](const auto& cell) { return trim(cell).empty(); });
      if (is_alone) {
        const auto name = trim(cells[0]);
        const auto begin = [&](Section next, std::size_t& at) {
          if (at != 0) throw FormatError(line, "section " + std::string(name) + " begins twice");
          if (header_due) throw FormatError(line, "the section before has no header row");
          section = next;
          at = line;
          header_due = true;
        };
        if (name == "META") {
          begin(Section::meta, meta_line_);
          continue;
        }
        if (name == "PROJECTS") {
          begin(Section::projects, projects_line_);
          continue;
        }
        if (name == "VOTES") {
          begin(Section::votes, votes_line_);
          continue;
        }
      }
      if (section == Section::none) throw FormatError(line, "expected META first");
      if (section == Section::meta) {
        if (header_due) {
          header_due = false;
          if (trim(cells[0]) == "key") continue;
        }
        if (cells.size() < 2) throw FormatError(line, "a META row without a value");
        if (file_.meta.size() >= 4096) throw FormatError(line, "more than 4096 META rows");
        file_.meta.emplace_back(trim(cells[0]), trim(cells[1]));
        meta_lines_.push_back(line);
        continue;
      }
      auto& columns = section == Section::projects ? file_.project_columns : file_.vote_columns;
      auto& rows = section == Section::projects ? file_.projects : file_.votes;
      auto& lines = section == Section::projects ? project_lines_ : vote_lines_;
      if (header_due) {
        header_due = false;
        drop_empty_past(cells, 1);
        for (const auto& cell : cells) columns.emplace_back(trim(cell));
        continue;
      }
      drop_empty_past(cells, columns.size());
      if (cells.size() > columns.size()) throw FormatError(line, "more cells than columns");
      if (rows.size() >= (section == Section::projects ? max_items : max_ballots)) {
        throw FormatError(line, "more rows than this program takes");
      }
      cells.resize(columns.size());
      rows.push_back(cells);
      lines.push_back(line);
    }
    last_line_ = rows_.line();
    if (meta_line_ == 0) throw FormatError(1, "no META section");
    if (projects_line_ == 0) throw FormatError(last_line_, "no PROJECTS section");
    if (votes_line_ == 0) throw FormatError(last_line_, "no VOTES section");
    if (header_due) throw FormatError(last_line_, "a section without its header row");
  }

  struct Entry {
    std::string value;
    std::size_t line;
  };
  std::optional<Entry> meta(std::string_view key) const {
    for (std::size_t k = 0; k < file_.meta.size(); ++k) {
      if (file_.meta[k].first == key) return Entry{file_.meta[k].second, meta_lines_[k]};
    }
    return std::nullopt;
  }
  Entry required(std::string_view key) const {
    auto entry = meta(key);
    if (!entry) throw FormatError(meta_line_, "META has no " + std::string(key));
    return *entry;
  }

  void read_meta() {
    const Entry type = required("vote_type");
    static const std::map<std::string, VoteType, std::less<>> types = {{"approval", VoteType::approval},
                                                                       {"ordinal", VoteType::ordinal},
                                                                       {"cumulative", VoteType::cumulative},
                                                                       {"choose-1", VoteType::choose_one},
                                                                       {"scoring", VoteType::scoring}};
    const auto found = types.find(type.value);
    if (found == types.end()) throw FormatError(type.line, "unknown vote_type");
    file_.vote_type = found->second;
    const Entry budget = required("budget");
    const auto amount = parse_amount(budget.value);
    if (!amount || amount->negative) throw FormatError(budget.line, "budget is not an amount");
    budget_ = *amount;
    file_.decimals = amount->decimals;
    budget_line_ = budget.line;
    expect_count("num_projects", file_.projects.size());
    expect_count("num_votes", file_.votes.size());
  }

  void expect_count(std::string_view key, std::size_t count) const {
    const Entry entry = required(key);
    const auto number = parse_decimal(entry.value);
    if (!number || number->negative || number->decimals != 0) {
      throw FormatError(entry.line, std::string(key) + " is not a whole number");
    }
    if (number->digits != static_cast<std::int64_t>(count)) {
      throw FormatError(last_line_, std::string(key) + " says " + std::to_string(number->digits) +
                                        ", the file has " + std::to_string(count));
    }
  }

  void read_projects() {
    const auto id = column(file_.project_columns, "project_id");
    const auto cost = column(file_.project_columns, "cost");
    if (!id) throw FormatError(projects_line_ + 1, "PROJECTS has no column project_id");
    if (!cost) throw FormatError(projects_line_ + 1, "PROJECTS has no column cost");
    std::vector<Decimal> costs;
    for (std::size_t k = 0; k < file_.projects.size(); ++k) {
      const auto& row = file_.projects[k];
      const std::string name(trim(row[*id]));
      if (name.empty()) throw FormatError(project_lines_[k], "a project without project_id");
      if (!index_.emplace(name, static_cast<Item>(k)).second) {
        throw FormatError(project_lines_[k], "a project_id that was already used");
      }
      file_.ids.push_back(name);
      const auto amount = parse_amount(row[*cost]);
      if (!amount || amount->negative) throw FormatError(project_lines_[k], "cost is not an amount");
      costs.push_back(*amount);
      file_.decimals = std::max(file_.decimals, amount->decimals);
    }
    file_.problem.unit = power_of_ten(file_.decimals);
    const auto money = [&](const Decimal& number, std::size_t line) {
      const auto value = scaled(number, file_.decimals, max_money);
      if (!value) throw FormatError(line, "an amount larger than this program takes");
      return *value;
    };
    file_.problem.budget = money(budget_, budget_line_);
    for (std::size_t k = 0; k < costs.size(); ++k) {
      file_.problem.costs.push_back(money(costs[k], project_lines_[k]));
    }
  }

  void read_votes() {
    const auto vote = column(file_.vote_columns, "vote");
    const auto points = column(file_.vote_columns, "points");
    if (!vote) throw FormatError(votes_line_ + 1, "VOTES has no column vote");
    const bool needs_points = file_.vote_type == VoteType::cumulative || file_.vote_type == VoteType::scoring;
    if (needs_points && !points) throw FormatError(votes_line_ + 1, "VOTES has no column points");
    file_.problem.utility =
        needs_points || file_.vote_type == VoteType::ordinal ? Utility::points : Utility::cost;

    std::vector<std::size_t> seen(file_.ids.size(), 0);
    std::vector<Decimal> given;  // of all ballots, in a row
    int decimals = 0;
    std::size_t entries = 0;
    std::size_t repeats = 0;
    std::size_t first_repeat = 0;
    for (std::size_t b = 0; b < file_.votes.size(); ++b) {
      const std::size_t line = vote_lines_[b];
      Ballot ballot;
      const auto names = split_list(file_.votes[b][*vote]);
      const auto numbers =
          needs_points ? split_list(file_.votes[b][*points]) : std::vector<std::string_view>{};
      if (needs_points && numbers.size() != names.size()) {
        throw FormatError(line, "not one number of points per project");
      }
      if (file_.vote_type == VoteType::choose_one && names.size() > 1) {
        throw FormatError(line, "more than one project on a choose-1 ballot");
      }
      entries += names.size();
      if (entries > max_entries) throw FormatError(line, "more votes than this program takes");
      for (std::size_t k = 0; k < names.size(); ++k) {
        const auto found = index_.find(std::string(names[k]));
        if (found == index_.end()) throw FormatError(line, "a vote for a project that is not in PROJECTS");
        if (seen[found->second] == b + 1) {
          ++repeats;
          if (first_repeat == 0) first_repeat = line;
          continue;
        }
        seen[found->second] = b + 1;
        ballot.items.push_back(found->second);
        if (needs_points) {
          const auto number = parse_decimal(numbers[k]);
          if (!number || !scaled(*number, number->decimals, max_points)) {
            throw FormatError(line, "points that are not a number this program takes");
          }
          decimals = std::max(decimals, number->decimals);
          given.push_back(*number);
        }
      }
      if (file_.vote_type == VoteType::ordinal) ballot.points = borda_points(ballot.items.size());
      file_.problem.ballots.push_back(std::move(ballot));
    }
    if (needs_points) {
      file_.points_unit = power_of_ten(decimals);
      std::size_t next = 0;
      for (std::size_t b = 0; b < file_.problem.ballots.size(); ++b) {
        auto& ballot = file_.problem.ballots[b];
        for (std::size_t k = 0; k < ballot.items.size(); ++k) {
          const auto value = scaled(given[next++], decimals, max_points);
          if (!value) throw FormatError(vote_lines_[b], "points with too many digits");
          ballot.points.push_back(*value);
        }
      }
    }
    if (repeats > 0) {
      file_.notes.push_back("line " + std::to_string(first_repeat) +
                            ": a project named twice on one ballot counts once (" + std::to_string(repeats) +
                            " in all)");
    }
  }

  Rows rows_;
  PbFile file_;
  Decimal budget_;
  std::size_t budget_line_ = 0;
  std::size_t meta_line_ = 0;
  std::size_t projects_line_ = 0;
  std::size_t votes_line_ = 0;
  std::size_t last_line_ = 0;
  std::vector<std::size_t> meta_lines_;
  std::vector<std::size_t> project_lines_;
  std::vector<std::size_t> vote_lines_;
  std::unordered_map<std::string, Item> index_;
};

void write_cell(std::string& out, std::string_view cell) {
  const bool plain = cell.find_first_of(";\"\n\r") == std::string_view::npos;
  if (plain) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void write_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (k > 0) out += ';';
    write_cell(out, cells[k]);
  }
  out += '\n';
}

}  // namespace

const std::string* PbFile::find_meta(std::string_view key) const {
  for (const auto& [name, value] : meta) {
    if (name == key) return &value;
  }
  return nullptr;
}

PbFile read_pb(std::string_view text) {
  if (text.size() > max_pb_bytes) throw FormatError(1, "larger than 256 MB");
  return Reader(text).read();
}

std::string write_pb(const PbFile& file) {
  std::string out = "META\nkey;value\n";
  for (const auto& [key, value] : file.meta) write_row(out, {key, value});
  out += "PROJECTS\n";
  write_row(out, file.project_columns);
  for (const auto& row : file.projects) write_row(out, row);
  out += "VOTES\n";
  write_row(out, file.vote_columns);
  for (const auto& row : file.votes) write_row(out, row);
  return out;
}

std::string money_text(std::int64_t amount, int decimals) {
  const bool negative = amount < 0;
  std::string digits = std::to_string(negative ? -amount : amount);
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  if (negative) digits.insert(digits.begin(), '-');
  return digits;
}

}  // namespace megdan::algo::voting
