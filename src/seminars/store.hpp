// Rows of seminars, steps and people ↔ structs: one function a query. Concepts have their own *_store.hpp.
// Will not decide or open transactions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "db/database.hpp"
#include "seminars/model.hpp"

namespace megdan::seminars {

std::optional<Seminar> find_seminar(db::Session& session, SeminarId id);
std::optional<Seminar> find_seminar_by_code(db::Session& session, std::string_view canonical_code);
std::vector<Step> steps_of(db::Session& session, SeminarId seminar);
std::optional<Person> find_person(db::Session& session, PersonId id);
std::optional<Person> find_person_by_device(db::Session& session, std::string_view token_hash,
                                            SeminarId seminar);
/// Everybody, registered and gone ones too, in the order of their coming.
std::vector<Person> people_of(db::Session& session, SeminarId seminar);
std::vector<Person> people_at_table(db::Session&, SeminarId, GroupId);

/// Whether a version of its report is published and not withdrawn.
bool has_report(db::Session& session, SeminarId seminar);

struct Change {
  Instant at;
  std::string what;  // msgid
  std::string about;
};
std::vector<Change> changes_of(db::Session& session, SeminarId seminar);

}  // namespace megdan::seminars
