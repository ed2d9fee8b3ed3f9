#include "algo/opinion/polis.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "algo/opinion/csv.hpp"
#include "algo/opinion/names.hpp"

namespace megdan::algo::opinion {
namespace {

constexpr std::size_t kMostVotes = 20'000'000;
constexpr std::size_t kMostParticipants = 2'000'000;
constexpr std::size_t kMostStatements = 100'000;
constexpr std::size_t kLongestName = 200;

constexpr std::string_view kComments = "comments.csv";
constexpr std::string_view kVotes = "votes.csv";
constexpr std::string_view kMatrix = "participants-votes.csv";
constexpr std::string_view kVotesJson = "votes.json";
constexpr std::string_view kCommentsJson = "comments.json";

// CSV with named columns; every record must have as many fields as the header.
class Table {
 public:
  Table(std::string_view file, std::string_view text) : file_(file), reader_(text) {
    if (!advance()) throw ReadError(file_, 1, "the file is empty");
    for (const auto field : reader_.fields()) header_.emplace_back(field);
  }
  bool next() {
    if (!advance()) return false;
    if (reader_.fields().size() != header_.size()) {
      fail("expected " + std::to_string(header_.size()) + " fields, found " +
           std::to_string(reader_.fields().size()));
    }
    return true;
  }
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
  }
  [[nodiscard]] std::size_t needed(std::string_view name) const {
    if (const auto found = column(name)) return *found;
    throw ReadError(file_, 1, "no column \"" + std::string(name) + "\"");
  }
  [[nodiscard]] std::size_t line() const { return reader_.line(); }
  [[nodiscard]] std::string_view at(std::size_t column) const { return reader_.fields()[column]; }
  [[noreturn]] void fail(std::string_view reason) const { throw ReadError(file_, reader_.line(), reason); }

  [[nodiscard]] std::int64_t whole(std::size_t column) const {
    const auto text = at(column);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
      fail("\"" + header_[column] + "\" is not a whole number");
    }
    return value;
  }
  [[nodiscard]] std::int8_t vote(std::size_t column) const {
    const auto text = at(column);
    if (text == "1") return 1;
    if (text == "0") return 0;
    if (text == "-1") return -1;
    fail("a vote is neither -1, 0 nor 1");
  }
  [[nodiscard]] std::string_view name(std::size_t column) const {
    const auto text = at(column);
    if (text.empty()) fail("\"" + header_[column] + "\" is empty");
    if (text.size() > kLongestName) fail("\"" + header_[column] + "\" is too long");
    return text;
  }

 private:
  bool advance() {
    try {
      return reader_.next();
    } catch (const SyntaxError& error) {
      throw ReadError(file_, error.line, error.what());
    }
  }
  std::string_view file_;
  CsvReader reader_;
  std::vector<std::string> header_;
};

struct CommentRow {
  bool out = false;
  bool meta = false;
  std::int64_t agrees = -1;
  std::int64_t disagrees = -1;
};
using Comments = std::unordered_map<std::string, CommentRow>;

struct MatrixFile {
  std::vector<VoteEvent> cells;
  std::vector<std::pair<std::uint32_t, std::string>> group;
  std::size_t counts_differing = 0;
};

Comments read_comments(std::string_view text) {
  Table table(kComments, text);
  const auto id = table.needed("comment-id");
  const auto moderated = table.column("moderated");
  auto meta = table.column("is-meta");
  if (!meta) meta = table.column("is_meta");
  const auto agrees = table.column("agrees");
  const auto disagrees = table.column("disagrees");
  Comments comments;
  while (table.next()) {
    CommentRow row;
    if (meta) row.meta = table.at(*meta) == "true" || table.at(*meta) == "1";
    if (moderated) row.out = table.whole(*moderated) == -1;
    row.out = row.out || row.meta;
    if (agrees) row.agrees = table.whole(*agrees);
    if (disagrees) row.disagrees = table.whole(*disagrees);
    if (!comments.emplace(table.name(id), row).second) table.fail("the same comment-id again");
    if (comments.size() > kMostStatements) table.fail("too many statements");
  }
  return comments;
}

void bound(const Names& participants, const Names& statements, std::size_t votes, std::string_view file,
           std::size_t line) {
  if (votes > kMostVotes) throw ReadError(file, line, "too many votes");
  if (participants.size() > kMostParticipants) throw ReadError(file, line, "too many participants");
  if (statements.size() > kMostStatements) throw ReadError(file, line, "too many statements");
}

