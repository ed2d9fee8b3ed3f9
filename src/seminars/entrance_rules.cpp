#include "seminars/entrance_rules.hpp"

#include "i18n/text.hpp"

namespace megdan::seminars {

const char* sentence_of(EntranceRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case EntranceRefusal::wrong_code:
      return mark("No open seminar has this code. Please look at the screen again, or ask the facilitator.");
    case EntranceRefusal::wrong_personal_code:
      return mark(
          "Nobody in this seminar has this personal code. If a new one was taken since, only the new one "
          "works. The facilitator can help.");
    case EntranceRefusal::too_many_guesses:
      return mark("There were too many wrong codes from here. Please wait a moment and try again.");
    case EntranceRefusal::no_consent:
      return mark("Without your consent to keep these data we cannot keep a seat for you.");
    case EntranceRefusal::not_open:
      return mark("Registration for this seminar is closed.");
    case EntranceRefusal::doors_closed:
      return mark("The doors are closed now. The facilitator opens them.");
    case EntranceRefusal::still_waiting:
      return mark(
          "All seats are taken. Whoever is on the waiting list comes in when a seat is free, or when the "
          "facilitator lets them in.");
    case EntranceRefusal::not_by_scribe:
      return mark(
          "This person has a device. How they vote is changed only by themselves, on the page of their seat, "
          "or by the facilitator.");
    case EntranceRefusal::wrong_group:
      return mark("There is no such table. Please choose one from the list.");
    case EntranceRefusal::nobody_here:
      return mark("Nobody is here yet. Make the tables once people have come in.");
    case EntranceRefusal::not_possible:
      return mark("That is not possible for this person now.");
    case EntranceRefusal::no_device:
      return mark("This person has no device yet. Give them their personal code first.");
    case EntranceRefusal::over:
      return mark("The seminar is over. Only the facilitator can still correct who was there and where.");
  }
  return "";
}

bool lets_in(const Seminar& seminar) {
  return seminar.doors == Doors::open && seminar.state != SeminarState::ended;
}

Result<Done, EntranceRefusal> may_arrive(const Seminar& seminar, const Person& person, bool full,
                                         SeatActor actor) {
  if (person.state == PersonState::cancelled) return Refused{EntranceRefusal::not_possible};
  // After the day the facilitator still mends the attendance; once it has begun, doors are for those who are
  // outside.
  const bool begun = seminar.state == SeminarState::running || seminar.state == SeminarState::ended;
  const bool leads = actor == SeatActor::facilitator;
  const bool comes_back = person.state == PersonState::left && seminar.state == SeminarState::running;
  if (!lets_in(seminar) && !comes_back && !(leads && begun)) return Refused{EntranceRefusal::doors_closed};
  if (person.state == PersonState::waiting && full && !leads) return Refused{EntranceRefusal::still_waiting};
  return Done{};
}

Result<Done, EntranceRefusal> may_move(const Seminar& seminar, SeatActor actor) {
  if (seminar.state == SeminarState::ended && actor != SeatActor::facilitator)
    return Refused{EntranceRefusal::over};
  return Done{};
}

Result<Done, EntranceRefusal> may_change_votes_by(const Person& person, VotesBy votes_by, SeatActor actor) {
  if (votes_by == person.votes_by) return Done{};
  if (votes_by == VotesBy::device && person.device == Device::none)
    return Refused{EntranceRefusal::no_device};
  if (person.device == Device::own && actor == SeatActor::scribe)
    return Refused{EntranceRefusal::not_by_scribe};
  return Done{};
}

}  // namespace megdan::seminars
