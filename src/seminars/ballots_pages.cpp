#include <algorithm>
#include <boost/json.hpp>

#include "seminars/ballots_lines.hpp"
#include "seminars/ballots_screens.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/ballots_store_sql.hpp"
#include "seminars/ballots_views.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/report_recount.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "seminars/wall_key.hpp"
#include "web/cookies.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

/// `live`: only of a page that can be asked for again; what answers a form must stay as it is.
Response own_page(Context& context, const Room& room, html::Markup body, int status, bool live = false) {
  return panel_page(context, context.t("Vote"), std::move(body), status, room, live);
}

/// What was chosen, to be looked over: the choices travel in the form until they are given.
html::Markup check_panel(const Parts& parts, Context& context, const Poll& poll,
                         const std::vector<PollItem>& items, const Choices& choices, std::string problem) {
  VoteCheck page;
  page.question = said(context, poll.question);
  page.problem = std::move(problem);
  for (const auto& item : items)
    if (const auto found = choices.find(item.id); found != choices.end())
      page.lines.emplace_back(said(context, item.label), choice_text(context, poll, found->second));
  page.give = context.link(poll_tail(poll, "/ballots"));
  page.change = context.link(poll_tail(poll, "/check"));
  page.keys = fresh_keys(context);
  page.keys.more = choice_fields(poll, choices);
  page.keys.more.emplace_back("nonce", parts.site.random.token(16));
  page.keys.more.emplace_back("change", "1");
  return drawn(context, page);
}

/// Nothing is stored here.
Response check_page(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto items = items_of(session, poll.id);
    const auto choices = read_choices(poll, items, form);
    if (!takes_ballots(poll, context.now()))
      return own_page(
          context, room,
          own_poll(context, session, room, poll, choices, context.t(sentence_of(BallotRefusal::not_open))),
          409);
    const auto checked = check_choices(poll, items, choices);
    if (!checked || form.has("change"))
      return own_page(context, room,
                      own_poll(context, session, room, poll, choices,
                               checked ? "" : context.t(sentence_of(checked.error())), form),
                      checked ? 200 : 422);
    return own_page(context, room, check_panel(parts, context, poll, items, choices, {}), 200);
  });
}

Response post_ballot(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  std::optional<BallotRefusal> refusal;
  std::string receipt;
  Poll poll;
  auto response = web::once(
      context, actor_key(context, entered),
      [&](db::Session& session) {
        const auto room = enter_taking_part(parts, context, session);
        poll = poll_of(context, session, room);
        const auto items = items_of(session, poll.id);
        std::string nonce = form.text("nonce");
        if (nonce.size() < 16) nonce = parts.site.random.token(16);
        const auto result = give_own_ballot(parts, session, poll, items, *room.person,
                                            read_choices(poll, items, form), nonce);
        if (!result) {
          refusal = result.error();
          return Response::plain("", 409);
        }
        receipt = *result;
        auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/phone")));
        // The screen says it by itself where it shows this vote.
        if (!room.step || poll.step != room.step->id)
          web::set_notice(done, context.request, "Your ballot is counted. Thank you!");
        return done;
      },
      web::Repeats::same_key);
  if (refusal)
    return parts.site.database.reading([&](db::Session& session) {
      const auto room = enter_taking_part(parts, context, session);
      const auto items = items_of(session, poll.id);
      const auto choices = read_choices(poll, items, form);
      if (*refusal == BallotRefusal::votes_otherwise || *refusal == BallotRefusal::not_here)
        return own_page(context, room,
                        check_panel(parts, context, poll, items, choices, context.t(sentence_of(*refusal))),
                        409);
      return own_page(context, room,
                      own_poll(context, session, room, poll, choices, context.t(sentence_of(*refusal)), form),
                      409);
    });
  // Repeated after a lost answer: the receipt follows from what the form still holds, if that is what was
  // counted.
  if (web::is_first_answer_again(response))
    receipt = parts.site.database.reading([&](db::Session& session) {
      const auto room = enter_taking_part(parts, context, session);
      poll = poll_of(context, session, room);
      return counted_receipt(session, poll.id, read_choices(poll, items_of(session, poll.id), form),
                             form.text("nonce"));
    });
  if (!receipt.empty()) keep_receipt(context, response, poll.id, receipt);
  return response;
}

