#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

#include "algo/opinion/slow.hpp"
#include "algo/opinion/solve.hpp"

namespace megdan::algo::opinion {
namespace {

// Two camps that disagree on the even statements; each cell is there with the given chance.
VoteMatrix camps(std::uint32_t participants, std::uint32_t statements, double filled, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto chance = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::vector<VoteEvent> events;
  for (std::uint32_t p = 0; p < participants; ++p) {
    for (std::uint32_t j = 0; j < statements; ++j) {
      if (chance() >= filled) continue;
      const double lean = j % 2 == 0 ? (p % 2 == 0 ? 0.8 : 0.2) : 0.3 + 0.4 * (j % 5) / 5.0;
      const double draw = chance();
      const int value = draw < lean ? 1 : (draw < lean + 0.1 ? 0 : -1);
      events.push_back({p, j, static_cast<std::int8_t>(value), 0});
    }
  }
  return last_votes(participants, statements, events);
}

std::vector<Point> random_points(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto coordinate = [&] { return static_cast<double>(random() >> 11) * 0x1p-53 * 4.0 - 2.0; };
  std::vector<Point> points(n);
  for (auto& point : points) point = {coordinate(), coordinate()};
  return points;
}

TEST(LastVotes, keeps_the_latest_and_among_equal_times_the_later_in_the_file) {
  const std::vector<VoteEvent> events{
      {0, 1, 1, 50}, {0, 1, -1, 40}, {1, 0, 0, 7}, {1, 0, 1, 7}, {0, 0, -1, 1}};
  const auto votes = last_votes(2, 2, events);
  EXPECT_THAT(votes.row_begin, testing::ElementsAre(0, 2, 3));
  EXPECT_THAT(votes.statement, testing::ElementsAre(0, 1, 0));
  EXPECT_THAT(votes.value, testing::ElementsAre(-1, 1, 1));
}

TEST(LastVotes, refuses_a_vote_outside_the_matrix) {
  const std::vector<VoteEvent> outside{{2, 0, 1, 0}};
  const std::vector<VoteEvent> no_vote{{0, 0, 2, 0}};
  EXPECT_THROW(last_votes(2, 2, outside), std::invalid_argument);
  EXPECT_THROW(last_votes(2, 2, no_vote), std::invalid_argument);
}

TEST(Attending, needs_seven_votes_or_all_where_there_are_fewer) {
  std::vector<VoteEvent> events;
  for (std::uint32_t j = 0; j < 6; ++j) events.push_back({0, j, 1, 0});
  for (std::uint32_t j = 0; j < 7; ++j) events.push_back({1, j, 1, 0});
  EXPECT_THAT(attending(last_votes(2, 9, events)), testing::ElementsAre(0, 1));
  EXPECT_THAT(attending(last_votes(2, 7, events)), testing::ElementsAre(0, 1));
  events.resize(6);
  events.push_back({1, 0, 1, 0});
  EXPECT_THAT(attending(last_votes(2, 6, events)), testing::ElementsAre(1, 0));
}

TEST(AttendingSinceStart, keeps_who_came_in_while_few_were_there) {
  // 16 people; the first 15 come in for want of others, the last with one vote of ten does not.
  std::vector<VoteEvent> events;
  for (std::uint32_t p = 0; p < 16; ++p) events.push_back({p, 0, 1, p});
  for (std::uint32_t j = 0; j < 10; ++j) events.insert(events.begin(), VoteEvent{0, j, 1, -10});
  const auto in = attending_since_start(16, 10, events);
  EXPECT_EQ(std::accumulate(in.begin(), in.end(), 0), 15);
  EXPECT_EQ(in[15], 0);
}

TEST(OrderOfJoining, counts_statements_not_second_thoughts) {
  std::vector<VoteEvent> events;
  for (std::int64_t t = 0; t < 9; ++t) events.push_back({0, 0, 1, t});
  for (std::uint32_t j = 0; j < 7; ++j) events.push_back({1, j, 1, 20 + j});
  for (std::uint32_t j = 1; j < 7; ++j) events.push_back({0, j, 1, 30 + j});
  EXPECT_THAT(order_of_joining(3, 7, events), testing::ElementsAre(1, 0));
}

TEST(PrincipalComponents, agree_with_dense_power_iteration) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto votes = camps(60, 14, seed % 2 == 0 ? 0.4 : 0.9, seed);
    std::vector<std::uint8_t> out(14, 0);
    if (seed > 3) out[2] = out[5] = 1;
    const auto fast = principal_components(votes, out);
    const auto plain = slow::principal_components(votes, out);
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(fast.eigenvalue[k], plain.eigenvalue[k], 1e-9 * plain.eigenvalue[0]);
      for (std::size_t j = 0; j < 14; ++j)
        EXPECT_NEAR(fast.axis[k][j], plain.axis[k][j], 1e-11) << seed << ' ' << j;
    }
    EXPECT_EQ(fast.centre, plain.centre);
    EXPECT_LT(fast.residual, 1e-13);
  }
}

