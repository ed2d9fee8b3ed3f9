#include "seminars/store.hpp"

#include "seminars/store_sql.hpp"

namespace megdan::seminars {

std::optional<Seminar> find_seminar(db::Session& session, SeminarId id) {
  return session.one<Seminar>(sql::seminar_by_id, id);
}

std::optional<Seminar> find_seminar_by_code(db::Session& session, std::string_view canonical_code) {
  return session.one<Seminar>(sql::seminar_by_code, canonical_code);
}

std::vector<Step> steps_of(db::Session& session, SeminarId seminar) {
  return session.all<Step>(sql::steps_of, seminar);
}

std::optional<Person> find_person(db::Session& session, PersonId id) {
  return session.one<Person>(sql::person_by_id, id);
}

std::optional<Person> find_person_by_device(db::Session& session, std::string_view token_hash,
                                            SeminarId seminar) {
  return session.one<Person>(sql::person_by_device, token_hash, seminar);
}

std::vector<Person> people_of(db::Session& session, SeminarId seminar) {
  return session.all<Person>(sql::people_of, seminar);
}

bool has_report(db::Session& session, SeminarId seminar) {
  return session.one<std::int64_t>(sql::reports_published, seminar).value_or(0) > 0;
}

std::vector<Person> people_at_table(db::Session& session, SeminarId seminar, GroupId group) {
  return session.all<Person>(sql::people_at_table, seminar, group);
}

std::vector<Change> changes_of(db::Session& session, SeminarId seminar) {
  return session.all<Change>(sql::changes_of, seminar);
}

}  // namespace megdan::seminars