std::vector<VoteEvent> read_votes(std::string_view text, Names& participants, Names& statements) {
  Table table(kVotes, text);
  const auto time = table.needed("timestamp");
  const auto statement = table.needed("comment-id");
  const auto participant = table.needed("voter-id");
  const auto vote = table.needed("vote");
  std::vector<VoteEvent> events;
  events.reserve(text.size() / 48);
  while (table.next()) {
    VoteEvent event;
    event.time = table.whole(time);
    event.participant = participants.index(table.name(participant));
    event.statement = statements.index(table.name(statement));
    event.value = table.vote(vote);
    events.push_back(event);
    bound(participants, statements, events.size(), kVotes, table.line());
  }
  return events;
}

MatrixFile read_matrix(std::string_view text, Names& participants, Names& statements) {
  Table table(kMatrix, text);
  const auto participant = table.needed("participant");
  const auto n_votes = table.needed("n-votes");
  const auto n_agree = table.needed("n-agree");
  const auto n_disagree = table.needed("n-disagree");
  const auto group = table.column("group-id");
  const auto first = n_disagree + 1;
  if (participant >= first || n_votes >= first || n_agree >= first) {
    throw ReadError(kMatrix, 1, "the statements must follow n-disagree");
  }
  std::vector<std::uint32_t> column;
  std::unordered_set<std::uint32_t> seen_statement;
  for (std::size_t c = first; c < table.header().size(); ++c) {
    const auto& name = table.header()[c];
    if (name.empty() || name.size() > kLongestName)
      throw ReadError(kMatrix, 1, "a statement without a usable name");
    column.push_back(statements.index(name));
    if (!seen_statement.insert(column.back()).second) throw ReadError(kMatrix, 1, "a statement twice");
  }
  bound(participants, statements, 0, kMatrix, 1);

  MatrixFile file;
  std::unordered_set<std::uint32_t> seen;
  while (table.next()) {
    const auto p = participants.index(table.name(participant));
    if (!seen.insert(p).second) table.fail("the same participant again");
    if (group && !table.at(*group).empty()) file.group.emplace_back(p, table.name(*group));
    std::int64_t votes = 0, agree = 0, disagree = 0;
    for (std::size_t c = 0; c < column.size(); ++c) {
      if (table.at(first + c).empty()) continue;
      const auto value = table.vote(first + c);
      ++votes;
      agree += value > 0;
      disagree += value < 0;
      file.cells.push_back({p, column[c], value, 0});
    }
    file.counts_differing += table.whole(n_votes) != votes;
    file.counts_differing += table.whole(n_agree) != agree;
    file.counts_differing += table.whole(n_disagree) != disagree;
    bound(participants, statements, file.cells.size(), kMatrix, table.line());
  }
  return file;
}

std::vector<std::string> ordered(const Names& names, const std::vector<std::uint32_t>& rank) {
  std::vector<std::string> result(names.size());
  for (std::uint32_t i = 0; i < rank.size(); ++i) result[rank[i]] = names.all()[i];
  return result;
}

void rename(std::vector<VoteEvent>& events, const std::vector<std::uint32_t>& participant,
            const std::vector<std::uint32_t>& statement) {
  for (auto& event : events) {
    event.participant = participant[event.participant];
    event.statement = statement[event.statement];
  }
}

std::size_t cells_differing(const VoteMatrix& a, const VoteMatrix& b) {
  std::size_t differing = 0;
  for (std::uint32_t p = 0; p < a.participants; ++p) {
    auto i = a.row_begin[p], j = b.row_begin[p];
    while (i < a.row_begin[p + 1] || j < b.row_begin[p + 1]) {
      const auto x = i < a.row_begin[p + 1] ? a.statement[i] : Names::kNone;
      const auto y = j < b.row_begin[p + 1] ? b.statement[j] : Names::kNone;
      differing += x != y || a.value[i] != b.value[j];
      i += x <= y;
      j += y <= x;
    }
  }
  return differing;
}

std::size_t counts_differing(const Conversation& conversation, const Comments& comments) {
  std::vector<std::int64_t> agree(conversation.statements.size(), 0), disagree(agree);
  for (const auto& event : conversation.events) {
    agree[event.statement] += event.value > 0;
    disagree[event.statement] += event.value < 0;
  }
  std::size_t differing = 0;
  for (std::size_t j = 0; j < agree.size(); ++j) {
    const auto found = comments.find(conversation.statements[j]);
    if (found == comments.end()) {
      ++differing;
      continue;
    }
    differing += found->second.agrees >= 0 && found->second.agrees != agree[j];
    differing += found->second.disagrees >= 0 && found->second.disagrees != disagree[j];
  }
  return differing;
}

}  // namespace

