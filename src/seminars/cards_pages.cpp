#include <algorithm>
#include <map>

#include "seminars/ballots_actions.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/cards_views.hpp"
#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

constexpr int longest_new_title = 200;

web::Field card_field(const Context& context, std::string value, std::string error) {
  return {.name = "text",
          .label = context.t("One idea"),
          .kind = Kind::textarea,
          .value = std::move(value),
          .error = std::move(error),
          .required = true,
          .maxlength = static_cast<int>(longest_card),
          .rows = 3,
          .draft = "card"};
}

html::Markup write_panel(Context& context, db::Session& session, const Room& room, std::string typed,
                         std::string error) {
  CardsPhone panel;
  panel.action = context.link(tail_of(room.seminar.id, "/cards"));
  panel.keys = fresh_keys(context);
  panel.step = room.step ? room.step->id.text() : std::string();
  panel.text = card_field(context, std::move(typed), std::move(error));
  const auto left = room.step ? time_left(*room.step, context.now()) : std::nullopt;
  panel.over = left && left->count() == 0;
  if (room.person) {
    const auto mine = cards_of_person(session, room.person->id);
    for (auto card = mine.rbegin(); card != mine.rend(); ++card) panel.mine.push_back(card->text);
    for (const auto& pair : near_duplicates_of(mine)) {
      const auto text = [&](CardId id) { return std::ranges::find(mine, id, &Card::id)->text; };
      panel.alike.push_back(
          context.texts.f("Two of your cards say nearly the same: “{1}” and “{2}”. You can delete one.",
                          {text(pair.a), text(pair.b)}));
    }
  }
  return drawn(context, panel);
}

Response post_card(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  std::optional<CardRefusal> refusal;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    // A card that names the step it was written in may arrive a little after it.
    const bool late = !form.text("step").empty();
    const auto result =
        add_card(parts, session, room, room.person->id, form.text("text"), CardSource::own, late);
    if (!result) {
      refusal = result.error();
      return Response::plain("", 422);
    }
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/phone")));
    web::set_notice(done, context.request, "Your card is on the wall.");
    return done;
  });
  if (!refusal) return response;
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    auto panel = write_panel(context, session, room, form.text("text"), context.t(sentence_of(*refusal)));
    return panel_page(context, room.step ? said(context, room.step->title) : context.t("One idea"),
                      std::move(panel), 422, room);
  });
}

Response typing_page(const Parts& parts, Context& context, const std::string& typed, std::string problem,
                     int status) {
  TypingPage page;
  parts.site.database.read([&](db::Session& session) {
    page = TypingPage{};
    const auto room = enter_typing(parts, context, session);
    const auto& id = room.seminar.id;
    page.title = said(context, room.seminar.title);
    page.back = context.link(tail_of(id, room.leads ? "/cockpit" : "/phone"));
    page.action = context.link(tail_of(id, "/typing/cards"));
    page.people = context.link(tail_of(id, "/people"));
    page.keys = fresh_keys(context);
    page.text = card_field(context, typed, {});
    page.text.draft.clear();
    page.author = {.name = "author",
                   .label = context.t("Whose card it is"),
                   .kind = Kind::select,
                   .hint = context.t("It may stay unknown.")};
    page.author.options.push_back({.value = "", .text = context.t("unknown")});
    for (const auto& person : people_of(session, id))
      if (person.state == PersonState::here && person.device == Device::none)
        page.author.options.push_back({.value = person.id.text(), .text = name_of(context, person)});
    const auto cards = live_cards(session, id);
    for (auto card = cards.rbegin(); card != cards.rend() && page.typed.size() < 5; ++card)
      if (card->source == CardSource::paper) page.typed.push_back(card->text);
    for (const auto& poll : polls_of(session, id)) {
      if (poll.state == PollState::open)
        page.ballots.emplace_back(context.link(tail_of(id, "/polls/" + poll.id.text() + "/paper")),
                                  context.texts.f("Type in a ballot: {1}", {said(context, poll.question)}));
      if (poll.state == PollState::closed && (poll.method == Method::dots || poll.method == Method::approval))
        page.ballots.emplace_back(context.link(tail_of(id, "/polls/" + poll.id.text() + "/hands")),
                                  context.texts.f("Enter raised hands: {1}", {said(context, poll.question)}));
    }
  });
  page.problem = std::move(problem);
  return web::page_of(context,
                      {.title = context.t("Type in for others"), .status = status, .eu_funded = false}, page);
}

