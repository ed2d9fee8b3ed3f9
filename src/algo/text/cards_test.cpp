#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "algo/text/alphabet.hpp"
#include "algo/text/near_duplicates.hpp"
#include "algo/text/slow.hpp"
#include "algo/text/suggest.hpp"

namespace megdan::algo::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string word_of(std::mt19937_64& random) {
  static const char* parts[] = {"пар", "град", "ка", "дет", "ски", "ул",
                                "ица", "на",   "во", "да",  "шко", "ла"};
  std::string out;
  for (std::uint64_t i = 0, count = 1 + random() % 3; i < count; ++i) out += parts[random() % 12];
  return out;
}

TEST(NearDuplicates, see_past_order_form_case_and_small_slips) {
  const std::vector<std::string_view> cards{
      "Повече детски площадки в квартала", "В КВАРТАЛИТЕ повече детска площадка!",
      "Безплатен градски транспорт", "Повече детски плошадки в квартала"};
  const auto pairs = near_duplicates(cards, {.least = 0.55, .most_pairs = 100});
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  for (const NearDuplicate& pair : pairs) found.emplace_back(pair.first, pair.second);
  EXPECT_THAT(found, testing::UnorderedElementsAre(std::pair(0U, 1U), std::pair(0U, 3U), std::pair(1U, 3U)));
}

TEST(NearDuplicates, tell_numbers_apart_and_leave_empty_cards_alone) {
  const std::vector<std::string_view> cards{"20", "30", "", "…", "20"};
  const auto pairs = near_duplicates(cards);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].first, 0U);
  EXPECT_EQ(pairs[0].second, 4U);
  EXPECT_EQ(pairs[0].similarity, 1.0);
}

TEST(NearDuplicates, give_exactly_the_pairs_of_comparing_all) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 60; ++i) {
      if (!texts.empty() && random() % 3 == 0) {
        texts.push_back(texts[random() % texts.size()] + " " + word_of(random));
        continue;
      }
      std::string card;
      for (std::uint64_t w = 0, count = 3 + random() % 8; w < count; ++w) card += word_of(random) + " ";
      texts.push_back(card);
    }
    const std::vector<std::string_view> cards(texts.begin(), texts.end());
    Analyser analyser(nullptr);
    const double least = 0.3 + 0.1 * static_cast<double>(random() % 8);
    const auto fast = near_duplicates(cards, analyser, {.least = least, .most_pairs = 100'000});
    const auto plain = slow::near_duplicates(cards, analyser, least);
    ASSERT_EQ(fast.size(), plain.size());
    for (std::size_t i = 0; i < fast.size(); ++i) {
      EXPECT_EQ(fast[i].first, plain[i].first);
      EXPECT_EQ(fast[i].second, plain[i].second);
      EXPECT_EQ(fast[i].similarity, plain[i].similarity);
    }
  }
}

TEST(NearDuplicates, of_too_many_are_the_most_similar_whatever_their_number) {
  std::mt19937_64 random(11);
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i) {
    std::string card;
    for (std::uint64_t w = 0, count = 2 + random() % 6; w < count; ++w) card += word_of(random) + " ";
    texts.push_back(card);
  }
  const std::vector<std::string_view> cards(texts.begin(), texts.end());
  Analyser analyser(nullptr);
  const auto all = near_duplicates(cards, analyser, {.least = 0.2, .most_pairs = 1'000'000});
  ASSERT_GT(all.size(), 4000U);  // more than are gathered before the bar rises
  for (const std::size_t most : {0U, 1U, 10U, 100U, 1000U}) {
    const auto best = near_duplicates(cards, analyser, {.least = 0.2, .most_pairs = most});
    ASSERT_EQ(best.size(), most);
    for (std::size_t i = 0; i < most; ++i) {
      EXPECT_EQ(best[i].first, all[i].first) << i << " of " << most;
      EXPECT_EQ(best[i].second, all[i].second) << i << " of " << most;
      EXPECT_EQ(best[i].similarity, all[i].similarity) << i << " of " << most;
    }
  }
}

TEST(Vocabulary, completes_a_prefix_heaviest_first_in_either_script) {
  const std::vector<WeightedWord> words{{"София", 5}, {"софийски", 9}, {"Созопол", 2}, {"софия", 1}};
  const Vocabulary vocabulary(words);
  const auto shown = [](const std::vector<Suggestion>& list) {
    std::vector<std::string> out;
    for (const Suggestion& suggestion : list) out.push_back(suggestion.word);
    return out;
  };
  EXPECT_THAT(shown(vocabulary.complete("СОФ")), ElementsAre("софийски", "София"));
  EXPECT_THAT(shown(vocabulary.complete("sof")), ElementsAre("софийски", "София"));
  EXPECT_THAT(shown(vocabulary.complete("со", 1)), ElementsAre("софийски"));
  EXPECT_THAT(vocabulary.complete(""), IsEmpty());
  EXPECT_EQ(vocabulary.complete("софия")[0].weight, 6U);
}

TEST(Vocabulary, corrects_a_slip_nearest_first) {
  const std::vector<WeightedWord> words{{"община", 5}, {"общини", 50}, {"овощна", 1}, {"парк", 1}};
  const Vocabulary vocabulary(words);
  const auto list = vocabulary.correct("обшина");
  ASSERT_GE(list.size(), 2U);
  EXPECT_EQ(list[0].word, "община");
  EXPECT_EQ(list[0].distance, 1);
  EXPECT_EQ(list[1].word, "общини");
  EXPECT_EQ(vocabulary.correct("пакр")[0].word, "парк");
  EXPECT_EQ(vocabulary.correct("пакр")[0].distance, 1) << "neighbours that changed places are one slip";
  EXPECT_THAT(vocabulary.correct("хеликоптер"), IsEmpty());
}

TEST(Vocabulary, finds_exactly_the_words_within_the_distance) {
  std::mt19937_64 random(11);
  std::vector<std::string> texts;
  for (int i = 0; i < 600; ++i) texts.push_back(word_of(random));
  std::vector<WeightedWord> words;
  for (const std::string& text : texts) words.push_back({text, 1});
  const Vocabulary vocabulary(words);
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  ASSERT_EQ(vocabulary.size(), texts.size());
  for (int i = 0; i < 300; ++i) {
    const std::string query = word_of(random);
    for (const int edits : {1, 2}) {
      std::map<std::string, int> expected;
      for (const std::string& text : texts) {
        if (const int d = slow::distance(text, query); d <= edits) expected[text] = d;
      }
      std::map<std::string, int> found;
      for (const Suggestion& s : vocabulary.correct(query, edits, 10'000)) found[s.word] = s.distance;
      EXPECT_EQ(found, expected) << query;
    }
  }
}

}  // namespace
}  // namespace megdan::algo::text