ReadError::ReadError(std::string_view file, std::size_t line, std::string_view reason)
    : std::runtime_error([&] {
        // What concerns a file as a whole stands at its first line.
        return std::string(file)
            .append(":")
            .append(std::to_string(std::max<std::size_t>(line, 1)))
            .append(": ")
            .append(reason);
      }()) {}

Conversation read_export(std::string_view comments_text, std::optional<std::string_view> votes_text,
                         std::optional<std::string_view> matrix_text) {
  const auto comments = read_comments(comments_text);
  Names participants, statements;
  Conversation conversation;
  MatrixFile matrix;
  if (!votes_text && !matrix_text) throw ReadError(kVotes, 0, "neither votes.csv nor participants-votes.csv");
  if (votes_text) conversation.events = read_votes(*votes_text, participants, statements);
  if (matrix_text) matrix = read_matrix(*matrix_text, participants, statements);

  const auto participant_rank = participants.numeric_order();
  const auto statement_rank = statements.numeric_order();
  conversation.participants = ordered(participants, participant_rank);
  conversation.statements = ordered(statements, statement_rank);
  const auto n = static_cast<std::uint32_t>(participants.size());
  const auto m = static_cast<std::uint32_t>(statements.size());
  rename(conversation.events, participant_rank, statement_rank);
  rename(matrix.cells, participant_rank, statement_rank);
  conversation.published_group.resize(n);
  for (auto& [p, name] : matrix.group) conversation.published_group[participant_rank[p]] = std::move(name);

  conversation.events_read = conversation.events.size();
  conversation.counts_differing = matrix.counts_differing;
  conversation.votes = last_votes(n, m, votes_text ? conversation.events : matrix.cells);
  if (votes_text) conversation.counts_differing += counts_differing(conversation, comments);
  if (votes_text && matrix_text) {
    conversation.cells_differing = cells_differing(conversation.votes, last_votes(n, m, matrix.cells));
  }
  conversation.out.assign(m, 0);
  conversation.meta.assign(m, 0);
  for (std::uint32_t j = 0; j < m; ++j) {
    const auto found = comments.find(conversation.statements[j]);
    if (found == comments.end()) continue;
    conversation.out[j] = found->second.out;
    conversation.meta[j] = found->second.meta;
  }
  return conversation;
}

namespace {

namespace json = boost::json;

json::value parse(std::string_view file, std::string_view text) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = 16;
  json::stream_parser parser({}, options);
  const auto used = parser.write_some(text.data(), text.size(), error);
  if (!error) {
    const auto rest = text.substr(used);
    if (rest.find_first_not_of(" \t\r\n") != std::string_view::npos) error = json::error::extra_data;
    if (!error) parser.finish(error);
  }
  if (error) {
    const auto head = text.substr(0, used);
    throw ReadError(file, 1 + static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n')),
                    error.message());
  }
  return parser.release();
}

// Where the n-th element (from 1) of the outermost array begins; `text` is known to be JSON.
std::size_t line_of_element(std::string_view text, std::size_t number) {
  std::size_t line = 1, depth = 0, element = 0;
  bool in_string = false, is_due = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_due && !is_space) {
      is_due = false;
      if (++element == number) break;
    }
    if (c == '\n') ++line;
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') is_due = ++depth == 1;
    if (c == ']' || c == '}') --depth;
    if (c == ',' && depth == 1) is_due = true;
  }
  return line;
}