Response post_paper_card(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  std::optional<CardRefusal> refusal;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto result = add_card(parts, session, room, PersonId::parse(form.text("author")),
                                 form.text("text"), CardSource::paper);
    if (!result) {
      refusal = result.error();
      return Response::plain("", 422);
    }
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/typing")));
    web::set_notice(done, context.request, "Your card is on the wall.");
    return done;
  });
  return refusal ? typing_page(parts, context, form.text("text"), context.t(sentence_of(*refusal)), 422)
                 : response;
}

/// What was typed as a cluster’s title and refused, to be shown again.
struct TypedTitle {
  ClusterId cluster;  // of a new cluster: none
  Words words;
  web::FieldErrors errors;
  std::string title = {}, into = {};  // of a new cluster, and which cards were ticked for it
  std::vector<CardId> ticked = {};
};

Response board_page(const Parts& parts, Context& context, const TypedTitle& typed = {}) {
  BoardPage page;
  SeminarId id;
  parts.site.database.read([&](db::Session& session) {
    page = BoardPage{};
    const auto room = enter_leading(parts, context, session);
    id = room.seminar.id;
    const auto button = [&](const std::string& tail, std::string text, std::string label) {
      return web::PostButton{.action = context.link(tail_of(id, tail)),
                             .text = std::move(text),
                             .weight = web::Weight::quiet,
                             .keys = fresh_keys(context),
                             .label = std::move(label)};
    };
    page.title = said(context, room.seminar.title);
    page.back = context.link(tail_of(id, "/cockpit"));
    page.join_action = context.link(tail_of(id, "/board/join"));
    page.keys = fresh_keys(context);
    page.undo = button("/board/undo", context.t("Undo the last move"), {});
    page.into = {.name = "into", .label = context.t("Into which cluster"), .kind = Kind::select};
    page.into.options.push_back({.value = "", .text = context.t("a new cluster")});
    page.cluster_title = {.name = "title",
                          .label = context.t("Title of the new cluster"),
                          .value = typed.title,
                          .hint = context.t("Empty: the first ticked card."),
                          .error = std::string(typed.errors.of("title")),
                          .maxlength = longest_new_title};
    const auto is_ticked = [&](CardId card) {
      return std::ranges::find(typed.ticked, card) != typed.ticked.end();
    };
    const auto cards = live_cards(session, id);
    for (const auto& cluster : live_clusters(session, id)) {
      const auto words = Words::parse(cluster.title);
      BoardPage::ClusterBox box;
      box.id = cluster.id.text();
      box.title = said(context, cluster.title);
      const bool again = typed.cluster == cluster.id;
      const auto& shown = again ? typed.words : words;
      box.renaming = again;
      for (const auto& [code, label] : {std::pair<const char*, std::string>{"bg", context.t("Title")},
                                        {"en", context.t("Title in English")}}) {
        web::Field field{.name = "title_" + std::string(code),
                         .label = label,
                         .form = box.id,
                         .value = shown.exactly(code),
                         .maxlength = static_cast<int>(longest_card)};
        if (again) field.error = typed.errors.of(field.name);
        box.fields.push_back(std::move(field));
      }
      box.rename_action = context.link(tail_of(id, "/board/" + box.id + "/rename"));
      box.dissolve = button("/board/" + box.id + "/dissolve", context.t("Dissolve the cluster"),
                            context.texts.f("Dissolve the cluster “{1}”", {box.title}));
      for (const auto& card : cards)
        if (card.cluster == cluster.id)
          box.cards.push_back({card.id.text(),
                               card.text,
                               button("/board/cards/" + card.id.text() + "/out", context.t("Take out"),
                                      context.texts.f("Take out “{1}”", {card.text})),
                               {},
                               is_ticked(card.id)});
      page.into.options.push_back({.value = box.id, .text = box.title, .chosen = typed.into == box.id});
      page.clusters.push_back(std::move(box));
    }
    std::map<CardId, const Card*> by_id;
    for (const auto& card : cards) {
      by_id[card.id] = &card;
      if (!card.cluster)
        page.lone.push_back({card.id.text(),
                             card.text,
                             {},
                             button("/board/cards/" + card.id.text() + "/remove", context.t("Remove"),
                                    context.texts.f("Remove “{1}” from the wall", {card.text})),
                             is_ticked(card.id)});
    }
    for (const auto& pair : near_duplicates_of(cards)) {
      const auto& a = *by_id.at(pair.a);
      const auto& b = *by_id.at(pair.b);
      if (a.cluster && a.cluster == b.cluster) continue;
      if (page.suggestions.size() >= 12) break;
      auto join =
          button("/board/join", context.t("Join"), context.texts.f("Join “{1}” and “{2}”", {a.text, b.text}));
      join.keys.more = {{"card", a.id.text()}, {"card", b.id.text()}};
      if (a.cluster || b.cluster)
        join.keys.more.emplace_back("into", (a.cluster ? *a.cluster : *b.cluster).text());
      page.suggestions.push_back({a.text, b.text, std::move(join)});
    }
  });
  page.errors = web::error_summary(typed.errors);
  if (typed.cluster)
    for (auto& [name, sentence] : page.errors.errors) name = typed.cluster.text() + "-" + name;
  return web::page_of(context,
                      {.title = context.t("Sort the cards"),
                       .status = typed.errors.empty() ? 200 : 422,
                       .eu_funded = false,
                       .live = context.path(tail_of(id, "/events"))},
                      page);
}

