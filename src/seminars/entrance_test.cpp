#include <gtest/gtest.h>

#include "seminars/entrance_actions.hpp"
#include "seminars/entrance_store_sql.hpp"
#include "seminars/testing.hpp"
#include "seminars/wall_key.hpp"

namespace megdan::seminars {
namespace {

class Entrance : public testing::InCentre {
 protected:
  /// Announced, with the seats that are asked for and its doors closed.
  SeminarId announced(db::Session& s, std::int64_t seats) {
    const auto id = ids_.make<SeminarId>();
    const auto now = clock_.now();
    s.exec(sql::seminar_insert, id, std::optional<ProcessId>{}, std::optional<CentreId>{},
           Words("Семинар", "Seminar").json(), std::string("{}"), std::string("empty"), SeminarState::open,
           now, now + std::chrono::hours(4), std::string(), std::string(), seats, seats, id.text(),
           Doors::closed, std::string("{}"), false, std::int64_t{0}, std::optional<AccountId>{}, now);
    return id;
  }
  Person registered(db::Session& s, SeminarId id) {
    NewPerson fresh;
    fresh.consent_data = true;
    return *find_person(s, register_ahead(parts_, s, *find_seminar(s, id), fresh).value().person);
  }
  Person joined(db::Session& s, SeminarId id) {
    return *find_person(s, join(parts_, s, *find_seminar(s, id), NewPerson{}).value().person);
  }
  PersonState state_of(db::Session& s, const Person& person) { return find_person(s, person.id)->state; }
};

TEST_P(Entrance, nobody_arrives_before_the_doors_open) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 5);
    const auto person = registered(s, id);
    for (const auto actor : {SeatActor::herself, SeatActor::scribe, SeatActor::facilitator})
      EXPECT_EQ(arrive(parts_, s, person, actor).error(), EntranceRefusal::doors_closed);
    EXPECT_EQ(state_of(s, person), PersonState::registered);
    ASSERT_TRUE(open_doors(parts_, s, room(s, id), Doors::open));
    EXPECT_TRUE(arrive(parts_, s, person, SeatActor::herself));
    EXPECT_EQ(state_of(s, person), PersonState::here);
  });
}

TEST_P(Entrance, whoever_waits_comes_in_when_a_seat_is_free_or_the_facilitator_lets_her_in) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 1);
    const auto first = registered(s, id), second = registered(s, id), third = registered(s, id);
    ASSERT_EQ(second.state, PersonState::waiting);
    ASSERT_TRUE(open_doors(parts_, s, room(s, id), Doors::open));
    EXPECT_EQ(arrive(parts_, s, second, SeatActor::herself).error(), EntranceRefusal::still_waiting);
    EXPECT_EQ(arrive(parts_, s, second, SeatActor::scribe).error(), EntranceRefusal::still_waiting);
    EXPECT_TRUE(arrive(parts_, s, second, SeatActor::facilitator));
    EXPECT_EQ(state_of(s, second), PersonState::here);
    auto wider = *find_seminar(s, id);
    wider.seats_place = 4;
    EXPECT_TRUE(may_arrive(wider, third, false, SeatActor::herself));
    EXPECT_EQ(state_of(s, first), PersonState::registered);
  });
}

TEST_P(Entrance, more_seats_go_to_those_who_wait_the_longest_first_and_nobody_overtakes_them) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 1);
    const auto first = registered(s, id), second = registered(s, id), third = registered(s, id);
    const auto seminar = *find_seminar(s, id);
    SeminarDraft draft;
    draft.title = Words::parse(seminar.title);
    draft.starts_at = seminar.starts_at;
    draft.ends_at = seminar.ends_at;
    draft.seats_online = seminar.seats_online;
    draft.seats_place = 2;
    ASSERT_TRUE(change_seminar(parts_, s, room(s, id), draft));
    EXPECT_EQ(state_of(s, second), PersonState::registered);
    EXPECT_EQ(state_of(s, third), PersonState::waiting);
    // A seat that became free by some other way is theirs too.
    s.exec(sql::person_set_state, first.id, PersonState::cancelled);
    EXPECT_EQ(registered(s, id).state, PersonState::waiting);
    draft.seats_place = 10;
    ASSERT_TRUE(change_seminar(parts_, s, room(s, id), draft));
    for (const auto& person : people_of(s, id)) EXPECT_NE(person.state, PersonState::waiting);
  });
}

