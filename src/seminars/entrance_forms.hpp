// Forms of coming in: text → a new person; a typed code → the seminar whose doors it opens.
// Will not store a person: the actions do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "seminars/entrance_actions.hpp"
#include "web/components.hpp"
#include "web/context.hpp"
#include "web/form.hpp"

namespace megdan::seminars {

web::Field sector_field(const web::Context&, const web::Form& typed, const web::FieldErrors&);
web::Field region_field(const web::Context&, const web::Form& typed, const web::FieldErrors&);
web::Field presence_field(const web::Context&, const web::Form& typed, const web::FieldErrors&);
/// How a person without a device votes who is being added.
web::Field votes_field(const web::Context&, const web::Form& typed, const web::FieldErrors&);
/// How a person of the seminar votes.
web::Field votes_field(const web::Context&, const Person&);

/// What is stored has a bound; what is longer, or none of the choices, is refused at its field, and stays in
/// the form. Her language is that of the page.
NewPerson read_person(const web::Context&, const web::Form&, web::FieldErrors&);

/// Under which name guesses at codes are counted: the network of whoever asks.
std::string guess_key(const web::Context&);
/// The seminar whose doors a typed code opens; a wrong one is counted against the network. `slow`: not even
/// looked up, because there were too many wrong ones.
std::optional<Seminar> open_seminar(const Parts&, web::Context&, std::string_view typed, bool& slow);
/// The same for somebody who is in already and moves to another device: doors are for those who are outside.
std::optional<Seminar> seminar_to_move_in(const Parts&, web::Context&, std::string_view typed, bool& slow);

}  // namespace megdan::seminars
