// Reads the two layouts of a Polis conversation: the published export (CSV) and the server's answers (JSON).
// Will not open files: it parses texts, and says file, line and reason where one is broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "algo/opinion/votes.hpp"

namespace megdan::algo::opinion {

/// "file:line: reason"
struct ReadError : std::runtime_error {
  ReadError(std::string_view file, std::size_t line, std::string_view reason);
};

struct Conversation {
  std::vector<std::string> participants;  // as named in the file; by number where all are numbers
  std::vector<std::string> statements;    // those of the matrix; ordered likewise
  std::vector<VoteEvent> events;          // as cast, +1 agree; empty where only the matrix was given
  VoteMatrix votes;
  std::vector<std::uint8_t> out;  // statements moderated away (-1) or meta
  std::vector<std::uint8_t> meta;
  std::vector<std::string> published_group;  // of each participant in the matrix file, empty where none

  // How the files of one export agree; all 0 in an untouched one. Re-votes are events too.
  std::size_t events_read = 0;
  std::size_t cells_differing = 0;   // last vote of votes.csv against its cell in participants-votes.csv
  std::size_t counts_differing = 0;  // agrees, disagrees of comments.csv; n-votes, n-agree, n-disagree
};

/// comments.csv with votes.csv, participants-votes.csv or both. Votes count as votes.csv has them, if there.
/// At most 20 million votes, 2 million participants, 100,000 statements. Throws ReadError.
Conversation read_export(std::string_view comments, std::optional<std::string_view> votes,
                         std::optional<std::string_view> participants_votes);

/// votes.json (an array of objects with participant_id or pid, statement_id or tid, vote, modified) and,
/// if there, comments.json (statement_id or tid, moderated or mod, is_meta). Same bounds.
Conversation read_answers(std::string_view votes, std::optional<std::string_view> comments);

/// 1 for each participant whom the matrix file shows in some group, for Problem::attending; empty where it
/// shows nobody. Who was in hung on when the server looked, which no file of an export tells.
std::vector<std::uint8_t> attending_as_published(const Conversation& conversation);

}  // namespace megdan::algo::opinion
