#include "seminars/api.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/lines.hpp"
#include "web/once.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace schema = web::schema;
using http::Response;
using web::Context;
using web::Policy;

void add_card_schemas(web::Schemas& schemas) {
  schemas.add(
      "Card",
      schema::object("One idea; whose it is, nobody is told",
                     {{"id", schema::id({})},
                      {"text", schema::text("As it was written")},
                      {"mine", schema::boolean("Written by whoever asks")},
                      {"source", schema::one_of<CardSource>("On a device of one's own, or typed from paper")},
                      {"cluster", schema::id("Where it was joined to others"), false}}));
  schemas.add(
      "CardList",
      schema::object("Cards", {{"cards", schema::list(schema::ref("Card"), "In the order of writing")}}));
  schemas.add(
      "NewCard",
      schema::object(
          "A card to be written",
          {{"text", schema::text("One idea, up to 280 characters")},
           {"late",
            schema::boolean("It was written before the time was over, and the connection is back only now"),
            false}}));
  schemas.add("Cluster", schema::object("Cards that say the same",
                                        {{"id", schema::id({})},
                                         {"title", schema::ref("Words")},
                                         {"cards", schema::list(schema::id({}), "Its cards")}}));
  schemas.add(
      "ClusterList",
      schema::object("Clusters",
                     {{"clusters", schema::list(schema::ref("Cluster"), "In their order on the wall")}}));
}

Response list_cards(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_belonging(parts, context, session);
    json::array cards;
    for (const auto& card : live_cards(session, room.seminar.id)) {
      json::object line{{"id", card.id.text()},
                        {"text", card.text},
                        {"mine", room.person && card.person == room.person->id},
                        {"source", to_text(card.source)}};
      put_id(line, "cluster", card.cluster);
      cards.push_back(std::move(line));
    }
    return web::json_answer(json::object{{"cards", std::move(cards)}});
  });
}

Response list_clusters(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_belonging(parts, context, session);
    const auto cards = live_cards(session, room.seminar.id);
    json::array clusters;
    for (const auto& cluster : live_clusters(session, room.seminar.id)) {
      json::array ids;
      for (const auto& card : cards)
        if (card.cluster == cluster.id) ids.push_back(json::string(card.id.text()));
      clusters.push_back(json::object{
          {"id", cluster.id.text()}, {"title", words_json(cluster.title)}, {"cards", std::move(ids)}});
    }
    return web::json_answer(json::object{{"clusters", std::move(clusters)}});
  });
}

Response write_card(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    const auto card = add_card(parts, session, room, room.person->id, form.text("text"), CardSource::own,
                               form.ticked("late"));
    if (card) return web::created(tail_of(room.seminar.id, "/cards"), card->text());
    if (card.error() == CardRefusal::empty || card.error() == CardRefusal::too_long)
      return wrong_field(context, "text", sentence_of(card.error()));
    return conflict(context, sentence_of(card.error()));
  });
}

Response take_card_back(const Parts& parts, Context& context) {
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    // A card that is not there and one that is not hers are the same to whoever asks.
    if (!delete_own_card(parts, session, room, context.id<CardId>("card"))) throw web::NotFound{};
    return web::no_content();
  });
}

}  // namespace

void add_card_api(const Parts& parts, web::Routes& routes) {
  const auto seat = Policy::participant();
  const auto belonging = Policy::participant_or(Role::facilitator);
  add_card_schemas(routes.schemas());
  routes.api(http::Method::get, "/seminars/{seminar}/cards", belonging,
             {.id = "listCards",
              .tag = "cards",
              .summary = "The cards on the wall",
              .replies = {{200, {"The cards", "CardList"}}}},
             [&parts](Context& c) { return list_cards(parts, c); });
  routes.api(http::Method::post, "/seminars/{seminar}/cards", seat,
             {.id = "writeCard",
              .tag = "cards",
              .summary = "Write a card",
              .about = "A card cannot be changed: delete it and write another.",
              .request = "NewCard",
              .replies = {{201, {"The card is on the wall", "Created"}},
                          {409, {"Cards are not collected now, or this person has written 50"}}}},
             [&parts](Context& c) { return write_card(parts, c); });
  routes.api(http::Method::del, "/seminars/{seminar}/cards/{card}", seat,
             {.id = "deleteCard",
              .tag = "cards",
              .summary = "Delete a card of one's own",
              .replies = {{204, {"The card is gone"}}}},
             [&parts](Context& c) { return take_card_back(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}/clusters", belonging,
             {.id = "listClusters",
              .tag = "cards",
              .summary = "Cards that were joined because they say the same",
              .replies = {{200, {"The clusters", "ClusterList"}}}},
             [&parts](Context& c) { return list_clusters(parts, c); });
}

}  // namespace megdan::seminars
