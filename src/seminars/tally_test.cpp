#include "seminars/tally.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cctype>

#include "seminars/ballots_lines.hpp"

namespace megdan::seminars {
namespace {

constexpr std::array<const char*, 3> three_sectors{"business", "public", "social"};

struct Vote {
  Poll poll;
  std::vector<PollItem> items;
  std::vector<StoredBallot> ballots;
  std::optional<HandsRow> hands;

  explicit Vote(std::size_t count, Method method = Method::approval) {
    poll.method = method;
    poll.state = PollState::closed;
    poll.dots = 5;
    poll.scale_most = 5;
    poll.winners = 2;
    for (std::size_t i = 0; i < count; ++i) {
      items.emplace_back();
      items.back().id = PollItemId{static_cast<std::int64_t>(i) + 1};
      items.back().label = Words("Тема " + std::to_string(i + 1), "Topic " + std::to_string(i + 1)).json();
    }
  }
  void give(const Choices& choices, std::string part = {}, Channel channel = Channel::place) {
    ballots.push_back({.id = std::to_string(ballots.size()),
                       .channel = channel,
                       .part = std::move(part),
                       .choices = canonical_choices(choices),
                       .receipt = {}});
  }
  void raise(std::int64_t voters, const Choices& counts) {
    hands = HandsRow{.voters = voters,
                     .counts = canonical_choices(counts),
                     .entered_by = "facilitator",
                     .confirmed_by = PersonId{1}};
  }
  Tally count() const { return counted(poll, items, ballots, hands); }
};

i18n::Texts in(const char* language) {
  i18n::load();
  return i18n::Texts(*i18n::find_language(language));
}

TEST(Tally, shows_nothing_of_one_to_four_secret_ballots_whatever_hands_are_beside_them) {
  for (std::int64_t secret = 1; secret < fewest_shown; ++secret)
    for (std::int64_t raised = 0; raised < 12; ++raised) {
      Vote vote(2);
      for (std::int64_t i = 0; i < secret; ++i) vote.give({{PollItemId{1}, 1}});
      if (raised > 0) vote.raise(raised, {{PollItemId{2}, raised}});
      const auto tally = vote.count();
      EXPECT_FALSE(tally.enough) << secret << " + " << raised;
      EXPECT_TRUE(tally.items.empty()) << secret << " + " << raised;
      EXPECT_TRUE(margin_sentence(tally, in("en")).empty());
      EXPECT_EQ(tally.withheld,
                secret + raised < fewest_shown ? Withheld::few_voters : Withheld::few_ballots);
      EXPECT_FALSE(withheld_sentence(tally.withheld, in("en")).empty());
    }
}

TEST(Tally, is_of_the_hands_alone_where_nobody_gave_a_ballot) {
  Vote vote(2);
  vote.raise(6, {{PollItemId{1}, 4}, {PollItemId{2}, 2}});
  const auto tally = vote.count();
  ASSERT_TRUE(tally.enough);
  EXPECT_EQ(tally.items[0].total, 4);
  EXPECT_EQ(tally.items[0].hands, 4);
  EXPECT_EQ(tally.items[0].supporters, 0);
  vote.hands->voters = 4;
  EXPECT_FALSE(vote.count().enough);
  vote.hands->voters = 6;
  vote.hands->confirmed_by.reset();
  EXPECT_FALSE(vote.count().enough);
}

TEST(PartsShown, leave_neither_a_part_nor_a_remainder_of_one_to_four) {
  std::array<std::int64_t, 5> sizes{};
  for (sizes[0] = 0; sizes[0] < 9; ++sizes[0])
    for (sizes[1] = 0; sizes[1] < 9; ++sizes[1])
      for (sizes[2] = 0; sizes[2] < 9; ++sizes[2])
        for (sizes[3] = 0; sizes[3] < 7; ++sizes[3])
          for (sizes[4] = 0; sizes[4] < 7; ++sizes[4]) {
            std::map<std::string, std::int64_t> parts;
            std::int64_t all = 0;
            for (std::size_t i = 0; i < sizes.size(); ++i) {
              if (sizes[i] > 0) parts[std::string(1, static_cast<char>('a' + i))] = sizes[i];
              all += sizes[i];
            }
            const auto shown = parts_shown(parts);
            std::int64_t sum = shown.rest;
            for (const auto& [part, size] : shown.shown) {
              ASSERT_GE(size, fewest_shown);
              ASSERT_EQ(size, parts[part]);
              sum += size;
            }
            ASSERT_EQ(sum, all);
            // Where anything stands apart, no group that subtraction gives is smaller than five.
            if (!shown.shown.empty()) {
              ASSERT_TRUE(shown.rest == 0 || shown.rest >= fewest_shown);
            }
          }
}

/// One item that everybody approves of, so that a shown number is the number of voters in it.
TEST(Tally, by_part_gives_no_group_of_one_to_four_to_whoever_subtracts) {
  for (int a = 0; a < 9; ++a)
    for (int b = 0; b < 9; ++b)
      for (int c = 0; c < 9; ++c)
        for (const bool mixed : {false, true}) {
          Vote vote(1);
          vote.poll.breakdown = Breakdown::sector;
          const std::array sizes{a, b, c};
          int number = 0;
          for (std::size_t part = 0; part < sizes.size(); ++part)
            for (int i = 0; i < sizes[part]; ++i)
              vote.give({{PollItemId{1}, 1}}, three_sectors[part],
                        mixed && ++number % 2 == 0 ? Channel::online : Channel::place);
          const auto tally = vote.count();
          if (!tally.enough) continue;
          const auto& item = tally.items[0];
          ASSERT_TRUE(item.by_part.empty() || item.by_channel.empty()) << a << b << c;
          std::vector<std::int64_t> cells;
          for (const auto& [part, voters] : item.by_part) cells.push_back(voters);
          for (std::size_t choice = 0; choice < (std::size_t{1} << cells.size()); ++choice) {
            std::int64_t taken = 0;
            for (std::size_t i = 0; i < cells.size(); ++i)
              if (choice & (std::size_t{1} << i)) taken += cells[i];
            const auto left = item.total - taken;
            ASSERT_TRUE(left == 0 || left >= fewest_shown) << a << " " << b << " " << c;
            ASSERT_TRUE(taken == 0 || taken >= fewest_shown) << a << " " << b << " " << c;
          }
        }
}

TEST(Tally, folds_a_small_sector_together_with_the_smallest_that_could_be_shown) {
  Vote vote(3);
  vote.poll.breakdown = Breakdown::sector;
  for (int i = 0; i < 6; ++i) vote.give({{PollItemId{1}, 1}}, "social");
  for (int i = 0; i < 5; ++i) vote.give({{PollItemId{2}, 1}}, "business");
  for (int i = 0; i < 2; ++i) vote.give({{PollItemId{3}, 1}}, "public");
  const auto tally = vote.count();
  for (const auto& item : tally.items) {
    EXPECT_EQ(item.by_part.size(), 2u);
    EXPECT_TRUE(item.by_part.contains("social"));
    EXPECT_TRUE(item.by_part.contains(std::string(rest_part)));
  }
}

TEST(Tally, tells_all_that_are_tied_at_the_edge) {
  Vote vote(5, Method::dots);
  for (int i = 0; i < 5; ++i)
    vote.give({{PollItemId{1}, 1}, {PollItemId{2}, 1}, {PollItemId{3}, 1}, {PollItemId{4}, 1}});
  const auto english = margin_sentence(vote.count(), in("en"));
  EXPECT_NE(english.find("“Topic 1”, “Topic 2”, “Topic 3” and “Topic 4” have the same number"),
            std::string::npos)
      << english;
  EXPECT_EQ(english.find("Topic 5"), std::string::npos);
  vote.items.resize(2);
  vote.poll.winners = 1;
  EXPECT_NE(margin_sentence(vote.count(), in("en")).find("“Topic 1” and “Topic 2” have"), std::string::npos);
}

TEST(Tally, of_two_scales_is_told_with_both_means) {
  Vote vote(1, Method::score);
  for (const std::int64_t given : {402, 402, 403, 505, 101}) vote.give({{PollItemId{1}, given}});
  const auto tally = vote.count();
  EXPECT_DOUBLE_EQ(*tally.items[0].urgency, 3.6);
  EXPECT_DOUBLE_EQ(*tally.items[0].feasibility, 2.6);
  const auto note = scales_note(tally.items[0].urgency, tally.items[0].feasibility, in("en"));
  EXPECT_NE(note.find("3.6"), std::string::npos) << note;
  EXPECT_NE(note.find("2.6"), std::string::npos) << note;
  EXPECT_TRUE(scales_note(std::nullopt, std::nullopt, in("en")).empty());
}

/// Approvals: of ten voters so many approve of the first item, of the second …
Tally approved_by(const std::vector<std::int64_t>& approvals) {
  Vote vote(approvals.size());
  for (std::int64_t voter = 0; voter < 10; ++voter) {
    Choices choices;
    for (std::size_t i = 0; i < approvals.size(); ++i)
      if (voter < approvals[i]) choices[PollItemId{static_cast<std::int64_t>(i) + 1}] = 1;
    vote.give(choices);
  }
  return vote.count();
}

double disagreement_about(const Tally& tally, std::int64_t item) {
  for (const auto& result : tally.items)
    if (result.item.id == PollItemId{item}) return result.disagreement;
  return -1;
}

TEST(Disagreement, is_whole_where_approvals_are_halved_and_less_where_nearly_all_agree) {
  const auto tally = approved_by({9, 5, 10, 1});
  EXPECT_NEAR(disagreement_about(tally, 1), 0.6, 1e-12);
  EXPECT_NEAR(disagreement_about(tally, 2), 1.0, 1e-12);
  EXPECT_NEAR(disagreement_about(tally, 3), 0.0, 1e-12);
  EXPECT_NEAR(disagreement_about(tally, 4), 0.6, 1e-12);
}

TEST(Disagreement, of_dots_and_of_two_scales_is_measured_by_half_of_what_one_voter_can_give) {
  Vote dots(1, Method::dots);  // five dots, at most four on one
  dots.poll.most_per_item = 4;
  for (const std::int64_t given : {4, 4, 4, 0, 0, 0}) dots.give({{PollItemId{1}, given}});
  EXPECT_NEAR(dots.count().items[0].disagreement, 1.0, 1e-12);
  dots.poll.most_per_item = 0;
  EXPECT_NEAR(dots.count().items[0].disagreement, 0.8, 1e-12);
  Vote score(1, Method::score);
  for (int i = 0; i < 5; ++i) {
    score.give({{PollItemId{1}, 505}});
    score.give({});
  }
  EXPECT_NEAR(score.count().items[0].disagreement, 1.0, 1e-12);
}

TEST(Disagreement, is_told_of_one_item_only_where_that_one_stands_out) {
  EXPECT_EQ(disagreement_sentence(approved_by({9, 5, 2}), in("en")), "Opinions differ most about “Topic 2”.");
  EXPECT_EQ(disagreement_sentence(approved_by({9, 5, 5}), in("en")), "");
  // 3 : 7 and 7 : 3 are equal, and their spreads differ by rounding.
  EXPECT_EQ(disagreement_sentence(approved_by({3, 7, 10}), in("en")), "");
  EXPECT_EQ(disagreement_sentence(approved_by({10, 10}), in("en")), "");
}

TEST(Receipts, are_found_in_capitals_in_groups_and_with_an_O_for_the_nought) {
  const auto receipt = receipt_of({{PollItemId{1}, 2}}, "nonce");
  std::string copied;
  for (std::size_t i = 0; i < receipt.size(); ++i) {
    if (i > 0 && i % 4 == 0) copied += i % 8 == 0 ? "-" : " ";
    copied += receipt[i] == '0' ? 'O' : receipt[i] == '1' ? 'I' : static_cast<char>(std::toupper(receipt[i]));
  }
  EXPECT_EQ(plain_receipt(copied), receipt);
  EXPECT_EQ(plain_receipt(receipt), receipt);
}

}  // namespace
}  // namespace megdan::seminars
