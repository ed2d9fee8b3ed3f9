#include "algo/opinion/statements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace megdan::algo::opinion {
namespace {

TEST(GroupVotes, count_members_alone_while_all_votes_count_everybody) {
  const std::vector<VoteEvent> events{{0, 0, 1, 0}, {1, 0, -1, 0}, {2, 0, 0, 0}, {0, 1, 0, 0}};
  const auto votes = last_votes(3, 2, events);
  const std::vector<std::uint32_t> group{1, kNoGroup, 1};
  const auto counts = group_votes(votes, group, 2);
  EXPECT_EQ(counts[1][0], (Count{1, 0, 2}));
  EXPECT_EQ(counts[1][1], (Count{0, 0, 1}));
  EXPECT_EQ(counts[0][0], Count{});
  EXPECT_EQ(all_votes(votes)[0], (Count{1, 1, 3}));
}

TEST(GroupAwareConsensus, multiplies_the_groups_so_that_one_no_weighs) {
  const std::vector<std::vector<Count>> counts{{{8, 0, 8}, {5, 0, 8}}, {{0, 8, 8}, {5, 0, 8}}};
  const auto consensus = group_aware_consensus(counts);
  EXPECT_DOUBLE_EQ(consensus[0], 0.9 * 0.1);
  EXPECT_DOUBLE_EQ(consensus[1], 0.36);
}

TEST(Proportions, follow_the_published_formulae) {
  EXPECT_DOUBLE_EQ(one_proportion_z(10, 10), std::sqrt(11.0));
  EXPECT_DOUBLE_EQ(two_proportions_z(3, 3, 3, 3), 0.0);  // all of everybody: no difference, no 0/0
  const double pooled = (4.0 + 2.0) / (6.0 + 6.0);
  EXPECT_NEAR(two_proportions_z(3, 1, 5, 5), (4.0 / 6.0 - 2.0 / 6.0) / std::sqrt(pooled * (1 - pooled) / 3.0),
              1e-15);
}

TEST(Representative, takes_what_sets_a_group_apart_and_agrees_first) {
  // Statement 0: most agree everywhere. 1: only group 0 agrees. 2: only group 0 disagrees.
  const std::vector<std::vector<Count>> counts{{{8, 1, 10}, {9, 0, 10}, {0, 10, 10}},
                                               {{8, 1, 10}, {1, 8, 10}, {9, 0, 10}}};
  const auto chosen = representative(counts);
  ASSERT_EQ(chosen.size(), 2U);
  ASSERT_EQ(chosen[0].size(), 2U);
  EXPECT_EQ(chosen[0][0].statement, 1U);
  EXPECT_TRUE(chosen[0][0].is_for_agree);
  EXPECT_TRUE(chosen[0][0].is_best_agree);
  EXPECT_DOUBLE_EQ(chosen[0][0].ratio, (10.0 / 12.0) / (2.0 / 12.0));
  EXPECT_EQ(chosen[0][1].statement, 2U);
  EXPECT_FALSE(chosen[0][1].is_for_agree);
}

TEST(Representative, passes_over_statements_that_are_out_and_names_one_where_nothing_is_significant) {
  const std::vector<std::vector<Count>> counts{{{1, 1, 2}, {1, 0, 2}}, {{1, 1, 2}, {0, 1, 2}}};
  const std::vector<std::uint8_t> out{0, 1};
  const auto chosen = representative(counts, out);
  for (const auto& group : chosen) {
    ASSERT_EQ(group.size(), 1U);
    EXPECT_EQ(group[0].statement, 0U);
  }
}

TEST(Wilson, agrees_with_a_worked_interval_and_knows_nothing_without_votes) {
  const auto interval = wilson(8, 10, 1.96);
  EXPECT_NEAR(interval.low, 0.4901568, 1e-6);
  EXPECT_NEAR(interval.high, 0.9433191, 1e-6);
  EXPECT_EQ(wilson(0, 0).low, 0.0);
  EXPECT_EQ(wilson(0, 0).high, 1.0);
}

TEST(Bridges, need_every_group_and_enough_votes_in_each) {
  const std::vector<std::vector<Count>> counts{{{20, 0, 20}, {20, 0, 20}, {0, 20, 20}},
                                               {{20, 0, 20}, {1, 0, 1}, {0, 20, 20}}};
  const auto found = bridges(counts);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].statement, 0U);
  EXPECT_TRUE(found[0].is_agreed);
  EXPECT_EQ(found[1].statement, 2U);
  EXPECT_FALSE(found[1].is_agreed);
  EXPECT_TRUE(bridges({counts[0]}).empty());
}

TEST(Priorities, follow_the_published_formula) {
  const std::vector<std::vector<Count>> counts{{{3, 1, 5}, {0, 0, 0}, {1, 0, 7}}};
  const std::vector<double> extremity{0.5, 0.0, 2.0};
  const std::vector<std::uint8_t> meta{0, 0, 1};
  const auto result = priorities(counts, extremity, meta);
  const double first = (1.0 - 2.0 / 7.0) * 1.5 * (4.0 / 7.0) * (1.0 + 8.0 * std::pow(2.0, -1.0));
  EXPECT_NEAR(result[0], first * first, 1e-12);
  const double unseen = 0.5 * 1.0 * 0.5 * 9.0;
  EXPECT_NEAR(result[1], unseen * unseen, 1e-12);
  EXPECT_EQ(result[2], 49.0);
  const std::vector<std::vector<Count>> seven{{{7, 0, 7}}};
  const double seventh = (1.0 - 1.0 / 9.0) * (8.0 / 9.0) * (1.0 + 8.0 * std::pow(2.0, -1.4));
  EXPECT_NEAR(priorities(seven, std::vector<double>{0.0})[0], seventh * seventh, 1e-12);
}

}  // namespace
}  // namespace megdan::algo::opinion
