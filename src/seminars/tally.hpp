// Tally: from closed ballots to a result for a small group: ranking, spread, disagreement, margin in words.
// Will not read an open ballot, and shows nothing that could tell what one to four voters chose.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/shown_parts.hpp"

namespace megdan::seminars {

struct ItemResult {
  PollItem item;
  std::int64_t total = 0;       // dots, approvals; score: sum over ballots of urgency × feasibility
  std::int64_t supporters = 0;  // ballots that gave the item anything
  std::int64_t hands = 0;       // of the total, by raised hand
  std::int64_t rank = 0;        // 1 …; equal totals share a rank
  bool wins = false;            // within poll.winners, ties at the edge count as not decided
  bool tied_at_edge = false;
  double mean = 0, spread = 0;                 // of the values on ballots; population standard deviation
  double disagreement = 0;                     // 0 … 1: spread divided by the largest possible on the scale
  std::optional<double> urgency, feasibility;  // means, score only
  std::map<Channel, std::int64_t>
      by_channel;  // empty where any channel has under five voters, or parts are shown
  std::map<std::string, std::int64_t> by_part;  // sector or presence, and rest_part for those folded together
};

/// The key in by_part of the parts that are too small to be shown apart.
inline constexpr std::string_view rest_part = "rest";

/// Why a closed vote shows nothing.
enum class Withheld { no, few_voters, few_ballots };

struct Tally {
  Poll poll;
  std::int64_t ballots = 0;  // devices, scribe and paper
  std::int64_t hand_voters = 0;
  bool hands_confirmed = false;
  std::map<Channel, std::int64_t> voters;  // totals by channel, always shown
  Withheld withheld = Withheld::no;
  bool enough = false;            // nothing withheld: otherwise items is empty
  std::vector<ItemResult> items;  // by rank
};

/// Five voters or more, and none to four secret ballots nowhere: with raised hands beside them, which
/// everybody saw, one to four ballots would stand there alone. Without a ballot the hands are the result.
Withheld withheld_of(std::int64_t ballots, std::int64_t hand_voters);
/// Why there is no result, and what to do; empty where there is one.
std::string withheld_sentence(Withheld, const i18n::Texts&);

/// Counts a closed poll: pure. Hands that nobody confirmed are left out.
Tally counted(const Poll&, const std::vector<PollItem>&, const std::vector<StoredBallot>&,
              const std::optional<HandsRow>&);
/// Nothing while the poll is not closed.
std::optional<Tally> tally_of(db::Session&, PollId);

/// „Още два гласа и … влиза в плана.“; empty where it says nothing.
std::string margin_sentence(const Tally&, const i18n::Texts&);
/// „Мненията се различават най-много за …“; empty where opinions hardly differ, or where no
/// item is alone in it.
std::string disagreement_sentence(const Tally&, const i18n::Texts&);

/// Ballots without sector and channel, sorted: what anybody may recount. {"choices": {…}, "receipt": "…"}.
struct OpenBallot {
  std::string choices;  // canonical JSON
  std::string receipt;
};
std::vector<OpenBallot> open_ballots(db::Session&, PollId);  // empty while open or under five

}  // namespace megdan::seminars