/// Paper, ballot by ballot, and by the scribe's hand for somebody beside her.
Response paper_page(const Parts& parts, Context& context, const web::Form& typed,
                    std::optional<BallotRefusal> refusal, int status) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto items = items_of(session, poll.id);
    auto form = vote_form(context, poll, items, read_choices(poll, items, typed), typed);
    form.action = context.link(poll_tail(poll, "/paper"));
    form.keys.more.emplace_back("nonce", parts.site.random.token(16));
    web::Field whose{
        .name = "person", .label = context.t("Whose ballot"), .kind = Kind::select, .required = true};
    const bool about_whom = refusal == BallotRefusal::nobody_chosen || refusal == BallotRefusal::they_left ||
                            refusal == BallotRefusal::their_ballot_given;
    if (refusal) (about_whom ? whose.error : form.problem) = context.t(sentence_of(*refusal));
    whose.options.push_back({.value = "", .text = context.t("Please choose")});
    const auto voted = voters_of(session, poll.id);
    for (const auto& person : people_of(session, room.seminar.id))
      // A ballot on paper may have been handed in before its voter left.
      if (!voted.contains(person.id) &&
          ((person.state == PersonState::here && person.votes_by == VotesBy::scribe) ||
           ((person.state == PersonState::here || person.state == PersonState::left) &&
            person.votes_by == VotesBy::paper)))
        whose.options.push_back(
            {.value = person.id.text(),
             .text = name_of(context, person) + " · " + context.t(label_of(person.votes_by)),
             .chosen = typed.text("person") == person.id.text()});
    form.extra.push_back(std::move(whose));
    form.submit = context.t("Enter the ballot");
    html::Out out;
    render(out, context.texts,
           web::PageHead{.title = context.t("Type in a ballot"),
                         .lead = said(context, poll.question),
                         .crumbs = {{context.link(tail_of(room.seminar.id, "/typing")),
                                     context.t("Type in for others")}}});
    const auto handed = status == 200 ? handed_receipt(context, poll.id) : std::string();
    if (!handed.empty()) render(out, context.texts, HandedReceipt{.receipt = handed});
    render(out, context.texts, form);
    auto page =
        web::page(context, {.title = context.t("Type in a ballot"), .status = status, .eu_funded = false},
                  std::move(out).markup());
    if (!handed.empty()) web::drop_cookie(page, context.request, "handed");
    return page;
  });
}

Response post_paper(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  std::optional<BallotRefusal> refusal;
  std::string receipt;
  Poll poll;
  const auto id = PersonId::parse(form.text("person"));
  // Whoever goes back and types the next ballot into the same page means another person.
  auto response = web::once(
      context, actor_key(context, entered) + "/" + id.value_or(PersonId{}).text(),
      [&](db::Session& session) {
        const auto room = enter_typing(parts, context, session);
        poll = poll_of(context, session, room);
        const auto items = items_of(session, poll.id);
        const auto person = id ? find_person(session, *id) : std::nullopt;
        Result<std::string, BallotRefusal> result = Refused{BallotRefusal::nobody_chosen};
        if (person && person->votes_by != VotesBy::device && person->votes_by != VotesBy::hand)
          result = give_ballot(parts, session, poll, items, *person, channel_of(*person),
                               read_choices(poll, items, form), form.text("nonce"));
        if (!result) {
          refusal = result.error() == BallotRefusal::already_given ? BallotRefusal::their_ballot_given
                    : result.error() == BallotRefusal::not_here    ? BallotRefusal::they_left
                                                                   : result.error();
          return Response::plain("", 409);
        }
        receipt = *result;
        auto done = Response::see_other(context.path(poll_tail(poll, "/paper")));
        web::set_notice(done, context.request, "The ballot is counted.");
        return done;
      },
      web::Repeats::same_key);
  if (refusal)
    return paper_page(parts, context, form, *refusal, *refusal == BallotRefusal::nobody_chosen ? 422 : 409);
  // Sent again after a lost answer: the receipt follows from what the form still holds.
  if (web::is_first_answer_again(response))
    receipt = parts.site.database.reading([&](db::Session& session) {
      poll = poll_of(context, session, enter_typing(parts, context, session));
      return counted_receipt(session, poll.id, read_choices(poll, items_of(session, poll.id), form),
                             form.text("nonce"));
    });
  if (!receipt.empty()) hand_receipt(context, response, poll.id, receipt);
  return response;
}

