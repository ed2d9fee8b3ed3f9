// Decisions and commitments: what was decided and why, who promised what by when.
// Will not publish an owner's address; every function runs inside the caller's write transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

enum class OutcomeRefusal { empty, too_long, no_owner, bad_address, due_in_the_past, unknown };
const char* sentence_of(OutcomeRefusal refusal);

/// Characters in each language.
inline constexpr std::size_t longest_outcome = 500;
inline constexpr std::size_t longest_reason = 4000;
inline constexpr std::size_t longest_owner = 200;

struct DecisionRow {
  DecisionId id;
  std::string decision, reasons, minority;  // Words as JSON; the last two may be empty
  std::int64_t position = 0;
};
struct CommitmentRow {
  CommitmentId id;
  std::string what, owner;  // Words as JSON
  std::string owner_email;
  Instant due_at;
  CommitmentState state = CommitmentState::open;
};

Result<DecisionId, OutcomeRefusal> save_decision(const Parts&, db::Session&, const Room&,
                                                 DecisionRow);  // id 0: new
Result<Done, OutcomeRefusal> delete_decision(const Parts&, db::Session&, const Room&, DecisionId);
Result<CommitmentId, OutcomeRefusal> save_commitment(const Parts&, db::Session&, const Room&, CommitmentRow);
/// A promise that was withdrawn or written by mistake: logged without its text, audited; reminders stop.
Result<Done, OutcomeRefusal> delete_commitment(const Parts&, db::Session&, const Room&, CommitmentId);
Result<Done, OutcomeRefusal> set_commitment_state(const Parts&, db::Session&, const Room&, CommitmentId,
                                                  CommitmentState);
std::vector<DecisionRow> decisions_of(db::Session&, SeminarId);
std::vector<CommitmentRow> commitments_of(db::Session&, SeminarId);
/// Letters a week before and on the day, through the outbox, once each; the job's tick. Returns how many.
int remind_owners(const Parts&, db::Database&);

}  // namespace megdan::seminars
