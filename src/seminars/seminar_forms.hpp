// Forms of a seminar and its agenda: text → draft, or errors per field; what was typed is kept by the pages.
// Will not store or decide.
#pragma once

#include "seminars/seminar_actions.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

SeminarDraft read_seminar(const web::Context&, const web::Form&, web::FieldErrors&);
/// title and purpose, each in every language; without id and centre.
ProcessRow read_process(const web::Context&, const web::Form&, web::FieldErrors&);
/// kind, title_bg, title_en, instructions_bg, instructions_en, minutes.
Step read_step(const web::Context&, const web::Form&, web::FieldErrors&);
/// NAME_bg and NAME_en (every language of the program) as words.
Words read_words(const web::Form&, std::string_view name);
/// A text that is too long is told so at its field; it stays in the form.
void check_length(const web::Context&, web::FieldErrors&, const std::string& field, std::string_view text,
                  std::size_t most);
/// The same in each language of NAME_bg, NAME_en ….
void check_lengths(const web::Context&, web::FieldErrors&, const std::string& name, const Words&,
                   std::size_t most);
/// Words that may be missing, at most `most` characters in each language: as JSON, or empty.
std::string read_optional_words(const web::Context&, const web::Form&, web::FieldErrors&,
                                const std::string& name, std::size_t most);
/// Fields NAME_bg, NAME_en … of stored words, for a form that is shown again.
void words_into(std::vector<std::pair<std::string, std::string>>& fields, const std::string& name,
                std::string_view stored);
/// A whole number from `least` to `most`; otherwise an error that says the bounds, and `into` stays as it is.
void read_number(const web::Context&, const web::Form&, web::FieldErrors&, std::string_view field,
                 std::int64_t least, std::int64_t most, std::int64_t& into);
/// What is none of the choices of a field.
void refuse_choice(const web::Context&, web::FieldErrors&, std::string_view field);
/// One of the choices of a select or of radios; left out or empty, `into` stays as it is.
template <NamedEnum E>
void read_choice(const web::Context& context, const web::Form& form, web::FieldErrors& errors,
                 std::string_view field, E& into) {
  if (const auto typed = form.text(field); !typed.empty() && !from_text(typed, into))
    refuse_choice(context, errors, field);
}

}  // namespace megdan::seminars