constexpr std::int64_t most_hands = 10'000;

Response hands_page(const Parts& parts, Context& context, const web::Form& typed,
                    const web::FieldErrors& errors, std::string problem, int status) {
  HandsPage page;
  parts.site.database.read([&](db::Session& session) {
    page = HandsPage{};
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    page.question = said(context, poll.question);
    page.action = context.link(poll_tail(poll, "/hands"));
    page.back = context.link(tail_of(room.seminar.id, room.leads ? "/cockpit" : "/phone"));
    page.keys = fresh_keys(context);
    page.voters = {.name = "voter",
                   .label = context.t("Who votes by raised hand"),
                   .kind = Kind::checkboxes,
                   .error = std::string(errors.of("voter")),
                   .required = true};
    const auto ticked = typed.texts("voter");
    const bool fresh = typed.fields().empty();
    const auto by_ballot = ballot_voters_of(session, poll.id);
    for (const auto& person : people_of(session, room.seminar.id))
      if (person.votes_by == VotesBy::hand && !by_ballot.contains(person.id) &&
          (person.state == PersonState::here || person.state == PersonState::left))
        page.voters.options.push_back(
            {.value = person.id.text(),
             .text = name_of(context, person),
             .chosen = fresh || std::ranges::find(ticked, person.id.text()) != ticked.end()});
    for (const auto& item : items_of(session, poll.id)) {
      const std::string name = "item." + item.id.text();
      page.counts.push_back({.name = name,
                             .label = said(context, item.label),
                             .kind = Kind::number,
                             .value = typed.text(name),
                             .error = std::string(errors.of(name)),
                             .min = "0",
                             .max = std::to_string(most_hands),
                             .narrow = true});
    }
  });
  page.problem = std::move(problem);
  page.errors = web::error_summary(errors);
  return web::page_of(context,
                      {.title = context.t("Enter raised hands"), .status = status, .eu_funded = false}, page);
}

Response post_hands(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered =
      parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  std::optional<BallotRefusal> refusal;
  web::FieldErrors errors;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    errors = {};
    if (form.texts("voter").empty())
      errors.add("voter", context.t("Please tick everybody who raised a hand."));
    HandCount count;
    for (const auto& text : form.texts("voter"))
      if (const auto id = PersonId::parse(text)) count.voters.push_back(*id);
    for (const auto& item : items_of(session, poll.id)) {
      const std::string name = "item." + item.id.text();
      if (!form.text(name).empty())
        read_number(context, form, errors, name, 0, most_hands, count.counts[item.id]);
    }
    if (poll.state != PollState::closed) errors = {};  // too early, whatever was typed
    if (!errors.empty()) return Response::plain("", 422);
    const auto result = enter_hands(parts, session, room, poll.id, count);
    if (!result) {
      refusal = result.error();
      return Response::plain("", 409);
    }
    auto done =
        Response::see_other(context.path(tail_of(room.seminar.id, room.leads ? "/cockpit" : "/typing")));
    web::set_notice(done, context.request,
                    "The raised hands were entered. Now a participant has to confirm them.");
    return done;
  });
  if (!errors.empty()) return hands_page(parts, context, form, errors, {}, 422);
  return refusal ? hands_page(parts, context, form, {}, context.t(sentence_of(*refusal)), 409) : response;
}

