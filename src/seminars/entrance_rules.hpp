// Rules of coming in: who may arrive when, who may change how somebody votes; why not, in a sentence.
// Will not load or store anything: entrance_actions does.
#pragma once

#include "core/result.hpp"
#include "seminars/model.hpp"

namespace megdan::seminars {

enum class EntranceRefusal {
  wrong_code,  // no such seminar, or its doors are closed: one answer, so that codes cannot be tried out
  wrong_personal_code,  // the seminar's code was right, the person's is not (or not any more)
  too_many_guesses,     // from this network; see until
  no_consent,           // registration without consent to data
  not_open,             // registration closed, seminar ended
  doors_closed,         // nobody arrives before the doors open
  still_waiting,        // on the waiting list, and no seat is free
  not_by_scribe,        // whoever has a device of her own decides herself how she votes
  wrong_group,
  nobody_here,
  not_possible,  // the person's state does not allow it
  no_device,     // would vote on a device, and has none
  over,          // the seminar has ended: attendance is mended by the facilitator alone
};
/// English msgid of the sentence that a person reads.
const char* sentence_of(EntranceRefusal refusal);

/// Who does something to a seat: the person whose seat it is, a scribe, or whoever runs the seminar.
enum class SeatActor { herself, scribe, facilitator };

/// Whether the join code lets people in now.
bool lets_in(const Seminar&);
/// Coming, or coming back. `full`: no seat of her presence is free. A facilitator lets in whoever waits, and
/// once the day has begun also past closed doors.
Result<Done, EntranceRefusal> may_arrive(const Seminar&, const Person&, bool full, SeatActor);
/// Leaving, or moving between room and online.
Result<Done, EntranceRefusal> may_move(const Seminar&, SeatActor);
Result<Done, EntranceRefusal> may_change_votes_by(const Person&, VotesBy, SeatActor);

}  // namespace megdan::seminars
