#include "seminars/ballots_store.hpp"

#include <sodium.h>

#include <array>
#include <span>

#include "core/base32.hpp"
#include "seminars/ballots_store_sql.hpp"

namespace megdan::seminars {

std::vector<StoredBallot> ballots_of(db::Session& session, PollId poll) {
  return session.all<StoredBallot>(sql::ballots_of, poll);
}

std::optional<HandsRow> hands_of(db::Session& session, PollId poll) {
  return session.one<HandsRow>(sql::hands_of, poll);
}

std::string hands_fingerprint(const HandsRow& row) {
  const std::string whole = std::to_string(row.voters) + "\n" + row.counts;
  std::array<unsigned char, 20> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(whole.data()),
                     whole.size(), nullptr, 0);
  return base32_encode(std::as_bytes(std::span(digest)));
}

std::set<PersonId> ballot_voters_of(db::Session& session, PollId poll) {
  const auto people = session.all<PersonId>(sql::ballot_voters_of, poll);
  return {people.begin(), people.end()};
}

std::set<PersonId> voters_of(db::Session& session, PollId poll) {
  const auto people = session.all<PersonId>(sql::voters_of, poll);
  return {people.begin(), people.end()};
}

}  // namespace megdan::seminars
