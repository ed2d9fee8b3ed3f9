#include <algorithm>
#include <boost/json.hpp>

#include "seminars/ballots_lines.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/ballots_store_sql.hpp"
#include "seminars/ballots_views.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/lines.hpp"
#include "seminars/pages.hpp"
#include "seminars/panels.hpp"
#include "seminars/report_recount.hpp"
#include "seminars/seminar_forms.hpp"
#include "seminars/store.hpp"
#include "web/cookies.hpp"
#include "web/once.hpp"
#include "web/page.hpp"

namespace megdan::seminars {
namespace {

using http::Response;
using web::Context;
using web::Policy;
using Kind = web::Field::Kind;

std::string poll_tail(const Poll& poll, std::string_view tail) { return tail_of(poll.seminar, "/polls/" + poll.id.text() + std::string(tail)); }

std::string own_receipt(const Context& context, PollId poll) {
  const auto cookie = web::read_cookie(context.request, "receipt");
  const std::string prefix = poll.text() + ".";
  return cookie && cookie->starts_with(prefix) ? std::string(cookie->substr(prefix.size())) : std::string();
}

std::optional<web::Timer> poll_timer(const Context& context, const Poll& poll, bool large) {
  if (poll.state != PollState::open) return std::nullopt;
  Duration left{};
  if (poll.ends_at) left = std::max(Duration(0), *poll.ends_at - context.now());
  else if (poll.left_ms) left = Duration(*poll.left_ms);
  else return std::nullopt;
  return web::Timer{.left = context.texts.duration(std::chrono::ceil<std::chrono::seconds>(left)), .ends_at = poll.ends_at ? poll.ends_at->ms : 0, .now = context.now().ms, .large = large};
}

/// What a participant sees of a poll now: the form, or why there is none.
html::Markup own_poll(Context& context, db::Session& session, const Room& room, const Poll& poll, const Choices& choices, std::string problem, const web::Form& refused = {}) {
  const bool voted = room.person && has_voted(session, poll.id, room.person->id);
  if (takes_ballots(poll, context.now()) && !voted && room.person && room.person->state == PersonState::here && room.person->votes_by == VotesBy::device) {
    auto form = vote_form(context, poll, items_of(session, poll.id), choices, refused);
    form.action = context.link(poll_tail(poll, "/check"));
    form.keys.once.clear();  // looking over changes nothing
    form.problem = std::move(problem);
    return drawn(context, form);
  }
  VoteState state;
  state.question = said(context, poll.question);
  state.receipt = voted ? own_receipt(context, poll.id) : std::string();
  if (poll.state == PollState::closed) {
    state.text = voted ? context.t("The ballot is closed. Yours is counted.") : context.t("The ballot is closed.");
    state.result = web::ButtonLink{.url = context.link(poll_tail(poll, "")), .text = context.t("See the result")};
    if (const auto tally = tally_of(session, poll.id); tally && tally->hand_voters > 0 && !tally->hands_confirmed && room.person) {
      state.hands = context.texts.n("{1} person voted by raised hand. Look at the counts and confirm them if they are right.", "{1} people voted by raised hand. Look at the counts and confirm them if they are right.", tally->hand_voters);
      state.confirm_hands = web::PostButton{.action = context.link(poll_tail(poll, "/hands/confirm")), .text = context.t("Confirm the count"), .keys = fresh_keys(context)};
    }
  } else if (voted) {
    state.text = context.t("Your ballot is counted. Thank you!");
  } else if (poll.state == PollState::draft) {
    state.text = context.t("The ballot will be opened in a moment.");
  } else if (room.person && room.person->votes_by != VotesBy::device) {
    state.text = context.t("You vote with the scribe, on paper or by raised hand.");
  } else {
    state.text = context.t(sentence_of(takes_ballots(poll, context.now()) ? BallotRefusal::not_here : BallotRefusal::not_open));
  }
  if (!problem.empty()) state.text = problem;
  return drawn(context, state);
}

Response own_page(Context& context, html::Markup body, int status) {
  return web::page(context, {.title = context.t("Vote"), .kind = web::Layout::Kind::phone, .status = status, .eu_funded = false}, std::move(body));
}

/// Nothing is stored here: the choices travel in the form until they are given.
Response check_page(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto items = items_of(session, poll.id);
    const auto choices = read_choices(poll, items, form);
    if (!takes_ballots(poll, context.now())) return own_page(context, own_poll(context, session, room, poll, choices, context.t(sentence_of(BallotRefusal::not_open))), 409);
    const auto checked = check_choices(poll, items, choices);
    if (!checked || form.has("change"))
      return own_page(context, own_poll(context, session, room, poll, choices, checked ? "" : context.t(sentence_of(checked.error())), form), checked ? 200 : 422);
    VoteCheck page;
    page.question = said(context, poll.question);
    for (const auto& item : items)
      if (const auto found = choices.find(item.id); found != choices.end()) page.lines.emplace_back(said(context, item.label), choice_text(context, poll, found->second));
    page.give = context.link(poll_tail(poll, "/ballots"));
    page.change = context.link(poll_tail(poll, "/check"));
    page.keys = fresh_keys(context);
    page.keys.more = choice_fields(poll, choices);
    page.keys.more.emplace_back("nonce", parts.site.random.token(16));
    page.keys.more.emplace_back("change", "1");
    return own_page(context, drawn(context, page), 200);
  });
}

