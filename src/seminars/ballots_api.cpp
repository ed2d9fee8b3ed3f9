#include <algorithm>

#include "seminars/api.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/ballots_lines.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/ballots_store_sql.hpp"
#include "seminars/lines.hpp"
#include "seminars/tally.hpp"
#include "web/once.hpp"

namespace megdan::seminars {
namespace {

namespace json = boost::json;
namespace schema = web::schema;

using http::Response;
using web::Context;
using web::Policy;
using web::schema::ref;

json::array items_json(const std::vector<PollItem>& items) {
  json::array out;
  for (const auto& item : items) {
    json::object line{{"label", words_json(item.label)}};
    if (item.id) line["id"] = item.id.text();
    out.push_back(std::move(line));
  }
  return out;
}

template <class Counts>
json::object counts_json(const Counts& counts) {
  json::object out;
  for (const auto& [name, count] : counts) {
    if constexpr (requires { to_text(name); })
      out[to_text(name)] = count;
    else
      out[name] = count;
  }
  return out;
}

json::object line_json(const Poll& poll) {
  json::object out{{"id", poll.id.text()},
                   {"question", words_json(poll.question)},
                   {"method", to_text(poll.method)},
                   {"state", to_text(poll.state)},
                   {"round", poll.round}};
  if (poll.state == PollState::open) put_instant(out, "ends_at", poll.ends_at);
  put_instant(out, "opened_at", poll.opened_at);
  put_instant(out, "closed_at", poll.closed_at);
  return out;
}

json::object result_json(const Tally& tally) {
  json::array items, sentences;
  for (const auto& one : tally.items) {
    json::object item{{"id", one.item.id.text()},         {"rank", one.rank},   {"total", one.total},
                      {"supporters", one.supporters},     {"hands", one.hands}, {"wins", one.wins},
                      {"tied_at_edge", one.tied_at_edge}, {"mean", one.mean},   {"spread", one.spread},
                      {"disagreement", one.disagreement}};
    if (one.urgency) item["urgency"] = *one.urgency;
    if (one.feasibility) item["feasibility"] = *one.feasibility;
    if (!one.by_channel.empty()) item["by_channel"] = counts_json(one.by_channel);
    if (!one.by_part.empty()) item["by_part"] = counts_json(one.by_part);
    items.push_back(std::move(item));
  }
  for (auto* sentence : {&margin_sentence, &disagreement_sentence}) {
    json::object words;
    for (const auto& language : i18n::languages())
      put_text(words, language.code, sentence(tally, i18n::Texts(language)));
    if (!words.empty()) sentences.push_back(std::move(words));
  }
  return {{"ballots", tally.ballots},
          {"hand_voters", tally.hand_voters},
          {"hands_confirmed", tally.hands_confirmed},
          {"items", std::move(items)},
          {"sentences", std::move(sentences)}};
}

void add_ballot_schemas(web::Schemas& schemas) {
  const auto counts = [](const char* about) { return schema::map(schema::integer({}), about); };
  std::vector<schema::Property> line = {
      {"id", schema::id({})},
      {"question", ref("Words")},
      {"method",
       schema::one_of<Method>("dots, approval, score (urgency and feasibility), grid (models by criteria)")},
      {"state", schema::one_of<PollState>({})},
      {"round", schema::integer("Above 1: it was closed and opened again")},
      {"opened_at", schema::instant({}), false},
      {"ends_at", schema::instant("Of an open vote with a timer"), false},
      {"closed_at", schema::instant({}), false}};
  schemas.add("PollLine", schema::object("A vote in a list", line));
  schemas.add(
      "PollList",
      schema::object("Votes", {{"polls", schema::list(ref("PollLine"), "In the order of their making")}}));
  schemas.add("PollItem",
              schema::object(
                  "Something that can be chosen",
                  {{"id", schema::id("Left out in a prepared vote where the item is new since then"), false},
                   {"label", ref("Words")}}));
  schemas.add(
      "ItemResult",
      schema::object(
          "What an item got",
          {{"id", schema::id({})},
           {"rank", schema::integer("From 1; equal totals share a rank")},
           {"total",
            schema::integer("Dots, approvals, or the sum over ballots of urgency times feasibility")},
           {"supporters", schema::integer("Ballots that gave it anything")},
           {"hands", schema::integer("Of the total, by raised hand")},
           {"wins", schema::boolean("Among the winners; a tie at the edge is not decided")},
           {"tied_at_edge", schema::boolean({})},
           {"mean", schema::number("Of the values on the ballots")},
           {"spread", schema::number("Population standard deviation")},
           {"disagreement",
            schema::number("0 to 1: the spread divided by the largest possible on the scale")},
           {"urgency", schema::number("Mean; method score only"), false},
           {"feasibility", schema::number("Mean; method score only"), false},
           {"by_channel", counts("Only where each channel has five voters or more, and there is no by_part"),
            false},
           {"by_part", counts("By sector or presence; 'rest': those that are too small to be shown apart"),
            false}}));
  schemas.add("Result", schema::object(
                            "A closed vote in which five people or more took part",
                            {{"ballots", schema::integer("Of devices, scribe and paper")},
                             {"hand_voters", schema::integer({})},
                             {"hands_confirmed", schema::boolean("A participant confirmed the raised hands")},
                             {"items", schema::list(ref("ItemResult"), "By rank")},
                             {"sentences", schema::list(ref("Words"), "What the figures mean, in words")}}));
  line.insert(
      line.end(),
      {{"dots", schema::integer("Each person has so many")},
       {"most_per_item", schema::integer("0: as many as one has")},
       {"scale_most", schema::integer("Scales go from 1 to this")},
       {"winners", schema::integer("How many enter the plan")},
       {"breakdown", schema::one_of<Breakdown>("By what the result is shown too; voters know it before")},
       {"items", schema::list(ref("PollItem"), {})},
       {"turnout", counts("How many gave a ballot, by channel")},
       {"voted", schema::boolean("Whoever asks has given theirs; only for participants"), false},
       {"hands",
        schema::object("Raised hands as they were entered, after the close",
                       {{"voters", schema::integer({})},
                        {"counts", counts("By item")},
                        {"confirmed", schema::boolean("By a participant who did not enter them")},
                        {"seen", schema::text("To be sent with confirmHands: which counts were looked at")}}),
        false},
       {"result", ref("Result"), false}});
  schemas.add("Poll", schema::object("A vote. There is no result, not even a partial one, before it is "
                                     "closed and where fewer than five people voted",
                                     std::move(line)));
  schemas.add(
      "NewBallot",
      schema::object(
          "What is chosen, by the item's id; items that get nothing are left out",
          {{"choices", counts("Dots; 1 for approval; points of a grid"), false},
           {"scores",
            schema::map(schema::object("Both from 1 to scale_most", {{"urgency", schema::integer({})},
                                                                     {"feasibility", schema::integer({})}}),
                        "Method score"),
            false},
           {"nonce",
            schema::text("16 characters or more, drawn by the voter's program; left out: by the server. The "
                         "receipt is a hash of choices and nonce."),
            false}}));
  schemas.add("Receipt",
              schema::object("The proof of a ballot, told to its voter alone",
                             {{"receipt", schema::text("To be looked up after the close"), false}}));
  schemas.add(
      "BallotList",
      schema::object(
          "Every ballot, without person, channel, time or order: anybody can recount",
          {{"question", ref("Words")},
           {"method", schema::one_of<Method>({})},
           {"round", schema::integer({})},
           {"items", schema::list(ref("PollItem"), {})},
           {"ballots",
            schema::list(schema::object("One ballot",
                                        {{"choices", counts("By item; score: urgency × 100 + feasibility")},
                                         {"receipt", schema::text({})}}),
                         {})},
           {"hands",
            schema::object("Raised hands, once confirmed",
                           {{"voters", schema::integer({})}, {"counts", counts("By item")}}),
            false}}));
  schemas.add("FoundReceipt", schema::object("Where a ballot was counted",
                                             {{"poll", schema::id({})}, {"question", ref("Words")}}));
  schemas.add("ConfirmHands", schema::object("Which counts are right",
                                             {{"seen", schema::text("As getPoll told it with the counts")}}));
  schemas.add(
      "OpenPoll",
      schema::object("How long",
                     {{"minutes", schema::integer("Left out or 0: until it is closed by hand"), false}}));
}

/// What will be asked is seen by those alone who prepare it.
bool is_shown(const Room& room, const Poll& poll) {
  return room.leads || poll.state != PollState::draft;
}

Response list_polls(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    json::array polls;
    for (const auto& poll : polls_of(session, room.seminar.id))
      if (is_shown(room, poll)) polls.push_back(line_json(poll));
    return web::json_answer(json::object{{"polls", std::move(polls)}});
  });
}

