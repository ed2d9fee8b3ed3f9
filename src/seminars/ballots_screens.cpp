#include "seminars/ballots_screens.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "seminars/ballots_store.hpp"
#include "seminars/lines.hpp"
#include "seminars/panels.hpp"
#include "seminars/store.hpp"
#include "web/cookies.hpp"

namespace megdan::seminars {
namespace {

using web::Context;

constexpr std::size_t most_receipts = 24;  // votes of a long day; a cookie stays small

/// The vote that the step itself shows: an open one that its reader has not voted in comes first.
std::optional<Poll> vote_of_step(db::Session& session, const Room& room) {
  if (!room.step || (room.step->kind != StepKind::vote && room.step->kind != StepKind::compare))
    return std::nullopt;
  std::optional<Poll> first;
  for (auto& poll : polls_in_turn(session, room.seminar.id)) {
    if (poll.step != room.step->id || (room.step->kind == StepKind::compare && poll.method != Method::grid))
      continue;
    if (poll.state == PollState::open && room.person && !has_voted(session, poll.id, room.person->id))
      return poll;
    if (!first) first = poll;
  }
  return first;
}

/// Hands that were entered, and wait for a participant.
std::optional<HandsRow> waiting_hands(db::Session& session, const Poll& poll) {
  auto row = poll.state == PollState::closed ? hands_of(session, poll.id) : std::nullopt;
  return row && !row->confirmed_by ? row : std::nullopt;
}

web::Progress turnout_progress(const Context& context, db::Session& session, const Room& room,
                               const Poll& poll) {
  std::int64_t voted = 0, here = 0;
  for (const auto& [channel, count] : turnout_of(session, poll.id)) voted += count;
  for (const auto& person : people_of(session, room.seminar.id))
    if (person.state == PersonState::here && person.votes_by != VotesBy::hand) ++here;
  here = std::max(here, voted);
  return {.label = context.t("Voted"),
          .done = voted,
          .total = here,
          .text = context.texts.f("{1} of {2}", {context.texts.number(voted), context.texts.number(here)})};
}

std::string receipt_elsewhere(const Context& context, const Person& person) {
  switch (person.votes_by) {
    case VotesBy::device:
      return context.t(
          "The receipt lies on the device that you voted from: it goes nowhere else, so that nobody can join "
          "your name and your ballot.");
    case VotesBy::scribe:
    case VotesBy::paper:
      return context.t("Whoever typed your ballot in was shown its receipt once, to hand it to you.");
    case VotesBy::hand:
      break;
  }
  return {};
}

VoteCockpit::One cockpit_line(const Context& context, db::Session& session, const Room& room,
                              const Poll& poll, const std::vector<Person>& people) {
  VoteCockpit::One one;
  one.id = poll.id.text();
  one.question = said(context, poll.question);
  one.keys = fresh_keys(context);
  one.timer = timer_of_vote(context, poll, false);
  const auto button = [&](std::string_view tail, std::string text, web::Weight weight) {
    return web::PostButton{.action = context.link(poll_tail(poll, tail)),
                           .text = std::move(text),
                           .weight = weight,
                           .keys = fresh_keys(context),
                           .label = {}};
  };
  std::int64_t voted = 0;
  for (const auto& [channel, count] : turnout_of(session, poll.id)) voted += count;
  one.turnout = context.texts.n("{1} person voted", "{1} people voted", voted);
  switch (poll.state) {
    case PollState::draft:
      one.state = context.t("Prepared");
      one.timed = context.link(poll_tail(poll, "/open"));
      one.timed_text = context.t("Open the vote");
      one.timed_hint = context.t("0: until you close it");
      if (poll.method != Method::grid) {
        one.edit = context.link(poll_tail(poll, "/edit"));
        one.actions.push_back(button("/delete", context.t("Delete this vote"), web::Weight::quiet));
      }
      break;
    case PollState::open:
      one.state = context.t("Open");
      one.missing = names_of_missing(context, people, voters_of(session, poll.id));
      one.actions.push_back(button("/close", context.t("Close the vote"), web::Weight::primary));
      if (poll.ends_at)
        one.actions.push_back(button("/pause", context.t("Pause the vote’s timer"), web::Weight::quiet));
      if (poll.left_ms)
        one.actions.push_back(
            button("/resume", context.t("Let the vote’s timer go on"), web::Weight::secondary));
      one.timed = context.link(poll_tail(poll, "/extend"));
      one.timed_least = "1";
      one.timed_text =
          one.timer ? context.t("Give the vote more time") : context.t("Set a timer for the vote");
      one.timed_hint = one.timer ? context.t("So many minutes are added.")
                                 : context.t("The vote then closes by itself after so many minutes.");
      one.paper = context.link(poll_tail(poll, "/paper"));
      break;
    case PollState::closed:
      one.state = context.t("Closed");
      one.result = context.link(poll_tail(poll, ""));
      if (poll.method == Method::dots || poll.method == Method::approval)
        one.hands = context.link(poll_tail(poll, "/hands"));
      if (const auto tally = tally_of(session, poll.id))
        one.note = withheld_sentence(tally->withheld, context.texts);
      if (room.seminar.state == SeminarState::running) {
        one.timed = context.link(poll_tail(poll, "/reopen"));
        one.timed_text = context.t("Open it again (the report will say so)");
        one.timed_hint = context.t("0: until you close it");
        if (one.note.empty()) one.timed_hint += ". " + seen_hint(context);
        if (hands_of(session, poll.id))
          one.timed_hint +=
              ". " +
              context.t("The raised hands that were entered are dropped; enter them anew after the close.");
      }
      break;
  }
  return one;
}

}  // namespace

std::optional<VoteTimer> timer_of_vote(const Context& context, const Poll& poll, bool large) {
  if (poll.state != PollState::open || (!poll.ends_at && !poll.left_ms)) return std::nullopt;
  const auto left =
      poll.ends_at ? std::max(Duration(0), *poll.ends_at - context.now()) : Duration(*poll.left_ms);
  return VoteTimer{.timer = {.left = context.texts.duration(std::chrono::ceil<std::chrono::seconds>(left)),
                             .ends_at = poll.ends_at ? poll.ends_at->ms : 0,
                             .now = context.now().ms,
                             .large = large},
                   .paused = !poll.ends_at};
}

std::string seen_hint(const Context& context) {
  return context.t(
      "If fewer than five people vote after that, the difference from the first result shows how they "
      "voted.");
}

std::string poll_tail(const Poll& poll, std::string_view tail) {
  return tail_of(poll.seminar, "/polls/" + poll.id.text() + std::string(tail));
}

std::vector<std::pair<PollId, std::string>> kept_receipts(const Context& context) {
  std::vector<std::pair<PollId, std::string>> kept;
  std::string_view rest = web::read_cookie(context.request, "receipt").value_or("");
  while (!rest.empty()) {
    const auto end = std::min(rest.find('_'), rest.size());
    const auto one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto dot = one.find('.');
    if (dot == std::string_view::npos) continue;
    const auto receipt = plain_receipt(one.substr(dot + 1));
    if (const auto id = PollId::parse(one.substr(0, dot)); id && receipt.size() <= 64)
      kept.emplace_back(*id, receipt);
  }
  return kept;
}

std::string kept_receipt(const Context& context, PollId poll) {
  std::string found;
  for (auto& [id, receipt] : kept_receipts(context))
    if (id == poll) found = std::move(receipt);
  return found;
}

void keep_receipt(const Context& context, http::Response& response, PollId poll, const std::string& receipt) {
  auto kept = kept_receipts(context);
  std::erase_if(kept, [&](const auto& one) { return one.first == poll; });
  std::string value = poll.text() + "." + receipt;
  for (std::size_t i = 0; i < kept.size() && i + 1 < most_receipts; ++i)
    value += "_" + kept[i].first.text() + "." + kept[i].second;
  web::set_cookie(response, context.request, "receipt", value, std::chrono::hours(24 * 30));
}

void hand_receipt(const Context& context, http::Response& response, PollId poll, const std::string& receipt) {
  web::set_cookie(response, context.request, "handed", poll.text() + "." + receipt, std::chrono::minutes(10));
}

std::string handed_receipt(const Context& context, PollId poll) {
  const auto cookie = web::read_cookie(context.request, "handed");
  const std::string prefix = poll.text() + ".";
  return cookie && cookie->starts_with(prefix) ? plain_receipt(cookie->substr(prefix.size())) : std::string();
}

html::Markup own_poll(Context& context, db::Session& session, const Room& room, const Poll& poll,
                      const Choices& choices, std::string problem, const web::Form& refused, bool is_titled) {
  const bool voted = room.person && has_voted(session, poll.id, room.person->id);
  const std::string question = is_titled ? std::string() : said(context, poll.question);
  if (takes_ballots(poll, context.now()) && !voted && room.person &&
      room.person->state == PersonState::here && room.person->votes_by == VotesBy::device) {
    auto form = vote_form(context, poll, items_of(session, poll.id), choices, refused);
    form.question = question;
    form.action = context.link(poll_tail(poll, "/check"));
    form.keys.once.clear();  // looking over changes nothing
    form.problem = std::move(problem);
    form.timer = timer_of_vote(context, poll, false);
    return drawn(context, form);
  }
  VoteState state;
  state.id = poll.id.text();
  state.question = question;
  state.receipt = voted ? kept_receipt(context, poll.id) : std::string();
  state.timer = timer_of_vote(context, poll, false);
  if (poll.state == PollState::closed) {
    state.text =
        voted ? context.t("The vote is closed. Your ballot is counted.") : context.t("The vote is closed.");
    state.result =
        web::ButtonLink{.url = context.link(poll_tail(poll, "")), .text = context.t("See the result")};
    if (const auto hands = waiting_hands(session, poll); hands && room.person) {
      state.hands = context.texts.n(
          "{1} person voted by raised hand. Look at the counts and confirm them if they are right.",
          "{1} people voted by raised hand. Look at the counts and confirm them if they are right.",
          hands->voters);
      const auto counts = boost::json::parse(hands->counts).as_object();
      for (const auto& item : items_of(session, poll.id)) {
        const auto* found = counts.if_contains(item.id.text());
        state.counts.emplace_back(said(context, item.label),
                                  context.texts.number(found ? found->to_number<std::int64_t>() : 0));
      }
      if (hands->entered_by == room.person->id.text())
        state.hands = context.t("You entered these counts, so somebody else has to confirm them.");
      else
        state.confirm_hands = web::PostButton{
            .action = context.link(poll_tail(poll, "/hands/confirm")),
            .text = context.t("Confirm the count"),
            .keys = {.once = fresh_keys(context).once, .more = {{"seen", hands_fingerprint(*hands)}}},
            .label = {}};
    }
  } else if (voted) {
    state.text = context.t("Your ballot is counted. Thank you!");
  } else if (poll.state == PollState::draft) {
    state.text = context.t("The vote will be opened in a moment.");
  } else if (room.person && room.person->votes_by != VotesBy::device) {
    state.text = context.t("You vote through the scribe, on paper or by raised hand.");
  } else {
    state.text = context.t(
        sentence_of(takes_ballots(poll, context.now()) ? BallotRefusal::not_here : BallotRefusal::not_open));
  }
  if (voted && state.receipt.empty()) state.elsewhere = receipt_elsewhere(context, *room.person);
  if (!problem.empty()) state.text = problem;
  return drawn(context, state);
}

html::Markup other_votes_phone(Context& context, db::Session& session, const Room& room) {
  const auto shown = vote_of_step(session, room);
  OtherVotes others;
  for (const auto& poll : polls_in_turn(session, room.seminar.id)) {
    if (shown && shown->id == poll.id) continue;
    const bool open = poll.state == PollState::open;
    if (!open && !waiting_hands(session, poll)) {
      if (poll.state == PollState::closed && room.step && poll.step == room.step->id &&
          poll.method != Method::grid)
        others.results.emplace_back(context.link(poll_tail(poll, "")), said(context, poll.question));
      continue;
    }
    OtherVotes::One one{.id = poll.id.text(),
                        .question = said(context, poll.question),
                        .timer = timer_of_vote(context, poll, false)};
    if (!open) {
      one.text = context.t("Raised hands wait to be confirmed");
      one.panel = own_poll(context, session, room, poll, {}, {});
    } else if (room.person && has_voted(session, poll.id, room.person->id)) {
      one.text = context.t("A vote is open, and your ballot is counted");
    } else {
      one.text = context.t("A vote is open");
      one.go = web::ButtonLink{.url = context.link(poll_tail(poll, "")),
                               .text = room.person && room.person->votes_by != VotesBy::device
                                           ? context.t("Look at the vote")
                                           : context.t("Vote now"),
                               .weight = web::Weight::primary};
    }
    others.votes.push_back(std::move(one));
  }
  return others.votes.empty() && others.results.empty() ? html::Markup{} : drawn(context, others);
}

html::Markup other_votes_wall(Context& context, db::Session& session, const Room& room) {
  Room hall = room;
  hall.person.reset();  // a wall has no reader
  const auto shown = vote_of_step(session, hall);
  WallVotes others;
  for (const auto& poll : polls_in_turn(session, room.seminar.id))
    if (poll.state == PollState::open && !(shown && shown->id == poll.id))
      others.votes.push_back({said(context, poll.question), turnout_progress(context, session, room, poll),
                              timer_of_vote(context, poll, false)});
  return others.votes.empty() ? html::Markup{} : drawn(context, others);
}

html::Markup other_votes_cockpit(Context& context, db::Session& session, const Room& room) {
  OpenVotes open;
  if (room.step && room.step->kind == StepKind::vote) return {};  // the step shows them all
  const auto people = people_of(session, room.seminar.id);
  const auto shown = vote_of_step(session, room);
  for (const auto& poll : polls_in_turn(session, room.seminar.id))
    if (poll.state == PollState::open && !(shown && shown->id == poll.id))
      open.votes.polls.push_back(cockpit_line(context, session, room, poll, people));
  return open.votes.polls.empty() ? html::Markup{} : drawn(context, open);
}

std::vector<std::string> open_questions(const Context& context, db::Session& session, SeminarId seminar) {
  std::vector<std::string> questions;
  for (const auto& poll : polls_in_turn(session, seminar))
    if (poll.state == PollState::open) questions.push_back(said(context, poll.question));
  return questions;
}

bool has_timed_vote(db::Session& session, SeminarId seminar) {
  return std::ranges::any_of(polls_of(session, seminar), [](const Poll& poll) {
    return poll.state == PollState::open && (poll.ends_at || poll.left_ms);
  });
}

html::Markup vote_phone(const Parts&, Context& context, db::Session& session, const Room& room) {
  const auto poll = vote_of_step(session, room);
  if (!poll) return {};
  const bool is_titled = room.step && said(context, room.step->title) == said(context, poll->question);
  return own_poll(context, session, room, *poll, {}, {}, {}, is_titled);
}

html::Markup vote_wall(const Parts&, Context& context, db::Session& session, const Room& room) {
  Room hall = room;
  hall.person.reset();
  const auto poll = vote_of_step(session, hall);
  if (!poll) return {};
  if (const auto tally = tally_of(session, poll->id))
    return drawn(context, result_part(context, *tally, false));
  VoteWall wall;
  wall.question = said(context, poll->question);
  if (wall.question == said(context, room.step->title)) wall.question.clear();  // it stands above already
  if (poll->state == PollState::open) {
    wall.progress = turnout_progress(context, session, room, *poll);
    for (const auto& [channel, count] : turnout_of(session, poll->id))
      wall.channels.push_back(context.t(label_of(channel)) + ": " + context.texts.number(count));
    wall.blind = context.t("The result is shown to everybody at the same moment: after the close.");
    wall.timer = timer_of_vote(context, *poll, true);
  } else {
    wall.blind = context.t("The vote will be opened in a moment.");
  }
  return drawn(context, wall);
}

html::Markup vote_cockpit(const Parts&, Context& context, db::Session& session, const Room& room) {
  VoteCockpit cockpit;
  cockpit.make = context.link(tail_of(room.seminar.id, "/polls/new"));
  const auto people = people_of(session, room.seminar.id);
  for (const auto& poll : polls_in_turn(session, room.seminar.id))
    if (poll.method != Method::grid || poll.state == PollState::open || poll.step == room.step->id)
      cockpit.polls.push_back(cockpit_line(context, session, room, poll, people));
  return drawn(context, cockpit);
}

}  // namespace megdan::seminars
