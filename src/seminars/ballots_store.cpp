#include "seminars/ballots_store.hpp"

#include "seminars/ballots_store_sql.hpp"

namespace megdan::seminars {

std::vector<StoredBallot> ballots_of(db::Session& session, PollId poll) { return session.all<StoredBallot>(sql::ballots_of, poll); }

std::optional<HandsRow> hands_of(db::Session& session, PollId poll) { return session.one<HandsRow>(sql::hands_of, poll); }

std::set<PersonId> voters_of(db::Session& session, PollId poll) {
  const auto people = session.all<PersonId>(sql::voters_of, poll);
  return {people.begin(), people.end()};
}

}  // namespace megdan::seminars