TEST_P(Entrance, whoever_waits_for_the_room_takes_a_free_seat_online_and_stays_in_line_where_there_is_none) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 1);
    registered(s, id);
    const auto second = registered(s, id), third = registered(s, id);
    ASSERT_TRUE(change_presence(parts_, s, second, Presence::online, SeatActor::herself));
    EXPECT_EQ(state_of(s, second), PersonState::registered);
    EXPECT_EQ(find_person(s, second.id)->presence, Presence::online);
    ASSERT_TRUE(change_presence(parts_, s, third, Presence::online, SeatActor::herself));
    EXPECT_EQ(state_of(s, third), PersonState::waiting);
    ASSERT_TRUE(cancel(parts_, s, *find_person(s, second.id)));
    EXPECT_EQ(state_of(s, third), PersonState::registered);
  });
}

TEST_P(Entrance, of_a_cancelled_registration_nothing_is_kept_that_was_told) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 2);
    NewPerson fresh;
    fresh.consent_data = true;
    fresh.name = "Вера";
    fresh.email = "vera@example.org";
    fresh.needs = "рампа";
    fresh.diet = "без глутен";
    const auto seat = register_ahead(parts_, s, *find_seminar(s, id), fresh).value();
    ASSERT_TRUE(cancel(parts_, s, *find_person(s, seat.person)));
    const auto after = *find_person(s, seat.person);
    EXPECT_EQ(after.state, PersonState::cancelled);
    EXPECT_EQ(after.name + after.email + after.needs + after.diet, "");
  });
}

TEST_P(Entrance, after_the_end_attendance_is_mended_by_the_facilitator_alone) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::cards});
    const auto person = joined(s, id);
    ASSERT_TRUE(end_day(parts_, s, room(s, id)));
    for (const auto actor : {SeatActor::herself, SeatActor::scribe}) {
      EXPECT_EQ(change_presence(parts_, s, person, Presence::online, actor).error(), EntranceRefusal::over);
      EXPECT_EQ(leave(parts_, s, person, actor).error(), EntranceRefusal::over);
    }
    EXPECT_TRUE(change_presence(parts_, s, person, Presence::online, SeatActor::facilitator));
    EXPECT_TRUE(leave(parts_, s, *find_person(s, person.id), SeatActor::facilitator));
  });
}

TEST_P(Entrance, whoever_left_comes_back_past_closed_doors_while_the_day_lasts) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::cards});
    const auto person = joined(s, id);
    ASSERT_TRUE(leave(parts_, s, person, SeatActor::herself));
    ASSERT_TRUE(open_doors(parts_, s, room(s, id), Doors::closed));
    EXPECT_TRUE(arrive(parts_, s, *find_person(s, person.id), SeatActor::herself));
    ASSERT_TRUE(leave(parts_, s, *find_person(s, person.id), SeatActor::herself));
    ASSERT_TRUE(end_day(parts_, s, room(s, id)));
    EXPECT_EQ(arrive(parts_, s, *find_person(s, person.id), SeatActor::herself).error(),
              EntranceRefusal::doors_closed);
  });
}

