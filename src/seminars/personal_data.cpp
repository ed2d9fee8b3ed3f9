#include "seminars/personal_data.hpp"

#include "seminars/entrance_actions.hpp"
#include "seminars/entrance_store_sql.hpp"
#include "seminars/people_lines.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {

void set_region(const Parts& parts, db::Session& session, const Person& person, std::string_view region) {
  session.exec(sql::person_set_region, person.id, is_region(region) ? std::string(region) : std::string());
  touch(parts, session, person.seminar);
}

void set_photo_consent(const Parts& parts, db::Session& session, const Person& person, bool agrees) {
  session.exec(sql::person_set_photo, person.id, agrees);
  touch(parts, session, person.seminar);
}

void erase_person(const Parts& parts, db::Session& session, const Person& person) {
  (void)cancel(parts, session, person);  // refused to whoever has come: they stay, without a name
  session.exec(sql::person_erase, person.id);
  parts.audit.record(session, "person/" + person.id.text(), "person.erase", person.id.text());
  touch(parts, session, person.seminar);
}

int forget_people(const Parts& parts, db::Database& database) {
  const auto before = parts.site.clock.now() - people_are_kept;
  return database.writing([&](db::Session& session) {
    const auto erased = static_cast<int>(session.exec(sql::people_erase_old, before));
    if (erased > 0) parts.audit.record(session, "job", "people.forget", std::to_string(erased));
    return erased;
  });
}

}  // namespace megdan::seminars
