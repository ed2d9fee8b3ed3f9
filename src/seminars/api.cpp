#include "seminars/api.hpp"

namespace megdan::seminars {

namespace json = boost::json;
namespace schema = web::schema;

void add_api(const Parts& parts, web::Routes& routes) {
  routes.schemas().add("Words", schema::map(schema::text({}), "A text of the centre by language: bg, en"));
  routes.schemas().add("Money", schema::object("An amount", {{"cents", schema::integer("Whole cents")},
                                                             {"currency", schema::text("ISO 4217: EUR")}}));
  routes.schemas().add("Created", schema::object("A new thing", {{"id", schema::id("Its id")}}));
  add_seminar_api(parts, routes);
  add_entrance_api(parts, routes);
  add_card_api(parts, routes);
  add_ballot_api(parts, routes);
  add_plan_api(parts, routes);
  add_report_api(parts, routes);
}

json::value words_json(std::string_view stored) {
  return json::parse(Words::parse(stored).json());
}

json::value money_json(std::int64_t cents) {
  return json::object{{"cents", cents}, {"currency", "EUR"}};
}

void put_text(json::object& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out[name] = text;
}

void put_words(json::object& out, std::string_view name, std::string_view stored) {
  if (!stored.empty()) out[name] = words_json(stored);
}

void put_instant(json::object& out, std::string_view name, const std::optional<Instant>& at) {
  if (at) out[name] = i18n::utc(*at);
}

Room enter_belonging(const Parts& parts, web::Context& context, db::Session& session) {
  Room room = enter(parts, context, session);
  if (!room.leads && (!room.person || room.person->state == PersonState::cancelled)) throw web::NotFound{};
  return room;
}

http::Response conflict(const web::Context& context, const char* sentence) {
  return web::problem(context, 409, context.t(sentence));
}

http::Response wrong_field(const web::Context& context, std::string field, const char* sentence) {
  web::FieldErrors errors;
  errors.add(std::move(field), context.t(sentence));
  return web::problem(context, 422, {}, errors);
}

}  // namespace megdan::seminars
