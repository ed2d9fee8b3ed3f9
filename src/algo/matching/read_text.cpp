#include <charconv>

#include "algo/matching/read.hpp"

namespace megdan::algo::matching {
namespace {

/// Walks one text token by token and knows its line.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

  /// Empty at the end of the line.
  std::string_view next_in_line() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
    const std::size_t begin = at_;
    while (!at_end() && !is_blank(text_[at_]) && text_[at_] != '\n') ++at_;
    return text_.substr(begin, at_ - begin);
  }
  /// Empty at the end of the text.
  std::string_view next() {
    std::string_view token = next_in_line();
    while (token.empty() && !at_end()) {
      next_line();
      token = next_in_line();
    }
    return token;
  }
  void next_line() {
    while (!at_end() && text_[at_] != '\n') ++at_;
    if (at_end()) return;
    ++at_;
    ++line_;
  }
  [[noreturn]] void fail(const std::string& reason) const { throw ReadError(line_, reason); }

  std::int64_t number(std::string_view token, const char* what) const {
    if (token.empty()) fail(std::string("missing ") + what);
    std::string_view digits = token;
    if (digits.front() == '+') digits.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range ||
        (error == std::errc{} && (value > largest_number || value < -largest_number)))
      fail(std::string(what) + " " + shown(token) + " passes 10^18");
    if (error != std::errc{} || end != digits.data() + digits.size())
      fail(std::string(what) + " " + shown(token) + " is not a whole number");
    return value;
  }
  std::int64_t number_in_line(const char* what) { return number(next_in_line(), what); }
  void end_line() {
    if (const auto extra = next_in_line(); !extra.empty()) fail("unexpected " + shown(extra));
  }

  static std::string shown(std::string_view token) {
    std::string result = "“";
    for (const char c : token.substr(0, 40)) result += c >= 0x20 && c < 0x7f ? c : '?';
    return result + "”";
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

void refuse_long(std::string_view text) {
  if (text.size() > most_text) throw ReadError(1, "the text is longer than 256 MiB");
}

std::uint32_t node_of(const Tokens& in, std::int64_t id, std::size_t nodes) {
  if (id < 1 || static_cast<std::size_t>(id) > nodes)
    in.fail("node " + std::to_string(id) + " is not among 1 … " + std::to_string(nodes));
  return static_cast<std::uint32_t>(id - 1);
}

}  // namespace

Format guess_format(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) throw ReadError(1, "the file is empty");
  const char c = text[first];
  if (c == '{' || c == '[') return Format::json;
  if (c >= '0' && c <= '9') return Format::orlib;
  if (c == 'c' || c == 'p' || c == 'n' || c == 'a') return Format::dimacs;
  throw ReadError(1, "neither DIMACS, OR-Library nor JSON by its beginning");
}

NamedNetwork read_dimacs(std::string_view text) {
  refuse_long(text);
  Tokens in(text);
  NamedNetwork result;
  Network& network = result.network;
  std::int64_t arcs = -1;
  std::vector<bool> given;
  for (; !in.at_end(); in.next_line()) {
    const std::string_view kind = in.next_in_line();
    if (kind.empty() || kind.front() == 'c') continue;
    if (kind == "p") {
      if (arcs >= 0) in.fail("a second problem line");
      if (const auto what = in.next_in_line(); what != "min")
        in.fail("the problem is " + Tokens::shown(what) + ", not “min”");
      const std::int64_t nodes = in.number_in_line("number of nodes");
      arcs = in.number_in_line("number of arcs");
      in.end_line();
      if (nodes < 1 || nodes > most_nodes) in.fail("the number of nodes is not within 1 … 2,000,000");
      // A short file must not claim memory: a node that anything touches takes some bytes.
      if (static_cast<std::size_t>(nodes) > 16 * text.size())
        in.fail("more nodes than a file of this length can join");
      if (arcs < 0 || arcs > most_arcs) in.fail("the number of arcs is not within 0 … 10,000,000");
      network.supply.assign(static_cast<std::size_t>(nodes), 0);
      given.assign(static_cast<std::size_t>(nodes), false);
    } else if (kind == "n") {
      if (arcs < 0) in.fail("a node before the problem line");
      const std::uint32_t node = node_of(in, in.number_in_line("node"), network.supply.size());
      const std::int64_t supply = in.number_in_line("supply");
      in.end_line();
      if (given[node]) in.fail("node " + std::to_string(node + 1) + " is given twice");
      given[node] = true;
      network.supply[node] = supply;
    } else if (kind == "a") {
      if (arcs < 0) in.fail("an arc before the problem line");
      if (network.arcs.size() == static_cast<std::size_t>(arcs))
        in.fail("more arcs than the problem line says");
      Arc arc;
      arc.from = node_of(in, in.number_in_line("tail"), network.supply.size());
      arc.to = node_of(in, in.number_in_line("head"), network.supply.size());
      arc.lower = in.number_in_line("lower bound");
      arc.upper = in.number_in_line("capacity");
      arc.cost = in.number_in_line("cost");
      in.end_line();
      if (arc.upper < 0) arc.upper = unlimited;
      network.arcs.push_back(arc);
    } else {
      in.fail("a line begins with " + Tokens::shown(kind) + ", not c, p, n or a");
    }
  }
  if (arcs < 0) in.fail("no problem line");
  if (network.arcs.size() != static_cast<std::size_t>(arcs))
    in.fail("the problem line says " + std::to_string(arcs) + " arcs, the file ends after " +
            std::to_string(network.arcs.size()));
  return result;
}

NamedNetwork read_orlib(std::string_view text) {
  refuse_long(text);
  Tokens in(text);
  const std::int64_t n = in.number(in.next(), "number of rows");
  if (n < 1 || n > 3162) in.fail("the number of rows is not within 1 … 3162");
  const auto rows = static_cast<std::uint32_t>(n);
  // Every number takes two characters at least: a short file must not claim a large matrix.
  if (text.size() / 2 < std::size_t{rows} * rows) in.fail("the file is too short for its matrix");
  NamedNetwork result;
  result.network.supply.assign(2 * std::size_t{rows}, 1);
  result.network.arcs.reserve(std::size_t{rows} * rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    result.network.supply[rows + i] = -1;
    for (std::uint32_t j = 0; j < rows; ++j) {
      const std::string_view token = in.next();
      if (token.empty())
        in.fail("the file ends in row " + std::to_string(i + 1) + ", column " + std::to_string(j + 1));
      result.network.arcs.push_back({i, rows + j, 0, 1, in.number(token, "cost")});
    }
  }
  if (const auto extra = in.next(); !extra.empty())
    in.fail("unexpected " + Tokens::shown(extra) + " after the matrix");
  result.second_side = rows;
  return result;
}

NamedNetwork read_network(std::string_view text, Format format) {
  switch (format) {
    case Format::dimacs:
      return read_dimacs(text);
    case Format::orlib:
      return read_orlib(text);
    case Format::json:
      break;
  }
  return read_json_network(text);
}

}  // namespace megdan::algo::matching
