// Tally: from closed ballots to a result for a small group: ranking, spread, disagreement, margin in words.
// Will not read an open ballot, and shows nothing for fewer than five ballots.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"

namespace megdan::seminars {

inline constexpr std::int64_t fewest_shown = 5;  // ballots in a result; voters in a cell and in its complement

struct ItemResult {
  PollItem item;
  std::int64_t total = 0;                       // dots, approvals; score: sum over ballots of urgency × feasibility
  std::int64_t supporters = 0;                  // ballots that gave the item anything
  std::int64_t rank = 0;                        // 1 …; equal totals share a rank
  bool wins = false;                            // within poll.winners, ties at the edge count as not decided
  bool tied_at_edge = false;
  double mean = 0, spread = 0;                  // of the values on ballots; population standard deviation
  double disagreement = 0;                      // 0 … 1: spread against the largest that this mean allows
  std::optional<double> urgency, feasibility;   // means, score only
  std::map<Channel, std::int64_t> by_channel;   // empty where any channel has under five voters
  std::map<std::string, std::int64_t> by_part;  // sector or presence; only cells that may be shown
};

struct Tally {
  Poll poll;
  std::int64_t ballots = 0;                     // devices, scribe and paper
  std::int64_t hand_voters = 0;
  bool hands_confirmed = false;
  std::map<Channel, std::int64_t> voters;       // totals by channel, always shown
  bool enough = false;                          // five or more: otherwise items is empty
  std::vector<ItemResult> items;                // by rank
};

/// Nothing while the poll is not closed.
std::optional<Tally> tally_of(db::Session&, PollId);

/// „Още два гласа и … влиза в плана.“; empty where it says nothing.
std::string margin_sentence(const Tally&, const i18n::Texts&);
/// „Мненията се различават най-много за …“; empty where nobody differs.
std::string disagreement_sentence(const Tally&, const i18n::Texts&);

/// Ballots without sector and channel, sorted: what anybody may recount. {"choices": {…}, "receipt": "…"}.
struct OpenBallot {
  std::string choices;  // canonical JSON
  std::string receipt;
};
std::vector<OpenBallot> open_ballots(db::Session&, PollId);  // empty while open or under five

}  // namespace megdan::seminars