Response result_page(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto tally = tally_of(session, poll.id);
    html::Out out;
    render(out, context.texts,
           web::PageHead{.title = said(context, poll.question),
                         .lead = said(context, room.seminar.title),
                         .crumbs = {{context.link(tail_of(room.seminar.id)), context.t("The seminar")}}});
    if (!tally) {
      // While it is open nobody sees a partial result, the facilitator included. A participant can vote here,
      // whatever the step is.
      if (room.person && poll.state == PollState::open)
        return own_page(context, room, own_poll(context, session, room, poll, {}, {}), 200, true);
      render(out, context.texts,
             web::Notice{
                 .text = context.t("The result is shown to everybody at the same moment: after the close.")});
      return web::page(
          context,
          {.title = said(context, poll.question), .eu_funded = false, .live = live_of(context, room)},
          std::move(out).markup());
    }
    auto part = result_part(context, *tally, true);
    part.downloads = {
        {context.link(poll_tail(poll, "/ballots.json")), context.t("All ballots, for recounting (JSON)")},
        {context.link(poll_tail(poll, "/ballots.csv")), context.t("All ballots as CSV")},
        {html::Url::path("/recount.py"),
         context.t("The recount script: save it beside the ballots (JSON) and type “python3 recount.py” with "
                   "the name of their file")}};
    render(out, context.texts, part);
    return web::page(context, {.title = said(context, poll.question), .live = live_of(context, room)},
                     std::move(out).markup());
  });
}

Response ballots_json(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto poll = poll_of(context, session, room);
    auto file = ballots_file(session, poll, context.texts.language().code);
    if (file.empty()) throw web::NotFound{};
    auto response = Response::json(std::move(file));
    response.set("Content-Disposition", "attachment; filename=\"ballots-" + poll.id.text() + ".json\"");
    return response;
  });
}

Response receipt_page(const Parts& parts, Context& context) {
  ReceiptPage page;
  const auto typed = web::clean_text(context.request.parameter("receipt").value_or(""));
  parts.site.database.read([&](db::Session& session) {
    page = ReceiptPage{};
    const auto room = enter(parts, context, session);
    page.action = context.link(tail_of(room.seminar.id, "/receipt"));
    page.back = context.link(tail_of(room.seminar.id, room.person ? "/phone" : ""));
    const auto kept = kept_receipts(context);
    bool still_open = false;
    for (const auto& poll : polls_of(session, room.seminar.id)) {
      for (const auto& [id, receipt] : kept)
        if (id == poll.id)
          page.kept.push_back(
              {said(context, poll.question), receipt,
               poll.state == PollState::closed
                   ? std::optional(
                         context.link(tail_of(room.seminar.id, "/receipt")).with("receipt", receipt))
                   : std::nullopt});
      if (poll.state == PollState::open) still_open = true;
      if (poll.state != PollState::closed) continue;
      page.lists.emplace_back(context.link(poll_tail(poll, "/ballots.json")), said(context, poll.question));
      if (!typed.empty() &&
          session.one<std::int64_t>(sql::ballot_by_receipt, poll.id, plain_receipt(typed)).value_or(0) == 1) {
        page.found = true;
        page.answer = context.texts.f("This ballot is in the count of “{1}”, unchanged.",
                                      {said(context, poll.question)});
      }
    }
    if (!typed.empty() && !page.found)
      page.answer = still_open
                        ? context.t("A vote is still open. Receipts can be looked up after the close.")
                        : context.t("No counted ballot has this receipt. Please check every character.");
    page.receipt = {.name = "receipt",
                    .label = context.t("Receipt"),
                    .value = typed.empty() && page.kept.size() == 1 ? page.kept.front().receipt : typed,
                    .hint = context.t("Capitals, blanks and hyphens make no difference."),
                    .required = true,
                    .autocomplete = "off",
                    .maxlength = 80};
  });
  return web::page_of(
      context,
      {.title = context.t("Check your receipt"), .kind = web::Layout::Kind::phone, .eu_funded = false}, page);
}

