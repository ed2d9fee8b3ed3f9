// Lines that several pages of the feature share: lists of seminars, hours, keys of forms, small words.
// Will not load anything.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seminars/entrance_actions.hpp"
#include "seminars/seminar_views.hpp"
#include "web/context.hpp"
#include "web/form.hpp"
#include "web/router.hpp"

namespace megdan::seminars {

/// A view rendered alone: a part of a page.
template <class View>
html::Markup drawn(const web::Context& context, const View& view) {
  html::Out out;
  render(out, context.texts, view);
  return std::move(out).markup();
}

/// A person as a list shows her: her name, or that she gave none.
std::string name_of(const web::Context&, const Person&);
/// Stored words in the reader's language.
std::string said(const web::Context&, std::string_view words_json);
SeminarLine line_of(const web::Context&, const Seminar&);
/// "16 февруари 2023 г., 9:30–14:00"
std::string when_of(const web::Context&, const Seminar&);
/// "/seminars/ID" + tail
std::string tail_of(SeminarId, std::string_view tail = {});
web::FormKeys fresh_keys(const web::Context&);
std::optional<web::Timer> timer_of(const web::Context&, const Step&, bool large);
/// "19 people are here", and the parts: in the room, online, without a device.
std::string here_line(const web::Context&, const Headcount&);
std::vector<std::string> who_lines(const web::Context&, const Headcount&);
/// The mix of sectors of those who are here.
web::SectorBand band_of(const web::Context&, const std::vector<Person>&);
/// The code as this reader writes it, and the address to type: "localhost:8080/j".
std::string shown_code(const web::Context&, const Seminar&);
std::string typed_address(const web::Context&);
/// A field for each language: title_bg, title_en …
web::Field words_field(const web::Context&, std::string_view name, std::string_view language,
                       std::string label, web::Field::Kind, const Words& value, const web::FieldErrors&,
                       int maxlength);

/// The pager of a list of `rows`, where the reader is by her parameter `page`; always within the list.
inline constexpr std::int64_t rows_a_page = 30;
web::Pager pager_of(const web::Context&, std::string_view tail, std::int64_t rows);

/// One panel of the phone on a page of its own, with the way back to the seminar; `live`: the page follows
/// it.
http::Response panel_page(web::Context&, std::string title, html::Markup panel, int status, const Room&,
                          bool live = false);
/// `live`: the page follows the seminar.
http::Response panel_page(web::Context&, std::string title, html::Markup panel, int status,
                          const std::optional<Room>& room = std::nullopt, bool live = false);

/// A posted action in one transaction: done → see_other(back, notice); refused → the refusal's sentence on
/// `again`.
http::Response answer(web::Context&, std::string_view actor, std::string_view back, const char* notice,
                      const std::function<const char*(db::Session&)>& act);

/// A whole number that a form asks for on a screen of many parts.
struct Asked {
  std::string_view name;  // of the field
  std::int64_t least = 0, most = 0;
  std::string title, label, submit;                            // translated
  std::vector<std::pair<std::string, std::string>> more = {};  // what the form carries beside it
};
/// Nothing where the number is read and within its bounds (then `into` has it); else the form again as a page
/// of its own, 422, with what was typed and a sentence that names the bounds.
std::optional<http::Response> asked_again(web::Context&, const web::Form&, const Asked&,
                                          std::string_view back, std::int64_t& into);

/// Who acts, for idempotency keys: the account, or the seat's person.
std::string actor_key(const web::Context&, const Room&);

}  // namespace megdan::seminars
