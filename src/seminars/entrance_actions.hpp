// Coming in: joining by code, registering ahead, moving between devices, rooms and states; groups.
// Will not render or read forms; every function runs inside the caller's write transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/entrance_rules.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

struct NewPerson {
  std::string name;  // may be empty
  std::string organisation;
  Sector sector = Sector::unknown;
  std::string region;  // "BG-16" or empty
  Presence presence = Presence::place;
  Device device = Device::own;
  VotesBy votes_by = VotesBy::device;
  std::string email, needs, diet;  // registration ahead only
  bool consent_data = false;
  bool consent_photo = false;
  /// The token that the form brought along (made by the server with the page), so that a form sent again
  /// after a lost answer finds its seat. Too short, or a seat of this seminar has it: another one is made.
  std::string token = {};
  /// Of the page on which she came in: letters to her are written in it; empty where it is not known.
  std::string language = {};
};

/// Who came in, with the two secrets that are told once and stored only as hashes.
struct Seat {
  PersonId person;
  std::string token;                      // for the cookie "seat" (empty for a person without a device)
  std::string personal_code;              // canonical; shown once to the person
  PersonState state = PersonState::here;  // here, registered, or waiting
};

/// In which language a letter is written: the reader's where it is known, else the first of the seminar's
/// title.
const i18n::Language& letter_language(std::string_view known, std::string_view title_words);
/// Lines of a letter: day and hours, the place, and, for whoever has a seat, the online room.
std::string when_and_where(const i18n::Texts&, const Seminar&, bool has_seat);
/// A letter through the outbox, sent after the commit.
void send_letter(const Parts&, db::Session&, std::string_view to, std::string subject, std::string text);

/// By join code, during the day: the person is here at once (a late one too). Joining never waits for seats.
Result<Seat, EntranceRefusal> join(const Parts&, db::Session&, const Seminar&, const NewPerson&);
/// Ahead of the day, from the seminar's page: registered, or waiting when the seats of her presence are
/// taken.
Result<Seat, EntranceRefusal> register_ahead(const Parts&, db::Session&, const Seminar&, const NewPerson&);
/// By the scribe: a person without a device, in the room or online (by telephone); here at once, before the
/// doors open expected.
Result<Seat, EntranceRefusal> add_without_device(const Parts&, db::Session&, const Seminar&,
                                                 const NewPerson&);
/// The same person on another device, by her personal code within the seminar of `join_code`; who was
/// expected arrives.
Result<Seat, EntranceRefusal> move_to_device(const Parts&, db::Session&, const Seminar&,
                                             std::string_view personal_code);
/// A lost code: the facilitator (or the person from her device) gets a new one; the old one is dead.
std::string renew_personal_code(const Parts&, db::Session&, const Person&);

Result<Done, EntranceRefusal> arrive(const Parts&, db::Session&, const Person&,
                                     SeatActor);  // registered/waiting/left → here
Result<Done, EntranceRefusal> leave(const Parts&, db::Session&, const Person&,
                                    SeatActor);  // → left; her cards and ballots stay
Result<Done, EntranceRefusal> cancel(const Parts&, db::Session&,
                                     const Person&);  // registration given up; the next waiting one moves up
/// Before the day a change of seat waits like a registration, and so does a change of mind while waiting.
Result<Done, EntranceRefusal> change_presence(const Parts&, db::Session&, const Person&, Presence, SeatActor);
/// As many of those who wait as there are free seats now, the longest waiting first; letters tell them.
void fill_seats(const Parts&, db::Session&, SeminarId);
Result<Done, EntranceRefusal> set_scribe(const Parts&, db::Session&, const Person&, bool scribe,
                                         std::string_view actor);
/// Of somebody with a device: into the audit trail and the seminar's change log, without the name.
Result<Done, EntranceRefusal> set_votes_by(const Parts&, db::Session&, const Person&, VotesBy, SeatActor,
                                           std::string_view actor);
/// Whether no seat of this presence is free.
bool is_full(db::Session&, const Seminar&, Presence);

/// Makes `count` groups anew from the people who are here (see groups.hpp) and stores them.
inline constexpr std::int64_t most_groups = 40;
Result<Done, EntranceRefusal> make_groups(const Parts&, db::Session&, const Seminar&, std::int64_t count);
/// Nothing: at no table.
Result<Done, EntranceRefusal> move_to_group(const Parts&, db::Session&, const Person&,
                                            std::optional<GroupId>);
std::vector<Group> groups_of(db::Session&, SeminarId);

/// Guesses at codes by network ("join/203.0.113.0"): counts a failure, or says until when to wait.
std::optional<Instant> guesses_blocked_until(const Parts&, db::Session&, std::string_view network);
void count_guess(const Parts&, db::Session&, std::string_view network);

/// Attendance counted once, from the one truth.
struct Headcount {
  std::int64_t here_place = 0, here_online = 0, here_without_device = 0;  // without device: within here_place
  std::int64_t registered = 0, waiting_place = 0, waiting_online = 0, left = 0, ever_here = 0;
};
Headcount count_heads(const std::vector<Person>& people);

}  // namespace megdan::seminars
