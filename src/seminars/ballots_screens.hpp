// What screens show of votes: a participant's own ballot, the votes that are open, timers, receipts that a
// device keeps. Will not store or decide: the actions do.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "seminars/ballots_lines.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

/// "/seminars/ID/polls/ID" + tail
std::string poll_tail(const Poll&, std::string_view tail);

/// What it means to open a vote again whose result was shown.
std::string seen_hint(const web::Context&);

/// Of an open vote that closes by itself; nothing where it is closed by hand.
std::optional<VoteTimer> timer_of_vote(const web::Context&, const Poll&, bool large);

/// What a participant sees of a vote now: the form, or why there is none; counts of hands that wait for her
/// to confirm. `is_titled`: the question stands above already.
html::Markup own_poll(web::Context&, db::Session&, const Room&, const Poll&, const Choices&,
                      std::string problem, const web::Form& refused = {}, bool is_titled = false);

/// Every other vote that somebody may have to do with, whatever the step: open ones with their button, hands
/// that wait to be confirmed, results of this step. Empty where there is none.
html::Markup other_votes_phone(web::Context&, db::Session&, const Room&);
/// "A vote is open" for the wall, where the step shows another thing.
html::Markup other_votes_wall(web::Context&, db::Session&, const Room&);
/// Open votes with their buttons, where the step does not show them.
html::Markup other_votes_cockpit(web::Context&, db::Session&, const Room&);
/// The questions of all open votes, for a warning before the next step.
std::vector<std::string> open_questions(const web::Context&, db::Session&, SeminarId);
/// Whether a vote of the seminar runs against its own timer: then no other timer stands beside it.
bool has_timed_vote(db::Session&, SeminarId);

/// The receipts that this device keeps, one a vote, the newest first. They lie in its cookie and nowhere
/// else.
std::vector<std::pair<PollId, std::string>> kept_receipts(const web::Context&);
std::string kept_receipt(const web::Context&, PollId);
void keep_receipt(const web::Context&, http::Response&, PollId, const std::string& receipt);
/// For whoever typed a ballot in: its receipt, to be handed over; shown once.
void hand_receipt(const web::Context&, http::Response&, PollId, const std::string& receipt);
std::string handed_receipt(const web::Context&, PollId);

}  // namespace megdan::seminars
