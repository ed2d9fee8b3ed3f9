// Ballots: making, opening, giving, typing paper, entering hands, closing, reopening.
// Will not reveal anything while open; every function runs inside the caller's write transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

enum class BallotRefusal {
  not_open,       // not open yet, or closed: "your ballot was not counted"
  already_given,  // one person, one ballot, whatever the channel
  not_here,       // not a participant who is here
  too_many_dots,
  too_many_on_one,
  empty,  // nothing chosen
  unknown_item,
  off_scale,
  no_number,
  hands_not_allowed,  // only for dots and approval, only after the close
  hands_impossible,   // more raised hands on an item than hand voters (times dots)
  no_items,
  still_open,
  their_ballot_given,  // whoever is typed in has given a ballot already
  counts_changed,      // the hands were entered anew after whoever confirms them looked
  own_count,           // whoever entered the hands cannot confirm them
  cannot_reopen,
  wrong_state,      // asked by the facilitator: not to be opened, timed or closed as it stands now
  votes_otherwise,  // down for paper, the scribe or raised hands, so not on a device
  nobody_chosen,    // a ballot is typed in, and nobody is chosen whose it is
  they_left,        // whose ballot is typed in is not here (any more)
};
const char* sentence_of(BallotRefusal refusal);

/// Open, and its timer not over. Judged by the server's clock, inside the transaction that stores.
bool takes_ballots(const Poll&, Instant now);

/// item → dots, 1 for approval, or points of a scale. Score has two values an item: urgency × 100 +
/// feasibility.
using Choices = std::map<PollItemId, std::int64_t>;

struct PollDraft {
  Words question;
  Method method = Method::dots;
  std::int64_t dots = 5, most_per_item = 0, scale_most = 5, winners = 6, minutes = 10;
  Breakdown breakdown = Breakdown::none;
};
/// Items from the live clusters (and lone cards, each an item of its own where `lone_cards`).
Result<PollId, BallotRefusal> make_poll(const Parts&, db::Session&, const Room&, const PollDraft&,
                                        bool lone_cards);
/// A draft made anew: its rules, and its items from the clusters and cards of now. Refused once it was
/// opened.
Result<Done, BallotRefusal> change_draft(const Parts&, db::Session&, const Room&, PollId, const PollDraft&,
                                         bool lone_cards);
Result<Done, BallotRefusal> delete_draft(const Parts&, db::Session&, const Room&, PollId);
/// Items given by labels (comparison grid, tests): cluster may be empty.
Result<PollId, BallotRefusal> make_poll_of(
    const Parts&, db::Session&, SeminarId, std::optional<StepId>, const PollDraft&,
    const std::vector<std::pair<std::optional<ClusterId>, Words>>& labels);

/// `minutes` 0: closed by hand. Its items are taken anew (items_asked) and stay as they are from then on;
/// refused where none is left.
Result<Done, BallotRefusal> open_poll(const Parts&, db::Session&, const Room&, PollId, std::int64_t minutes);
Result<Done, BallotRefusal> pause_poll(const Parts&, db::Session&, const Room&, PollId);
Result<Done, BallotRefusal> resume_poll(const Parts&, db::Session&, const Room&, PollId);
inline constexpr std::int64_t longest_poll_minutes = 24 * 60;
/// A vote without a timer gets one that ends so many minutes from now.
Result<Done, BallotRefusal> extend_poll(const Parts&, db::Session&, const Room&, PollId,
                                        std::int64_t minutes);
/// Guarded (UPDATE … WHERE state = 'open'): rewrites the ballots in the order of their ids, audited, logged.
Result<Done, BallotRefusal> close_poll(const Parts&, db::Session&, SeminarId, PollId, std::string_view actor);
/// Closes a vote whose time is over; false where it was paused or extended since it was found.
bool close_if_due(const Parts&, db::Session&, SeminarId, PollId, Instant now);
/// Visible in the report, audited; round grows, hands are forgotten, ballots stay.
Result<Done, BallotRefusal> reopen_poll(const Parts&, db::Session&, const Room&, PollId,
                                        std::int64_t minutes);
/// Closes every ballot whose timer is over; the job's tick. Returns how many.
int close_due_polls(const Parts&, db::Database&);

/// Checks choices against the rules of the poll: pure.
Result<Done, BallotRefusal> check_choices(const Poll&, const std::vector<PollItem>&, const Choices&);

/// Canonical text of choices: items by id, zeros left out. receipt = BLAKE2b(choices text + "\n" + nonce),
/// base 32.
std::string canonical_choices(const Choices&);
std::string receipt_of(const Choices&, std::string_view nonce);
/// A receipt as somebody copied it: in capitals, in groups, an O for the nought.
std::string plain_receipt(std::string_view typed);

/// One ballot of `person` through `channel` (place or online by her own device; scribe; paper, which may have
/// been handed in before she left). The state and the time are judged in the transaction. Stores
/// participation and ballot with nothing between them.
Result<std::string, BallotRefusal> give_ballot(const Parts&, db::Session&, const Poll&,
                                               const std::vector<PollItem>&, const Person&, Channel,
                                               const Choices&, std::string_view nonce);
/// From her own device: refused to whoever is down for another way of voting.
Result<std::string, BallotRefusal> give_own_ballot(const Parts&, db::Session&, const Poll&,
                                                   const std::vector<PollItem>&, const Person&,
                                                   const Choices&, std::string_view nonce);

/// The receipt of choices and nonce, where exactly that ballot is counted; empty otherwise. For whoever sends
/// a ballot again because the answer was lost: the server keeps no receipt beside a person.
std::string counted_receipt(db::Session&, PollId, const Choices&, std::string_view nonce);

struct HandCount {
  std::vector<PersonId> voters;  // ticked as voting by hand, not yet counted otherwise
  std::map<PollItemId, std::int64_t> counts;
};
Result<Done, BallotRefusal> enter_hands(const Parts&, db::Session&, const Room&, PollId, const HandCount&);
/// `seen`: the fingerprint of the counts that were looked at (hands_fingerprint).
Result<Done, BallotRefusal> confirm_hands(const Parts&, db::Session&, PollId, const Person& by,
                                          std::string_view seen);

/// How a person's own ballot comes in: from her device in the room or online, on paper, by the scribe's hand.
Channel channel_of(const Person&);

std::optional<Poll> find_poll(db::Session&, PollId);
/// The poll of the path argument {poll}; throws web::NotFound where this seminar has none.
Poll poll_of(const web::Context&, db::Session&, const Room&);
std::vector<Poll> polls_of(db::Session&, SeminarId);
/// As screens show them: open before prepared before closed, the newest first in each.
std::vector<Poll> polls_in_turn(db::Session&, SeminarId);
std::optional<Poll> poll_of_step(db::Session&, StepId);
std::vector<PollItem> items_of(db::Session&, PollId);
/// What is asked, or would be if a prepared vote were opened now: of that one the clusters and cards of now,
/// in the order of the wall. An item that was there already keeps its id; what is new since has none yet. Of
/// ratings, and once it was opened: as stored.
std::vector<PollItem> items_asked(db::Session&, const Poll&);
/// The same before anything is stored; without ids.
std::vector<PollItem> votable_items(db::Session&, SeminarId, bool lone_cards);
bool has_voted(db::Session&, PollId, PersonId);
/// How many have given a ballot by channel: never what they chose.
std::map<Channel, std::int64_t> turnout_of(db::Session&, PollId);

}  // namespace megdan::seminars
