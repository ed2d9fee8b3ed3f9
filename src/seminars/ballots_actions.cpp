#include "seminars/ballots_actions.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "i18n/text.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/ballots_store_sql.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/store.hpp"
#include "seminars/tally.hpp"

namespace megdan::seminars {
namespace {

struct Due {
  PollId poll;
  SeminarId seminar;
};

std::optional<Poll> poll_in(db::Session& session, const Room& room, PollId id) {
  auto poll = find_poll(session, id);
  if (!poll || poll->seminar != room.seminar.id) return std::nullopt;
  return poll;
}

std::optional<Instant> end_after(Instant now, std::int64_t minutes) {
  if (minutes <= 0) return std::nullopt;
  return now + std::chrono::minutes(std::min<std::int64_t>(minutes, 24 * 60));
}

/// Each item that has no id gets one.
void insert_items(const Parts& parts, db::Session& session, PollId poll, const std::vector<PollItem>& items) {
  std::int64_t position = 0;
  for (const auto& item : items)
    session.exec(sql::item_insert, item.id ? item.id : parts.site.ids.make<PollItemId>(), poll, item.cluster,
                 item.label, ++position);
}

Result<PollId, BallotRefusal> store_poll(const Parts& parts, db::Session& session, SeminarId seminar,
                                         std::optional<StepId> step, const PollDraft& draft,
                                         const std::vector<PollItem>& items, bool lone_cards) {
  if (items.empty()) return Refused{BallotRefusal::no_items};
  const auto id = parts.site.ids.make<PollId>();
  session.exec(sql::poll_insert, id, seminar, step, draft.question.json(), draft.method, draft.dots,
               draft.most_per_item, draft.scale_most, draft.winners, draft.breakdown, parts.site.clock.now(),
               lone_cards);
  insert_items(parts, session, id, items);
  touch(parts, session, seminar);
  return id;
}

}  // namespace

Result<PollId, BallotRefusal> make_poll_of(
    const Parts& parts, db::Session& session, SeminarId seminar, std::optional<StepId> step,
    const PollDraft& draft, const std::vector<std::pair<std::optional<ClusterId>, Words>>& labels) {
  std::vector<PollItem> items;
  for (const auto& [cluster, label] : labels)
    items.push_back({.id = {}, .poll = {}, .cluster = cluster, .label = label.json()});
  return store_poll(parts, session, seminar, step, draft, items, false);
}

Result<PollId, BallotRefusal> make_poll(const Parts& parts, db::Session& session, const Room& room,
                                        const PollDraft& draft, bool lone_cards) {
  const auto items = votable_items(session, room.seminar.id, lone_cards);
  std::optional<StepId> step;
  if (room.step) step = room.step->id;
  return store_poll(parts, session, room.seminar.id, step, draft, items, lone_cards);
}

Result<Done, BallotRefusal> change_draft(const Parts& parts, db::Session& session, const Room& room,
                                         PollId id, const PollDraft& draft, bool lone_cards) {
  const auto items = votable_items(session, room.seminar.id, lone_cards);
  if (items.empty()) return Refused{BallotRefusal::no_items};
  if (!poll_in(session, room, id) ||
      session.exec(sql::draft_update, id, draft.question.json(), draft.method, draft.dots,
                   draft.most_per_item, draft.scale_most, draft.winners, draft.breakdown, lone_cards) == 0)
    return Refused{BallotRefusal::wrong_state};
  session.exec(sql::items_delete, id);
  insert_items(parts, session, id, items);
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, BallotRefusal> delete_draft(const Parts& parts, db::Session& session, const Room& room,
                                         PollId id) {
  if (!poll_in(session, room, id) || session.exec(sql::draft_delete, id) == 0)
    return Refused{BallotRefusal::wrong_state};
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, BallotRefusal> open_poll(const Parts& parts, db::Session& session, const Room& room, PollId id,
                                      std::int64_t minutes) {
  const Instant now = parts.site.clock.now();
  const auto poll = poll_in(session, room, id);
  if (!poll || poll->state != PollState::draft) return Refused{BallotRefusal::wrong_state};
  const auto items = items_asked(session, *poll);
  if (items.empty()) return Refused{BallotRefusal::no_items};
  if (poll->method != Method::grid) {  // what refers to ratings is kept
    session.exec(sql::items_delete, id);
    insert_items(parts, session, id, items);
  }
  if (session.exec(sql::poll_open, id, now, end_after(now, minutes)) == 0)
    return Refused{BallotRefusal::wrong_state};
  log_change(parts, session, room.seminar.id, i18n::mark("A vote was opened."));
  parts.audit.record(session, room.actor, "poll.open", id.text());
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, BallotRefusal> pause_poll(const Parts& parts, db::Session& session, const Room& room,
                                       PollId id) {
  const auto poll = poll_in(session, room, id);
  if (!poll || !poll->ends_at) return Refused{BallotRefusal::wrong_state};
  const auto left = std::max(Duration(0), *poll->ends_at - parts.site.clock.now());
  if (session.exec(sql::poll_pause, id, std::int64_t{left.count()}) == 0)
    return Refused{BallotRefusal::wrong_state};
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, BallotRefusal> resume_poll(const Parts& parts, db::Session& session, const Room& room,
                                        PollId id) {
  const auto poll = poll_in(session, room, id);
  if (!poll || !poll->left_ms) return Refused{BallotRefusal::wrong_state};
  const std::optional<Instant> ends = parts.site.clock.now() + Duration(*poll->left_ms);
  if (session.exec(sql::poll_set_timer, id, ends, std::optional<std::int64_t>()) == 0)
    return Refused{BallotRefusal::wrong_state};
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, BallotRefusal> extend_poll(const Parts& parts, db::Session& session, const Room& room, PollId id,
                                        std::int64_t minutes) {
  const auto poll = poll_in(session, room, id);
  if (!poll || poll->state != PollState::open || minutes < 1 || minutes > longest_poll_minutes)
    return Refused{BallotRefusal::wrong_state};
  const Duration more = std::chrono::minutes(minutes);
  std::optional<Instant> ends;
  std::optional<std::int64_t> left;
  if (poll->left_ms) {
    left = *poll->left_ms + more.count();
  } else {
    const Instant now = parts.site.clock.now();
    ends = (poll->ends_at && *poll->ends_at > now ? *poll->ends_at : now) + more;
  }
  session.exec(sql::poll_set_timer, id, ends, left);
  touch(parts, session, room.seminar.id);
  return Done{};
}

namespace {

/// What follows the closing of a vote, in its transaction.
void seal(const Parts& parts, db::Session& session, SeminarId seminar, PollId id, std::string_view actor) {
  // Rewritten in the order of their random ids: neither row order nor xmin tells who voted when.
  const auto ballots = ballots_of(session, id);
  session.exec(sql::ballots_delete, id);
  for (const auto& b : ballots)
    session.exec(sql::ballot_insert, id, b.id, b.channel, b.part, b.choices, b.receipt);
  log_change(parts, session, seminar, i18n::mark("A vote was closed."));
  parts.audit.record(session, actor, "poll.close", id.text());
  touch(parts, session, seminar);
}

}  // namespace

Result<Done, BallotRefusal> close_poll(const Parts& parts, db::Session& session, SeminarId seminar, PollId id,
                                       std::string_view actor) {
  const auto poll = find_poll(session, id);
  if (!poll || poll->seminar != seminar) return Refused{BallotRefusal::wrong_state};
  if (session.exec(sql::poll_close, id, parts.site.clock.now()) == 0)
    return Refused{BallotRefusal::wrong_state};
  seal(parts, session, seminar, id, actor);
  return Done{};
}

Result<Done, BallotRefusal> reopen_poll(const Parts& parts, db::Session& session, const Room& room, PollId id,
                                        std::int64_t minutes) {
  const auto poll = poll_in(session, room, id);
  if (!poll) return Refused{BallotRefusal::wrong_state};
  if (room.seminar.state != SeminarState::running) return Refused{BallotRefusal::cannot_reopen};
  const auto tally = tally_of(session, id);
  const bool seen = poll->result_seen || (tally && tally->enough);
  if (session.exec(sql::poll_reopen, id, end_after(parts.site.clock.now(), minutes), seen) == 0)
    return Refused{BallotRefusal::wrong_state};
  session.exec(sql::hands_delete, id);
  session.exec(sql::participation_drop_hands, id);
  log_change(parts, session, room.seminar.id,
             seen ? i18n::mark("A closed vote was opened again: the first result had been seen by everybody.")
                  : i18n::mark("A closed vote was opened again. No result of it had been shown."));
  parts.audit.record(session, room.actor, "poll.reopen", id.text());
  touch(parts, session, room.seminar.id);
  return Done{};
}

bool close_if_due(const Parts& parts, db::Session& session, SeminarId seminar, PollId id, Instant now) {
  if (session.exec(sql::poll_close_due, id, now) == 0) return false;
  seal(parts, session, seminar, id, "timer");
  return true;
}

int close_due_polls(const Parts& parts, db::Database& database) {
  const Instant now = parts.site.clock.now();
  const auto due =
      database.reading([&](db::Session& session) { return session.all<Due>(sql::polls_due, now); });
  int closed = 0;
  for (const auto& one : due)
    closed += database.writing([&](db::Session& session) {
      return close_if_due(parts, session, one.seminar, one.poll, now) ? 1 : 0;
    });
  return closed;
}

Result<std::string, BallotRefusal> give_ballot(const Parts& parts, db::Session& session, const Poll& given,
                                               const std::vector<PollItem>& items, const Person& person,
                                               Channel channel, const Choices& choices,
                                               std::string_view nonce) {
  const auto poll = find_poll(session, given.id);
  if (!poll || !takes_ballots(*poll, parts.site.clock.now())) return Refused{BallotRefusal::not_open};
  const bool handed_in = channel == Channel::paper && person.state == PersonState::left;
  if (person.seminar != poll->seminar || (person.state != PersonState::here && !handed_in))
    return Refused{BallotRefusal::not_here};
  if (const auto checked = check_choices(*poll, items, choices); !checked) return Refused{checked.error()};
  if (has_voted(session, poll->id, person.id) ||
      session.exec(sql::participation_insert, poll->id, person.id, channel) == 0)
    return Refused{BallotRefusal::already_given};
  std::string part;
  if (poll->breakdown == Breakdown::sector) part = to_text(person.sector);
  if (poll->breakdown == Breakdown::presence) part = to_text(person.presence);
  const std::string receipt = receipt_of(choices, nonce);
  session.exec(sql::ballot_insert, poll->id, parts.site.random.token(16), channel, part,
               canonical_choices(choices), receipt);
  touch(parts, session, poll->seminar);
  return receipt;
}

Result<std::string, BallotRefusal> give_own_ballot(const Parts& parts, db::Session& session,
                                                   const Poll& given, const std::vector<PollItem>& items,
                                                   const Person& person, const Choices& choices,
                                                   std::string_view nonce) {
  const auto poll = find_poll(session, given.id);
  if (person.votes_by != VotesBy::device && poll && takes_ballots(*poll, parts.site.clock.now()) &&
      !has_voted(session, poll->id, person.id))
    return Refused{BallotRefusal::votes_otherwise};
  return give_ballot(parts, session, given, items, person,
                     person.presence == Presence::online ? Channel::online : Channel::place, choices, nonce);
}

std::string counted_receipt(db::Session& session, PollId poll, const Choices& choices,
                            std::string_view nonce) {
  auto receipt = receipt_of(choices, nonce);
  return session.one<std::int64_t>(sql::ballot_by_receipt, poll, receipt).value_or(0) == 1 ? receipt
                                                                                           : std::string();
}

Result<Done, BallotRefusal> enter_hands(const Parts& parts, db::Session& session, const Room& room, PollId id,
                                        const HandCount& count) {
  const auto poll = poll_in(session, room, id);
  if (!poll || poll->state != PollState::closed ||
      (poll->method != Method::dots && poll->method != Method::approval))
    return Refused{BallotRefusal::hands_not_allowed};
  const auto items = items_of(session, id);
  const std::set<PersonId> voters(count.voters.begin(), count.voters.end());
  if (voters.empty()) return Refused{BallotRefusal::empty};
  const auto people = static_cast<std::int64_t>(voters.size());
  const std::int64_t each = poll->method == Method::approval ? 1
                            : poll->most_per_item > 0        ? poll->most_per_item
                                                             : poll->dots;
  std::int64_t sum = 0;
  for (const auto& [item, hands] : count.counts) {
    if (std::ranges::find(items, item, &PollItem::id) == items.end())
      return Refused{BallotRefusal::unknown_item};
    if (hands < 0 || hands > people * each) return Refused{BallotRefusal::hands_impossible};
    sum += hands;
  }
  if (poll->method == Method::dots && sum > people * poll->dots)
    return Refused{BallotRefusal::hands_impossible};
  // Entered anew: the former count and its marks go first.
  session.exec(sql::hands_delete, id);
  session.exec(sql::participation_drop_hands, id);
  for (const auto voter : voters) {
    const auto person = find_person(session, voter);
    if (!person || person->seminar != room.seminar.id || person->votes_by != VotesBy::hand)
      return Refused{BallotRefusal::not_here};
    if (session.exec(sql::participation_insert, id, voter, Channel::hand) == 0)
      return Refused{BallotRefusal::their_ballot_given};
  }
  const std::string by = room.person ? room.person->id.text() : room.actor;
  session.exec(sql::hands_insert, id, people, canonical_choices(count.counts), by, parts.site.clock.now());
  log_change(parts, session, room.seminar.id, i18n::mark("Raised hands were entered."));
  touch(parts, session, room.seminar.id);
  return Done{};
}

Result<Done, BallotRefusal> confirm_hands(const Parts& parts, db::Session& session, PollId id,
                                          const Person& by, std::string_view seen) {
  const auto poll = find_poll(session, id);
  const auto hands = hands_of(session, id);
  if (!poll || poll->seminar != by.seminar || !hands) return Refused{BallotRefusal::hands_not_allowed};
  if (hands->entered_by == by.id.text()) return Refused{BallotRefusal::own_count};
  if (!hands->confirmed_by && hands_fingerprint(*hands) != seen)
    return Refused{BallotRefusal::counts_changed};
  if (session.exec(sql::hands_confirm, id, by.id, parts.site.clock.now()) == 0)
    return Refused{BallotRefusal::hands_not_allowed};
  log_change(parts, session, by.seminar, i18n::mark("A participant confirmed the raised hands."));
  touch(parts, session, by.seminar);
  return Done{};
}

std::optional<Poll> find_poll(db::Session& session, PollId id) {
  return session.one<Poll>(sql::poll_by_id, id);
}

Poll poll_of(const web::Context& context, db::Session& session, const Room& room) {
  auto poll = find_poll(session, context.id<PollId>("poll"));
  if (!poll || poll->seminar != room.seminar.id) throw web::NotFound{};
  return *poll;
}

std::vector<Poll> polls_of(db::Session& session, SeminarId seminar) {
  return session.all<Poll>(sql::polls_of, seminar);
}

std::vector<Poll> polls_in_turn(db::Session& session, SeminarId seminar) {
  auto polls = polls_of(session, seminar);
  std::ranges::reverse(polls);
  std::ranges::stable_sort(polls, {}, [](const Poll& poll) {
    return poll.state == PollState::open ? 0 : poll.state == PollState::draft ? 1 : 2;
  });
  return polls;
}

std::optional<Poll> poll_of_step(db::Session& session, StepId step) {
  return session.one<Poll>(sql::poll_of_step, step);
}
std::vector<PollItem> items_of(db::Session& session, PollId poll) {
  return session.all<PollItem>(sql::items_of, poll);
}

std::vector<PollItem> votable_items(db::Session& session, SeminarId seminar, bool lone_cards) {
  std::vector<PollItem> items;
  const auto add = [&](std::optional<ClusterId> cluster, std::string label) {
    items.push_back({.id = {},
                     .poll = {},
                     .cluster = cluster,
                     .label = std::move(label),
                     .position = static_cast<std::int64_t>(items.size()) + 1});
  };
  for (const auto& cluster : live_clusters(session, seminar))
    add(cluster.id, Words::parse(cluster.title).json());
  if (lone_cards)
    for (const auto& card : live_cards(session, seminar)) {
      if (card.cluster) continue;
      Words label;
      label.set("bg", card.text);
      add(std::nullopt, label.json());
    }
  return items;
}

std::vector<PollItem> items_asked(db::Session& session, const Poll& poll) {
  auto stored = items_of(session, poll.id);
  if (poll.state != PollState::draft || poll.method == Method::grid) return stored;
  auto asked = votable_items(session, poll.seminar, poll.lone_cards);
  for (auto& item : asked) {
    item.poll = poll.id;
    const auto same = std::ranges::find_if(stored, [&](const PollItem& one) {
      return one.cluster == item.cluster && (item.cluster || one.label == item.label);
    });
    if (same == stored.end()) continue;
    item.id = same->id;
    stored.erase(same);
  }
  return asked;
}

bool has_voted(db::Session& session, PollId poll, PersonId person) {
  return session.one<std::int64_t>(sql::participation_has, poll, person).value_or(0) > 0;
}

std::map<Channel, std::int64_t> turnout_of(db::Session& session, PollId poll) {
  struct Row {
    Channel channel = Channel::place;
    std::int64_t count = 0;
  };
  std::map<Channel, std::int64_t> turnout;
  for (const auto& row : session.all<Row>(sql::turnout, poll)) turnout[row.channel] = row.count;
  return turnout;
}

}  // namespace megdan::seminars
