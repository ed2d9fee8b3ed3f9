#include "seminars/rehearsal.hpp"

#include <algorithm>
#include <set>

#include "i18n/text.hpp"
#include "seminars/ballots_actions.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/made_up.hpp"
#include "seminars/rehearsal_store_sql.hpp"

namespace megdan::seminars {
namespace {

std::vector<Person> actors_of(db::Session& session, SeminarId seminar) {
  auto people = session.all<Person>(sql::made_up_of, seminar);
  std::erase_if(people, [](const Person& person) {
    return person.device == Device::none || person.state != PersonState::here;
  });
  return people;
}

/// Lower items are drawn more often, so that a rehearsed result has a ranking to talk about.
std::size_t drawn_item(Random& random, std::size_t items) {
  return std::min(random.below(items), random.below(items));
}

Choices made_up_choices(Random& random, const Poll& poll, const std::vector<PollItem>& items) {
  Choices choices;
  const auto grade = [&] {
    return static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(poll.scale_most)));
  };
  switch (poll.method) {
    case Method::dots:
      for (std::int64_t dot = 0, tries = 0; dot < poll.dots && tries < 100; ++tries) {
        auto& given = choices[items[drawn_item(random, items.size())].id];
        if (poll.most_per_item > 0 && given == poll.most_per_item) continue;
        ++given;
        ++dot;
      }
      break;
    case Method::approval:
      for (std::size_t i = 0; i < 1 + items.size() / 2; ++i)
        choices[items[drawn_item(random, items.size())].id] = 1;
      break;
    case Method::score:
      for (const auto& item : items) choices[item.id] = grade() * 100 + grade();
      break;
    case Method::grid:
      for (const auto& item : items) choices[item.id] = grade();
      break;
  }
  return choices;
}

std::int64_t write_cards(const Parts& parts, db::Session& session, const Room& room,
                         std::string_view language) {
  std::vector<std::string_view> ideas;
  for (const auto& cluster : made_up_clusters())
    for (const auto& card : cluster.cards) ideas.push_back(card.in(language));
  const auto authors = session.all<PersonId>(sql::authors_of_step, room.step->id);
  const std::set<PersonId> done(authors.begin(), authors.end());
  std::size_t next = live_cards(session, room.seminar.id).size();
  std::int64_t written = 0;
  for (const auto& person : actors_of(session, room.seminar.id))
    if (!done.contains(person.id) &&
        add_card(parts, session, room, person.id, ideas[next++ % ideas.size()], CardSource::own))
      ++written;
  return written;
}

std::int64_t give_ballots(const Parts& parts, db::Session& session, const Room& room) {
  const auto poll = poll_of_step(session, room.step->id);
  if (!poll) return 0;
  const auto items = items_of(session, poll->id);
  const auto voted = voters_of(session, poll->id);
  std::int64_t given = 0;
  for (const auto& person : actors_of(session, room.seminar.id)) {
    // Hands are counted after the close, by whoever leads.
    if (voted.contains(person.id) || person.votes_by == VotesBy::hand) continue;
    if (give_ballot(parts, session, *poll, items, person, channel_of(person),
                    made_up_choices(parts.site.random, *poll, items), parts.site.random.token()))
      ++given;
  }
  return given;
}

}  // namespace

const char* sentence_of(RehearsalRefusal refusal) {
  using i18n::mark;
  switch (refusal) {
    case RehearsalRefusal::no_rehearsal:
      return mark("Only a rehearsal has made-up participants.");
    case RehearsalRefusal::not_running:
      return mark("Begin the day first: then the made-up participants can come in.");
    case RehearsalRefusal::too_many:
      return mark("A rehearsal takes from 1 to 300 made-up participants.");
    case RehearsalRefusal::nobody:
      return mark("There are no made-up participants yet. Bring them in first.");
    case RehearsalRefusal::nothing_to_do:
      return mark("There is nothing for them to do now: they have done it already, or the vote is not open.");
  }
  return "";
}

Result<Done, RehearsalRefusal> bring_people(const Parts& parts, db::Session& session, const Room& room,
                                            std::int64_t count, std::string_view language) {
  if (!room.seminar.rehearsal) return Refused{RehearsalRefusal::no_rehearsal};
  if (room.seminar.state != SeminarState::running) return Refused{RehearsalRefusal::not_running};
  const auto before = count_made_up(session, room.seminar.id);
  if (count < 1 || before + count > most_made_up) return Refused{RehearsalRefusal::too_many};
  auto seminar = room.seminar;
  seminar.doors = Doors::open;  // they come in though the doors may be closed: nobody of them knows a code
  for (std::int64_t i = before; i < before + count; ++i) {
    const auto& line = made_up_people[static_cast<std::size_t>(i) % made_up_people.size()];
    const auto round = i / static_cast<std::int64_t>(made_up_people.size());
    NewPerson fresh;
    fresh.name = std::string(line.name.in(language)) + (round > 0 ? " " + std::to_string(round + 1) : "");
    fresh.sector = line.sector;
    fresh.presence = i % 4 == 3 ? Presence::online : Presence::place;
    fresh.votes_by = VotesBy::device;
    const bool without_device = i % 5 == 4;
    if (without_device) {
      fresh.presence = Presence::place;
      fresh.votes_by = VotesBy::paper;
    }
    const auto seat = without_device ? add_without_device(parts, session, seminar, fresh)
                                     : join(parts, session, seminar, fresh);
    if (!seat) return Refused{RehearsalRefusal::not_running};
    session.exec(sql::mark_made_up, seat->person);
  }
  return Done{};
}

Result<Done, RehearsalRefusal> let_them_act(const Parts& parts, db::Session& session, const Room& room,
                                            std::string_view language) {
  if (!room.seminar.rehearsal) return Refused{RehearsalRefusal::no_rehearsal};
  if (room.seminar.state != SeminarState::running || !room.step)
    return Refused{RehearsalRefusal::not_running};
  if (count_made_up(session, room.seminar.id) == 0) return Refused{RehearsalRefusal::nobody};
  std::int64_t done = 0;
  if (room.step->kind == StepKind::cards) done = write_cards(parts, session, room, language);
  if (room.step->kind == StepKind::vote || room.step->kind == StepKind::compare)
    done = give_ballots(parts, session, room);
  if (done == 0) return Refused{RehearsalRefusal::nothing_to_do};
  return Done{};
}

bool can_act(const Room& room) {
  return room.seminar.rehearsal && room.step &&
         (room.step->kind == StepKind::cards || room.step->kind == StepKind::vote ||
          room.step->kind == StepKind::compare);
}

std::int64_t count_made_up(db::Session& session, SeminarId seminar) {
  return session.one<std::int64_t>(sql::made_up_count, seminar).value_or(0);
}

}  // namespace megdan::seminars
