#include "seminars/cards_actions.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "algo/text/near_duplicates.hpp"
#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "seminars/cards_store_sql.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;

constexpr Duration late_for = std::chrono::hours(1);
constexpr double alike_from = 0.55;

struct Move {
  MoveId id;
  std::string before, after;
};

/// What a move touches: in which cluster each card is, and what each cluster is.
struct Board {
  std::map<CardId, std::optional<ClusterId>> cards;
  std::map<ClusterId, std::pair<std::string, Life>> clusters;

  std::string text() const {
    json::object cards_json, clusters_json;
    for (const auto& [card, cluster] : cards) cards_json[card.text()] = cluster ? cluster->text() : "";
    for (const auto& [cluster, what] : clusters)
      clusters_json[cluster.text()] = {what.first, to_text(what.second)};
    return json::serialize(json::object{{"cards", cards_json}, {"clusters", clusters_json}});
  }

  static Board parse(std::string_view text) {
    Board board;
    const auto whole = json::parse(text).as_object();
    for (const auto& [card, cluster] : whole.at("cards").as_object())
      board.cards[*CardId::parse(card)] = ClusterId::parse(std::string_view(cluster.as_string()));
    for (const auto& [cluster, what] : whole.at("clusters").as_object()) {
      Life state = Life::live;
      ensure(from_text(std::string_view(what.as_array().at(1).as_string()), state),
             "a stored move is readable");
      board.clusters[*ClusterId::parse(cluster)] = {std::string(what.as_array().at(0).as_string()), state};
    }
    return board;
  }
};

Board look_at(db::Session& session, const Board& touched) {
  Board now;
  for (const auto& [card, cluster] : touched.cards)
    if (const auto found = session.one<Card>(sql::card_by_id, card)) now.cards[card] = found->cluster;
  for (const auto& [cluster, what] : touched.clusters)
    if (const auto found = session.one<Cluster>(sql::cluster_by_id, cluster))
      now.clusters[cluster] = {found->title, found->state};
  return now;
}

void lay_out(db::Session& session, const Board& board) {
  for (const auto& [card, cluster] : board.cards) session.exec(sql::card_set_cluster, card, cluster);
  for (const auto& [cluster, what] : board.clusters)
    session.exec(sql::cluster_set, cluster, what.first, what.second);
}

void remember(const Parts& parts, db::Session& session, SeminarId seminar, const Board& before,
              const Board& after) {
  session.exec(sql::move_insert, parts.site.ids.make<MoveId>(), seminar, before.text(), after.text(),
               parts.site.clock.now());
  touch(parts, session, seminar);
}

std::optional<Card> live_card(db::Session& session, const Room& room, CardId id) {
  auto card = session.one<Card>(sql::card_by_id, id);
  if (!card || card->seminar != room.seminar.id || card->state != Life::live) return std::nullopt;
  return card;
}

std::optional<Cluster> live_cluster(db::Session& session, const Room& room, ClusterId id) {
  auto cluster = session.one<Cluster>(sql::cluster_by_id, id);
  if (!cluster || cluster->seminar != room.seminar.id || cluster->state != Life::live) return std::nullopt;
  return cluster;
}

/// A cluster that its last card left is gone.
void drop_empty(db::Session& session, SeminarId seminar, Board& before, Board& after) {
  std::map<ClusterId, std::int64_t> sizes;
  for (const auto& card : live_cards(session, seminar)) {
    const auto moved = after.cards.find(card.id);
    const auto cluster = moved == after.cards.end() ? card.cluster : moved->second;
    if (cluster) ++sizes[*cluster];
  }
  for (const auto& [card, cluster] : before.cards) {
    if (!cluster || sizes[*cluster] > 0 || after.clusters.contains(*cluster)) continue;
    const auto left = session.one<Cluster>(sql::cluster_by_id, *cluster);
    if (!left) continue;
    before.clusters[left->id] = {left->title, left->state};
    after.clusters[left->id] = {left->title, Life::gone};
  }
}

/// A card leaves the wall, and its cluster with it where it was the last. Votes keep what they asked (see
/// items_of).
void take_off(db::Session& session, const Card& card) {
  session.exec(sql::card_gone, card.id);
  if (!card.cluster) return;
  Board before, after;
  before.cards[card.id] = card.cluster;
  drop_empty(session, card.seminar, before, after);
  lay_out(session, {.cards = {}, .clusters = after.clusters});
}

}  // namespace