TEST_P(Entrance,
       how_somebody_with_a_device_votes_is_changed_by_herself_or_the_facilitator_and_told_without_her_name) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::cards});
    NewPerson fresh;
    fresh.name = "Вера";
    const auto person = *find_person(s, join(parts_, s, *find_seminar(s, id), fresh).value().person);
    EXPECT_EQ(set_votes_by(parts_, s, person, VotesBy::scribe, SeatActor::scribe, "scribe").error(),
              EntranceRefusal::not_by_scribe);
    EXPECT_EQ(find_person(s, person.id)->votes_by, VotesBy::device);
    EXPECT_TRUE(changes_of(s, id).empty());
    ASSERT_TRUE(set_votes_by(parts_, s, person, VotesBy::paper, SeatActor::facilitator, "facilitator"));
    ASSERT_TRUE(set_votes_by(parts_, s, *find_person(s, person.id), VotesBy::scribe, SeatActor::herself,
                             "participant"));
    EXPECT_EQ(find_person(s, person.id)->votes_by, VotesBy::scribe);
    const auto changes = changes_of(s, id);
    ASSERT_EQ(changes.size(), 2u);
    for (const auto& change : changes) EXPECT_TRUE(change.about.empty());
    EXPECT_NE(changes[0].what, changes[1].what);
  });
}

TEST_P(Entrance, a_scribe_still_says_how_somebody_without_a_device_votes) {
  database_->write([&](db::Session& s) {
    const auto id = seminar(s, false, {StepKind::cards});
    const auto person =
        *find_person(s, add_without_device(parts_, s, *find_seminar(s, id), NewPerson{}).value().person);
    EXPECT_TRUE(set_votes_by(parts_, s, person, VotesBy::paper, SeatActor::scribe, "scribe"));
    EXPECT_EQ(set_votes_by(parts_, s, person, VotesBy::device, SeatActor::facilitator, "facilitator").error(),
              EntranceRefusal::no_device);
  });
}

TEST_P(Entrance, somebody_without_a_device_takes_part_by_telephone_and_is_expected_before_the_doors_open) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 5);
    NewPerson fresh;
    fresh.presence = Presence::online;
    const auto early = add_without_device(parts_, s, *find_seminar(s, id), fresh).value();
    EXPECT_EQ(state_of(s, *find_person(s, early.person)), PersonState::registered);
    ASSERT_TRUE(open_doors(parts_, s, room(s, id), Doors::open));
    const auto seat = add_without_device(parts_, s, *find_seminar(s, id), fresh).value();
    const auto person = *find_person(s, seat.person);
    EXPECT_EQ(person.state, PersonState::here);
    EXPECT_EQ(person.presence, Presence::online);
    EXPECT_EQ(person.votes_by, VotesBy::scribe);
    EXPECT_EQ(count_heads(people_of(s, id)).here_online, 1);
    EXPECT_EQ(seat.personal_code.size(), 6u);
  });
}

TEST_P(Entrance, a_personal_code_brings_the_expected_one_in_and_a_renewed_one_is_told_from_a_wrong_seminar) {
  database_->write([&](db::Session& s) {
    const auto id = announced(s, 5);
    NewPerson fresh;
    fresh.consent_data = true;
    const auto seat = register_ahead(parts_, s, *find_seminar(s, id), fresh).value();
    ASSERT_TRUE(open_doors(parts_, s, room(s, id), Doors::open));
    const auto seminar = *find_seminar(s, id);
    EXPECT_EQ(move_to_device(parts_, s, seminar, "АААААА").error(), EntranceRefusal::wrong_personal_code);
    EXPECT_EQ(move_to_device(parts_, s, seminar, seat.personal_code).value().state, PersonState::here);
    const auto fresh_code = renew_personal_code(parts_, s, *find_person(s, seat.person));
    EXPECT_EQ(move_to_device(parts_, s, seminar, seat.personal_code).error(),
              EntranceRefusal::wrong_personal_code);
    EXPECT_TRUE(move_to_device(parts_, s, seminar, fresh_code));
  });
}

TEST_P(Entrance, the_key_of_the_wall_stays_until_it_is_renewed) {
  SeminarId id;
  database_->write([&](db::Session& s) { id = seminar(s, false, {StepKind::cards}); });
  const auto key = wall_key_of(parts_, id);
  EXPECT_EQ(key.size(), 26u) << "128 bits in base 32";
  EXPECT_EQ(wall_key_of(parts_, id), key);
  database_->write([&](db::Session& s) { renew_wall_key(parts_, s, room(s, id)); });
  EXPECT_NE(wall_key_of(parts_, id), key);
}

INSTANTIATE_TEST_SUITE_P(on, Entrance, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