Response post_ballot(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered = parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, context, s); });
  std::optional<BallotRefusal> refusal;
  std::string receipt;
  Poll poll;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_taking_part(parts, context, session);
    poll = poll_of(context, session, room);
    const auto items = items_of(session, poll.id);
    std::string nonce = form.text("nonce");
    if (nonce.size() < 16) nonce = parts.site.random.token(16);
    const auto result = give_ballot(parts, session, poll, items, *room.person, channel_of(*room.person), read_choices(poll, items, form), nonce);
    if (!result) {
      refusal = result.error();
      return Response::plain("", 409);
    }
    receipt = *result;
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, "/phone")));
    web::set_notice(done, context.request, "Your ballot is counted. Thank you!");
    return done;
  }, web::Repeats::same_key);
  if (refusal)
    return parts.site.database.reading([&](db::Session& session) {
      const auto room = enter_taking_part(parts, context, session);
      const auto choices = read_choices(poll, items_of(session, poll.id), form);
      return own_page(context, own_poll(context, session, room, poll, choices, context.t(sentence_of(*refusal)), form), 409);
    });
  // Repeated after a lost answer: the receipt follows from what the form still holds, if that is what was counted.
  if (receipt.empty() && response.status == 303)
    receipt = parts.site.database.reading([&](db::Session& session) {
      const auto room = enter_taking_part(parts, context, session);
      poll = poll_of(context, session, room);
      return counted_receipt(session, poll.id, read_choices(poll, items_of(session, poll.id), form), form.text("nonce"));
    });
  if (!receipt.empty()) web::set_cookie(response, context.request, "receipt", poll.id.text() + "." + receipt, std::chrono::hours(24 * 30));
  return response;
}

/// Paper, ballot by ballot, and by the scribe's hand for somebody beside her.
Response paper_page(const Parts& parts, Context& context, const web::Form& typed, std::string problem, int status) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto items = items_of(session, poll.id);
    auto form = vote_form(context, poll, items, read_choices(poll, items, typed), typed);
    form.action = context.link(poll_tail(poll, "/paper"));
    form.problem = std::move(problem);
    form.keys.more.emplace_back("nonce", parts.site.random.token(16));
    web::Field whose{.name = "person", .label = context.t("Whose ballot"), .kind = Kind::select, .required = true};
    whose.options.push_back({.value = "", .text = context.t("Please choose")});
    const auto voted = voters_of(session, poll.id);
    for (const auto& person : people_of(session, room.seminar.id))
      if (person.state == PersonState::here && (person.votes_by == VotesBy::scribe || person.votes_by == VotesBy::paper) && !voted.contains(person.id))
        whose.options.push_back({.value = person.id.text(), .text = name_of(context, person) + " · " + context.t(label_of(person.votes_by)), .chosen = typed.text("person") == person.id.text()});
    form.extra.push_back(std::move(whose));
    form.submit = context.t("Enter the ballot");
    html::Out out;
    render(out, context.texts, web::PageHead{.title = context.t("Type in a ballot"), .lead = said(context, poll.question), .crumbs = {{context.link(tail_of(room.seminar.id, "/typing")), context.t("Type in for others")}}});
    render(out, context.texts, form);
    return web::page(context, {.title = context.t("Type in a ballot"), .status = status, .eu_funded = false}, std::move(out).markup());
  });
}