const char* sentence_of(CardRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case CardRefusal::empty:
      return mark("The card is empty. Please write one idea on it.");
    case CardRefusal::too_long:
      return mark(
          "A card holds at most 280 characters. Your text is still here: please shorten it, or make two "
          "cards of it.");
    case CardRefusal::too_many:
      return mark("You have written 50 cards; that is the most for one person.");
    case CardRefusal::not_writing_now:
      return mark("Cards are not collected at this moment. Your text is still here.");
    case CardRefusal::not_yours:
      return mark("This card is not yours.");
    case CardRefusal::gone:
      return mark(
          "This card or cluster is no longer where it was: somebody may have removed or moved it meanwhile. "
          "Nothing was changed.");
    case CardRefusal::nothing_to_undo:
      return mark("There is nothing to undo.");
    case CardRefusal::too_few:
      return mark("Please select at least two cards, or one card and a cluster.");
    case CardRefusal::changed_meanwhile:
      return mark("These cards were moved again meanwhile, so this move cannot be undone.");
  }
  return "";
}

Result<CardId, CardRefusal> add_card(const Parts& parts, db::Session& session, const Room& room,
                                     const std::optional<PersonId>& author, std::string_view text,
                                     CardSource source, bool late) {
  if (text.empty()) return Refused{CardRefusal::empty};
  if (count_code_points(text) > longest_card) return Refused{CardRefusal::too_long};
  std::optional<Step> step;
  if (room.step && room.step->kind == StepKind::cards) step = room.step;
  // Paper is typed in while others already sort; what was written offline arrives when the connection
  // returns.
  if (!step && (late || source == CardSource::paper) && room.seminar.state == SeminarState::running) {
    step = session.one<Step>(sql::cards_step_newest, room.seminar.id);
    if (step && source == CardSource::own &&
        (!step->ended_at || parts.site.clock.now() - *step->ended_at > late_for))
      step.reset();
  }
  if (!step) return Refused{CardRefusal::not_writing_now};
  std::optional<GroupId> group;
  if (author) {
    if (cards_of_person(session, *author).size() >= most_cards_each) return Refused{CardRefusal::too_many};
    const auto person = find_person(session, *author);
    if (!person || person->seminar != room.seminar.id) return Refused{CardRefusal::not_yours};
    group = person->group;
  }
  const auto id = parts.site.ids.make<CardId>();
  session.exec(sql::card_insert, id, room.seminar.id, step->id, author, group, text, source,
               parts.site.clock.now());
  touch(parts, session, room.seminar.id);
  return id;
}

