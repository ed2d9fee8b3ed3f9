#include "seminars/seminar_actions.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/codes.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/store.hpp"
#include "seminars/templates.hpp"

namespace megdan::seminars {
namespace {

constexpr std::int64_t most_seats = 2000;

std::optional<SeminarRefusal> wrong(const SeminarDraft& draft) {
  if (draft.title.empty()) return SeminarRefusal::empty_title;
  if (draft.title.longest() > longest_title || draft.purpose.longest() > longest_purpose ||
      draft.funding.longest() > longest_funding || count_code_points(draft.place) > longest_place ||
      count_code_points(draft.online_url) > longest_online_url)
    return SeminarRefusal::too_long;
  if (draft.ends_at <= draft.starts_at) return SeminarRefusal::bad_times;
  if (draft.seats_place < 0 || draft.seats_online < 0 || draft.seats_place > most_seats ||
      draft.seats_online > most_seats)
    return SeminarRefusal::bad_seats;
  if (!draft.online_url.empty() && !draft.online_url.starts_with("https://") &&
      !draft.online_url.starts_with("http://"))
    return SeminarRefusal::bad_url;
  return std::nullopt;
}

std::string fresh_code(const Parts& parts, db::Session& session) {
  for (int tries = 0; tries < 50; ++tries) {
    auto code = make_join_code(parts.site.random);
    if (!find_seminar_by_code(session, code)) return code;
  }
  throw std::runtime_error("no free join code in fifty tries");
}

std::string facilitator_details(AccountId account) {
  return boost::json::serialize(boost::json::object{{"account", account.text()}});
}

void set_timer(db::Session& session, const Step& step, Timer timer, std::optional<Instant> ends,
               std::optional<std::int64_t> left) {
  session.exec(sql::step_set_timer, step.id, timer, ends, left);
}

}  // namespace

const char* sentence_of(SeminarRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case SeminarRefusal::empty_title:
      return mark("Please type a title.");
    case SeminarRefusal::too_long:
      return mark("That is too long. Please shorten it.");
    case SeminarRefusal::bad_times:
      return mark("The end must come after the beginning.");
    case SeminarRefusal::bad_seats:
      return mark("The number of seats must be between 0 and 2,000.");
    case SeminarRefusal::bad_url:
      return mark(
          "The address of the online room must begin with https:// or http://. Please correct it, or leave "
          "it empty.");
    case SeminarRefusal::not_possible:
      return mark(
          "That is not possible at this point of the seminar. Please look at the screen again: only the "
          "buttons it shows are possible.");
    case SeminarRefusal::no_steps:
      return mark("The agenda is empty. Add a step first.");
    case SeminarRefusal::unknown_step:
      return mark("This step is no longer on the agenda.");
    case SeminarRefusal::changed_meanwhile:
      return mark(
          "Somebody else moved the seminar on a moment ago. You see the present state; please look again.");
  }
  return "";
}

Result<ProcessId, SeminarRefusal> save_process(const Parts& parts, db::Session& session, const Viewer& viewer,
                                               ProcessRow process) {
  const auto title = Words::parse(process.title);
  if (title.empty()) return Refused{SeminarRefusal::empty_title};
  if (title.longest() > longest_title || Words::parse(process.purpose).longest() > longest_purpose)
    return Refused{SeminarRefusal::too_long};
  if (!process.id) {
    process.id = parts.site.ids.make<ProcessId>();
    session.exec(sql::process_insert, process.id, process.centre, process.title, process.purpose,
                 parts.site.clock.now());
  } else {
    session.exec(sql::process_update, process.id, process.title, process.purpose);
  }
  parts.audit.record(session, viewer.account.text(), "process.save", process.id.text());
  return process.id;
}

std::vector<ProcessRow> processes(db::Session& session) {
  return session.all<ProcessRow>(sql::processes_all);
}

std::vector<Seminar> seminars_ahead(db::Session& session, const std::optional<Viewer>& viewer) {
  const bool staff = viewer && viewer->has(Role::facilitator);
  std::vector<SeminarId> led;
  if (staff) led = session.all<SeminarId>(sql::seminars_led_by, viewer->account);
  auto found = session.all<Seminar>(staff ? sql::seminars_not_held : sql::seminars_public);
  std::erase_if(found, [&](const Seminar& seminar) {
    if (seminar.state != SeminarState::draft && !seminar.rehearsal) return false;
    if (!viewer) return true;
    if (viewer->has(Role::manager, seminar.centre)) return false;
    return !viewer->has(Role::facilitator, seminar.centre) || std::ranges::find(led, seminar.id) == led.end();
  });
  return found;
}

std::vector<Seminar> seminars_held(db::Session& session, std::int64_t most, std::int64_t after) {
  return session.all<Seminar>(sql::seminars_held, most, after);
}

std::int64_t count_seminars_held(db::Session& session) {
  return session.one<std::int64_t>(sql::seminars_held_count).value_or(0);
}

std::vector<Seminar> seminars_of_process(db::Session& session, ProcessId process) {
  return session.all<Seminar>(sql::seminars_of_process, process);
}