Response post_paper(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered = parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  std::optional<BallotRefusal> refusal;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto items = items_of(session, poll.id);
    const auto id = PersonId::parse(form.text("person"));
    const auto person = id ? find_person(session, *id) : std::nullopt;
    Result<std::string, BallotRefusal> result = Refused{BallotRefusal::not_here};
    if (person && person->votes_by != VotesBy::device && person->votes_by != VotesBy::hand)
      result = give_ballot(parts, session, poll, items, *person, channel_of(*person), read_choices(poll, items, form), form.text("nonce"));
    if (!result) {
      refusal = result.error();
      return Response::plain("", 409);
    }
    auto done = Response::see_other(context.path(poll_tail(poll, "/paper")));
    web::set_notice(done, context.request, "Your ballot is counted. Thank you!");
    return done;
  }, web::Repeats::same_key);
  return refusal ? paper_page(parts, context, form, context.t(sentence_of(*refusal)), 409) : response;
}

Response hands_page(const Parts& parts, Context& context, const web::Form& typed, std::string problem, int status) {
  HandsPage page;
  parts.site.database.read([&](db::Session& session) {
    page = HandsPage{};
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    page.question = said(context, poll.question);
    page.action = context.link(poll_tail(poll, "/hands"));
    page.back = context.link(tail_of(room.seminar.id, room.leads ? "/cockpit" : "/phone"));
    page.keys = fresh_keys(context);
    page.voters = {.name = "voter", .label = context.t("Who votes by raised hand"), .kind = Kind::checkboxes};
    const auto ticked = typed.texts("voter");
    for (const auto& person : people_of(session, room.seminar.id))
      if (person.votes_by == VotesBy::hand && (person.state == PersonState::here || person.state == PersonState::left))
        page.voters.options.push_back({.value = person.id.text(), .text = name_of(context, person), .chosen = ticked.empty() || std::ranges::find(ticked, person.id.text()) != ticked.end()});
    for (const auto& item : items_of(session, poll.id)) {
      const std::string name = "item." + item.id.text();
      page.counts.push_back({.name = name, .label = said(context, item.label), .kind = Kind::number, .value = typed.text(name), .min = "0", .max = "10000", .narrow = true});
    }
  });
  page.problem = std::move(problem);
  return web::page_of(context, {.title = context.t("Enter raised hands"), .status = status, .eu_funded = false}, page);
}

Response post_hands(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto entered = parts.site.database.reading([&](db::Session& s) { return enter_typing(parts, context, s); });
  std::optional<BallotRefusal> refusal;
  auto response = web::once(context, actor_key(context, entered), [&](db::Session& session) {
    const auto room = enter_typing(parts, context, session);
    const auto poll = poll_of(context, session, room);
    HandCount count;
    for (const auto& text : form.texts("voter"))
      if (const auto id = PersonId::parse(text)) count.voters.push_back(*id);
    for (const auto& item : items_of(session, poll.id)) {
      const std::string name = "item." + item.id.text();
      if (!form.text(name).empty()) count.counts[item.id] = form.integer(name).value_or(-1);
    }
    const auto result = enter_hands(parts, session, room, poll.id, count);
    if (!result) {
      refusal = result.error();
      return Response::plain("", 409);
    }
    auto done = Response::see_other(context.path(tail_of(room.seminar.id, room.leads ? "/cockpit" : "/typing")));
    web::set_notice(done, context.request, "The raised hands were entered. Now a participant has to confirm them.");
    return done;
  });
  return refusal ? hands_page(parts, context, form, context.t(sentence_of(*refusal)), 409) : response;
}

