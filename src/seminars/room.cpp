#include "seminars/room.hpp"

#include <algorithm>

#include "seminars/codes.hpp"
#include "seminars/store.hpp"
#include "seminars/store_sql.hpp"
#include "web/cookies.hpp"

namespace megdan::seminars {
namespace {

bool may_lead(db::Session& session, const std::optional<Viewer>& viewer, const Seminar& seminar) {
  if (!viewer) return false;
  if (viewer->has(Role::manager, seminar.centre)) return true;
  if (!viewer->has(Role::facilitator, seminar.centre)) return false;
  return session.one<std::int64_t>(sql::is_facilitator, seminar.id, viewer->account).value_or(0) > 0;
}

}  // namespace

Room look_in(const Parts&, web::Context& context, db::Session& session) {
  auto seminar = find_seminar(session, context.id<SeminarId>("seminar"));
  if (!seminar) throw web::NotFound{};
  Room room;
  room.leads = may_lead(session, context.viewer, *seminar);
  if (const auto token = web::read_cookie(context.request, "seat")) {
    room.person = find_person_by_device(session, hash_secret(*token), seminar->id);
    // Who gave up her seat is a visitor like others, and may register again.
    if (room.person && room.person->state == PersonState::cancelled) room.person.reset();
  }
  if (context.viewer && (room.leads || !room.person))
    room.actor = context.viewer->account.text();
  else
    room.actor = room.person ? "person/" + room.person->id.text() : "anonymous";
  room.step = active_step(session, seminar->id);
  room.seminar = std::move(*seminar);
  return room;
}

Room enter(const Parts& parts, web::Context& context, db::Session& session) {
  Room room = look_in(parts, context, session);
  // A draft is nobody's business but its makers'.
  if (room.seminar.state == SeminarState::draft && !room.leads && !room.person) throw web::NotFound{};
  return room;
}

Room enter_leading(const Parts& parts, web::Context& context, db::Session& session) {
  if (!context.viewer) throw web::SignInFirst{};
  Room room = enter(parts, context, session);
  if (!room.leads) throw web::NotFound{};
  return room;
}

Room enter_leading(const Parts& parts, web::Context& context) {
  return parts.site.database.reading(
      [&](db::Session& session) { return enter_leading(parts, context, session); });
}

Room enter_taking_part(const Parts& parts, web::Context& context, db::Session& session) {
  Room room = enter(parts, context, session);
  if (!room.person) throw web::NotFound{};
  return room;
}

Room enter_typing(const Parts& parts, web::Context& context, db::Session& session) {
  Room room = enter(parts, context, session);
  if (!room.may_type_for_others()) throw web::NotFound{};
  return room;
}

void touch(const Parts& parts, db::Session& session, SeminarId seminar) {
  const auto version = session.one<std::int64_t>(sql::seminar_touch, seminar).value_or(0);
  auto& events = parts.site.events;
  session.after_commit(
      [&events, seminar, version] { events.publish(topic_of(seminar), "changed", std::to_string(version)); });
}

void log_change(const Parts& parts, db::Session& session, SeminarId seminar, const char* what,
                std::string_view about) {
  session.exec(sql::change_insert, parts.site.ids.make<ChangeId>(), seminar, parts.site.clock.now(), what,
               about);
}

std::string topic_of(SeminarId seminar) {
  return "seminar/" + seminar.text();
}

std::optional<Step> active_step(db::Session& session, SeminarId seminar) {
  return session.one<Step>(sql::step_active, seminar);
}

std::optional<Duration> time_left(const Step& step, Instant now) {
  if (step.timer == Timer::running && step.timer_ends_at)
    return std::max(Duration(0), *step.timer_ends_at - now);
  if (step.timer == Timer::paused && step.timer_left_ms) return Duration(*step.timer_left_ms);
  return std::nullopt;
}

}  // namespace megdan::seminars
