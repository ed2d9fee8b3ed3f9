#include <gtest/gtest.h>

#include <array>
#include <string_view>

#include "seminars/comparison_library.hpp"
#include "seminars/comparison_rules.hpp"

namespace megdan::seminars {
namespace {

constexpr OptionId ministry{1}, foundation{2}, network{3};
constexpr CriterionId mandate{11}, independence{12};

/// The ministry is strong in mandate, the foundation in independence, the network in nothing.
Grid grid_with(std::int64_t mandate_weight, std::int64_t independence_weight) {
  Grid grid;
  for (const auto id : {ministry, foundation, network}) grid.options.push_back({id, "", ""});
  grid.criteria = {{mandate, "", mandate_weight}, {independence, "", independence_weight}};
  grid.means = {{{ministry, mandate}, {5.0, 0.0}},   {{ministry, independence}, {1.0, 0.0}},
                {{foundation, mandate}, {2.0, 0.0}}, {{foundation, independence}, {4.0, 0.0}},
                {{network, mandate}, {1.0, 0.0}},    {{network, independence}, {1.0, 0.0}}};
  grid.raters = 5;
  return grid;
}

const Sensitivity::Turn& turn_of(const Sensitivity& sensitivity, CriterionId id) {
  for (const auto& turn : sensitivity.turns)
    if (turn.criterion == id) return turn;
  throw std::out_of_range("no such criterion");
}

TEST(Sensitivity, ranks_by_the_weighted_mean_on_the_scale_of_the_ratings) {
  const auto sensitivity = sensitivity_of(grid_with(6, 2));
  ASSERT_TRUE(sensitivity);
  ASSERT_EQ(sensitivity->ranking.size(), 3u);
  EXPECT_EQ(sensitivity->ranking[0].first, ministry);
  EXPECT_DOUBLE_EQ(sensitivity->ranking[0].second, 4.0);  // (6·5 + 2·1) / 8
  EXPECT_DOUBLE_EQ(sensitivity->ranking[1].second, 2.5);  // (6·2 + 2·4) / 8
  EXPECT_DOUBLE_EQ(sensitivity->ranking[2].second, 1.0);
}

TEST(Sensitivity, says_who_wins_when_a_weight_doubles_or_falls_to_none) {
  const auto sensitivity = sensitivity_of(grid_with(6, 4));
  ASSERT_TRUE(sensitivity);
  EXPECT_EQ(sensitivity->ranking.front().first, ministry);
  EXPECT_EQ(turn_of(*sensitivity, independence).winner_doubled, foundation);
  EXPECT_EQ(turn_of(*sensitivity, independence).winner_without, ministry);
  EXPECT_EQ(turn_of(*sensitivity, mandate).winner_doubled, ministry);
  EXPECT_EQ(turn_of(*sensitivity, mandate).winner_without, foundation);
}

TEST(Sensitivity, finds_the_factor_at_which_another_model_first_leads) {
  // Equal where mandate and independence weigh the same: 6 = 4 · 1.5, and 4 = 6 · 2/3.
  const auto sensitivity = sensitivity_of(grid_with(6, 4));
  ASSERT_TRUE(sensitivity);
  ASSERT_TRUE(turn_of(*sensitivity, independence).flips_at);
  EXPECT_NEAR(*turn_of(*sensitivity, independence).flips_at, 1.5, 1e-9);
  ASSERT_TRUE(turn_of(*sensitivity, mandate).flips_at);
  EXPECT_NEAR(*turn_of(*sensitivity, mandate).flips_at, 2.0 / 3, 1e-9);
}

TEST(Sensitivity, agrees_with_the_ranking_on_both_sides_of_a_turning_point) {
  for (std::int64_t a = 1; a <= 10; ++a)
    for (std::int64_t b = 1; b <= 10; ++b) {
      auto grid = grid_with(a, b);
      grid.means.erase({network, mandate});  // somebody left a cell out
      grid.means[{network, independence}] = {3.0, 0.5};
      const auto sensitivity = sensitivity_of(grid);
      ASSERT_TRUE(sensitivity);
      const auto winner = sensitivity->ranking.front().first;
      for (const auto& turn : sensitivity->turns) {
        if (!turn.flips_at) {
          for (double f = 0.05; f < largest_factor; f += 0.05)
            EXPECT_EQ(ranking_with(grid, turn.criterion, f).front().first, winner)
                << a << ' ' << b << ' ' << f;
          continue;
        }
        const double at = *turn.flips_at;
        const bool below = ranking_with(grid, turn.criterion, at - 1e-4).front().first == winner;
        const bool above = ranking_with(grid, turn.criterion, at + 1e-4).front().first == winner;
        EXPECT_NE(below, above) << a << ' ' << b << ' ' << at;
      }
    }
}

TEST(Sensitivity, has_no_turning_point_where_one_model_is_best_in_everything) {
  auto grid = grid_with(5, 5);
  grid.means[{ministry, independence}] = {5.0, 0.0};
  const auto sensitivity = sensitivity_of(grid);
  ASSERT_TRUE(sensitivity);
  for (const auto& turn : sensitivity->turns) {
    EXPECT_FALSE(turn.flips_at);
    EXPECT_EQ(turn.winner_doubled, ministry);
    EXPECT_EQ(turn.winner_without, ministry);
  }
}

TEST(Sensitivity, leaves_unrated_cells_out_of_a_mean_instead_of_counting_them_as_nothing) {
  auto grid = grid_with(5, 5);
  grid.means.erase({foundation, mandate});
  const auto sensitivity = sensitivity_of(grid);
  ASSERT_TRUE(sensitivity);
  EXPECT_EQ(sensitivity->ranking.front().first, foundation);
  EXPECT_DOUBLE_EQ(sensitivity->ranking.front().second, 4.0);
}

TEST(Sensitivity, keeps_the_order_of_the_models_where_they_are_equal) {
  auto grid = grid_with(3, 3);
  const auto sensitivity = sensitivity_of(grid);
  ASSERT_TRUE(sensitivity);
  EXPECT_EQ(sensitivity->ranking[0].first, ministry);
  EXPECT_EQ(sensitivity->ranking[1].first, foundation);
  ASSERT_TRUE(turn_of(*sensitivity, independence).flips_at);
  EXPECT_NEAR(*turn_of(*sensitivity, independence).flips_at, 1.0, 1e-9);
}

/// Sentences in English over models “Ministry”, “Foundation” and “Network”, criteria “Mandate” and
/// “Independence” of weight 5: the two means of each model in that order.
std::vector<std::string> told_of(const std::vector<std::pair<double, double>>& means) {
  constexpr std::array models{ministry, foundation, network};
  constexpr std::array names{"Ministry", "Foundation", "Network"};
  Grid grid;
  grid.criteria = {{mandate, Words("Мандат", "Mandate").json(), 5},
                   {independence, Words("Независимост", "Independence").json(), 5}};
  for (std::size_t i = 0; i < models.size(); ++i) {
    grid.options.push_back({models[i], Words("", names[i]).json(), ""});
    grid.means[{models[i], mandate}] = {means[i].first, 0.0};
    grid.means[{models[i], independence}] = {means[i].second, 0.0};
  }
  i18n::load();
  const auto sensitivity = sensitivity_of(grid);
  return sensitivity ? sensitivity_sentences(grid, *sensitivity, i18n::Texts(*i18n::find_language("en")))
                     : std::vector<std::string>();
}

using Lines = std::vector<std::string>;

TEST(SensitivityInWords, names_all_that_share_the_first_place_and_calls_none_of_them_steady) {
  EXPECT_EQ(
      told_of({{3, 3}, {3, 3}, {3, 3}}),
      (Lines{
          "“Ministry”, “Foundation” and “Network” share the first place: each has 3.00 on a scale of five. "
          "The ratings do not decide between them.",
          "They stay equal whichever single criterion weighs twice as much or does not count at all."}));
}

TEST(SensitivityInWords, tells_who_comes_first_once_a_weight_parts_the_equal_ones) {
  EXPECT_EQ(told_of({{4, 2}, {2, 4}, {1, 1}}),
            (Lines{"“Ministry” and “Foundation” share the first place: each has 3.00 on a scale of five. The "
                   "ratings do not decide between them.",
                   "If “Mandate” weighs twice as much, “Ministry” comes first.",
                   "If “Mandate” does not count at all, “Foundation” comes first.",
                   "If “Independence” weighs twice as much, “Foundation” comes first.",
                   "If “Independence” does not count at all, “Ministry” comes first."}));
  // Without “Mandate” all three are equal; with it twice the first two only.
  EXPECT_EQ(
      told_of({{4, 3}, {4, 3}, {3, 3}}),
      (Lines{"“Ministry” and “Foundation” share the first place: each has 3.50 on a scale of five. The "
             "ratings do not decide between them.",
             "If “Mandate” does not count at all, “Ministry”, “Foundation” and “Network” share the first "
             "place."}));
}

TEST(SensitivityInWords, does_not_call_it_lost_when_the_first_place_is_shared_but_says_with_whom) {
  // The network is listed last and leads; without “Mandate” the ministry is equal to it.
  EXPECT_EQ(
      told_of({{2, 4}, {1, 1}, {5, 4}}),
      (Lines{"No model overtakes “Network” if a single criterion weighs twice as much or does not count "
             "at all, but it is not always alone in the first place.",
             "If “Mandate” does not count at all, “Network” shares the first place with “Ministry”."}));
  EXPECT_EQ(told_of({{4, 1}, {4, 1}, {3, 5}}),
            (Lines{"Only if “Mandate” weighs more than 4.0 times as much does another model come first.",
                   "If “Independence” does not count at all, “Ministry” and “Foundation” share the first "
                   "place."}));
}

TEST(SensitivityInWords, names_all_that_are_nearly_as_good) {
  const auto told = told_of({{3.05, 3.05}, {3, 3}, {3, 3}});
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0],
            "“Ministry” is only 0.05 ahead of “Foundation” and “Network” on a scale of five: too "
            "little to rest a decision on.");
  EXPECT_EQ(told[1],
            "“Ministry” stays first whichever single criterion weighs twice as much or does not "
            "count at all.");
  EXPECT_NE(told_of({{3.001, 3.001}, {3, 3}, {1, 1}})[0].find("differ by 0.001 on"), std::string::npos);
}