Result<SeminarId, SeminarRefusal> make_seminar(const Parts& parts, db::Session& session, const Viewer& viewer,
                                               const SeminarDraft& draft) {
  if (const auto refusal = wrong(draft)) return Refused{*refusal};
  const Template* agenda = find_template(draft.template_name);
  if (!agenda) return Refused{SeminarRefusal::not_possible};
  const auto id = parts.site.ids.make<SeminarId>();
  const Instant now = parts.site.clock.now();
  session.exec(sql::seminar_insert, id, draft.process, draft.centre, draft.title.json(), draft.purpose.json(),
               draft.template_name, SeminarState::draft, draft.starts_at, draft.ends_at, draft.place,
               draft.online_url, draft.seats_place, draft.seats_online, fresh_code(parts, session),
               Doors::closed, draft.funding.json(), draft.rehearsal, std::int64_t{1}, viewer.account, now);
  session.exec(sql::facilitator_insert, id, viewer.account);
  std::int64_t position = 0;
  for (const auto& step : agenda->steps)
    session.exec(sql::step_insert, parts.site.ids.make<StepId>(), id, ++position, step.kind,
                 Words(step.title_bg, step.title_en).json(),
                 Words(step.instructions_bg, step.instructions_en).json(), step.minutes, StepState::waiting);
  parts.audit.record(session, viewer.account.text(), "seminar.make", id.text());
  return id;
}