Response one_poll(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto poll = poll_of(context, session, room);
    if (!is_shown(room, poll)) throw web::NotFound{};
    auto out = line_json(poll);
    out["dots"] = poll.dots;
    out["most_per_item"] = poll.most_per_item;
    out["scale_most"] = poll.scale_most;
    out["winners"] = poll.winners;
    out["breakdown"] = to_text(poll.breakdown);
    out["items"] = items_json(items_asked(session, poll));
    out["turnout"] = counts_json(turnout_of(session, poll.id));
    if (room.person) out["voted"] = has_voted(session, poll.id, room.person->id);
    if (const auto row = hands_of(session, poll.id);
        row && poll.state == PollState::closed && (room.person || room.leads))
      out["hands"] = json::object{{"voters", row->voters},
                                  {"counts", json::parse(row->counts)},
                                  {"confirmed", row->confirmed_by.has_value()},
                                  {"seen", hands_fingerprint(*row)}};
    if (const auto tally = tally_of(session, poll.id); tally && tally->enough)
      out["result"] = result_json(*tally);
    return web::json_answer(out);
  });
}

/// The fields that the page's form sends: item.ID, and for two scales item.ID.u and item.ID.f.
web::Form ballot_form(const web::Form& body, const std::vector<PollItem>& items, std::string& unknown) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& [name, value] : body.fields()) {
    const auto dot = name.find('.');
    if (dot == std::string::npos) continue;
    const auto item = name.substr(dot + 1, name.find('.', dot + 1) - dot - 1);
    if (std::ranges::none_of(items, [&](const PollItem& one) { return one.id.text() == item; }))
      unknown = name;
    std::string field = "item." + item;
    if (name.ends_with(".urgency")) field += ".u";
    if (name.ends_with(".feasibility")) field += ".f";
    fields.emplace_back(std::move(field), value);
  }
  return web::Form(std::move(fields));
}