Response poll_form(const Parts& parts, Context& context, const web::Form& typed, const web::FieldErrors& errors) {
  PollFormPage page;
  parts.site.database.read([&](db::Session& session) {
    page = PollFormPage{};
    const auto room = enter_leading(parts, context, session);
    page.action = context.link(tail_of(room.seminar.id, "/polls"));
    page.back = context.link(tail_of(room.seminar.id, "/cockpit"));
    page.items.clear();
    for (const auto& cluster : live_clusters(session, room.seminar.id)) page.items.push_back(said(context, cluster.title));
    const auto step_title = room.step ? Words::parse(room.step->title) : Words();
    const auto question = typed.has("question_bg") ? read_words(typed, "question") : step_title;
    page.fields.push_back(words_field(context, "question", "bg", context.t("Question"), Kind::text, question, errors, 300));
    page.fields.back().required = true;
    page.fields.push_back(words_field(context, "question", "en", context.t("Question in English"), Kind::text, question, errors, 300));
  });
  const auto value = [&](const char* name, const char* standard) { return typed.has(name) ? typed.text(name) : std::string(standard); };
  web::Field method{.name = "method", .label = context.t("How people vote"), .kind = Kind::radios};
  const std::string chosen = value("method", "dots");
  method.options = {{.value = "dots", .text = context.t("Dots"), .hint = context.t("Everybody has a few dots and spreads them."), .chosen = chosen == "dots"},
                    {.value = "approval", .text = context.t("Approval"), .hint = context.t("Everybody ticks all the items they support."), .chosen = chosen == "approval"},
                    {.value = "score", .text = context.t("Two scales"), .hint = context.t("Everybody rates urgency and feasibility."), .chosen = chosen == "score"}};
  page.fields.push_back(std::move(method));
  const auto number = [&](const char* name, std::string label, const char* standard, const char* most, std::string hint) {
    return web::Field{.name = name, .label = std::move(label), .kind = Kind::number, .value = value(name, standard), .hint = std::move(hint), .error = std::string(errors.of(name)), .min = "0", .max = most, .narrow = true};
  };
  page.fields.push_back(number("dots", context.t("Dots per person"), "5", "50", context.t("For voting by dots.")));
  page.fields.push_back(number("most_per_item", context.t("Most dots on one item"), "0", "50", context.t("0: no limit.")));
  page.fields.push_back(number("winners", context.t("How many enter the plan"), "6", "100", context.t("A line is drawn below them.")));
  web::Field breakdown{.name = "breakdown", .label = context.t("Show the result also by"), .kind = Kind::select, .hint = context.t("Voters are told before they vote; it cannot be added later.")};
  const std::string part = value("breakdown", "none");
  breakdown.options = {{.value = "none", .text = context.t("nothing"), .chosen = part == "none"}, {.value = "sector", .text = context.t("sector"), .chosen = part == "sector"}, {.value = "presence", .text = context.t("room and online"), .chosen = part == "presence"}};
  page.fields.push_back(std::move(breakdown));
  page.fields.push_back({.name = "lone_cards", .label = context.t("Lone cards are items too"), .kind = Kind::checkbox, .chosen = typed.ticked("lone_cards")});
  page.keys = fresh_keys(context);
  page.errors = web::error_summary(errors);
  return web::page_of(context, {.title = context.t("Prepare a ballot"), .status = errors.empty() ? 200 : 422, .eu_funded = false}, page);
}

Response post_poll(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  PollDraft draft;
  draft.question = read_words(form, "question");
  if (draft.question.empty()) errors.add("question_bg", context.t("Please type the question."));
  for (const auto& language : i18n::languages()) check_length(context, errors, "question_" + std::string(language.code), draft.question.exactly(language.code), 300);
  if (!from_text(form.text("method"), draft.method) || draft.method == Method::grid) errors.add("method", context.t("Please choose how people vote."));
  const auto number = [&](const char* name, std::int64_t least, std::int64_t most, std::int64_t& into) {
    const auto typed = form.integer(name);
    if (typed && *typed >= least && *typed <= most) {
      into = *typed;
    } else {
      errors.add(name, context.texts.f("Please type a whole number from {1} to {2}.", {context.texts.number(least), context.texts.number(most)}));
    }
  };
  number("dots", draft.method == Method::dots ? 1 : 0, 50, draft.dots);
  number("most_per_item", 0, 50, draft.most_per_item);
  number("winners", 0, 100, draft.winners);
  (void)from_text(form.text("breakdown"), draft.breakdown);
  if (!errors.empty()) return poll_form(parts, context, form, errors);
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto room = enter_leading(parts, context, session);
    const auto made = make_poll(parts, session, room, draft, form.ticked("lone_cards"));
    if (!made) {
      errors.add("question_bg", context.t(sentence_of(made.error())));
      return Response::plain("", 422);
    }
    return Response::see_other(context.path(tail_of(room.seminar.id, "/cockpit")));
  });
  return errors.empty() ? response : poll_form(parts, context, form, errors);
}

