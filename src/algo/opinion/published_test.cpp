// The engine on other people's conversations, against what they published.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>

#include "algo/opinion/polis.hpp"
#include "algo/opinion/server_order.hpp"
#include "algo/opinion/solve.hpp"

namespace megdan::algo::opinion {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path kPolis = fs::path(MEGDAN_SHARED_DATA) / "polis";

std::optional<std::string> text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Conversation export_at(const fs::path& folder) {
  const auto votes = text_of(folder / "votes.csv");
  const auto matrix = text_of(folder / "participants-votes.csv");
  return read_export(text_of(folder / "comments.csv").value(), votes, matrix);
}

double number(const json::value& value) {
  return value.to_number<double>();
}

void expect_equal_lists(const std::vector<double>& ours, const json::array& theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t j = 0; j < ours.size(); ++j) EXPECT_NEAR(ours[j], number(theirs[j]), 1e-12) << j;
}

class Fixture : public testing::TestWithParam<const char*> {};

TEST_P(Fixture, gives_the_numbers_of_the_live_server_group_by_group_under_its_ids) {
  const auto folder = kPolis / "fixtures" / GetParam();
  if (!fs::exists(folder)) GTEST_SKIP() << "shared/data is not here";
  const auto conversation =
      read_answers(text_of(folder / "votes.json").value(), text_of(folder / "comments.json"));
  const auto server = json::parse(text_of(folder / "math-pca2.json").value());
  const auto& names = conversation.statements;

  Problem problem;
  problem.votes = conversation.votes;
  problem.out = conversation.out;
  problem.meta = conversation.meta;
  const auto n = problem.votes.participants;
  problem.attending = attending_since_start(n, problem.votes.statements, conversation.events);
  const auto joined = order_on_server(n, problem.votes.statements, conversation.events);
  Options options;
  options.start_from = joined;
  options.exact_silhouette = true;
  const auto map = solve(problem, options);

  const auto& pca = server.at("pca");
  expect_equal_lists(map.components.centre, pca.at("center").as_array());
  for (std::size_t k = 0; k < 2; ++k) {
    expect_equal_lists(map.components.axis[k], pca.at("comps").as_array()[k].as_array());
  }

  // The server's members are base clusters; in conversations under 100 each holds one person.
  std::map<std::int64_t, std::string> base;
  const auto& base_ids = server.at("base-clusters").at("id").as_array();
  const auto& base_members = server.at("base-clusters").at("members").as_array();
  for (std::size_t b = 0; b < base_ids.size(); ++b) {
    ASSERT_EQ(base_members[b].as_array().size(), 1U);
    base[base_ids[b].as_int64()] = std::to_string(base_members[b].as_array()[0].as_int64());
  }
  const auto& clusters = server.at("group-clusters").as_array();
  ASSERT_EQ(map.centre.size(), clusters.size());
  EXPECT_EQ(map.attending.size(), base.size());
  for (const auto& cluster : clusters) {
    std::set<std::string> theirs;
    for (const auto& member : cluster.at("members").as_array()) theirs.insert(base.at(member.as_int64()));
    const auto group = static_cast<std::uint32_t>(cluster.at("id").as_int64());
    ASSERT_LT(group, map.centre.size());
    std::set<std::string> ours_in;
    for (const auto p : map.attending) {
      if (map.group[p] == group) ours_in.insert(conversation.participants[p]);
    }
    EXPECT_EQ(ours_in, theirs) << "group " << group;
    const auto& at = cluster.at("center").as_array();
    EXPECT_NEAR(map.centre[group].x, number(at[0]), 1e-9);
    EXPECT_NEAR(map.centre[group].y, number(at[1]), 1e-9);
    const auto id = std::to_string(group);
    const auto& votes = server.at("group-votes").at(id).at("votes");
    for (std::size_t j = 0; j < names.size(); ++j) {
      const auto& count = votes.at(names[j]);
      EXPECT_EQ(map.group_votes[group][j].agree, count.at("A").as_int64());
      EXPECT_EQ(map.group_votes[group][j].disagree, count.at("D").as_int64());
      EXPECT_EQ(map.group_votes[group][j].seen, count.at("S").as_int64());
    }
    const auto& chosen = server.at("repness").at(id).as_array();
    const auto& ours = map.representative[group];
    ASSERT_EQ(ours.size(), chosen.size());
    for (std::size_t r = 0; r < chosen.size(); ++r) {
      EXPECT_EQ(names[ours[r].statement], std::to_string(chosen[r].at("tid").as_int64()));
      EXPECT_EQ(ours[r].is_for_agree, chosen[r].at("repful-for").as_string() == "agree");
      EXPECT_EQ(ours[r].successes, chosen[r].at("n-success").as_int64());
      EXPECT_EQ(ours[r].trials, chosen[r].at("n-trials").as_int64());
      EXPECT_NEAR(ours[r].probability, number(chosen[r].at("p-success")), 1e-12);
      EXPECT_NEAR(ours[r].probability_z, number(chosen[r].at("p-test")), 1e-12);
      EXPECT_NEAR(ours[r].ratio, number(chosen[r].at("repness")), 1e-12);
      EXPECT_FLOAT_EQ(ours[r].ratio_z, static_cast<float>(number(chosen[r].at("repness-test"))));
    }
  }
  for (std::size_t j = 0; j < names.size(); ++j) {
    EXPECT_NEAR(map.consensus[j], number(server.at("group-aware-consensus").at(names[j])), 1e-12);
    const double priority = number(server.at("comment-priorities").at(names[j]));
    EXPECT_NEAR(map.priorities[j], priority, 1e-12 * std::max(1.0, priority));
  }
}