Result<Done, CardRefusal> delete_own_card(const Parts& parts, db::Session& session, const Room& room,
                                          CardId id) {
  const auto card = live_card(session, room, id);
  if (!card) return Refused{CardRefusal::gone};
  if (!room.person || card->person != room.person->id) return Refused{CardRefusal::not_yours};
  take_off(session, *card);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, CardRefusal> remove_card(const Parts& parts, db::Session& session, const Room& room, CardId id) {
  const auto card = live_card(session, room, id);
  if (!card) return Refused{CardRefusal::gone};
  take_off(session, *card);
  log_change(parts, session, room.seminar.id, i18n::mark("The facilitator took a card off the wall."));
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<ClusterId, CardRefusal> join_cards(const Parts& parts, db::Session& session, const Room& room,
                                          const std::vector<CardId>& ids, std::optional<ClusterId> into,
                                          std::string_view title, std::string_view language) {
  if (ids.empty() || (ids.size() < 2 && !into)) return Refused{CardRefusal::too_few};
  Board before, after;
  std::string first_text;
  for (const auto id : ids) {
    const auto card = live_card(session, room, id);
    if (!card) return Refused{CardRefusal::gone};
    if (first_text.empty()) first_text = card->text;
    before.cards[id] = card->cluster;
  }
  ClusterId target;
  if (into) {
    if (!live_cluster(session, room, *into)) return Refused{CardRefusal::gone};
    target = *into;
  } else {
    target = parts.site.ids.make<ClusterId>();
    Words words;
    words.set(language,
              std::string(first_code_points(title.empty() ? std::string_view(first_text) : title, 200)));
    session.exec(sql::cluster_insert, target, room.seminar.id, words.json(), target.value,
                 parts.site.clock.now());
    before.clusters[target] = {words.json(), Life::gone};
    after.clusters[target] = {words.json(), Life::live};
  }
  for (const auto id : ids) after.cards[id] = target;
  drop_empty(session, room.seminar.id, before, after);
  lay_out(session, after);
  remember(parts, session, room.seminar.id, before, after);
  return target;
}

Result<Done, CardRefusal> take_out(const Parts& parts, db::Session& session, const Room& room, CardId id) {
  const auto card = live_card(session, room, id);
  if (!card || !card->cluster) return Refused{CardRefusal::gone};
  Board before, after;
  before.cards[id] = card->cluster;
  after.cards[id] = std::nullopt;
  drop_empty(session, room.seminar.id, before, after);
  lay_out(session, after);
  remember(parts, session, room.seminar.id, before, after);
  return Done{};
}

Result<Done, CardRefusal> rename_cluster(const Parts& parts, db::Session& session, const Room& room,
                                         ClusterId id, const Words& title) {
  const auto cluster = live_cluster(session, room, id);
  if (!cluster) return Refused{CardRefusal::gone};
  if (title.empty()) return Refused{CardRefusal::empty};
  for (const auto& language : i18n::languages())
    if (count_code_points(title.exactly(language.code)) > longest_card) return Refused{CardRefusal::too_long};
  Board before, after;
  before.clusters[id] = {cluster->title, cluster->state};
  after.clusters[id] = {title.json(), Life::live};
  lay_out(session, after);
  remember(parts, session, room.seminar.id, before, after);
  return Done{};
}

Result<Done, CardRefusal> dissolve_cluster(const Parts& parts, db::Session& session, const Room& room,
                                           ClusterId id) {
  const auto cluster = live_cluster(session, room, id);
  if (!cluster) return Refused{CardRefusal::gone};
  Board before, after;
  before.clusters[id] = {cluster->title, cluster->state};
  after.clusters[id] = {cluster->title, Life::gone};
  for (const auto& card : live_cards(session, room.seminar.id)) {
    if (card.cluster != id) continue;
    before.cards[card.id] = id;
    after.cards[card.id] = std::nullopt;
  }
  lay_out(session, after);
  remember(parts, session, room.seminar.id, before, after);
  return Done{};
}

Result<Done, CardRefusal> undo_move(const Parts& parts, db::Session& session, const Room& room) {
  const auto move = session.one<Move>(sql::move_newest, room.seminar.id);
  if (!move) return Refused{CardRefusal::nothing_to_undo};
  const Board before = Board::parse(move->before);
  const Board after = Board::parse(move->after);
  if (look_at(session, after).text() != after.text()) return Refused{CardRefusal::changed_meanwhile};
  // Back into a cluster that went when its last card was taken off: nobody would see the card there.
  for (const auto& [card, cluster] : before.cards) {
    const auto home = cluster && !before.clusters.contains(*cluster)
                          ? session.one<Cluster>(sql::cluster_by_id, *cluster)
                          : std::nullopt;
    if (home && home->state != Life::live) return Refused{CardRefusal::changed_meanwhile};
  }
  if (session.exec(sql::move_undo, move->id) == 0) return Refused{CardRefusal::nothing_to_undo};
  lay_out(session, before);
  touch(parts, session, room.seminar.id);
  return Done{};
}

std::vector<Card> live_cards(db::Session& session, SeminarId seminar) {
  return session.all<Card>(sql::cards_live, seminar);
}
std::vector<Card> cards_of_person(db::Session& session, PersonId person) {
  return session.all<Card>(sql::cards_of_person, person);
}
std::vector<Cluster> live_clusters(db::Session& session, SeminarId seminar) {
  return session.all<Cluster>(sql::clusters_live, seminar);
}

std::vector<LikePair> near_duplicates_of(const std::vector<Card>& cards) {
  std::vector<std::string_view> texts;
  for (const auto& card : cards) texts.push_back(card.text);
  std::vector<LikePair> pairs;
  // Rule stems: no dictionary has to be in the memory of a community centre's laptop for this.
  for (const auto& pair : algo::text::near_duplicates(texts, {.least = alike_from, .most_pairs = 200}))
    pairs.push_back({cards[pair.first].id, cards[pair.second].id, pair.similarity});
  return pairs;
}

}  // namespace megdan::seminars