Response result_page(const Parts& parts, Context& context) {
  return parts.site.database.reading([&](db::Session& session) {
    const auto room = enter(parts, context, session);
    const auto poll = poll_of(context, session, room);
    const auto tally = tally_of(session, poll.id);
    if (!tally) {
      // While it is open nobody sees a partial result, the facilitator included.
      VoteState state{.question = said(context, poll.question), .text = context.t("The result is shown to everybody at the same moment: after the close.")};
      return web::page(context, {.title = said(context, poll.question), .eu_funded = false, .live = context.path(tail_of(room.seminar.id, "/events"))}, drawn(context, state));
    }
    auto part = result_part(context, *tally, true);
    part.downloads = {{context.link(poll_tail(poll, "/ballots.json")), context.t("All ballots, for recounting (JSON)")},
                      {context.link(poll_tail(poll, "/ballots.csv")), context.t("All ballots as CSV")},
                      {html::Url::path("/recount.py"), context.t("The recount script: save it beside the ballots (JSON) and type “python3 recount.py” with the name of their file")}};
    html::Out out;
    render(out, context.texts, web::PageHead{.title = said(context, poll.question), .lead = said(context, room.seminar.title), .crumbs = {{context.link(tail_of(room.seminar.id)), context.t("The seminar")}}});
    render(out, context.texts, part);
    return web::page(context, {.title = said(context, poll.question), .live = context.path(tail_of(room.seminar.id, "/events"))}, std::move(out).markup());
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
    std::string shown = typed;
    bool still_open = false;
    for (const auto& poll : polls_of(session, room.seminar.id)) {
      if (shown.empty()) shown = own_receipt(context, poll.id);
      if (poll.state == PollState::open) still_open = true;
      if (poll.state != PollState::closed) continue;
      page.lists.emplace_back(context.link(poll_tail(poll, "/ballots.json")), said(context, poll.question));
      if (!typed.empty() && session.one<std::int64_t>(sql::ballot_by_receipt, poll.id, typed).value_or(0) == 1) {
        page.found = true;
        page.answer = context.texts.f("This ballot is in the count of “{1}”, unchanged.", {said(context, poll.question)});
      }
    }
    if (!typed.empty() && !page.found)
      page.answer = still_open ? context.t("A ballot is still open. Receipts can be looked up after the close.") : context.t("No counted ballot has this receipt. Please check every character.");
    page.receipt = {.name = "receipt", .label = context.t("Receipt"), .value = shown, .autocomplete = "off", .maxlength = 64};
  });
  return web::page_of(context, {.title = context.t("Check your receipt"), .kind = web::Layout::Kind::phone, .eu_funded = false}, page);
}

/// The cells of a rating sheet, model by model; nothing where the poll is not that of the comparison.
std::vector<PaperBallots::Sheet::Model> rated_models(const Context& context, db::Session& session, SeminarId seminar, PollId poll) {
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
        for (std::int64_t point = 1; point <= poll.scale_most; ++point) sheet.scale += (point > 1 ? " " : "") + std::to_string(point);
      if (poll.method == Method::grid) sheet.models = rated_models(context, session, room.seminar.id, poll.id);
      if (sheet.models.empty())
        for (const auto& item : items_of(session, poll.id)) sheet.items.push_back(said(context, item.label));
      page.sheets.push_back(std::move(sheet));
    }
  });
  return web::page_of(context, {.title = context.t("Paper ballots"), .kind = web::Layout::Kind::print, .eu_funded = false}, page);
}

using Act = std::function<Result<Done, BallotRefusal>(db::Session&, const Room&, PollId)>;

Response leading(const Parts& parts, Context& context, const char* notice, const Act& act) {
  const auto room = parts.site.database.reading([&](db::Session& s) { return enter_leading(parts, context, s); });
  return answer(context, actor_key(context, room), tail_of(room.seminar.id, "/cockpit"), notice, [&](db::Session& session) -> const char* {
    const auto result = act(session, room, context.id<PollId>("poll"));
    return result ? nullptr : sentence_of(result.error());
  });
}