bool is_about_choices(BallotRefusal refusal) {
  return refusal == BallotRefusal::too_many_dots || refusal == BallotRefusal::too_many_on_one ||
         refusal == BallotRefusal::empty || refusal == BallotRefusal::unknown_item ||
         refusal == BallotRefusal::off_scale || refusal == BallotRefusal::no_number;
}

Response give(const Parts& parts, Context& context) {
  const auto body = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  std::string receipt;
  auto response = web::once(
      context, actor_key(context, entered),
      [&](db::Session& session) {
        receipt.clear();
        const auto room = enter_taking_part(parts, context, session);
        const auto poll = poll_of(context, session, room);
        const auto items = items_of(session, poll.id);
        std::string unknown;
        const auto form = ballot_form(body, items, unknown);
        if (!unknown.empty()) return wrong_field(context, unknown, sentence_of(BallotRefusal::unknown_item));
        std::string nonce = body.text("nonce");
        if (nonce.size() < 16) nonce = parts.site.random.token(16);
        const auto given = give_own_ballot(parts, session, poll, items, *room.person,
                                           read_choices(poll, items, form), nonce);
        if (!given)
          return is_about_choices(given.error())
                     ? wrong_field(context, poll.method == Method::score ? "scores" : "choices",
                                   sentence_of(given.error()))
                     : conflict(context, sentence_of(given.error()));
        receipt = *given;
        // The key keeps this much for a week: a receipt there would tie a person and a time to a ballot.
        auto kept = web::json_answer(json::object(), 201);
        kept.set("Location",
                 std::string(web::api_prefix) + tail_of(room.seminar.id, "/polls/" + poll.id.text()));
        return kept;
      },
      web::Repeats::same_key);
  if (response.status != 201) return response;
  const bool again = web::is_first_answer_again(response);
  if (again)
    receipt = parts.site.database.reading([&](db::Session& session) {
      const auto poll = poll_of(context, session, enter_taking_part(parts, context, session));
      const auto items = items_of(session, poll.id);
      std::string unknown;
      return counted_receipt(session, poll.id, read_choices(poll, items, ballot_form(body, items, unknown)),
                             body.text("nonce"));
    });
  if (receipt.empty()) return response;
  auto told = web::json_answer(json::object{{"receipt", receipt}}, 201);
  told.set("Location", response.header("Location"));
  if (again) told.set(web::again_header, "true");
  return told;
}

Response ballots(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto tally = tally_of(session, poll.id);
    if (!tally || !tally->enough) throw web::NotFound{};
    json::array given;
    for (const auto& ballot : open_ballots(session, poll.id))
      given.push_back(json::object{{"choices", json::parse(ballot.choices)}, {"receipt", ballot.receipt}});
    json::object out{{"question", words_json(poll.question)},
                     {"method", to_text(poll.method)},
                     {"round", poll.round},
                     {"items", items_json(items_of(session, poll.id))},
                     {"ballots", std::move(given)}};
    if (const auto row = hands_of(session, poll.id); row && row->confirmed_by)
      out["hands"] = json::object{{"voters", row->voters}, {"counts", json::parse(row->counts)}};
    return web::json_answer(out);
  });
}

Response receipt(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) -> Response {
    const auto room = enter(parts, context, session);
    for (const auto& poll : polls_of(session, room.seminar.id)) {
      if (poll.state != PollState::closed ||
          session.one<std::int64_t>(sql::ballot_by_receipt, poll.id,
                                    plain_receipt(web::clean_text(context.arg("receipt"))))
                  .value_or(0) != 1)
        continue;
      return web::json_answer(
          json::object{{"poll", poll.id.text()}, {"question", words_json(poll.question)}});
    }
    throw web::NotFound{};
  });
}

