#include <gtest/gtest.h>

#include "seminars/cards_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

class Cards : public testing::InCentre {
 protected:
  Cards() {
    act([&](db::Session& s) {
      id_ = seminar(s, false, {StepKind::cards, StepKind::clusters});
      go_to(s, id_, StepKind::cards);
      author_ = join(parts_, s, room(s, id_).seminar, NewPerson{}).value().person;
    });
  }
  Result<CardId, CardRefusal> write(std::string_view text, CardSource source = CardSource::own,
                                    bool late = false) {
    return act(
        [&](db::Session& s) { return add_card(parts_, s, room(s, id_), author_, text, source, late); });
  }
  void sorting() {
    act([&](db::Session& s) { go_to(s, id_, StepKind::clusters); });
  }
  std::size_t on_the_wall() {
    return act([&](db::Session& s) { return live_cards(s, id_).size(); });
  }
  SeminarId id_;
  PersonId author_;
};

INSTANTIATE_TEST_SUITE_P(on, Cards, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Cards, one_person_writes_fifty_and_no_more) {
  for (std::size_t i = 0; i < most_cards_each; ++i) ASSERT_TRUE(write("Карта " + std::to_string(i)));
  EXPECT_EQ(write("Още една").error(), CardRefusal::too_many);
  EXPECT_EQ(on_the_wall(), most_cards_each);
}

TEST_P(Cards, an_empty_card_and_one_too_long_are_refused) {
  std::string longest;
  for (std::size_t i = 0; i < longest_card; ++i) longest += "щ";
  EXPECT_TRUE(write(longest));
  EXPECT_EQ(write(longest + "щ").error(), CardRefusal::too_long);
  EXPECT_EQ(write("").error(), CardRefusal::empty);
}

TEST_P(Cards, what_was_written_offline_arrives_within_an_hour_after_the_step) {
  sorting();
  EXPECT_EQ(write("Навреме, но сега").error(), CardRefusal::not_writing_now);
  clock_.advance(std::chrono::minutes(60));
  EXPECT_TRUE(write("Писана без връзка", CardSource::own, true));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(write("Твърде късно", CardSource::own, true).error(), CardRefusal::not_writing_now);
  EXPECT_EQ(on_the_wall(), 1U);
}

TEST_P(Cards, paper_is_typed_in_while_others_sort_until_the_day_ends) {
  sorting();
  clock_.advance(std::chrono::hours(2));
  EXPECT_TRUE(write("От хартия", CardSource::paper));
  act([&](db::Session& s) { EXPECT_TRUE(end_day(parts_, s, room(s, id_))); });
  EXPECT_EQ(write("След края", CardSource::paper).error(), CardRefusal::not_writing_now);
}

TEST_P(Cards, only_its_author_deletes_a_card) {
  const auto card = write("Моя").value();
  const auto deleted_by = [&](std::optional<PersonId> person) {
    return act([&](db::Session& s) {
      auto entered = room(s, id_);
      if (person) entered.person = find_person(s, *person);
      return delete_own_card(parts_, s, entered, card);
    });
  };
  const auto other =
      act([&](db::Session& s) { return join(parts_, s, room(s, id_).seminar, NewPerson{}).value().person; });
  EXPECT_EQ(deleted_by(std::nullopt).error(), CardRefusal::not_yours);
  EXPECT_EQ(deleted_by(other).error(), CardRefusal::not_yours);
  EXPECT_TRUE(deleted_by(author_));
  EXPECT_EQ(deleted_by(author_).error(), CardRefusal::gone);
}

TEST_P(Cards, a_card_belongs_to_somebody_of_its_own_seminar) {
  act([&](db::Session& s) {
    const auto other = seminar(s, false, {StepKind::cards});
    go_to(s, other, StepKind::cards);
    EXPECT_EQ(add_card(parts_, s, room(s, other), author_, "Чужда", CardSource::own).error(),
              CardRefusal::not_yours);
  });
}

}  // namespace
}  // namespace megdan::seminars
