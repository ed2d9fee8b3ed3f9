#include "seminars/seminar_forms.hpp"

#include "core/utf8.hpp"
#include "seminars/templates.hpp"

namespace megdan::seminars {
namespace {

void check_title(const web::Context& context, web::FieldErrors& errors, const Words& title) {
  if (title.empty()) errors.add("title_bg", context.t(sentence_of(SeminarRefusal::empty_title)));
  check_lengths(context, errors, "title", title, longest_title);
}

}  // namespace

void check_length(const web::Context& context, web::FieldErrors& errors, const std::string& field,
                  std::string_view text, std::size_t most) {
  if (const auto length = count_code_points(text); length > most)
    errors.add(
        field,
        context.texts.f("This text has {1} characters; at most {2} fit. It is still here: please shorten it.",
                        {context.texts.number(static_cast<std::int64_t>(length)),
                         context.texts.number(static_cast<std::int64_t>(most))}));
}

void read_number(const web::Context& context, const web::Form& form, web::FieldErrors& errors,
                 std::string_view field, std::int64_t least, std::int64_t most, std::int64_t& into) {
  const auto typed = form.integer(field);
  if (typed && *typed >= least && *typed <= most) {
    into = *typed;
  } else {
    errors.add(std::string(field),
               context.texts.f("Please type a whole number from {1} to {2}.",
                               {context.texts.number(least), context.texts.number(most)}));
  }
}

void refuse_choice(const web::Context& context, web::FieldErrors& errors, std::string_view field) {
  errors.add(std::string(field), context.t("Please choose one of the possibilities."));
}

Words read_words(const web::Form& form, std::string_view name) {
  Words words;
  for (const auto& language : i18n::languages())
    words.set(language.code, form.text(std::string(name) + "_" + std::string(language.code)));
  return words;
}

void check_lengths(const web::Context& context, web::FieldErrors& errors, const std::string& name,
                   const Words& words, std::size_t most) {
  for (const auto& language : i18n::languages())
    check_length(context, errors, name + "_" + std::string(language.code), words.exactly(language.code),
                 most);
}

std::string read_optional_words(const web::Context& context, const web::Form& form, web::FieldErrors& errors,
                                const std::string& name, std::size_t most) {
  const auto words = read_words(form, name);
  check_lengths(context, errors, name, words, most);
  return words.json_or_empty();
}

void words_into(std::vector<std::pair<std::string, std::string>>& fields, const std::string& name,
                std::string_view stored) {
  const auto words = Words::parse(stored);
  for (const auto& language : i18n::languages())
    fields.emplace_back(name + "_" + std::string(language.code), words.exactly(language.code));
}

SeminarDraft read_seminar(const web::Context& context, const web::Form& form, web::FieldErrors& errors) {
  SeminarDraft draft;
  draft.process = ProcessId::parse(form.text("process"));
  if (!draft.process && !form.text("process").empty())
    errors.add("process", context.t("Please choose a process from the list."));
  draft.centre = CentreId::parse(form.text("centre"));
  draft.title = read_words(form, "title");
  draft.purpose = read_words(form, "purpose");
  draft.funding = read_words(form, "funding");
  check_title(context, errors, draft.title);
  check_lengths(context, errors, "purpose", draft.purpose, longest_purpose);
  check_lengths(context, errors, "funding", draft.funding, longest_funding);
  if (form.has("template")) draft.template_name = form.text("template");
  if (!find_template(draft.template_name)) errors.add("template", context.t("Please choose a template."));
  const auto date = form.text("date");
  if (!i18n::parse_local(date, form.text("from"), draft.starts_at))
    errors.add("date", context.t("Please type the day and the hour of the beginning."));
  if (!i18n::parse_local(date, form.text("until"), draft.ends_at))
    errors.add("until", context.t("Please type the hour of the end."));
  else if (draft.ends_at <= draft.starts_at)
    errors.add("until", context.t(sentence_of(SeminarRefusal::bad_times)));
  if (!date.empty() && (date < "2000" || date >= "2200"))
    errors.add("date", context.t("Please choose a day between the years 2000 and 2199."));
  draft.place = form.text("place");
  check_length(context, errors, "place", draft.place, longest_place);
  draft.online_url = form.text("online_url");
  check_length(context, errors, "online_url", draft.online_url, longest_online_url);
  if (!draft.online_url.empty() && !draft.online_url.starts_with("https://") &&
      !draft.online_url.starts_with("http://"))
    errors.add("online_url", context.t(sentence_of(SeminarRefusal::bad_url)));
  read_number(context, form, errors, "seats_place", 0, 2000, draft.seats_place);
  read_number(context, form, errors, "seats_online", 0, 2000, draft.seats_online);
  draft.rehearsal = form.ticked("rehearsal");
  return draft;
}

ProcessRow read_process(const web::Context& context, const web::Form& form, web::FieldErrors& errors) {
  const auto title = read_words(form, "title"), purpose = read_words(form, "purpose");
  check_title(context, errors, title);
  check_lengths(context, errors, "purpose", purpose, longest_purpose);
  return {.id = {}, .centre = {}, .title = title.json(), .purpose = purpose.json()};
}

Step read_step(const web::Context& context, const web::Form& form, web::FieldErrors& errors) {
  Step step;
  if (!from_text(form.text("kind"), step.kind))
    errors.add("kind", context.t("Please choose what happens in this step."));
  const auto title = read_words(form, "title");
  check_title(context, errors, title);
  step.title = title.json();
  const auto instructions = read_words(form, "instructions");
  check_lengths(context, errors, "instructions", instructions, longest_purpose);
  step.instructions = instructions.json();
  read_number(context, form, errors, "minutes", 0, 24 * 60, step.minutes);
  return step;
}

}  // namespace megdan::seminars