TEST(PrincipalComponents, converge_beyond_the_size_that_is_run_to_full_dimension) {
  const auto votes = camps(500, 320, 0.2, 11);
  const auto fast = principal_components(votes);
  const auto plain = slow::principal_components(votes, {}, 5000, 1e-13);
  EXPECT_LT(fast.residual, 1e-12);
  EXPECT_LT(fast.products, 320);
  for (std::size_t j = 0; j < 320; ++j) EXPECT_NEAR(fast.axis[0][j], plain.axis[0][j], 1e-10);
}

TEST(PrincipalComponents, are_zero_where_everybody_votes_alike) {
  std::vector<VoteEvent> events;
  for (std::uint32_t p = 0; p < 5; ++p) {
    for (std::uint32_t j = 0; j < 3; ++j) events.push_back({p, j, 1, 0});
  }
  const auto components = principal_components(last_votes(5, 3, events));
  EXPECT_THAT(components.axis[0], testing::Each(0.0));
  EXPECT_THAT(components.axis[1], testing::Each(0.0));
  EXPECT_THAT(components.centre, testing::Each(-1.0));
}

TEST(PrincipalComponents, leave_the_second_empty_where_votes_have_one_direction) {
  std::vector<VoteEvent> events;
  for (std::uint32_t p = 0; p < 6; ++p) {
    for (std::uint32_t j = 0; j < 4; ++j)
      events.push_back({p, j, static_cast<std::int8_t>(p % 2 == 0 ? 1 : -1), 0});
  }
  const auto components = principal_components(last_votes(6, 4, events));
  for (const auto value : components.axis[0]) EXPECT_NEAR(value, 0.5, 1e-14);
  EXPECT_THAT(components.axis[1], testing::Each(0.0));
}

TEST(Project, scales_by_the_share_of_statements_voted_on_and_counts_those_that_are_out) {
  Components components;
  components.centre = {0.0, 0.5, 0.0, 0.0};
  components.axis[0] = {1.0, 0.0, 0.0, 0.0};
  components.axis[1] = {0.0, 1.0, 0.0, 0.0};
  const std::vector<VoteEvent> events{{0, 0, 1, 0}, {1, 1, -1, 0}};
  const auto votes = last_votes(3, 4, events);
  const auto points = project(votes, components);
  EXPECT_DOUBLE_EQ(points[0].x, -2.0);  // agree is -1; one vote of four: times 2
  EXPECT_DOUBLE_EQ(points[1].y, 1.0);
  EXPECT_DOUBLE_EQ(points[2].x, 0.0);
  const std::vector<std::uint8_t> out{0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(project(votes, components, out)[0].x, -std::sqrt(4.0 / 3.0));
}

TEST(KMeans, reaches_the_least_inertia_of_all_partitions) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto points = random_points(9, seed);
    KMeansOptions options;
    options.nearly = 0.0;
    for (std::uint32_t k = 1; k <= 3; ++k) {
      EXPECT_NEAR(k_means(points, k, options).inertia, slow::least_inertia(points, k), 1e-12)
          << seed << ' ' << k;
    }
  }
}

TEST(KMeans, gives_fewer_groups_where_points_coincide) {
  const std::vector<Point> points{{1, 1}, {1, 1}, {2, 2}};
  EXPECT_EQ(k_means(points, 5).centre.size(), 2U);
  EXPECT_TRUE(k_means({}, 3).centre.empty());
}

TEST(KMeans, numbers_groups_by_size) {
  const std::vector<Point> points{{0, 0}, {9, 9}, {9, 8}, {8, 9}, {0, 1}};
  EXPECT_THAT(k_means(points, 2).group, testing::ElementsAre(1, 0, 0, 0, 1));
}

TEST(KMeans, starts_only_from_the_given_places_when_told_so) {
  // Between two pairs and a single the start decides which pair the single joins.
  const std::vector<Point> points{{0, 0}, {0, 1}, {10, 0}, {10, 1}, {5, 0.5}};
  KMeansOptions options;
  options.only_before = true;
  const std::vector<Point> left{{5, 0.5}, {10, 0.5}};
  options.before = left;
  const auto from_left = k_means(points, 2, options);
  EXPECT_EQ(from_left.group[4], from_left.group[0]);
  const std::vector<Point> right{{5, 0.5}, {0, 0.5}};
  options.before = right;
  const auto from_right = k_means(points, 2, options);
  EXPECT_EQ(from_right.group[4], from_right.group[2]);
}

TEST(Silhouettes, equal_the_definition_for_all_groupings_at_once) {
  const auto points = random_points(120, 3);
  std::vector<Grouping> groupings;
  for (std::uint32_t k = 1; k <= 5; ++k) groupings.push_back(k_means(points, k));
  const auto fast = silhouettes(points, groupings);
  for (std::size_t c = 0; c < groupings.size(); ++c) {
    EXPECT_NEAR(fast[c].mean, slow::silhouette(points, groupings[c]), 1e-12);
    EXPECT_TRUE(fast[c].is_exact(points.size()));
    EXPECT_EQ(fast[c].standard_error, 0.0);
  }
}

