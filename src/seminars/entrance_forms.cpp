#include "seminars/entrance_forms.hpp"

#include "seminars/codes.hpp"
#include "seminars/people_lines.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/network.hpp"

namespace megdan::seminars {

void check_person(const web::Context& context, const web::Form& form, web::FieldErrors& errors) {
  check_length(context, errors, "name", form.text("name"), 120);
  check_length(context, errors, "organisation", form.text("organisation"), 200);
  check_length(context, errors, "needs", form.text("needs"), 1000);
  check_length(context, errors, "diet", form.text("diet"), 500);
}

NewPerson read_person(const web::Form& form, std::string_view language) {
  NewPerson person;
  person.language = language;
  person.name = form.text("name");
  person.organisation = form.text("organisation");
  (void)from_text(form.text("sector"), person.sector);
  if (is_region(form.text("region"))) person.region = form.text("region");
  (void)from_text(form.text("presence"), person.presence);
  (void)from_text(form.text("votes_by"), person.votes_by);
  person.email = form.text("email");
  person.needs = form.text("needs");
  person.diet = form.text("diet");
  person.consent_data = form.ticked("consent_data");
  person.consent_photo = form.ticked("consent_photo");
  person.token = form.text("seat");
  return person;
}

std::string guess_key(const web::Context& context) {
  return "join/" + web::network_of(context.request.client);
}

std::optional<Seminar> open_seminar(const Parts& parts, web::Context& context, std::string_view typed,
                                    bool& slow) {
  const auto code = read_code(typed);
  std::optional<Seminar> found;
  parts.site.database.read([&](db::Session& session) {
    found.reset();
    slow = guesses_blocked_until(parts, session, guess_key(context)).has_value();
    if (!slow && code) found = find_seminar_by_code(session, *code);
  });
  if (slow) return std::nullopt;
  if (found && found->doors == Doors::open && found->state != SeminarState::ended) return found;
  parts.site.database.write([&](db::Session& session) { count_guess(parts, session, guess_key(context)); });
  return std::nullopt;
}

}  // namespace megdan::seminars
