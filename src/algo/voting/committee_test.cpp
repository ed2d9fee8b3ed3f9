#include "algo/voting/committee.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "algo/voting/committee_file.hpp"
#include "algo/voting/sampling.hpp"

namespace megdan::algo::voting {
namespace {

using testing::ElementsAre;

using Members = std::vector<Item>;

CommitteeProblem problem_of(std::size_t candidates, std::size_t seats, std::vector<Members> approvals) {
  CommitteeProblem problem;
  problem.candidates = candidates;
  problem.seats = seats;
  for (auto& items : approvals) problem.ballots.push_back({std::move(items), {}});
  return problem;
}

TEST(Committee, of_most_approvals_lists_every_way_to_break_the_tie) {
  const auto problem = problem_of(4, 2, {{0, 1}, {0, 2}, {0}});
  EXPECT_THAT(elect(problem, CommitteeRule::av).all, ElementsAre(Members{0, 1}, Members{0, 2}));
}

TEST(Committee, of_phragmen_gives_the_second_seat_to_those_without_one) {
  // Janson's manner of example: 0 and 1 share voters, 2 has others.
  const auto problem = problem_of(3, 2, {{0, 1}, {0, 1}, {0, 1}, {2}, {2}});
  EXPECT_THAT(elect(problem, CommitteeRule::av).all, ElementsAre(Members{0, 1}));
  EXPECT_THAT(elect(problem, CommitteeRule::seq_phragmen).all, ElementsAre(Members{0, 2}, Members{1, 2}));
}

TEST(Committee, of_equal_shares_is_filled_by_the_completion_asked_for) {
  // Shares of 2/5: three voters buy 0 or 1, then nobody can pay: the second seat is the completion's.
  const auto problem = problem_of(3, 2, {{0, 1}, {0, 1}, {0, 1}, {2}, {2}});
  EXPECT_THAT(elect(problem, CommitteeRule::equal_shares, SeatCompletion::av).all,
              ElementsAre(Members{0, 1}));
  EXPECT_THAT(elect(problem, CommitteeRule::equal_shares, SeatCompletion::seq_phragmen).all,
              ElementsAre(Members{0, 2}, Members{1, 2}));
}

TEST(Committee, fills_seats_that_nobody_wants_in_every_way) {
  const auto problem = problem_of(3, 2, {{0}});
  for (const auto rule : {CommitteeRule::av, CommitteeRule::seq_phragmen, CommitteeRule::equal_shares}) {
    EXPECT_THAT(elect(problem, rule).all, ElementsAre(Members{0, 1}, Members{0, 2}));
  }
}

TEST(Committee, says_when_there_are_too_many_ties_to_list) {
  const auto problem = problem_of(30, 15, {});
  for (const auto rule : {CommitteeRule::av, CommitteeRule::seq_phragmen, CommitteeRule::equal_shares}) {
    const auto result = elect(problem, rule, SeatCompletion::seq_phragmen, 100);
    EXPECT_FALSE(result.complete);
    EXPECT_FALSE(result.all.empty());
  }
}

TEST(Committee, of_weighted_ballots_is_that_of_as_many_plain_ones_under_every_rule) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 60; ++round) {
    auto weighted = problem_of(5, 1 + below(random, 4), {});
    auto plain = weighted;
    const auto parts = static_cast<std::int64_t>(1 + below(random, 3));  // weights may be fractions
    for (std::size_t b = 0; b < 4; ++b) {
      Ballot ballot;
      for (Item item = 0; item < 5; ++item) {
        if (below(random, 2) == 0) ballot.items.push_back(item);
      }
      const auto copies = static_cast<std::int64_t>(1 + below(random, 4));
      weighted.ballots.push_back(ballot);
      weighted.weights.push_back({copies, parts});
      plain.ballots.insert(plain.ballots.end(), static_cast<std::size_t>(copies), ballot);
    }
    for (const auto rule : {CommitteeRule::av, CommitteeRule::seq_phragmen, CommitteeRule::equal_shares}) {
      for (const auto completion : {SeatCompletion::av, SeatCompletion::seq_phragmen})
        EXPECT_EQ(elect(weighted, rule, completion).all, elect(plain, rule, completion).all) << round;
    }
  }
}

TEST(CommitteeFile, reads_weights_as_they_are_written_and_refuses_others_with_their_line) {
  const std::string begin = "committeesize: 1\nprofile:\n- [0]\n- [1]\nnum_cand: 2\nvoter_weights: ";
  const auto problem = read_committee(begin + "[0.25, 2/6]\n");
  EXPECT_THAT(elect(problem, CommitteeRule::av).all, ElementsAre(Members{1}));
  EXPECT_EQ(problem.weights[0].numerator, 25);
  EXPECT_EQ(problem.weights[0].denominator, 100);
  for (const std::string bad :
       {"[1]", "[1, 0]", "[1, -2]", "[1, 1/0]", "[1, .5]", "[1, 2.]", "[1, 1e3]", "7"}) {
    try {
      (void)read_committee(begin + bad + "\n");
      ADD_FAILURE() << bad << " was taken";
    } catch (const FormatError& error) {
      EXPECT_EQ(error.line(), 6U) << bad;
    }
  }
}

TEST(CommitteeFile, without_num_cand_has_the_candidates_that_ballots_name) {
  EXPECT_EQ(read_committee("committeesize: 2\nprofile:\n- [0]\n- [4, 1]\n").candidates, 5U);
  EXPECT_THROW(read_committee("committeesize: 2\nprofile:\n- [0]\n"), FormatError);
}

TEST(Committee, refuses_more_seats_than_candidates) {
  EXPECT_THROW(elect(problem_of(1, 2, {}), CommitteeRule::av), std::invalid_argument);
}

}  // namespace
}  // namespace megdan::algo::voting
