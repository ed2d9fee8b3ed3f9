#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "algo/opinion/polis.hpp"

// The first byte says which files there are; 0x01 separates them. What is read fits together.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace megdan::algo::opinion;
  if (size == 0) return 0;
  const auto which = data[0];
  std::string_view rest(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto next = [&] {
    const auto end = rest.find('\x01');
    const auto part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return part;
  };
  try {
    Conversation conversation;
    if ((which & 1U) != 0) {
      const auto votes = next();
      conversation = read_answers(votes, (which & 2U) != 0 ? std::optional(next()) : std::nullopt);
    } else {
      const auto comments = next();
      const auto votes = (which & 2U) != 0 ? std::optional(next()) : std::nullopt;
      const auto matrix = (which & 4U) != 0 ? std::optional(next()) : std::nullopt;
      conversation = read_export(comments, votes, matrix);
    }
    const auto& votes = conversation.votes;
    if (votes.participants != conversation.participants.size() ||
        votes.statements != conversation.statements.size() ||
        votes.row_begin.size() != conversation.participants.size() + 1 ||
        votes.row_begin.back() != votes.statement.size() || conversation.out.size() != votes.statements) {
      std::abort();
    }
    for (const auto value : votes.value) {
      if (value < -1 || value > 1) std::abort();
    }
  } catch (const ReadError&) {
  }
  return 0;
}