// One element of the outermost array; its line is looked for only when it is broken.
class Record {
 public:
  Record(std::string_view file, std::string_view text, std::size_t number, const json::value& value)
      : file_(file), text_(text), number_(number), object_(value.if_object()) {
    if (object_ == nullptr) fail("is not an object");
  }
  [[noreturn]] void fail(std::string_view reason) const {
    throw ReadError(file_, line_of_element(text_, number_),
                    "record " + std::to_string(number_) + " " + std::string(reason));
  }
  // Some servers write the moment as a whole number, some as a text, some with a decimal point.
  [[nodiscard]] std::int64_t moment(std::string_view name) const {
    const auto* value = object_->if_contains(name);
    if (value == nullptr || value->is_null()) return 0;
    if (const auto* number = value->if_double(); number != nullptr && std::abs(*number) < 9e15) {
      return static_cast<std::int64_t>(*number);
    }
    return whole(name, name);
  }
  [[nodiscard]] const json::value* any(std::string_view name, std::string_view other) const {
    const auto* value = object_->if_contains(name);
    return value != nullptr ? value : object_->if_contains(other);
  }
  [[nodiscard]] std::string name(std::string_view name, std::string_view other) const {
    const auto* value = any(name, other);
    if (value == nullptr) fail("has no " + std::string(name));
    if (const auto* text = value->if_string();
        text != nullptr && !text->empty() && text->size() <= kLongestName) {
      return std::string(*text);
    }
    if (const auto* number = value->if_int64()) return std::to_string(*number);
    if (const auto* number = value->if_uint64()) return std::to_string(*number);
    fail("has an unusable " + std::string(name));
  }
  [[nodiscard]] std::int64_t whole(std::string_view name, std::string_view other) const {
    const auto* value = any(name, other);
    if (value == nullptr) fail("has no " + std::string(name));
    if (const auto found = as_whole(*value)) return *found;
    fail("has an unusable " + std::string(name));
  }
  [[nodiscard]] std::int64_t whole_or(std::string_view name, std::string_view other,
                                      std::int64_t without) const {
    const auto* value = any(name, other);
    return value == nullptr || value->is_null() ? without : whole(name, other);
  }
  [[nodiscard]] bool flag(std::string_view name) const {
    const auto* value = object_->if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
  }

 private:
  static std::optional<std::int64_t> as_whole(const json::value& value) {
    if (const auto* number = value.if_int64()) return *number;
    if (const auto* number = value.if_double()) {
      if (!(std::abs(*number) < 9e15) || std::trunc(*number) != *number) return std::nullopt;
      return static_cast<std::int64_t>(*number);
    }
    if (const auto* text = value.if_string()) {
      std::int64_t whole = 0;
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), whole);
      if (error == std::errc{} && end == text->data() + text->size() && !text->empty()) return whole;
    }
    return std::nullopt;
  }
  std::string_view file_;
  std::string_view text_;
  std::size_t number_;
  const json::object* object_;
};

const json::array& records(std::string_view file, const json::value& value) {
  if (const auto* array = value.if_array()) return *array;
  throw ReadError(file, 1, "is not an array");
}

}  // namespace

Conversation read_answers(std::string_view votes_text, std::optional<std::string_view> comments_text) {
  Names participants, statements;
  Conversation conversation;
  {
    const auto value = parse(kVotesJson, votes_text);
    std::size_t number = 0;
    for (const auto& item : records(kVotesJson, value)) {
      const Record record(kVotesJson, votes_text, ++number, item);
      VoteEvent event;
      event.participant = participants.index(record.name("participant_id", "pid"));
      event.statement = statements.index(record.name("statement_id", "tid"));
      const auto vote = record.whole("vote", "vote");
      if (vote < -1 || vote > 1) record.fail("has a vote that is neither -1, 0 nor 1");
      event.value = static_cast<std::int8_t>(vote);
      event.time = record.moment("modified");
      conversation.events.push_back(event);
      bound(participants, statements, conversation.events.size(), kVotesJson, 1);
    }
  }
  const auto participant_rank = participants.numeric_order();
  const auto statement_rank = statements.numeric_order();
  conversation.participants = ordered(participants, participant_rank);
  conversation.statements = ordered(statements, statement_rank);
  rename(conversation.events, participant_rank, statement_rank);
  const auto m = static_cast<std::uint32_t>(statements.size());
  conversation.events_read = conversation.events.size();
  conversation.votes = last_votes(static_cast<std::uint32_t>(participants.size()), m, conversation.events);
  conversation.published_group.resize(participants.size());
  conversation.out.assign(m, 0);
  conversation.meta.assign(m, 0);
  if (!comments_text) return conversation;
  const auto value = parse(kCommentsJson, *comments_text);
  std::size_t number = 0;
  for (const auto& item : records(kCommentsJson, value)) {
    const Record record(kCommentsJson, *comments_text, ++number, item);
    const auto known = statements.find(record.name("statement_id", "tid"));
    const auto moderated = record.whole_or("moderated", "mod", 0);
    if (known == Names::kNone) continue;
    const auto j = statement_rank[known];
    conversation.meta[j] = record.flag("is_meta");
    conversation.out[j] = conversation.meta[j] || moderated == -1;
  }
  return conversation;
}

std::vector<std::uint8_t> attending_as_published(const Conversation& conversation) {
  std::vector<std::uint8_t> in;
  for (const auto& group : conversation.published_group) in.push_back(group.empty() ? 0 : 1);
  if (std::find(in.begin(), in.end(), 1) == in.end()) in.clear();
  return in;
}

}  // namespace megdan::algo::opinion
