#include "algo/matching/assignment.hpp"

#include <gtest/gtest.h>

#include <random>

#include "algo/matching/certificate.hpp"
#include "algo/matching/slow.hpp"

namespace megdan::algo::matching {
namespace {

AssignmentProblem random_problem(std::mt19937_64& random, std::size_t most_candidates) {
  AssignmentProblem problem;
  const auto seekers = static_cast<std::uint32_t>(1 + random() % 4);
  const auto hosts = static_cast<std::uint32_t>(1 + random() % 4);
  for (std::uint32_t i = 0; i < seekers; ++i) {
    Seeker seeker;
    seeker.needs = static_cast<std::uint32_t>(random() % 4 == 0 ? random() % 3 : 1);
    if (random() % 4 != 0) seeker.unmatched_penalty = static_cast<std::int64_t>(random() % 12);
    problem.seekers.push_back(seeker);
  }
  for (std::uint32_t j = 0; j < hosts; ++j) {
    Host host;
    host.upper = static_cast<std::uint32_t>(random() % 4);
    host.lower = random() % 4 == 0 ? static_cast<std::uint32_t>(random() % 2) : 0;
    std::int64_t cost = static_cast<std::int64_t>(random() % 3) - 1;
    for (std::uint64_t k = random() % 4; k > 0; --k, cost += static_cast<std::int64_t>(random() % 3))
      host.load_cost.push_back(cost);
    problem.hosts.push_back(host);
  }
  for (std::uint32_t i = 0; i < seekers; ++i)
    for (std::uint32_t j = 0; j < hosts; ++j)
      if (random() % 3 != 0 && problem.candidates.size() < most_candidates)
        problem.candidates.push_back({i, j, static_cast<std::int64_t>(random() % 10) - 2,
                                      random() % 12 == 0  ? Rule::locked
                                      : random() % 8 == 0 ? Rule::forbidden
                                                          : Rule::open});
  return problem;
}

TEST(Assignment, agrees_with_trying_every_subset_and_is_proven) {
  std::mt19937_64 random(5);
  int feasible = 0;
  for (int round = 0; round < 1500; ++round) {
    const AssignmentProblem problem = random_problem(random, 10);
    const Assignment assignment = solve(problem);
    ASSERT_EQ(why_not_proven(network_of(problem), assignment.answer), "") << "round " << round;
    const auto expected = slow::cheapest_assignment(problem);
    ASSERT_EQ(assignment.status == Status::optimal, expected.has_value()) << "round " << round;
    if (!expected) continue;
    ++feasible;
    ASSERT_EQ(to_string(assignment.cost), to_string(*expected)) << "round " << round;
  }
  EXPECT_GT(feasible, 300);
}

TEST(Assignment, of_a_tight_market_agrees_with_the_simplex_on_the_same_network) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 20; ++round) {
    AssignmentProblem problem;
    const std::uint32_t seekers = 300;
    const std::uint32_t hosts = 60;
    for (std::uint32_t i = 0; i < seekers; ++i) {
      problem.seekers.push_back({1, 500});
      for (std::uint32_t j = 0; j < hosts; ++j)
        if (random() % 4 == 0)
          problem.candidates.push_back({i, j, static_cast<std::int64_t>(random() % 100)});
    }
    for (std::uint32_t j = 0; j < hosts; ++j) {
      Host host{static_cast<std::uint32_t>(random() % 3), 5, {}};
      if (round % 2 == 1) host.load_cost = {0, 1, 3, 7, 20};
      problem.hosts.push_back(host);
    }
    const Network network = network_of(problem);
    const Assignment assignment = solve(problem);
    EXPECT_EQ(why_not_proven(network, assignment.answer), "");
    EXPECT_EQ(to_string(assignment.cost), to_string(solve(network).cost));
  }
}

/// The optimum when one pair is forbidden.
std::optional<Wide> without(AssignmentProblem problem, std::uint32_t candidate) {
  problem.candidates[candidate].rule = Rule::forbidden;
  const Assignment assignment = solve(problem);
  if (assignment.status != Status::optimal) return std::nullopt;
  return assignment.cost;
}

