#include "algo/matching/shape.hpp"

#include <gtest/gtest.h>

#include <random>

namespace megdan::algo::matching {
namespace {

AssignmentProblem made(std::mt19937_64& random) {
  AssignmentProblem problem;
  const auto draw = [&](std::uint64_t bound) { return static_cast<std::int64_t>(random() % bound); };
  const auto seekers = static_cast<std::uint32_t>(1 + draw(6));
  const auto hosts = static_cast<std::uint32_t>(1 + draw(4));
  for (std::uint32_t i = 0; i < seekers; ++i) {
    Seeker seeker;
    seeker.needs = static_cast<std::uint32_t>(1 + draw(2));
    if (draw(4) != 0) seeker.unmatched_penalty = 5 + draw(40);
    problem.seekers.push_back(seeker);
  }
  for (std::uint32_t j = 0; j < hosts; ++j) {
    Host host;
    host.lower = draw(4) == 0 ? 1 : 0;
    host.upper = static_cast<std::uint32_t>(1 + draw(4));
    for (std::int64_t k = 0, cost = draw(3); draw(2) == 0 && k < 3; ++k)
      host.load_cost.push_back(cost += draw(5));
    problem.hosts.push_back(host);
  }
  for (std::uint32_t i = 0; i < seekers; ++i) {
    for (std::uint32_t j = 0; j < hosts; ++j) {
      if (draw(4) == 0) continue;
      const auto rule = draw(12) == 0 ? Rule::forbidden : draw(20) == 0 ? Rule::locked : Rule::open;
      problem.candidates.push_back({i, j, draw(50), rule});
    }
  }
  return problem;
}

TEST(FindAssignment, finds_again_what_a_network_was_made_of_with_the_same_cost_and_losses) {
  std::mt19937_64 random(11);
  int solved = 0;
  int losses = 0;
  for (int round = 0; round < 2000; ++round) {
    const auto problem = made(random);
    const auto network = network_of(problem);
    const auto found = find_assignment(network);
    const auto before = solve(problem);
    if (!found.why_not.empty()) {
      // Hosts for whom nobody is a candidate may be left out of a network; nothing else is.
      ASSERT_NE(before.status, Status::optimal) << found.why_not << ", round " << round;
      continue;
    }
    const auto again = solve(found.problem);
    ASSERT_EQ(before.status, again.status) << "round " << round;
    if (before.status != Status::optimal) continue;
    ++solved;
    ASSERT_TRUE(before.cost == again.cost) << "round " << round;
    const auto flow = flow_of(network, found, again);
    Wide cost = 0;
    auto left = network.supply;
    for (std::size_t a = 0; a < flow.size(); ++a) {
      ASSERT_GE(flow[a], network.arcs[a].lower);
      ASSERT_LE(flow[a], network.arcs[a].upper);
      left[network.arcs[a].from] -= flow[a];
      left[network.arcs[a].to] += flow[a];
      cost += Wide{network.arcs[a].cost} * flow[a];
    }
    for (const auto rest : left) ASSERT_EQ(rest, 0);
    ASSERT_TRUE(cost == before.cost) << "round " << round;
    if (before.taken != again.taken) continue;
    const auto one = reasons(problem, before);
    const auto other = reasons(found.problem, again);
    ASSERT_EQ(one.pairs.size(), other.pairs.size());
    for (std::size_t k = 0; k < one.pairs.size(); ++k) {
      if (one.pairs[k].loss != one.pairs[k].loss_at_least ||
          other.pairs[k].loss != other.pairs[k].loss_at_least)
        continue;
      ASSERT_EQ(one.pairs[k].loss, other.pairs[k].loss) << "round " << round;
      ++losses;
    }
  }
  EXPECT_GT(solved, 500);
  EXPECT_GT(losses, 1000);
}

TEST(FindAssignment, takes_hosts_that_want_as_hosts_that_must_be_filled) {
  // Two seekers, a host that wants both.
  const Network network{{1, 1, -2}, {{0, 2, 0, 1, 3}, {1, 2, 0, unlimited, 4}}};
  const auto found = find_assignment(network);
  ASSERT_EQ(found.why_not, "");
  EXPECT_EQ(found.problem.hosts.at(0).lower, 2U);
  EXPECT_EQ(found.problem.hosts.at(0).upper, 2U);
  EXPECT_TRUE(solve(found.problem).cost == 7);
}

TEST(FindAssignment, says_why_a_network_is_none) {
  const auto why = [](const Network& network) { return find_assignment(network).why_not; };
  EXPECT_EQ(why({{1, 0, 0, -1}, {{0, 1, 0, 1, 1}, {1, 2, 0, 1, 1}, {2, 3, 0, 1, 1}}}),
            "an arc leads elsewhere than from seekers to hosts");
  EXPECT_EQ(why({{2, -2}, {{0, 1, 0, 2, 1}}}), "a pair may be taken more than once");
  EXPECT_EQ(why({{2, 0, -1, -1}, {{0, 1, 0, 1, 1}, {1, 2, 0, 1, 1}, {1, 3, 0, 1, 1}}}),
            "some nodes only pass on, and not one node alone wants");
}

}  // namespace
}  // namespace megdan::algo::matching