std::vector<std::string> turnout_lines(const Context& context, const std::map<Channel, std::int64_t>& turnout) {
  std::vector<std::string> lines;
  for (const auto& [channel, count] : turnout) lines.push_back(context.t(label_of(channel)) + ": " + context.texts.number(count));
  return lines;
}

}  // namespace

html::Markup vote_phone(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto poll = poll_of_step(session, room.step->id);
  if (!poll) return {};
  return own_poll(context, session, room, *poll, {}, {});
}

html::Markup vote_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto poll = poll_of_step(session, room.step->id);
  if (!poll) return {};
  if (const auto tally = tally_of(session, poll->id)) return drawn(context, result_part(context, *tally, false));
  VoteWall wall;
  wall.question = said(context, poll->question);
  if (wall.question == said(context, room.step->title)) wall.question.clear();  // it stands above already
  std::int64_t voted = 0, here = 0;
  const auto turnout = turnout_of(session, poll->id);
  for (const auto& [channel, count] : turnout) voted += count;
  for (const auto& person : people_of(session, room.seminar.id))
    if (person.state == PersonState::here && person.votes_by != VotesBy::hand) ++here;
  if (poll->state == PollState::open) {
    wall.progress = {.label = context.t("Voted"), .done = voted, .total = std::max(here, voted), .text = context.texts.f("{1} of {2}", {context.texts.number(voted), context.texts.number(std::max(here, voted))})};
    wall.channels = turnout_lines(context, turnout);
    wall.blind = context.t("The result is shown to everybody at the same moment: after the close.");
  } else {
    wall.blind = context.t("The ballot will be opened in a moment.");
  }
  return drawn(context, wall);
}

html::Markup vote_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  VoteCockpit cockpit;
  cockpit.make = context.link(tail_of(room.seminar.id, "/polls/new"));
  const auto people = people_of(session, room.seminar.id);
  for (const auto& poll : polls_of(session, room.seminar.id)) {
    if (poll.method == Method::grid && poll.step != room.step->id) continue;
    VoteCockpit::One one;
    one.id = poll.id.text();
    one.question = said(context, poll.question);
    one.keys = fresh_keys(context);
    one.timer = poll_timer(context, poll, false);
    const auto button = [&](std::string_view tail, std::string text, web::Weight weight) {
      return web::PostButton{.action = context.link(poll_tail(poll, tail)), .text = std::move(text), .weight = weight, .keys = fresh_keys(context)};
    };
    std::int64_t voted = 0;
    for (const auto& [channel, count] : turnout_of(session, poll.id)) voted += count;
    one.turnout = context.texts.n("{1} person voted", "{1} people voted", voted);
    switch (poll.state) {
      case PollState::draft:
        one.state = context.t("Prepared");
        one.timed = context.link(poll_tail(poll, "/open"));
        one.timed_text = context.t("Open the ballot");
        break;
      case PollState::open:
        one.state = context.t("Open");
        one.missing = names_of_missing(context, people, voters_of(session, poll.id));
        one.actions.push_back(button("/close", context.t("Close the ballot"), web::Weight::primary));
        if (poll.ends_at) one.actions.push_back(button("/pause", context.t("Pause"), web::Weight::quiet));
        if (poll.left_ms) one.actions.push_back(button("/resume", context.t("Go on"), web::Weight::secondary));
        one.timed = context.link(poll_tail(poll, "/extend"));
        one.timed_text = context.t("Give more time");
        one.paper = context.link(poll_tail(poll, "/paper"));
        break;
      case PollState::closed:
        one.state = context.t("Closed");
        one.result = context.link(poll_tail(poll, ""));
        if (poll.method == Method::dots || poll.method == Method::approval) one.hands = context.link(poll_tail(poll, "/hands"));
        if (room.seminar.state == SeminarState::running) {
          one.timed = context.link(poll_tail(poll, "/reopen"));
          one.timed_text = context.t("Open it again (the report will say so)");
        }
        break;
    }
    cockpit.polls.push_back(std::move(one));
  }
  return drawn(context, cockpit);
}