/// The optimum when an unmatched seeker must leave one place fewer empty.
std::optional<Wide> with_one_more(AssignmentProblem problem, std::uint32_t seeker, std::uint32_t missing) {
  if (missing > 1) return std::nullopt;
  problem.seekers[seeker].unmatched_penalty.reset();
  const Assignment assignment = solve(problem);
  if (assignment.status != Status::optimal) return std::nullopt;
  return assignment.cost;
}

TEST(Reasons, the_loss_of_a_pair_is_what_forbidding_it_costs) {
  std::mt19937_64 random(8);
  int compared = 0;
  int impossible_ones = 0;
  for (int round = 0; round < 3000; ++round) {
    const AssignmentProblem problem = random_problem(random, 16);
    const Assignment assignment = solve(problem);
    if (assignment.status != Status::optimal) continue;
    for (const PairReason& reason : reasons(problem, assignment).pairs) {
      ASSERT_NE(assignment.taken[reason.candidate], 0);
      if (reason.locked) continue;
      const auto other = without(problem, reason.candidate);
      ASSERT_EQ(reason.loss == impossible, !other.has_value()) << "round " << round;
      EXPECT_EQ(reason.loss, reason.loss_at_least);
      impossible_ones += other ? 0 : 1;
      if (!other) continue;
      ++compared;
      ASSERT_EQ(to_string(*other - assignment.cost), std::to_string(reason.loss)) << "round " << round;
    }
  }
  EXPECT_GT(compared, 1000);
  EXPECT_GT(impossible_ones, 50);
}

TEST(Reasons, the_loss_of_an_unmatched_one_is_what_matching_them_costs) {
  std::mt19937_64 random(9);
  int compared = 0;
  for (int round = 0; round < 4000; ++round) {
    const AssignmentProblem problem = random_problem(random, 16);
    const Assignment assignment = solve(problem);
    if (assignment.status != Status::optimal) continue;
    for (const UnmatchedReason& reason : reasons(problem, assignment).unmatched) {
      if (problem.seekers[reason.seeker].needs != 1) continue;
      const auto other = with_one_more(problem, reason.seeker, assignment.missing[reason.seeker]);
      ASSERT_EQ(reason.loss == impossible, !other.has_value()) << "round " << round;
      if (!other) continue;
      ++compared;
      ASSERT_EQ(to_string(*other - assignment.cost), std::to_string(reason.loss)) << "round " << round;
    }
  }
  EXPECT_GT(compared, 200);
}

TEST(Reasons, of_a_market_without_slack_are_exact_for_every_pair) {
  std::mt19937_64 random(11);
  AssignmentProblem problem;
  constexpr std::uint32_t size = 60;
  for (std::uint32_t i = 0; i < size; ++i) {
    problem.seekers.push_back({1, std::nullopt});
    problem.hosts.push_back({1, 1, {}});
    for (std::uint32_t j = 0; j < size; ++j)
      problem.candidates.push_back({i, j, static_cast<std::int64_t>(1 + random() % 100)});
  }
  const Assignment assignment = solve(problem);
  const auto all = reasons(problem, assignment);
  ASSERT_EQ(all.pairs.size(), size);
  for (const PairReason& reason : all.pairs) {
    ASSERT_EQ(reason.loss, reason.loss_at_least);
    const auto other = without(problem, reason.candidate);
    ASSERT_TRUE(other);
    EXPECT_EQ(to_string(*other - assignment.cost), std::to_string(reason.loss));
    EXPECT_NE(reason.instead, no_candidate);
  }
}

TEST(Reasons, of_a_convex_market_are_exact_and_the_alternatives_they_name_lose_just_that) {
  std::mt19937_64 random(12);
  AssignmentProblem problem;
  constexpr std::uint32_t seekers = 150;
  constexpr std::uint32_t hosts = 30;
  for (std::uint32_t i = 0; i < seekers; ++i) {
    problem.seekers.push_back({static_cast<std::uint32_t>(1 + random() % 8 / 7), 400});
    for (std::uint32_t j = 0; j < hosts; ++j)
      if (random() % 3 == 0) problem.candidates.push_back({i, j, static_cast<std::int64_t>(random() % 200)});
  }
  for (std::uint32_t j = 0; j < hosts; ++j)
    problem.hosts.push_back({0, 8, {0, 30, 60, 90, 120, 150, 180, 210}});
  const Assignment assignment = solve(problem);
  std::size_t elsewhere = 0;
  for (const PairReason& reason : reasons(problem, assignment).pairs) {
    ASSERT_EQ(reason.loss, reason.loss_at_least);
    const auto other = without(problem, reason.candidate);
    ASSERT_TRUE(other);
    ASSERT_EQ(to_string(*other - assignment.cost), std::to_string(reason.loss));
    if (reason.instead == no_candidate) continue;
    ++elsewhere;
    AssignmentProblem led = problem;
    led.candidates[reason.instead].rule = Rule::locked;
    const auto there = without(led, reason.candidate);
    ASSERT_TRUE(there);
    ASSERT_EQ(to_string(*there), to_string(*other));
  }
  EXPECT_GT(elsewhere, 100U);
}

