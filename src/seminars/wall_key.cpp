#include "seminars/wall_key.hpp"

#include <sodium.h>

#include "seminars/lines.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

bool same_key(std::string_view kept, std::string_view brought) {
  return !kept.empty() && kept.size() == brought.size() &&
         sodium_memcmp(kept.data(), brought.data(), kept.size()) == 0;
}

bool takes_part(const Room& room) {
  return room.person && room.person->state != PersonState::cancelled;
}

}  // namespace

std::string wall_key_of(const Parts& parts, SeminarId id) {
  const auto kept = [id](db::Session& session) {
    return session.one<std::string>(sql::wall_key_of, id).value_or("");
  };
  auto key = parts.site.database.reading(kept);
  if (!key.empty()) return key;
  const auto fresh = parts.site.random.token();
  parts.site.database.write([&](db::Session& session) {
    session.exec(sql::wall_key_make, id, fresh);
    key = kept(session);
  });
  return key;
}

void renew_wall_key(const Parts& parts, db::Session& session, const Room& room) {
  session.exec(sql::wall_key_renew, room.seminar.id, parts.site.random.token());
  parts.audit.record(session, room.actor, "wall.renew", room.seminar.id.text());
  touch(parts, session, room.seminar.id);
}

Room enter_watching(const Parts& parts, web::Context& context, db::Session& session) {
  const auto brought = context.request.parameter("key").value_or("");
  const auto kept = session.one<std::string>(sql::wall_key_of, context.id<SeminarId>("seminar")).value_or("");
  if (same_key(kept, brought)) return look_in(parts, context, session);
  Room room = enter(parts, context, session);
  if (!room.leads && !takes_part(room)) throw web::NotFound{};
  return room;
}

std::string live_of(const web::Context& context, const Room& room) {
  return room.leads || takes_part(room) ? context.path(tail_of(room.seminar.id, "/events")) : std::string();
}

}  // namespace megdan::seminars
