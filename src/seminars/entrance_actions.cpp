#include "seminars/entrance_actions.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/ensure.hpp"
#include "core/utf8.hpp"
#include "i18n/text.hpp"
#include "jobs/jobs.hpp"
#include "seminars/codes.hpp"
#include "seminars/entrance_store_sql.hpp"
#include "seminars/groups.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars {
namespace {

struct Guesses {
  std::int64_t failures = 0;
  Instant until;
  Instant touched;
};

/// As Random::token makes them: 128 bits or more in base 32. Anything else does not come from our pages.
bool is_token(std::string_view text) {
  return text.size() >= 26 && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

std::string hash_of_code(SeminarId seminar, std::string_view code) {
  return hash_secret(seminar.text() + "/" + std::string(code));
}

void note(const Parts& parts, db::Session& session, PersonId person, AttendanceWhat what) {
  session.exec(sql::attendance_insert, parts.site.ids.make<AttendanceId>(), person, parts.site.clock.now(),
               what);
}

/// Typed texts are kept whole in the form; what is stored has a bound.
std::string cut(std::string_view text, std::size_t most) {
  return std::string(first_code_points(text, most));
}

Seat seat(const Parts& parts, db::Session& session, const Seminar& seminar, const NewPerson& fresh,
          PersonState state) {
  Seat made;
  made.person = parts.site.ids.make<PersonId>();
  made.state = state;
  do {
    made.personal_code = make_personal_code(parts.site.random);
  } while (
      session.one<Person>(sql::person_by_code, seminar.id, hash_of_code(seminar.id, made.personal_code)));
  session.exec(sql::person_insert, made.person, seminar.id, cut(fresh.name, 120),
               cut(fresh.organisation, 200), fresh.sector, cut(fresh.region, 10), fresh.presence,
               fresh.device, state, fresh.votes_by, cut(fresh.email, 254), cut(fresh.needs, 1000),
               cut(fresh.diet, 500), fresh.consent_data, fresh.consent_photo,
               hash_of_code(seminar.id, made.personal_code), parts.site.clock.now(),
               i18n::find_language(fresh.language) ? fresh.language : std::string());
  if (fresh.device == Device::own) {
    const bool usable =
        is_token(fresh.token) && !find_person_by_device(session, hash_secret(fresh.token), seminar.id);
    made.token = usable ? fresh.token : parts.site.random.token();
    session.exec(sql::device_insert, hash_secret(made.token), made.person, parts.site.clock.now());
  }
  if (state == PersonState::here) note(parts, session, made.person, AttendanceWhat::came);
  touch(parts, session, seminar.id);
  return made;
}

Seminar seminar_of(db::Session& session, const Person& person) {
  auto seminar = find_seminar(session, person.seminar);
  ensure(seminar.has_value(), "a person sits in a seminar that is there");
  return std::move(*seminar);
}

/// A free seat goes to whoever waits longest for that kind of seat; a letter tells her. False: nobody waits,
/// or nothing is free.
bool move_up(const Parts& parts, db::Session& session, const Seminar& seminar, Presence presence) {
  if (seminar.state == SeminarState::ended || is_full(session, seminar, presence)) return false;
  const auto next = session.one<Person>(sql::waiting_first, seminar.id, presence);
  if (!next) return false;
  session.exec(sql::person_set_state, next->id, PersonState::registered);
  if (next->email.empty()) return true;
  const i18n::Texts t(
      letter_language(session.one<std::string>(sql::person_language, next->id).value_or(""), seminar.title));
  send_letter(parts, session, next->email, t.t("A seat is free for you"),
              t.f("Hello!\n\nA seat in the seminar “{1}” is free now, and it is yours.\n\n{2}\n\nIf you "
                  "cannot come, please "
                  "cancel there, so that the next one can.\n",
                  {Words::parse(seminar.title).in(t.language().code),
                   when_and_where(t, seminar, true) + "\n" + parts.site.settings.public_url + "/" +
                       std::string(t.language().code) + "/seminars/" + seminar.id.text()}));
  return true;
}

bool is_waited_for(db::Session& session, const Seminar& seminar, Presence presence) {
  return session.one<Person>(sql::waiting_first, seminar.id, presence).has_value();
}

/// Who came, went or moved may leave somebody online alone at a table: somebody in the room there looks after
/// them.
void keep_buddies(db::Session& session, SeminarId seminar) {
  const auto groups = groups_of(session, seminar);
  if (groups.empty()) return;
  for (const auto& pair : missing_buddies(people_of(session, seminar), groups))
    session.exec(sql::person_set_buddy, pair.remote, pair.buddy);
}

}  // namespace

std::string when_and_where(const i18n::Texts& t, const Seminar& seminar, bool has_seat) {
  std::string lines =
      t.date(seminar.starts_at) + ", " + t.time(seminar.starts_at) + "–" + t.time(seminar.ends_at) + "\n";
  if (!seminar.place.empty()) lines += seminar.place + "\n";
  if (has_seat && !seminar.online_url.empty()) lines += t.f("Online: {1}", {seminar.online_url}) + "\n";
  return lines;
}

bool is_full(db::Session& session, const Seminar& seminar, Presence presence) {
  const auto taken = session.one<std::int64_t>(sql::seats_taken, seminar.id, presence).value_or(0);
  return taken >= (presence == Presence::place ? seminar.seats_place : seminar.seats_online);
}

const i18n::Language& letter_language(std::string_view known, std::string_view title) {
  if (const auto* language = i18n::find_language(known)) return *language;
  const auto words = Words::parse(title);
  const auto* first = i18n::find_language(words.language_of(""));
  return first ? *first : i18n::languages().front();
}

void send_letter(const Parts& parts, db::Session& session, std::string_view to, std::string subject,
                 std::string text) {
  const boost::json::object letter{{"to", to}, {"subject", std::move(subject)}, {"text", std::move(text)}};
  jobs::enqueue(session, parts.site.ids, "mail.send", boost::json::serialize(letter), parts.site.clock.now());
  session.after_commit(parts.site.nudge_jobs);
}

Result<Seat, EntranceRefusal> join(const Parts& parts, db::Session& session, const Seminar& seminar,
                                   const NewPerson& fresh) {
  if (!lets_in(seminar)) return Refused{EntranceRefusal::wrong_code};
  return seat(parts, session, seminar, fresh, PersonState::here);
}

Result<Seat, EntranceRefusal> register_ahead(const Parts& parts, db::Session& session, const Seminar& seminar,
                                             const NewPerson& fresh) {
  if (seminar.state != SeminarState::open) return Refused{EntranceRefusal::not_open};
  if (!fresh.consent_data) return Refused{EntranceRefusal::no_consent};
  // Nobody overtakes those who wait already.
  const bool waits =
      is_full(session, seminar, fresh.presence) || is_waited_for(session, seminar, fresh.presence);
  return seat(parts, session, seminar, fresh, waits ? PersonState::waiting : PersonState::registered);
}

Result<Seat, EntranceRefusal> add_without_device(const Parts& parts, db::Session& session,
                                                 const Seminar& seminar, const NewPerson& fresh) {
  if (seminar.state == SeminarState::ended) return Refused{EntranceRefusal::not_open};
  NewPerson added = fresh;
  added.device = Device::none;
  if (added.votes_by == VotesBy::device) added.votes_by = VotesBy::scribe;
  const bool inside = lets_in(seminar) || seminar.state == SeminarState::running;
  return seat(parts, session, seminar, added, inside ? PersonState::here : PersonState::registered);
}

Result<Seat, EntranceRefusal> move_to_device(const Parts& parts, db::Session& session, const Seminar& seminar,
                                             std::string_view personal_code) {
  const auto code = read_code(personal_code);
  const auto person =
      code ? session.one<Person>(sql::person_by_code, seminar.id, hash_of_code(seminar.id, *code))
           : std::nullopt;
  if (!person || person->state == PersonState::cancelled)
    return Refused{EntranceRefusal::wrong_personal_code};
  Seat moved{person->id, parts.site.random.token(), {}, person->state};
  session.exec(sql::device_insert, hash_secret(moved.token), person->id, parts.site.clock.now());
  // Whoever was added without a device and now has one votes on it.
  if (person->device == Device::none)
    session.exec(sql::person_set_device, person->id, Device::own, VotesBy::device);
  // She holds the code of the screen in her hand: that is coming. Who has left says herself that she is back.
  const bool outside = person->state == PersonState::registered || person->state == PersonState::waiting;
  if (outside && arrive(parts, session, *person, SeatActor::herself)) moved.state = PersonState::here;
  touch(parts, session, seminar.id);
  return moved;
}

std::string renew_personal_code(const Parts& parts, db::Session& session, const Person& person) {
  std::string code;
  do {
    code = make_personal_code(parts.site.random);
  } while (session.one<Person>(sql::person_by_code, person.seminar, hash_of_code(person.seminar, code)));
  session.exec(sql::person_set_code, person.id, hash_of_code(person.seminar, code));
  return code;
}

Result<Done, EntranceRefusal> arrive(const Parts& parts, db::Session& session, const Person& person,
                                     SeatActor actor) {
  if (person.state == PersonState::here) return Done{};
  const auto seminar = seminar_of(session, person);
  if (const auto allowed = may_arrive(seminar, person, is_full(session, seminar, person.presence), actor);
      !allowed)
    return allowed;
  session.exec(sql::person_set_state, person.id, PersonState::here);
  note(parts, session, person.id, AttendanceWhat::came);
  keep_buddies(session, person.seminar);
  touch(parts, session, person.seminar);
  return Done{};
}

Result<Done, EntranceRefusal> leave(const Parts& parts, db::Session& session, const Person& person,
                                    SeatActor actor) {
  if (const auto allowed = may_move(seminar_of(session, person), actor); !allowed) return allowed;
  if (person.state != PersonState::here) return Refused{EntranceRefusal::not_possible};
  session.exec(sql::person_set_state, person.id, PersonState::left);
  note(parts, session, person.id, AttendanceWhat::left);
  keep_buddies(session, person.seminar);
  touch(parts, session, person.seminar);
  return Done{};
}

Result<Done, EntranceRefusal> cancel(const Parts& parts, db::Session& session, const Person& person) {
  if (person.state != PersonState::registered && person.state != PersonState::waiting)
    return Refused{EntranceRefusal::not_possible};
  session.exec(sql::person_set_state, person.id, PersonState::cancelled);
  session.exec(sql::person_erase, person.id);  // nothing of it is needed any more
  if (person.state == PersonState::registered) fill_seats(parts, session, person.seminar);
  touch(parts, session, person.seminar);
  return Done{};
}

Result<Done, EntranceRefusal> change_presence(const Parts& parts, db::Session& session, const Person& person,
                                              Presence presence, SeatActor actor) {
  if (person.presence == presence) return Done{};
  const auto seminar = seminar_of(session, person);
  if (const auto allowed = may_move(seminar, actor); !allowed) return allowed;
  if (person.state == PersonState::cancelled) return Refused{EntranceRefusal::not_possible};
  if (person.state == PersonState::registered || person.state == PersonState::waiting) {
    // Before the day a change of seat waits like a registration; on the day it is ordinary and counts at
    // once.
    const bool waits = is_full(session, seminar, presence) || is_waited_for(session, seminar, presence);
    session.exec(sql::person_set_presence, person.id, presence);
    session.exec(sql::person_set_state, person.id, waits ? PersonState::waiting : PersonState::registered);
    fill_seats(parts, session, person.seminar);
  } else {
    session.exec(sql::person_set_presence, person.id, presence);
    note(parts, session, person.id,
         presence == Presence::online ? AttendanceWhat::moved_online : AttendanceWhat::moved_to_place);
  }
  keep_buddies(session, person.seminar);
  touch(parts, session, person.seminar);
  return Done{};
}

void fill_seats(const Parts& parts, db::Session& session, SeminarId id) {
  const auto seminar = find_seminar(session, id);
  if (!seminar) return;
  for (const auto presence : {Presence::place, Presence::online})
    while (move_up(parts, session, *seminar, presence)) {
    }
}

Result<Done, EntranceRefusal> set_scribe(const Parts& parts, db::Session& session, const Person& person,
                                         bool scribe, std::string_view actor) {
  session.exec(sql::person_set_scribe, person.id, scribe);
  parts.audit.record(session, actor, scribe ? "scribe.give" : "scribe.take", person.id.text());
  touch(parts, session, person.seminar);
  return Done{};
}

Result<Done, EntranceRefusal> set_votes_by(const Parts& parts, db::Session& session, const Person& person,
                                           VotesBy votes_by, SeatActor by, std::string_view actor) {
  if (votes_by == person.votes_by) return Done{};
  if (const auto allowed = may_change_votes_by(person, votes_by, by); !allowed) return allowed;
  session.exec(sql::person_set_votes_by, person.id, votes_by);
  const boost::json::object details{{"from", to_text(person.votes_by)}, {"to", to_text(votes_by)}};
  parts.audit.record(session, actor, "person.votes_by", person.id.text(), boost::json::serialize(details));
  if (person.device == Device::own)
    log_change(parts, session, person.seminar,
               by == SeatActor::herself
                   ? i18n::mark("A participant with a device changed how they vote.")
                   : i18n::mark("The facilitator changed how a participant with a device votes."));
  touch(parts, session, person.seminar);
  return Done{};
}

Result<Done, EntranceRefusal> make_groups(const Parts& parts, db::Session& session, const Seminar& seminar,
                                          std::int64_t count) {
  std::vector<Person> here;
  for (auto& person : people_of(session, seminar.id))
    if (person.state == PersonState::here) here.push_back(std::move(person));
  if (here.empty()) return Refused{EntranceRefusal::nobody_here};
  if (count < 1 || count > most_groups) return Refused{EntranceRefusal::wrong_group};
  const auto placing = place_in_groups(here, count);
  session.exec(sql::groups_clear_people, seminar.id);
  session.exec(sql::groups_detach_cards, seminar.id);
  session.exec(sql::groups_delete, seminar.id);
  std::vector<GroupId> groups;
  const auto made = std::ranges::max(placing.group_of);
  for (std::int64_t number = 1; number <= made; ++number) {
    groups.push_back(parts.site.ids.make<GroupId>());
    session.exec(sql::group_insert, groups.back(), seminar.id, number);
  }
  for (std::size_t i = 0; i < here.size(); ++i) {
    std::optional<PersonId> buddy;
    if (placing.buddy[i]) buddy = here[*placing.buddy[i]].id;
    session.exec(sql::person_set_group, here[i].id, groups[static_cast<std::size_t>(placing.group_of[i] - 1)],
                 buddy);
  }
  touch(parts, session, seminar.id);
  return Done{};
}

Result<Done, EntranceRefusal> move_to_group(const Parts& parts, db::Session& session, const Person& person,
                                            std::optional<GroupId> group) {
  const auto groups = groups_of(session, person.seminar);
  if (group && std::ranges::find(groups, *group, &Group::id) == groups.end())
    return Refused{EntranceRefusal::wrong_group};
  session.exec(sql::person_set_group, person.id, group, std::optional<PersonId>());
  keep_buddies(session, person.seminar);
  touch(parts, session, person.seminar);
  return Done{};
}

std::vector<Group> groups_of(db::Session& session, SeminarId seminar) {
  return session.all<Group>(sql::groups_of, seminar);
}

std::optional<Instant> guesses_blocked_until(const Parts& parts, db::Session& session,
                                             std::string_view network) {
  const auto guesses = session.one<Guesses>(sql::guess_find, network);
  if (!guesses || guesses->until <= parts.site.clock.now()) return std::nullopt;
  return guesses->until;
}

void count_guess(const Parts& parts, db::Session& session, std::string_view network) {
  const Instant now = parts.site.clock.now();
  auto guesses = session.one<Guesses>(sql::guess_find, network).value_or(Guesses{});
  if (now - guesses.touched > std::chrono::minutes(10)) guesses.failures = 0;
  ++guesses.failures;
  // A whole hall types behind one address: the first sixty wrong codes cost nothing, and then one guesser
  // shuts the others out for sixteen seconds at most. Four guesses a minute find none of five million codes
  // in a day.
  const auto over = std::min<std::int64_t>(guesses.failures - 60, 4);
  guesses.until = over > 0 ? now + std::chrono::seconds(std::int64_t{1} << over) : now;
  session.exec(sql::guess_set, network, guesses.failures, guesses.until, now);
}

Headcount count_heads(const std::vector<Person>& people) {
  Headcount heads;
  for (const auto& person : people) {
    const bool online = person.presence == Presence::online;
    switch (person.state) {
      case PersonState::here:
        ++(online ? heads.here_online : heads.here_place);
        if (!online && person.device == Device::none) ++heads.here_without_device;
        ++heads.ever_here;
        break;
      case PersonState::left:
        ++heads.left;
        ++heads.ever_here;
        break;
      case PersonState::registered:
        ++heads.registered;
        break;
      case PersonState::waiting:
        ++(online ? heads.waiting_online : heads.waiting_place);
        break;
      case PersonState::cancelled:
        break;
    }
  }
  return heads;
}

}  // namespace megdan::seminars
