#include "seminars/entrance_forms.hpp"

#include "seminars/codes.hpp"
#include "seminars/people_lines.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/network.hpp"

namespace megdan::seminars {

namespace {

web::Field votes_choice(const web::Context& context, std::string_view chosen, bool has_device) {
  web::Field field{
      .name = "votes_by", .label = context.t("How this person votes"), .kind = web::Field::Kind::select};
  for (const auto name : EnumNames<VotesBy>::names) {
    VotesBy value{};
    (void)from_text(name, value);
    if (value == VotesBy::device && !has_device) continue;
    field.options.push_back(
        {.value = std::string(name), .text = context.t(label_of(value)), .chosen = chosen == name});
  }
  return field;
}

}  // namespace

web::Field sector_field(const web::Context& context, const web::Form& typed, const web::FieldErrors& errors) {
  web::Field field{.name = "sector",
                   .label = context.t("Sector"),
                   .kind = web::Field::Kind::select,
                   .hint = context.t("It helps to mix the tables. You may leave it out."),
                   .error = std::string(errors.of("sector"))};
  const auto chosen = typed.text("sector");
  for (std::size_t i = 0; i < EnumNames<Sector>::names.size(); ++i) {
    const auto sector = static_cast<Sector>((i + 5) % 6);  // "not given" first
    field.options.push_back({.value = std::string(to_text(sector)),
                             .text = context.t(label_of(sector)),
                             .chosen = chosen == to_text(sector)});
  }
  return field;
}

web::Field region_field(const web::Context& context, const web::Form& typed, const web::FieldErrors& errors) {
  auto field = region_field(context, typed.text("region"));
  field.error = errors.of("region");
  return field;
}

web::Field presence_field(const web::Context& context, const web::Form& typed,
                          const web::FieldErrors& errors) {
  web::Field field{.name = "presence",
                   .label = context.t("Where are you?"),
                   .kind = web::Field::Kind::radios,
                   .error = std::string(errors.of("presence"))};
  const auto chosen = typed.text("presence");
  for (const auto presence : {Presence::place, Presence::online})
    field.options.push_back(
        {.value = std::string(to_text(presence)),
         .text = context.t(label_of(presence)),
         .chosen = chosen == to_text(presence) || (chosen.empty() && presence == Presence::place)});
  return field;
}

web::Field votes_field(const web::Context& context, const web::Form& typed, const web::FieldErrors& errors) {
  const auto chosen = typed.text("votes_by");
  auto field = votes_choice(context, chosen.empty() ? to_text(VotesBy::scribe) : chosen, false);
  field.error = errors.of("votes_by");
  return field;
}

web::Field votes_field(const web::Context& context, const Person& person) {
  return votes_choice(context, to_text(person.votes_by), person.device != Device::none);
}

NewPerson read_person(const web::Context& context, const web::Form& form, web::FieldErrors& errors) {
  check_length(context, errors, "name", form.text("name"), 120);
  check_length(context, errors, "organisation", form.text("organisation"), 200);
  check_length(context, errors, "needs", form.text("needs"), 1000);
  check_length(context, errors, "diet", form.text("diet"), 500);
  NewPerson person;
  person.language = context.texts.language().code;
  person.name = form.text("name");
  person.organisation = form.text("organisation");
  read_choice(context, form, errors, "sector", person.sector);
  person.region = form.text("region");
  if (!person.region.empty() && !is_region(person.region)) refuse_choice(context, errors, "region");
  read_choice(context, form, errors, "presence", person.presence);
  read_choice(context, form, errors, "votes_by", person.votes_by);
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

namespace {

template <class Wanted>
std::optional<Seminar> seminar_of_code(const Parts& parts, web::Context& context, std::string_view typed,
                                       bool& slow, const Wanted& wanted) {
  const auto code = read_code(typed);
  std::optional<Seminar> found;
  parts.site.database.read([&](db::Session& session) {
    found.reset();
    slow = guesses_blocked_until(parts, session, guess_key(context)).has_value();
    if (!slow && code) found = find_seminar_by_code(session, *code);
  });
  if (slow) return std::nullopt;
  if (found && wanted(*found)) return found;
  parts.site.database.write([&](db::Session& session) { count_guess(parts, session, guess_key(context)); });
  return std::nullopt;
}

}  // namespace

std::optional<Seminar> open_seminar(const Parts& parts, web::Context& context, std::string_view typed,
                                    bool& slow) {
  return seminar_of_code(parts, context, typed, slow, lets_in);
}

std::optional<Seminar> seminar_to_move_in(const Parts& parts, web::Context& context, std::string_view typed,
                                          bool& slow) {
  return seminar_of_code(parts, context, typed, slow, [](const Seminar&) { return true; });
}

}  // namespace megdan::seminars