TEST(Sensitivity, says_nothing_without_ratings_or_where_every_weight_is_none) {
  auto unrated = grid_with(5, 5);
  unrated.means.clear();
  EXPECT_FALSE(sensitivity_of(unrated));
  EXPECT_FALSE(sensitivity_of(grid_with(0, 0)));
}

TEST(Library, offers_eight_models_with_both_sides_and_ten_criteria_in_both_languages) {
  EXPECT_EQ(library_options().size(), 8u);
  EXPECT_EQ(library_criteria().size(), 10u);
  const auto filled = [](const LibraryWords& words) {
    return !std::string_view(words.bg).empty() && !std::string_view(words.en).empty();
  };
  for (const auto& criterion : library_criteria()) EXPECT_TRUE(filled(criterion));
  for (const auto& option : library_options()) {
    EXPECT_TRUE(filled(option.name));
    EXPECT_EQ(std::string_view(option.example.bg).empty(), std::string_view(option.example.en).empty());
    bool plus = false, minus = false;
    for (const auto& statement : option.statements) {
      EXPECT_TRUE(filled(statement.text)) << option.name.en;
      (statement.side == Side::plus ? plus : minus) = true;
    }
    EXPECT_TRUE(plus && minus) << option.name.en;
  }
}

TEST(Comparison, has_a_sentence_for_every_refusal) {
  for (int i = 0; i <= static_cast<int>(ComparisonRefusal::bad_source); ++i)
    EXPECT_GT(std::string_view(sentence_of(static_cast<ComparisonRefusal>(i))).size(), 10u) << i;
}

}  // namespace
}  // namespace megdan::seminars