/// The cells of a rating sheet, model by model; nothing where the poll is not that of the comparison.
std::vector<PaperBallots::Sheet::Model> rated_models(const Context& context, db::Session& session,
                                                     SeminarId seminar, PollId poll) {
  std::vector<PaperBallots::Sheet::Model> models;
  const auto grid = comparison_of(session, seminar);
  if (!grid || grid->comparison.poll != poll) return models;
  for (const auto& option : grid->options) {
    PaperBallots::Sheet::Model model{.name = said(context, option.name)};
    for (const auto& criterion : grid->criteria) model.criteria.push_back(said(context, criterion.name));
    models.push_back(std::move(model));
  }
  return models;
}

Response print_ballots(const Parts& parts, Context& context) {
  PaperBallots page;
  parts.site.database.read([&](db::Session& session) {
    page = PaperBallots{};
    const auto room = enter_leading(parts, context, session);
    page.title = said(context, room.seminar.title);
    for (const auto& poll : polls_of(session, room.seminar.id)) {
      if (poll.state == PollState::closed) continue;
      PaperBallots::Sheet sheet;
      sheet.question = said(context, poll.question);
      sheet.how = vote_form(context, poll, {}, {}).lead;
      sheet.by_dots = poll.method == Method::dots;
      sheet.two_scales = poll.method == Method::score;
      sheet.dots = poll.most_per_item > 0 ? poll.most_per_item : poll.dots;
      if (poll.method == Method::score || poll.method == Method::grid)
        for (std::int64_t point = 1; point <= poll.scale_most; ++point)
          sheet.scale += (point > 1 ? " " : "") + std::to_string(point);
      if (poll.method == Method::grid)
        sheet.models = rated_models(context, session, room.seminar.id, poll.id);
      if (sheet.models.empty())
        for (const auto& item : items_asked(session, poll)) sheet.items.push_back(said(context, item.label));
      page.sheets.push_back(std::move(sheet));
    }
  });
  return web::page_of(
      context, {.title = context.t("Paper ballots"), .kind = web::Layout::Kind::print, .eu_funded = false},
      page);
}

using VoteAct = std::function<Result<Done, BallotRefusal>(db::Session&, const Room&, PollId)>;

Response leading(const Parts& parts, Context& context, const char* notice, const VoteAct& act) {
  const auto room = enter_leading(parts, context);
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/cockpit"), notice,
                [&](db::Session& session) -> const char* {
                  const auto result = act(session, room, context.id<PollId>("poll"));
                  return result ? nullptr : sentence_of(result.error());
                });
}

bool has_timer(const Poll& poll) {
  return poll.ends_at || poll.left_ms;
}

/// A form with minutes: what is no number within the bounds is asked for again, nothing is guessed.
Response timed(const Parts& parts, Context& context, std::string title, std::int64_t least,
               const std::function<Response(std::int64_t)>& act) {
  const auto room = enter_leading(parts, context);
  const auto form = web::Form::of(context.request);
  std::int64_t minutes = 0;
  if (least == 0 && !form.has("minutes")) return act(0);
  const Asked asked{.name = "minutes",
                    .least = least,
                    .most = longest_poll_minutes,
                    .title = title,
                    .label = least == 0 ? context.t("Minutes for the vote (0: until you close it)")
                                        : context.t("Minutes for the vote"),
                    .submit = title};
  if (auto again = asked_again(context, form, asked, tail_of(room.seminar.id, "/cockpit"), minutes))
    return *std::move(again);
  return act(minutes);
}

}  // namespace