TEST(Reasons, name_the_constraint_that_blocks_each_unmatched_one) {
  AssignmentProblem problem;
  // 0 gets the only place; 1 would have to move 0; 2 finds room too dear; 3 is forbidden; 4 lists nobody.
  problem.seekers = {{1, 50}, {1, 50}, {1, 50}, {1, 50}, {1, 50}};
  problem.hosts = {{0, 1, {}}, {0, 3, {}}};
  problem.candidates = {{0, 0, 1}, {1, 0, 9}, {2, 1, 80}, {3, 1, 1, Rule::forbidden}};
  const Assignment assignment = solve(problem);
  EXPECT_EQ(assignment.missing, (std::vector<std::uint32_t>{0, 1, 1, 1, 1}));
  const Reasons why = reasons(problem, assignment);
  ASSERT_EQ(why.unmatched.size(), 4U);
  EXPECT_EQ(why.unmatched[0].blocker, Blocker::hosts_full);
  EXPECT_EQ(why.unmatched[0].nearest, 1U);
  EXPECT_EQ(why.unmatched[0].loss, 8);  // 0 goes out: 9 − 1
  EXPECT_EQ(why.unmatched[1].blocker, Blocker::too_costly);
  EXPECT_EQ(why.unmatched[1].loss, 30);
  EXPECT_EQ(why.unmatched[2].blocker, Blocker::all_forbidden);
  EXPECT_EQ(why.unmatched[3].blocker, Blocker::no_candidates);
  ASSERT_EQ(why.pairs.size(), 1U);
  EXPECT_EQ(why.pairs[0].loss, 8);
  EXPECT_EQ(why.pairs[0].instead, no_candidate);
  EXPECT_GE(why.place_worth[0], 41);  // one more place would take 1 in: 50 − 9
}

TEST(Reasons, show_in_which_parts_of_the_score_the_alternative_differs) {
  const std::vector<std::int64_t> parts = {1, 5, 4, 0};  // two candidates, two parts
  EXPECT_EQ(difference_in_parts(parts, 2, 0, 1), (std::vector<std::int64_t>{-3, 5}));
  EXPECT_EQ(difference_in_parts(parts, 2, 1, no_candidate), (std::vector<std::int64_t>{4, 0}));
  EXPECT_THROW(difference_in_parts(parts, 2, 2, 0), Refused);
}

TEST(Assignment, refuses_a_falling_load_cost_a_pair_twice_and_numbers_too_large) {
  AssignmentProblem problem;
  problem.seekers = {{1, 5}};
  problem.hosts = {{0, 2, {3, 2}}};
  EXPECT_THROW(solve(problem), Refused);
  problem.hosts = {{0, 2, {}}};
  problem.candidates = {{0, 0, 1}, {0, 0, 2}};
  EXPECT_THROW(solve(problem), Refused);
  problem.candidates = {{0, 0, largest_number + 1}};
  EXPECT_THROW(solve(problem), Refused);
  problem.candidates = {{0, 1, 1}};
  EXPECT_THROW(solve(problem), Refused);
}

TEST(Assignment, stays_exact_with_the_largest_costs) {
  AssignmentProblem problem;
  problem.seekers = {{1, largest_number}, {1, largest_number}};
  problem.hosts = {{0, 1, {}}, {0, 1, {}}};
  problem.candidates = {{0, 0, -largest_number}, {0, 1, largest_number - 1}, {1, 0, -largest_number + 1}};
  const Assignment assignment = solve(problem);
  EXPECT_EQ(why_not_proven(network_of(problem), assignment.answer), "");
  EXPECT_EQ(to_string(assignment.cost), "0");
}

}  // namespace
}  // namespace megdan::algo::matching