TEST(Silhouettes, sampled_lie_within_their_stated_error) {
  const auto points = random_points(3000, 5);
  const std::vector<Grouping> groupings{k_means(points, 3)};
  const auto exact = silhouettes(points, groupings)[0].mean;
  int outside = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto sampled = silhouettes(points, groupings, 200, seed)[0];
    EXPECT_GT(sampled.standard_error, 0.0);
    EXPECT_FALSE(sampled.is_exact(points.size()));
    outside += std::abs(sampled.mean - exact) > 2.0 * sampled.standard_error;
  }
  EXPECT_LE(outside, 6);
}

TEST(SmoothK, changes_only_after_four_times_in_a_row) {
  KHistory history = smooth_k({}, 2);
  EXPECT_EQ(history.chosen, 2U);
  for (int i = 0; i < 3; ++i) {
    history = smooth_k(history, 3);
    EXPECT_EQ(history.chosen, 2U);
  }
  EXPECT_EQ(smooth_k(history, 3).chosen, 3U);
  EXPECT_EQ(smooth_k(smooth_k(history, 2), 3).chosen, 2U);
}

TEST(AdjustedRandIndex, is_one_for_renamed_labels_and_matches_a_worked_example) {
  const std::vector<std::uint32_t> a{0, 0, 1, 1, 2}, renamed{5, 5, 0, 0, 1};
  EXPECT_DOUBLE_EQ(adjusted_rand_index(a, renamed), 1.0);
  // Pairs together: in both 4, in x 6, in y 7, of 15.
  const std::vector<std::uint32_t> x{0, 0, 0, 1, 1, 1}, y{0, 0, 1, 1, 1, 1};
  EXPECT_NEAR(adjusted_rand_index(x, y), (4.0 - 42.0 / 15.0) / (6.5 - 42.0 / 15.0), 1e-15);
}

TEST(OpinionMap, separates_two_camps_and_names_what_divides_and_what_unites) {
  std::vector<VoteEvent> events;
  for (std::uint32_t p = 0; p < 30; ++p) {
    for (std::uint32_t j = 0; j < 9; ++j) {
      const bool is_first_camp = p % 2 == 0;
      const int value = j == 8 ? 1 : ((j + p / 2) % 9 == 0 ? 0 : (is_first_camp == (j < 4) ? 1 : -1));
      events.push_back({p, j, static_cast<std::int8_t>(value), 0});
    }
  }
  Problem problem;
  problem.votes = last_votes(31, 9, events);
  const auto map = solve(problem);
  ASSERT_EQ(map.centre.size(), 2U);
  EXPECT_EQ(map.attending.size(), 30U);
  EXPECT_EQ(map.group[30], kNoGroup);
  for (std::uint32_t p = 0; p < 30; ++p) EXPECT_EQ(map.group[p], map.group[p % 2]);
  ASSERT_FALSE(map.bridges.empty());
  EXPECT_EQ(map.bridges[0].statement, 8U);
  EXPECT_TRUE(map.bridges[0].is_agreed);
  EXPECT_EQ(std::max_element(map.consensus.begin(), map.consensus.end()) - map.consensus.begin(), 8);
  EXPECT_DOUBLE_EQ(map.consensus[8], (16.0 / 17.0) * (16.0 / 17.0));
  EXPECT_EQ(map.majorities.agree[0].statement, 8U);
  EXPECT_EQ(map.stability, 1.0);
}

TEST(OpinionMap, is_empty_but_whole_for_nobody_and_for_one) {
  Problem nobody;
  nobody.votes = last_votes(0, 0, {});
  EXPECT_TRUE(solve(nobody).centre.empty());
  Problem one;
  const std::vector<VoteEvent> events{{0, 0, 1, 0}};
  one.votes = last_votes(1, 1, events);
  const auto map = solve(one);
  EXPECT_EQ(map.centre.size(), 1U);
  EXPECT_EQ(map.group_votes[0][0], (Count{1, 0, 1}));
}

TEST(OpinionMap, gives_the_same_numbers_again) {
  Problem problem;
  problem.votes = camps(300, 40, 0.5, 9);
  const auto a = solve(problem), b = solve(problem);
  EXPECT_EQ(a.group, b.group);
  EXPECT_EQ(a.components.axis, b.components.axis);
  EXPECT_EQ(a.stability, b.stability);
}

TEST(OpinionMap, refuses_sizes_that_do_not_fit) {
  Problem problem;
  problem.votes = camps(10, 8, 0.9, 1);
  problem.out.assign(7, 0);
  EXPECT_THROW(solve(problem), std::invalid_argument);
}

}  // namespace
}  // namespace megdan::algo::opinion
