// Rows of ballots, raised hands and participation as they are stored.
// Will not decide what may be shown: tally and the actions do.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "seminars/model.hpp"

namespace megdan::seminars {

/// No person, no time, no sequence: the id is random.
struct StoredBallot {
  std::string id;
  Channel channel = Channel::place;
  std::string part, choices, receipt;
};
/// In the order of their random ids.
std::vector<StoredBallot> ballots_of(db::Session&, PollId);

struct HandsRow {
  std::int64_t voters = 0;
  std::string counts, entered_by;
  std::optional<PersonId> confirmed_by;
};
std::optional<HandsRow> hands_of(db::Session&, PollId);
/// Of the counts alone: whoever confirms them says by it which counts were seen.
std::string hands_fingerprint(const HandsRow&);

/// Who has given a ballot, by whatever channel: one query a poll.
std::set<PersonId> voters_of(db::Session&, PollId);
/// The same without raised hands.
std::set<PersonId> ballot_voters_of(db::Session&, PollId);

}  // namespace megdan::seminars
