#include "seminars/entrance_forms.hpp"

#include "seminars/codes.hpp"
#include "seminars/people_lines.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/network.hpp"

namespace megdan::seminars {

web::Field sector_field(const web::Context& context, std::string_view chosen) {
  web::Field field{.name = "sector",
                   .label = context.t("Sector"),
                   .kind = web::Field::Kind::select,
                   .hint = context.t("It helps to mix the tables. You may leave it out.")};
  for (std::size_t i = 0; i < EnumNames<Sector>::names.size(); ++i) {
    const auto sector = static_cast<Sector>((i + 5) % 6);  // "not given" first
    field.options.push_back({.value = std::string(to_text(sector)),
                             .text = context.t(label_of(sector)),
                             .chosen = chosen == to_text(sector)});
  }
  return field;
}

web::Field presence_field(const web::Context& context, std::string_view chosen) {
  web::Field field{
      .name = "presence", .label = context.t("Where are you?"), .kind = web::Field::Kind::radios};
  for (const auto presence : {Presence::place, Presence::online})
    field.options.push_back(
        {.value = std::string(to_text(presence)),
         .text = context.t(label_of(presence)),
         .chosen = chosen == to_text(presence) || (chosen.empty() && presence == Presence::place)});
  return field;
}

web::Field votes_field(const web::Context& context, const Person* person) {
  web::Field field{
      .name = "votes_by", .label = context.t("How this person votes"), .kind = web::Field::Kind::select};
  for (std::size_t i = 0; i < EnumNames<VotesBy>::names.size(); ++i) {
    const auto value = static_cast<VotesBy>(i);
    if (value == VotesBy::device && (!person || person->device == Device::none)) continue;
    field.options.push_back({.value = std::string(to_text(value)),
                             .text = context.t(label_of(value)),
                             .chosen = person ? person->votes_by == value : value == VotesBy::scribe});
  }
  return field;
}

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
