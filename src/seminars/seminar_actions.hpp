// The seminar itself: processes, seminars from templates, agenda steps and their timers, doors, rehearsal.
// Will not know what happens inside a step; every function runs inside the caller's write transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "seminars/room.hpp"

namespace megdan::seminars {

enum class SeminarRefusal {
  empty_title,
  too_long,
  bad_times,
  bad_seats,
  bad_url,
  not_possible,
  no_steps,
  unknown_step,
  changed_meanwhile
};
const char* sentence_of(SeminarRefusal refusal);

// Code points, in each language; longer text stays in the form with a message at its field.
inline constexpr std::size_t longest_title = 200;
inline constexpr std::size_t longest_purpose = 4000;  // and the instructions of a step
inline constexpr std::size_t longest_funding = 500;
inline constexpr std::size_t longest_place = 300;
inline constexpr std::size_t longest_online_url = 1000;

struct ProcessRow {
  ProcessId id;
  std::optional<CentreId> centre;
  std::string title, purpose;  // Words as JSON
};
Result<ProcessId, SeminarRefusal> save_process(const Parts&, db::Session&, const Viewer&, ProcessRow);
std::vector<ProcessRow> processes(db::Session&);
std::vector<Seminar> seminars_of_process(db::Session&, ProcessId);

/// Announced and running ones, and to those who run them drafts and rehearsals too; the next one first.
std::vector<Seminar> seminars_ahead(db::Session&, const std::optional<Viewer>&);
/// Those that are over, the last one first.
std::vector<Seminar> seminars_held(db::Session&, std::int64_t most = whole_list, std::int64_t after = 0);
std::int64_t count_seminars_held(db::Session&);

struct SeminarDraft {
  std::optional<ProcessId> process;
  std::optional<CentreId> centre;
  Words title, purpose, funding;
  std::string template_name = "design_of_a_centre";  // nominal_group, world_cafe, blank
  Instant starts_at, ends_at;
  std::string place, online_url;
  std::int64_t seats_place = 24, seats_online = 12;
  bool rehearsal = false;
};
/// Makes the seminar with the agenda of its template, a join code, and its maker as facilitator; state draft.
Result<SeminarId, SeminarRefusal> make_seminar(const Parts&, db::Session&, const Viewer&,
                                               const SeminarDraft&);
Result<Done, SeminarRefusal> change_seminar(const Parts&, db::Session&, const Room&, const SeminarDraft&);
Result<Done, SeminarRefusal> announce(const Parts&, db::Session&,
                                      const Room&);  // draft → open (registration)
Result<Done, SeminarRefusal> open_doors(const Parts&, db::Session&, const Room&, Doors);
Result<Done, SeminarRefusal> begin_day(const Parts&, db::Session&,
                                       const Room&);  // → running, doors open, first step active
Result<Done, SeminarRefusal> end_day(const Parts&, db::Session&,
                                     const Room&);  // → ended, doors closed, open ballots closed
Result<Done, SeminarRefusal> throw_away(const Parts&, db::Session&,
                                        const Room&);  // rehearsals only: everything of it is deleted

Result<Done, SeminarRefusal> save_step(const Parts&, db::Session&, const Room&,
                                       Step);  // id 0: added at the end
Result<Done, SeminarRefusal> delete_step(const Parts&, db::Session&, const Room&, StepId);
Result<Done, SeminarRefusal> move_step(const Parts&, db::Session&, const Room&, StepId, bool up);
/// Makes `step` the active one (the one before is done). `from` guards against a second facilitator: the step
/// that the caller's screen showed as active; changed_meanwhile where it is another by now.
Result<Done, SeminarRefusal> go_to_step(const Parts&, db::Session&, const Room&, StepId step,
                                        std::optional<StepId> from);
inline constexpr std::int64_t longest_timer_minutes = 24 * 60;
Result<Done, SeminarRefusal> start_timer(const Parts&, db::Session&, const Room&, std::int64_t minutes);
Result<Done, SeminarRefusal> pause_timer(const Parts&, db::Session&, const Room&);
Result<Done, SeminarRefusal> resume_timer(const Parts&, db::Session&, const Room&);
Result<Done, SeminarRefusal> extend_timer(const Parts&, db::Session&, const Room&, std::int64_t minutes);

/// Only accounts that may run seminars of its centre (Directory::facilitators); several run it together.
Result<Done, SeminarRefusal> add_facilitator(const Parts&, db::Session&, const Room&, AccountId);
/// The last one stays.
Result<Done, SeminarRefusal> remove_facilitator(const Parts&, db::Session&, const Room&, AccountId);
std::vector<AccountId> facilitators_of(db::Session&, SeminarId);

}  // namespace megdan::seminars
