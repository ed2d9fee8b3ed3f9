#include "seminars/personal_data.hpp"

#include "seminars/entrance_actions.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

class PersonalData : public testing::InCentre {
 protected:
  PersonId come(db::Session& session, SeminarId id, Presence presence = Presence::place) {
    NewPerson fresh;
    fresh.name = "Участничка";
    fresh.organisation = "Читалище";
    fresh.email = "someone@example.org";
    fresh.region = "BG-16";
    fresh.needs = "рампа";
    fresh.diet = "без ядки";
    fresh.presence = presence;
    fresh.sector = Sector::social;
    fresh.consent_data = true;
    fresh.consent_photo = true;
    const auto seat = join(parts_, session, *find_seminar(session, id), fresh);
    EXPECT_TRUE(seat);
    return seat->person;
  }
  static bool tells_nothing(const Person& person) {
    return person.name.empty() && person.organisation.empty() && person.email.empty() &&
           person.region.empty() && person.needs.empty() && person.diet.empty() && !person.consent_photo;
  }
};

TEST_P(PersonalData, is_forgotten_a_month_after_the_seminar_and_the_counts_stay) {
  SeminarId id;
  PersonId who;
  database_->write([&](db::Session& session) {
    id = seminar(session, false, {StepKind::cards});
    who = come(session, id);
  });
  EXPECT_EQ(forget_people(parts_, *database_), 0);
  clock_.advance(people_are_kept);
  EXPECT_EQ(forget_people(parts_, *database_), 0) << "the seminar lasted four hours";
  clock_.advance(std::chrono::hours(5));
  EXPECT_EQ(forget_people(parts_, *database_), 1);
  EXPECT_EQ(forget_people(parts_, *database_), 0);
  database_->read([&](db::Session& session) {
    const auto person = find_person(session, who);
    ASSERT_TRUE(person);
    EXPECT_TRUE(tells_nothing(*person));
    EXPECT_EQ(person->sector, Sector::social);
    EXPECT_EQ(count_heads(people_of(session, id)).here_place, 1);
  });
}

TEST_P(PersonalData, goes_at_once_when_the_person_wants_it_and_the_seat_stays) {
  database_->write([&](db::Session& session) {
    const auto id = seminar(session, false, {StepKind::cards});
    const auto who = come(session, id);
    set_photo_consent(parts_, session, *find_person(session, who), false);
    EXPECT_FALSE(find_person(session, who)->consent_photo);
    erase_person(parts_, session, *find_person(session, who));
    EXPECT_TRUE(tells_nothing(*find_person(session, who)));
    EXPECT_EQ(find_person(session, who)->state, PersonState::here);
  });
}

TEST_P(PersonalData, keeps_a_region_only_when_it_is_one) {
  database_->write([&](db::Session& session) {
    const auto who = come(session, seminar(session, false, {StepKind::cards}));
    set_region(parts_, session, *find_person(session, who), "BG-27");
    EXPECT_EQ(find_person(session, who)->region, "BG-27");
    set_region(parts_, session, *find_person(session, who), "BG-99");
    EXPECT_EQ(find_person(session, who)->region, "");
  });
}

TEST_P(PersonalData, of_somebody_online_alone_is_kept_company_when_the_buddy_leaves) {
  database_->write([&](db::Session& session) {
    const auto id = seminar(session, false, {StepKind::discussion});
    const auto far = come(session, id, Presence::online);
    for (int i = 0; i < 5; ++i) (void)come(session, id);
    ASSERT_TRUE(make_groups(parts_, session, *find_seminar(session, id), 1));
    const auto first = find_person(session, far)->buddy;
    ASSERT_TRUE(first);
    ASSERT_TRUE(leave(parts_, session, *find_person(session, *first), SeatActor::herself));
    const auto second = find_person(session, far)->buddy;
    ASSERT_TRUE(second);
    EXPECT_NE(*second, *first);
    EXPECT_EQ(find_person(session, *second)->state, PersonState::here);
  });
}

INSTANTIATE_TEST_SUITE_P(on, PersonalData, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
