#include "algo/matching/flow.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "algo/matching/certificate.hpp"
#include "algo/matching/read.hpp"
#include "algo/matching/slow.hpp"

namespace megdan::algo::matching {
namespace {

std::string shared(const std::string& name) {
  std::ifstream in(std::string(MEGDAN_SHARED_DATA) + "/matching/" + name, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
#define NEEDS_SHARED(name)                                                           \
  if (!std::filesystem::exists(std::string(MEGDAN_SHARED_DATA) + "/matching/" name)) \
  GTEST_SKIP() << "shared/data is not here"

/// Solves and verifies; every test goes through the certificate.
Answer proven(const Network& network) {
  Answer answer = solve(network);
  EXPECT_EQ(why_not_proven(network, answer), "");
  return answer;
}

Network random_network(std::mt19937_64& random) {
  Network network;
  const auto nodes = static_cast<std::uint32_t>(2 + random() % 5);
  network.supply.assign(nodes, 0);
  for (std::uint64_t k = random() % 3; k > 0; --k) {
    const auto amount = static_cast<std::int64_t>(random() % 5);
    network.supply[random() % nodes] += amount;
    network.supply[random() % nodes] -= amount;
  }
  for (std::uint64_t k = random() % 12; k > 0; --k) {
    Arc arc;
    arc.from = static_cast<std::uint32_t>(random() % nodes);
    arc.to = static_cast<std::uint32_t>(random() % nodes);
    arc.lower = random() % 4 == 0 ? static_cast<std::int64_t>(random() % 5) - 2 : 0;
    arc.upper = random() % 3 == 0 ? unlimited : arc.lower + static_cast<std::int64_t>(random() % 5);
    arc.cost = static_cast<std::int64_t>(random() % 21) - (random() % 2 == 0 ? 10 : 2);
    network.arcs.push_back(arc);
  }
  return network;
}

TEST(Flow, agrees_with_cycle_cancelling_on_small_random_networks_of_every_kind) {
  std::mt19937_64 random(20240101);
  int seen[3] = {0, 0, 0};
  for (int round = 0; round < 6000; ++round) {
    const Network network = random_network(random);
    const Answer answer = proven(network);
    const slow::Outcome expected = slow::cheapest_flow(network);
    ASSERT_EQ(answer.status, expected.status) << "round " << round;
    if (answer.status == Status::optimal) {
      ASSERT_EQ(to_string(answer.cost), to_string(expected.cost)) << "round " << round;
    }
    ++seen[static_cast<int>(answer.status)];
  }
  for (const int count : seen) EXPECT_GT(count, 100);
}

TEST(Flow, gives_the_same_optimum_in_32_64_and_128_bits) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 500; ++round) {
    Network network = random_network(random);
    const Answer small = proven(network);
    for (const std::int64_t scale : {std::int64_t{1'000'000'000}, std::int64_t{40'000'000'000'000'000}}) {
      Network large = network;
      for (Arc& arc : large.arcs) arc.cost *= scale;
      const Answer answer = proven(large);
      ASSERT_EQ(answer.status, small.status);
      ASSERT_EQ(answer.cost, small.cost * scale);
    }
  }
}

TEST(Flow, tells_infeasible_from_unbounded_when_both_signs_are_there) {
  // A ring that gains without limit, beside a demand that nothing can meet: no flow exists at all.
  Network network;
  network.supply = {0, 0, 1, -1};
  network.arcs = {{0, 1, 0, unlimited, -5}, {1, 0, 0, unlimited, 1}};
  EXPECT_EQ(proven(network).status, Status::infeasible);
  network.arcs.push_back({2, 3, 0, 1, 0});
  EXPECT_EQ(proven(network).status, Status::unbounded);
  network.arcs[0].upper = 10;
  const Answer answer = proven(network);
  EXPECT_EQ(answer.status, Status::optimal);
  EXPECT_EQ(answer.cost, -40);
}

TEST(Flow, keeps_exact_with_the_largest_numbers_allowed) {
  Network network;
  network.supply = {largest_number, 0, -largest_number};
  network.arcs = {{0, 1, 0, unlimited, largest_number}, {1, 2, 0, unlimited, largest_number}};
  EXPECT_EQ(to_string(proven(network).cost), "2" + std::string(36, '0'));
}

TEST(Flow, refuses_numbers_past_the_limit_instead_of_overflowing) {
  Network network;
  network.supply = {1, -1};
  network.arcs = {{0, 1, 0, 1, largest_number + 1}};
  EXPECT_THROW(solve(network), Refused);
  network.arcs = {{0, 2, 0, 1, 1}};
  EXPECT_THROW(solve(network), Refused);
  // Twelve supplies of 10^18 through one arc would pass 64 bits.
  network.supply.assign(14, largest_number);
  network.supply[12] = 0;
  network.supply[13] = 0;
  network.arcs.clear();
  for (std::uint32_t v = 0; v < 12; ++v) network.arcs.push_back({v, 12, 0, unlimited, 0});
  network.arcs.push_back({12, 13, 0, unlimited, 1});
  for (std::uint32_t v = 14; v < 26; ++v) {
    network.supply.push_back(-largest_number);
    network.arcs.push_back({13, v, 0, unlimited, 0});
  }
  EXPECT_THROW(solve(network), Refused);
}

TEST(Certificate, rejects_a_flow_a_price_a_cost_or_a_cycle_that_was_tampered_with) {
  Network network;
  network.supply = {2, 0, -2};
  network.arcs = {{0, 1, 0, 2, 3}, {1, 2, 0, 2, 1}, {0, 2, 0, 1, 2}};
  const Answer good = proven(network);
  ASSERT_EQ(good.cost, 6);
  for (std::size_t a = 0; a < 3; ++a) {
    Answer bad = good;
    ++bad.flow[a];
    EXPECT_NE(why_not_proven(network, bad), "");
  }
  Answer bad = good;
  bad.potential[1] += 100;
  EXPECT_NE(why_not_proven(network, bad), "");
  bad = good;
  --bad.cost;
  EXPECT_NE(why_not_proven(network, bad), "");
  bad = good;
  bad.status = Status::infeasible;
  EXPECT_NE(why_not_proven(network, bad), "");
  bad.status = Status::unbounded;
  bad.cycle = {0, 1};
  EXPECT_NE(why_not_proven(network, bad), "");
}

TEST(Certificate, rejects_a_worse_feasible_flow_with_the_same_prices) {
  Network network;
  network.supply = {1, -1};
  network.arcs = {{0, 1, 0, 1, 5}, {0, 1, 0, 1, 4}};
  Answer answer = proven(network);
  answer.flow = {1, 0};
  answer.cost = 5;
  EXPECT_NE(why_not_proven(network, answer), "");
}

TEST(Flow, reaches_the_published_optimum_of_the_assignment_of_500) {
  NEEDS_SHARED("orlib_assign500.txt");
  EXPECT_EQ(proven(read_orlib(shared("orlib_assign500.txt")).network).cost, 991);
}

TEST(Flow, reaches_the_known_total_of_the_reviewer_bids) {
  NEEDS_SHARED("preflib_00039-00000001.min");
  EXPECT_EQ(proven(read_dimacs(shared("preflib_00039-00000001.min")).network).cost, -497);
}

TEST(Flow, answers_every_networkx_case_as_expected) {
  NEEDS_SHARED("networkx_mincost_cases.json");
  std::string text = shared("networkx_mincost_cases.json");
  for (std::size_t at = 0; (at = text.find("Infinity", at)) != std::string::npos; at += 10) {
    const std::size_t begin = at > 0 && text[at - 1] == '-' ? at - 1 : at;
    text.insert(at + 8, "\"");
    text.insert(begin, "\"");
  }
  const auto cases = boost::json::parse(text);
  for (const auto& one : cases.as_array()) {
    const std::string name(one.at("test").as_string());
    const auto* error = one.as_object().if_contains("expected_error");
    try {
      const NamedNetwork file = read_json_network(boost::json::serialize(one));
      const Answer answer = proven(file.network);
      if (error == nullptr) {
        ASSERT_EQ(answer.status, Status::optimal) << name;
        EXPECT_EQ(answer.cost, one.at("expected_cost").as_int64()) << name;
      } else {
        EXPECT_EQ(answer.status, *error == "NetworkXUnbounded" ? Status::unbounded : Status::infeasible)
            << name;
        EXPECT_NE(*error, "NetworkXError") << name;
      }
    } catch (const ReadError& refused) {
      ASSERT_NE(error, nullptr) << name << ": " << refused.what();
      EXPECT_EQ(*error, "NetworkXError") << name;
    }
  }
}

}  // namespace
}  // namespace megdan::algo::matching