INSTANTIATE_TEST_SUITE_P(Polis, Fixture,
                         testing::Values("25ptpt-3gp-no-strict-with-meta", "below-100-ptpts"));

TEST(PublishedExports, agree_with_themselves_and_with_their_summaries) {
  if (!fs::exists(kPolis / "opendata")) GTEST_SKIP() << "shared/data is not here";
  for (const auto& entry : fs::directory_iterator(kPolis / "opendata")) {
    const auto conversation = export_at(entry.path());
    EXPECT_EQ(conversation.cells_differing, 0U) << entry.path();
    EXPECT_EQ(conversation.counts_differing, 0U) << entry.path();
    const auto summary = text_of(entry.path() / "summary.csv").value();
    EXPECT_THAT(summary,
                testing::HasSubstr("voters," + std::to_string(conversation.participants.size()) + "\n"));
    EXPECT_THAT(summary,
                testing::HasSubstr("comments," + std::to_string(conversation.statements.size()) + "\n"));
  }
}

struct Met {
  double index = 0.0;
  std::size_t shared = 0;     // grouped by both
  std::size_t misplaced = 0;  // of them; with two groups
};

Met met_groups(const Conversation& conversation, const OpinionMap& map) {
  std::map<std::string, std::uint32_t> label;
  std::vector<std::uint32_t> ours, theirs;
  std::size_t other_number = 0;
  for (const auto p : map.attending) {
    const auto& group = conversation.published_group[p];
    if (group.empty()) continue;
    ours.push_back(map.group[p]);
    theirs.push_back(label.try_emplace(group, static_cast<std::uint32_t>(label.size())).first->second);
    other_number += ours.back() != theirs.back();
  }
  return {adjusted_rand_index(ours, theirs), ours.size(), std::min(other_number, ours.size() - other_number)};
}

TEST(PublishedGroups, are_met_at_least_as_well_as_by_the_plain_pipeline) {
  const auto baseline = text_of(kPolis / "baseline_ari.json");
  if (!baseline) GTEST_SKIP() << "shared/data is not here";
  const auto cases = json::parse(*baseline);
  for (const auto& item : cases.as_object()) {
    const auto conversation = export_at(kPolis / "opendata" / std::string(item.key()));
    Problem problem;
    problem.votes = conversation.votes;
    problem.out = conversation.out;
    Options options;
    options.exact_silhouette = true;
    options.groups = static_cast<std::uint32_t>(item.value().at("published_groups").as_int64());
    const auto by_votes = met_groups(conversation, solve(problem, options));
    // The baseline is of the people whom the file shows in a group, and is given to three decimals.
    problem.attending = attending_as_published(conversation);
    const auto as_published = met_groups(conversation, solve(problem, options));
    EXPECT_EQ(as_published.shared,
              static_cast<std::size_t>(item.value().at("clustered_participants").as_int64()));
    if (!item.value().at("stable").as_bool()) {
      EXPECT_TRUE(std::isfinite(as_published.index) && std::isfinite(by_votes.index));
      continue;
    }
    const auto thousandths = [](double index) { return std::lround(index * 1000.0); };
    EXPECT_GE(thousandths(as_published.index), thousandths(number(item.value().at("naive_pipeline_ARI"))))
        << item.key();
    ASSERT_EQ(*options.groups, 2U);
    EXPECT_LE(by_votes.misplaced, as_published.misplaced) << item.key();
  }
}

}  // namespace
}  // namespace megdan::algo::opinion