Result<Done, SeminarRefusal> change_seminar(const Parts& parts, db::Session& session, const Room& room,
                                            const SeminarDraft& draft) {
  if (const auto refusal = wrong(draft)) return Refused{*refusal};
  session.exec(sql::seminar_update, room.seminar.id, draft.process, draft.title.json(), draft.purpose.json(),
               draft.starts_at, draft.ends_at, draft.place, draft.online_url, draft.seats_place,
               draft.seats_online, draft.funding.json());
  fill_seats(parts, session, room.seminar.id);  // there may be more of them now
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> announce(const Parts& parts, db::Session& session, const Room& room) {
  if (session.exec(sql::seminar_set_state, room.seminar.id, SeminarState::open, Doors::closed,
                   SeminarState::draft) == 0)
    return Refused{SeminarRefusal::not_possible};
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> open_doors(const Parts& parts, db::Session& session, const Room& room,
                                        Doors doors) {
  if (room.seminar.state == SeminarState::ended) return Refused{SeminarRefusal::not_possible};
  session.exec(sql::seminar_set_doors, room.seminar.id, doors);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> begin_day(const Parts& parts, db::Session& session, const Room& room) {
  if (room.seminar.state != SeminarState::draft && room.seminar.state != SeminarState::open)
    return Refused{SeminarRefusal::not_possible};
  const auto steps = steps_of(session, room.seminar.id);
  if (steps.empty()) return Refused{SeminarRefusal::no_steps};
  session.exec(sql::seminar_set_state, room.seminar.id, SeminarState::running, Doors::open,
               room.seminar.state);
  session.exec(sql::step_activate, steps.front().id, room.seminar.id, parts.site.clock.now());
  log_change(parts, session, room.seminar.id, i18n::mark("The seminar began."));
  parts.audit.record(session, room.actor, "seminar.begin", room.seminar.id.text());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> end_day(const Parts& parts, db::Session& session, const Room& room) {
  if (room.seminar.state != SeminarState::running) return Refused{SeminarRefusal::not_possible};
  for (const auto poll : session.all<PollId>(sql::open_polls_of, room.seminar.id))
    (void)close_poll(parts, session, room.seminar.id, poll, room.actor);
  session.exec(sql::step_finish, room.seminar.id, parts.site.clock.now());
  session.exec(sql::seminar_set_state, room.seminar.id, SeminarState::ended, Doors::closed,
               SeminarState::running);
  log_change(parts, session, room.seminar.id, i18n::mark("The seminar ended."));
  parts.audit.record(session, room.actor, "seminar.end", room.seminar.id.text());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> throw_away(const Parts& parts, db::Session& session, const Room& room) {
  if (!room.seminar.rehearsal) return Refused{SeminarRefusal::not_possible};
  session.exec(sql::seminar_delete_rehearsal, room.seminar.id);
  parts.audit.record(session, room.actor, "rehearsal.throw_away", room.seminar.id.text());
  return Done{};
}

Result<Done, SeminarRefusal> save_step(const Parts& parts, db::Session& session, const Room& room,
                                       Step step) {
  const auto title = Words::parse(step.title);
  if (title.empty()) return Refused{SeminarRefusal::empty_title};
  if (title.longest() > longest_title || Words::parse(step.instructions).longest() > longest_purpose)
    return Refused{SeminarRefusal::too_long};
  if (step.minutes < 0 || step.minutes > longest_timer_minutes) return Refused{SeminarRefusal::bad_times};
  if (step.id) {
    if (session.exec(sql::step_update, step.id, room.seminar.id, step.kind, step.title, step.instructions,
                     step.minutes) == 0)
      return Refused{SeminarRefusal::unknown_step};
  } else {
    const auto steps = steps_of(session, room.seminar.id);
    const std::int64_t position = steps.empty() ? 1 : steps.back().position + 1;
    session.exec(sql::step_insert, parts.site.ids.make<StepId>(), room.seminar.id, position, step.kind,
                 step.title, step.instructions, step.minutes, StepState::waiting);
  }
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> delete_step(const Parts& parts, db::Session& session, const Room& room,
                                         StepId id) {
  if (session.exec(sql::step_delete, id, room.seminar.id) == 0) return Refused{SeminarRefusal::not_possible};
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> move_step(const Parts& parts, db::Session& session, const Room& room, StepId id,
                                       bool up) {
  const auto steps = steps_of(session, room.seminar.id);
  const auto at = std::ranges::find(steps, id, &Step::id);
  if (at == steps.end()) return Refused{SeminarRefusal::unknown_step};
  if ((up && at == steps.begin()) || (!up && at + 1 == steps.end())) return Done{};
  const auto& other = up ? *(at - 1) : *(at + 1);
  session.exec(sql::step_set_position, id, room.seminar.id, other.position);
  session.exec(sql::step_set_position, other.id, room.seminar.id, at->position);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> go_to_step(const Parts& parts, db::Session& session, const Room& room, StepId id,
                                        std::optional<StepId> from) {
  if (room.seminar.state != SeminarState::running) return Refused{SeminarRefusal::not_possible};
  const auto active = active_step(session, room.seminar.id);
  if (from && (!active || active->id != *from)) return Refused{SeminarRefusal::changed_meanwhile};
  if (active && active->id == id) return Done{};
  const auto steps = steps_of(session, room.seminar.id);
  const auto wanted = std::ranges::find(steps, id, &Step::id);
  if (wanted == steps.end()) return Refused{SeminarRefusal::unknown_step};
  session.exec(sql::step_finish, room.seminar.id, parts.site.clock.now());
  session.exec(sql::step_activate, id, room.seminar.id, parts.site.clock.now());
  log_change(parts, session, room.seminar.id, i18n::mark("The step “{1}” began."), wanted->title);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> start_timer(const Parts& parts, db::Session& session, const Room& room,
                                         std::int64_t minutes) {
  if (!room.step || minutes < 1 || minutes > longest_timer_minutes)
    return Refused{SeminarRefusal::not_possible};
  set_timer(session, *room.step, Timer::running, parts.site.clock.now() + std::chrono::minutes(minutes),
            std::nullopt);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> pause_timer(const Parts& parts, db::Session& session, const Room& room) {
  if (!room.step || room.step->timer != Timer::running) return Refused{SeminarRefusal::not_possible};
  set_timer(session, *room.step, Timer::paused, std::nullopt,
            time_left(*room.step, parts.site.clock.now())->count());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> resume_timer(const Parts& parts, db::Session& session, const Room& room) {
  if (!room.step || room.step->timer != Timer::paused) return Refused{SeminarRefusal::not_possible};
  const Instant now = parts.site.clock.now();
  set_timer(session, *room.step, Timer::running, now + *time_left(*room.step, now), std::nullopt);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> extend_timer(const Parts& parts, db::Session& session, const Room& room,
                                          std::int64_t minutes) {
  if (!room.step || minutes < 1 || minutes > longest_timer_minutes)
    return Refused{SeminarRefusal::not_possible};
  const Instant now = parts.site.clock.now();
  const auto left = time_left(*room.step, now).value_or(Duration(0)) + std::chrono::minutes(minutes);
  if (room.step->timer == Timer::paused) {
    set_timer(session, *room.step, Timer::paused, std::nullopt, left.count());
  } else {
    set_timer(session, *room.step, Timer::running, now + left, std::nullopt);
  }
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, SeminarRefusal> add_facilitator(const Parts& parts, db::Session& session, const Room& room,
                                             AccountId account) {
  const auto allowed = parts.directory.facilitators(session, room.seminar.centre);
  if (std::ranges::find(allowed, account, &Directory::Colleague::id) == allowed.end())
    return Refused{SeminarRefusal::not_possible};
  session.exec(sql::facilitator_insert, room.seminar.id, account);
  parts.audit.record(session, room.actor, "seminar.facilitator", room.seminar.id.text(),
                     facilitator_details(account));
  return Done{};
}

Result<Done, SeminarRefusal> remove_facilitator(const Parts& parts, db::Session& session, const Room& room,
                                                AccountId account) {
  if (session.exec(sql::facilitator_delete, room.seminar.id, account) == 0)
    return Refused{SeminarRefusal::not_possible};
  parts.audit.record(session, room.actor, "seminar.facilitator.remove", room.seminar.id.text(),
                     facilitator_details(account));
  return Done{};
}

std::vector<AccountId> facilitators_of(db::Session& session, SeminarId seminar) {
  return session.all<AccountId>(sql::facilitators_of, seminar);
}

}  // namespace megdan::seminars