using BoardAct = std::function<const char*(db::Session&, const Room&)>;

Response on_board(const Parts& parts, Context& context, const char* notice, const BoardAct& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/board"), notice,
                [&](db::Session& session) { return act(session, room); });
}

template <class T>
const char* said_of(const Result<T, CardRefusal>& result) {
  return result ? nullptr : sentence_of(result.error());
}

ClustersWall clusters_of(const Context& context, db::Session& session, SeminarId id) {
  ClustersWall wall;
  const auto cards = live_cards(session, id);
  for (const auto& cluster : live_clusters(session, id)) {
    ClustersWall::Box box{said(context, cluster.title), {}};
    for (const auto& card : cards)
      if (card.cluster == cluster.id) box.cards.push_back(card.text);
    wall.clusters.push_back(std::move(box));
  }
  for (const auto& card : cards)
    if (!card.cluster) wall.lone.push_back(card.text);
  return wall;
}

html::Markup cockpit_panel(const Context& context, db::Session& session, const Room& room, std::string hint) {
  const auto cards = live_cards(session, room.seminar.id);
  CardsCockpit panel;
  panel.count = context.texts.n("{1} card is on the wall", "{1} cards are on the wall",
                                static_cast<std::int64_t>(cards.size()));
  panel.board = context.link(tail_of(room.seminar.id, "/board"));
  panel.typing = context.link(tail_of(room.seminar.id, "/typing"));
  panel.hint = std::move(hint);
  return drawn(context, panel);
}

}  // namespace

html::Markup cards_phone(const Parts&, Context& context, db::Session& session, const Room& room) {
  return write_panel(context, session, room, {}, {});
}

html::Markup cards_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  CardsWall wall;
  const auto cards = live_cards(session, room.seminar.id);
  wall.count = context.texts.n("{1} card is on the wall", "{1} cards are on the wall",
                               static_cast<std::int64_t>(cards.size()));
  for (auto card = cards.rbegin(); card != cards.rend() && wall.cards.size() < 24; ++card)
    wall.cards.push_back(card->text);
  return drawn(context, wall);
}

html::Markup cards_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  return cockpit_panel(context, session, room, {});
}

html::Markup clusters_phone(const Parts&, Context& context, db::Session& session, const Room& room) {
  return drawn(context, clusters_of(context, session, room.seminar.id));
}
html::Markup clusters_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  return drawn(context, clusters_of(context, session, room.seminar.id));
}