void add_ballot_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto seat = Policy::participant();
  const auto staff = Policy::at_least(Role::facilitator);
  const auto scribe = Policy::participant_or(Role::facilitator);
  routes.get("/seminars/{seminar}/polls/{poll}", anyone,
             [&parts](Context& c) { return result_page(parts, c); });
  routes.get("/seminars/{seminar}/polls/{poll}/ballots.json", anyone,
             [&parts](Context& c) { return ballots_json(parts, c); });
  routes.post(
      "/seminars/{seminar}/polls/{poll}/check", seat, [&parts](Context& c) { return check_page(parts, c); },
      "/seminars/{seminar}/phone");
  routes.post(
      "/seminars/{seminar}/polls/{poll}/ballots", seat,
      [&parts](Context& c) { return post_ballot(parts, c); }, "/seminars/{seminar}/phone");
  routes.get("/seminars/{seminar}/polls/{poll}/paper", scribe,
             [&parts](Context& c) { return paper_page(parts, c, {}, {}, 200); });
  routes.post("/seminars/{seminar}/polls/{poll}/paper", scribe,
              [&parts](Context& c) { return post_paper(parts, c); });
  routes.get("/seminars/{seminar}/polls/{poll}/hands", scribe,
             [&parts](Context& c) { return hands_page(parts, c, {}, {}, {}, 200); });
  routes.post("/seminars/{seminar}/polls/{poll}/hands", scribe,
              [&parts](Context& c) { return post_hands(parts, c); });
  routes.post(
      "/seminars/{seminar}/polls/{poll}/hands/confirm", seat,
      [&parts](Context& c) {
        const auto room =
            parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, c, s); });
        const auto seen = web::Form::of(c.request).text("seen");
        return answer(c, actor_key(c, room), tail_of(room.seminar.id, "/phone"), "The count is confirmed.",
                      [&](db::Session& s) -> const char* {
                        const auto result = confirm_hands(parts, s, c.id<PollId>("poll"), *room.person, seen);
                        return result ? nullptr : sentence_of(result.error());
                      });
      },
      "/seminars/{seminar}/phone");
  routes.post("/seminars/{seminar}/polls/{poll}/open", staff, [&parts](Context& c) {
    return timed(parts, c, c.t("Open the vote"), 0, [&](std::int64_t minutes) {
      return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) {
        return open_poll(parts, s, room, id, minutes);
      });
    });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/extend", staff, [&parts](Context& c) {
    return timed(parts, c, c.t("Give more time"), 1, [&](std::int64_t minutes) {
      const bool had = parts.site.database.reading(
          [&](db::Session& s) { return has_timer(poll_of(c, s, enter_leading(parts, c, s))); });
      return leading(parts, c,
                     had ? "There is more time to vote." : "The vote now has a timer and closes by itself.",
                     [&](db::Session& s, const Room& room, PollId id) {
                       return extend_poll(parts, s, room, id, minutes);
                     });
    });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/reopen", staff, [&parts](Context& c) {
    return timed(parts, c, c.t("Open it again (the report will say so)"), 0, [&](std::int64_t minutes) {
      const bool hands = parts.site.database.reading([&](db::Session& s) {
        return hands_of(s, poll_of(c, s, enter_leading(parts, c, s)).id).has_value();
      });
      return leading(parts, c,
                     hands ? "The vote is open again, and the report will say so. The raised hands that were "
                             "entered are dropped: enter them anew after the close."
                           : "The vote is open again. The report will say so.",
                     [&](db::Session& s, const Room& room, PollId id) {
                       return reopen_poll(parts, s, room, id, minutes);
                     });
    });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/pause", staff, [&parts](Context& c) {
    return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) {
      return pause_poll(parts, s, room, id);
    });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/resume", staff, [&parts](Context& c) {
    return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) {
      return resume_poll(parts, s, room, id);
    });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/close", staff, [&parts](Context& c) {
    return leading(parts, c, "The vote is closed.", [&](db::Session& s, const Room& room, PollId id) {
      return close_poll(parts, s, room.seminar.id, id, c.viewer->account.text());
    });
  });
  routes.get("/seminars/{seminar}/receipt", anyone, [&parts](Context& c) { return receipt_page(parts, c); });
  routes.get("/seminars/{seminar}/print/ballots", staff,
             [&parts](Context& c) { return print_ballots(parts, c); });
}

}  // namespace megdan::seminars
