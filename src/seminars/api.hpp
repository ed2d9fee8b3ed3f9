// Operations of the seminars in the JSON API, by concept; each *_api.cpp adds its own with its schemas.
// Will not decide: the same forms and actions as those of the pages do.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "seminars/room.hpp"
#include "web/api.hpp"
#include "web/router.hpp"

namespace megdan::seminars {

/// All operations; `parts` must outlive them.
void add_api(const Parts& parts, web::Routes& routes);

// By concept:
void add_seminar_api(const Parts& parts, web::Routes& routes);   // lists, one, making, going to a step
void add_entrance_api(const Parts& parts, web::Routes& routes);  // seats and people
void add_card_api(const Parts& parts, web::Routes& routes);      // cards and clusters
void add_ballot_api(const Parts& parts, web::Routes& routes);    // polls, ballots, receipts, hands
void add_plan_api(const Parts& parts,
                  web::Routes& routes);  // plan, decisions and commitments, models compared
void add_report_api(const Parts& parts, web::Routes& routes);

// ---------------------------------------------------------------- what several concepts write alike

/// "Words", "Money", "Created": registered by add_api.
boost::json::value words_json(std::string_view stored);
boost::json::value money_json(std::int64_t cents);

/// Puts a text where there is one: what is not there is left out.
void put_text(boost::json::object& out, std::string_view name, std::string_view text);
/// The same of stored words.
void put_words(boost::json::object& out, std::string_view name, std::string_view stored);
template <class Tag>
void put_id(boost::json::object& out, std::string_view name, const std::optional<Id<Tag>>& id) {
  if (id) out[name] = id->text();
}
void put_instant(boost::json::object& out, std::string_view name, const std::optional<Instant>& at);

/// For participants of the seminar and those who run it: NotFound for everybody else.
Room enter_belonging(const Parts&, web::Context&, db::Session&);

/// 409 with the refusal's sentence.
http::Response conflict(const web::Context&, const char* sentence);
/// 422 with the refusal's sentence at a field.
http::Response wrong_field(const web::Context&, std::string field, const char* sentence);

}  // namespace megdan::seminars