void add_ballot_pages(const Parts& parts, web::Routes& routes) {
  const auto anyone = Policy::anyone();
  const auto seat = Policy::participant();
  const auto staff = Policy::at_least(Role::facilitator);
  const auto scribe = Policy::participant_or(Role::facilitator);
  routes.get("/seminars/{seminar}/polls/new", staff, [&parts](Context& c) { return poll_form(parts, c, {}, {}); });
  routes.post("/seminars/{seminar}/polls", staff, [&parts](Context& c) { return post_poll(parts, c); });
  routes.get("/seminars/{seminar}/polls/{poll}", anyone, [&parts](Context& c) { return result_page(parts, c); });
  routes.get("/seminars/{seminar}/polls/{poll}/ballots.json", anyone, [&parts](Context& c) { return ballots_json(parts, c); });
  routes.post("/seminars/{seminar}/polls/{poll}/check", seat, [&parts](Context& c) { return check_page(parts, c); }, "/seminars/{seminar}/phone");
  routes.post("/seminars/{seminar}/polls/{poll}/ballots", seat, [&parts](Context& c) { return post_ballot(parts, c); }, "/seminars/{seminar}/phone");
  routes.get("/seminars/{seminar}/polls/{poll}/paper", scribe, [&parts](Context& c) { return paper_page(parts, c, {}, {}, 200); });
  routes.post("/seminars/{seminar}/polls/{poll}/paper", scribe, [&parts](Context& c) { return post_paper(parts, c); });
  routes.get("/seminars/{seminar}/polls/{poll}/hands", scribe, [&parts](Context& c) { return hands_page(parts, c, {}, {}, 200); });
  routes.post("/seminars/{seminar}/polls/{poll}/hands", scribe, [&parts](Context& c) { return post_hands(parts, c); });
  routes.post("/seminars/{seminar}/polls/{poll}/hands/confirm", seat, [&parts](Context& c) {
    const auto room = parts.site.database.reading([&](db::Session& s) { return enter_taking_part(parts, c, s); });
    return answer(c, actor_key(c, room), tail_of(room.seminar.id, "/phone"), "The count is confirmed.", [&](db::Session& s) -> const char* {
      const auto result = confirm_hands(parts, s, c.id<PollId>("poll"), *room.person);
      return result ? nullptr : sentence_of(result.error());
    });
  }, "/seminars/{seminar}/phone");
  routes.post("/seminars/{seminar}/polls/{poll}/open", staff, [&parts](Context& c) {
    const auto minutes = web::Form::of(c.request).integer("minutes").value_or(0);
    return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) { return open_poll(parts, s, room, id, minutes); });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/extend", staff, [&parts](Context& c) {
    const auto entered = parts.site.database.reading([&](db::Session& s) { return enter_leading(parts, c, s); });
    std::int64_t minutes = 0;
    const Asked asked{.name = "minutes", .least = 1, .most = longest_poll_minutes, .title = c.t("Give more time"), .label = c.t("Minutes"), .submit = c.t("Give more time")};
    if (auto again = asked_again(c, web::Form::of(c.request), asked, tail_of(entered.seminar.id, "/cockpit"), minutes)) return *std::move(again);
    return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) { return extend_poll(parts, s, room, id, minutes); });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/reopen", staff, [&parts](Context& c) {
    const auto minutes = web::Form::of(c.request).integer("minutes").value_or(0);
    return leading(parts, c, "The ballot is open again. The report will say so.", [&](db::Session& s, const Room& room, PollId id) { return reopen_poll(parts, s, room, id, minutes); });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/pause", staff, [&parts](Context& c) {
    return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) { return pause_poll(parts, s, room, id); });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/resume", staff, [&parts](Context& c) {
    return leading(parts, c, nullptr, [&](db::Session& s, const Room& room, PollId id) { return resume_poll(parts, s, room, id); });
  });
  routes.post("/seminars/{seminar}/polls/{poll}/close", staff, [&parts](Context& c) {
    return leading(parts, c, "The ballot is closed.", [&](db::Session& s, const Room& room, PollId id) { return close_poll(parts, s, room.seminar.id, id, c.viewer->account.text()); });
  });
  routes.get("/seminars/{seminar}/receipt", anyone, [&parts](Context& c) { return receipt_page(parts, c); });
  routes.get("/seminars/{seminar}/print/ballots", staff, [&parts](Context& c) { return print_ballots(parts, c); });
}

}  // namespace megdan::seminars