Response confirm(const Parts& parts, Context& context) {
  const auto seen = web::Form::of(context.request).text("seen");
  if (seen.empty()) return wrong_field(context, "seen", sentence_of(BallotRefusal::counts_changed));
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto confirmed = confirm_hands(parts, session, poll.id, *room.person, seen);
    return confirmed ? web::no_content() : conflict(context, sentence_of(confirmed.error()));
  });
}

Response steer(const Parts& parts, Context& context, bool open) {
  const auto body = web::Form::of(context.request);
  const auto minutes = open && body.has("minutes") ? body.integer("minutes").value_or(-1) : 0;
  if (minutes < 0 || minutes > longest_poll_minutes)
    return wrong_field(
        context, "minutes",
        i18n::mark("Please type a whole number of minutes from 0 to 1440; 0: until it is closed by hand."));
  const auto entered = enter_leading(parts, context);
  return web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_leading(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto done =
        open ? open_poll(parts, session, room, poll.id, minutes)
             : close_poll(parts, session, room.seminar.id, poll.id, context.viewer->account.text());
    return done ? web::no_content() : conflict(context, sentence_of(done.error()));
  });
}

}  // namespace

void add_ballot_api(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto seat = Policy::participant();
  const auto staff = Policy::at_least(Role::facilitator);
  const std::string poll = "/seminars/{seminar}/polls/{poll}";
  add_ballot_schemas(routes.schemas());
  routes.api(http::Method::get, "/seminars/{seminar}/polls", anyone,
             {.id = "listPolls",
              .tag = "ballots",
              .summary = "The votes of a seminar",
              .replies = {{200, {"The votes", "PollList"}}},
              .cacheable = true},
             [&parts](Context& c) { return list_polls(parts, c); });
  routes.api(http::Method::get, poll, anyone,
             {.id = "getPoll",
              .tag = "ballots",
              .summary = "A vote, and after its close the result",
              .replies = {{200, {"The vote", "Poll"}}},
              .cacheable = true},
             [&parts](Context& c) { return one_poll(parts, c); });
  routes.api(
      http::Method::post, poll + "/ballots", seat,
      {.id = "giveBallot",
       .tag = "ballots",
       .summary = "Vote",
       .about = "One person, one ballot, whatever the channel. Repeated with the same Idempotency-Key "
                "the receipt is told again to whoever brings the nonce; without one, keep the first answer.",
       .request = "NewBallot",
       .replies = {{201, {"The ballot is counted", "Receipt"}},
                   {409, {"Not open, not here, or a ballot was given already"}}}},
      [&parts](Context& c) { return give(parts, c); });
  routes.api(http::Method::get, poll + "/ballots", anyone,
             {.id = "listBallots",
              .tag = "ballots",
              .summary = "All ballots of a closed vote, for recounting",
              .replies = {{200, {"The ballots", "BallotList"}}},
              .cacheable = true},
             [&parts](Context& c) { return ballots(parts, c); });
  routes.api(http::Method::get, "/seminars/{seminar}/receipts/{receipt}", anyone,
             {.id = "findReceipt",
              .tag = "ballots",
              .summary = "Where the ballot of a receipt was counted, after the close",
              .path = {{"receipt", schema::text("As giveBallot told it")}},
              .replies = {{200, {"It is in the count, unchanged", "FoundReceipt"}}}},
             [&parts](Context& c) { return receipt(parts, c); });
  routes.api(
      http::Method::post, poll + "/hands/confirm", seat,
      {.id = "confirmHands",
       .tag = "ballots",
       .summary = "Confirm the count of raised hands",
       .request = "ConfirmHands",
       .replies =
           {{204, {"Confirmed"}},
            {409,
             {"No hands were entered, they are confirmed already, whoever asks entered them, or the counts "
              "are others by now"}}}},
      [&parts](Context& c) { return confirm(parts, c); });
  routes.api(
      http::Method::post, poll + "/open", staff,
      {.id = "openPoll",
       .tag = "ballots",
       .summary = "Open a prepared vote",
       .request = "OpenPoll",
       .replies = {{204, {"Open"}}, {409, {"It is open already, or closed, or nothing is left to vote on"}}}},
      [&parts](Context& c) { return steer(parts, c, true); });
  routes.api(http::Method::post, poll + "/close", staff,
             {.id = "closePoll",
              .tag = "ballots",
              .summary = "Close an open vote",
              .replies = {{204, {"Closed; the result is there for everybody"}}, {409, {"It is not open"}}}},
             [&parts](Context& c) { return steer(parts, c, false); });
}

}  // namespace megdan::seminars
