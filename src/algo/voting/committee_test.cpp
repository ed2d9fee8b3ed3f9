#include "algo/voting/committee.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(Committee, refuses_more_seats_than_candidates) {
  EXPECT_THROW(elect(problem_of(1, 2, {}), CommitteeRule::av), std::invalid_argument);
}

}  // namespace
}  // namespace megdan::algo::voting