html::Markup clusters_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  return cockpit_panel(context, session, room,
                       context.t("Join what says the same before the vote: near-duplicates split votes."));
}

void add_card_pages(const Parts& parts, web::Routes& routes) {
  const auto seat = Policy::participant();
  const auto staff = Policy::at_least(Role::facilitator);
  const auto scribe = Policy::participant_or(Role::facilitator);
  routes.post(
      "/seminars/{seminar}/cards", seat, [&parts](Context& c) { return post_card(parts, c); },
      "/seminars/{seminar}/phone");
  routes.post(
      "/seminars/{seminar}/cards/{card}/delete", seat,
      [&parts](Context& c) {
        const auto room =
            parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, c, s); });
        return answer(
            c, actor_key(c, room), tail_of(room.seminar.id, "/me"), "The card is deleted.",
            [&](db::Session& s) { return said_of(delete_own_card(parts, s, room, c.id<CardId>("card"))); });
      },
      "/seminars/{seminar}/phone");
  routes.get("/seminars/{seminar}/typing", scribe,
             [&parts](Context& c) { return typing_page(parts, c, {}, {}, 200); });
  routes.post("/seminars/{seminar}/typing/cards", scribe,
              [&parts](Context& c) { return post_paper_card(parts, c); });
  routes.get("/seminars/{seminar}/board", staff, [&parts](Context& c) { return board_page(parts, c); });
  routes.post("/seminars/{seminar}/board/join", staff, [&parts](Context& c) {
    const auto form = web::Form::of(c.request);
    std::vector<CardId> ids;
    for (const auto& text : form.texts("card"))
      if (const auto id = CardId::parse(text)) ids.push_back(*id);
    TypedTitle typed{{}, {}, {}, form.text("title"), form.text("into"), ids};
    check_length(c, typed.errors, "title", typed.title, longest_new_title);
    if (!typed.errors.empty()) return board_page(parts, c, typed);
    return on_board(parts, c, nullptr, [&](db::Session& s, const Room& room) {
      return said_of(join_cards(parts, s, room, ids, ClusterId::parse(form.text("into")), form.text("title"),
                                c.texts.language().code));
    });
  });
  routes.post("/seminars/{seminar}/board/undo", staff, [&parts](Context& c) {
    return on_board(parts, c, "Undone.",
                    [&](db::Session& s, const Room& room) { return said_of(undo_move(parts, s, room)); });
  });
  routes.post("/seminars/{seminar}/board/{cluster}/rename", staff, [&parts](Context& c) {
    TypedTitle typed{c.id<ClusterId>("cluster"), read_words(web::Form::of(c.request), "title"), {}};
    const auto& words = typed.words;
    if (words.empty()) typed.errors.add("title_bg", c.t("Please type a title."));
    for (const auto& language : i18n::languages())
      check_length(c, typed.errors, "title_" + std::string(language.code), words.exactly(language.code),
                   longest_card);
    if (!typed.errors.empty()) return board_page(parts, c, typed);
    return on_board(parts, c, nullptr, [&](db::Session& s, const Room& room) {
      return said_of(rename_cluster(parts, s, room, c.id<ClusterId>("cluster"), words));
    });
  });
  routes.post("/seminars/{seminar}/board/{cluster}/dissolve", staff, [&parts](Context& c) {
    return on_board(parts, c, nullptr, [&](db::Session& s, const Room& room) {
      return said_of(dissolve_cluster(parts, s, room, c.id<ClusterId>("cluster")));
    });
  });
  routes.post("/seminars/{seminar}/board/cards/{card}/out", staff, [&parts](Context& c) {
    return on_board(parts, c, nullptr, [&](db::Session& s, const Room& room) {
      return said_of(take_out(parts, s, room, c.id<CardId>("card")));
    });
  });
  routes.post("/seminars/{seminar}/board/cards/{card}/remove", staff, [&parts](Context& c) {
    return on_board(parts, c, nullptr, [&](db::Session& s, const Room& room) {
      return said_of(remove_card(parts, s, room, c.id<CardId>("card")));
    });
  });
}

}  // namespace megdan::seminars
