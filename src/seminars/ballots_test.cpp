#include <gtest/gtest.h>

#include "seminars/ballots_lines.hpp"

namespace megdan::seminars {
namespace {

std::vector<PollItem> items(std::size_t count) {
  std::vector<PollItem> made(count);
  for (std::size_t i = 0; i < count; ++i) made[i].id = PollItemId{static_cast<std::int64_t>(i) + 1};
  return made;
}

Poll dots(std::int64_t each, std::int64_t most_per_item = 0) {
  Poll poll;
  poll.method = Method::dots;
  poll.dots = each;
  poll.most_per_item = most_per_item;
  return poll;
}

TEST(Choices, with_more_dots_than_a_voter_has_are_refused) {
  EXPECT_TRUE(check_choices(dots(5), items(3), {{PollItemId{1}, 2}, {PollItemId{3}, 3}}).ok());
  EXPECT_EQ(check_choices(dots(5), items(3), {{PollItemId{1}, 3}, {PollItemId{3}, 3}}).error(),
            BallotRefusal::too_many_dots);
  EXPECT_EQ(
      check_choices(dots(5), items(3), {{PollItemId{1}, INT64_MAX}, {PollItemId{3}, INT64_MAX}}).error(),
      BallotRefusal::too_many_dots);
}

TEST(Choices, with_too_many_dots_on_one_item_are_refused) {
  EXPECT_EQ(check_choices(dots(5, 2), items(3), {{PollItemId{1}, 3}}).error(),
            BallotRefusal::too_many_on_one);
}

TEST(Choices, that_choose_nothing_or_a_strange_item_are_refused) {
  EXPECT_EQ(check_choices(dots(5), items(3), {}).error(), BallotRefusal::empty);
  EXPECT_EQ(check_choices(dots(5), items(3), {{PollItemId{1}, 0}}).error(), BallotRefusal::empty);
  EXPECT_EQ(check_choices(dots(5), items(3), {{PollItemId{9}, 1}}).error(), BallotRefusal::unknown_item);
  EXPECT_EQ(check_choices(dots(5), items(3), {{PollItemId{1}, -1}}).error(), BallotRefusal::no_number);
}

TEST(Choices, on_two_scales_need_both_values_within_the_scale) {
  Poll poll;
  poll.method = Method::score;
  poll.scale_most = 5;
  EXPECT_TRUE(check_choices(poll, items(1), {{PollItemId{1}, 403}}).ok());
  for (const std::int64_t wrong : {400, 3, 603, 409, 99999})
    EXPECT_EQ(check_choices(poll, items(1), {{PollItemId{1}, wrong}}).error(), BallotRefusal::off_scale)
        << wrong;
}

TEST(Receipts, differ_with_the_choices_and_with_the_nonce) {
  const Choices one{{PollItemId{1}, 2}};
  const Choices other{{PollItemId{1}, 3}};
  EXPECT_EQ(receipt_of(one, "nonce"), receipt_of(one, "nonce"));
  EXPECT_NE(receipt_of(one, "nonce"), receipt_of(other, "nonce"));
  EXPECT_NE(receipt_of(one, "nonce"), receipt_of(one, "another"));
  EXPECT_EQ(receipt_of(one, "nonce").size(), 32u);
}

TEST(Receipts, do_not_tell_items_left_at_nothing) {
  EXPECT_EQ(canonical_choices({{PollItemId{1}, 2}, {PollItemId{2}, 0}}),
            canonical_choices({{PollItemId{1}, 2}}));
}

TEST(Choices, an_item_of_another_ballot_is_refused_not_left_out) {
  const auto poll = dots(5);
  const web::Form form({{"item." + PollItemId{1}.text(), "2"}, {"item." + PollItemId{77}.text(), "1"}});
  EXPECT_EQ(check_choices(poll, items(3), read_choices(poll, items(3), form)).error(),
            BallotRefusal::unknown_item);
}

}  // namespace
}  // namespace megdan::seminars
