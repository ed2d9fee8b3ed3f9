#include "algo/text/dictionary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "algo/text/alphabet.hpp"
#include "algo/text/slow.hpp"

namespace megdan::algo::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kAff =
    "SET UTF-8\n# words\nSFX A Y 3\nSFX A 0 а .\nSFX A 0 ът .\nSFX A 0 ове .\n"
    "SFX K Y 2\nSFX K а и .\nSFX K а ата .\nSFX E Y 1\nSFX E ен на [^л]ен\n";

std::vector<std::string> lemmas(const Dictionary& dictionary, std::string_view form) {
  std::vector<Reading> readings;
  dictionary.look_up(letters(form), readings);
  std::vector<std::string> out;
  for (const Reading& reading : readings) out.push_back(from_letters(dictionary.headword(reading.lemma)));
  return out;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Dictionary, holds_our_own_irregular_words_unless_they_are_left_out) {
  const std::string_view aff = "SET UTF-8\n";
  const std::string_view dic = "1\nмаса\n";
  const auto with = Dictionary::read(aff, dic);
  const auto alone = Dictionary::read(aff, dic, OwnWords::left_out);
  EXPECT_TRUE(with.contains(letters("човеците")));
  EXPECT_FALSE(alone.contains(letters("човеците")));
  EXPECT_TRUE(alone.contains(letters("маса")));
  EXPECT_EQ(alone.size(), 1U);
}

TEST(Dictionary, maps_forms_to_their_lemmas_by_suffix_rules) {
  const Dictionary dictionary = Dictionary::read(kAff, "3\nград/A\nглава/K\nважен/E\nСофия\n");
  EXPECT_THAT(lemmas(dictionary, "градове"), ElementsAre("град"));
  EXPECT_THAT(lemmas(dictionary, "глави"), ElementsAre("глава"));
  EXPECT_THAT(lemmas(dictionary, "град"), ElementsAre("град"));
  EXPECT_THAT(lemmas(dictionary, "важна"), ElementsAre("важен"));
  EXPECT_THAT(lemmas(dictionary, "градата"), IsEmpty());
  EXPECT_THAT(lemmas(dictionary, "софия"), ElementsAre("софия"));
}

TEST(Dictionary, gives_every_reading_of_an_ambiguous_form) {
  const Dictionary dictionary = Dictionary::read(kAff, "2\nград/A\nграда/K\n");
  EXPECT_THAT(lemmas(dictionary, "града"), UnorderedElementsAre("града", "град"));
  EXPECT_THAT(lemmas(dictionary, "гради"), ElementsAre("града"));
}

TEST(Dictionary, heeds_the_condition_of_a_rule) {
  const Dictionary dictionary = Dictionary::read(kAff, "2\nтопъл/E\nделен/E\nважен/E\n");
  EXPECT_THAT(lemmas(dictionary, "делна"), IsEmpty());
  EXPECT_THAT(lemmas(dictionary, "важна"), ElementsAre("важен"));
}

TEST(Dictionary, groups_forms_that_are_listed_bare) {
  const Dictionary dictionary = Dictionary::read(
      "SET UTF-8\n",
      "1\nвлека\nвлекат\nвлечеш\nвлече\nвлечем\nвлякла\nвлеклите\nмъдрец\nмъдрецът\nмъдреца\nмъдреци\n"
      "племе\nплемето\nплемена\nплемената\n");
  for (const char* form : {"влекат", "влечем", "влякла", "влеклите"})
    EXPECT_THAT(lemmas(dictionary, form), ElementsAre("влека")) << form;
  for (const char* form : {"мъдрецът", "мъдреци"})
    EXPECT_THAT(lemmas(dictionary, form), ElementsAre("мъдрец")) << form;
  for (const char* form : {"племето", "племена", "племената"})
    EXPECT_THAT(lemmas(dictionary, form), ElementsAre("племе")) << form;
}

TEST(Dictionary, reads_windows_1251) {
  const Dictionary dictionary =
      Dictionary::read("SET microsoft-cp1251\nSFX A Y 1\nSFX A 0 \xE0 .\n", "1\n\xE3\xF0\xE0\xE4/A\n");
  EXPECT_THAT(lemmas(dictionary, "града"), ElementsAre("град"));
}

TEST(Dictionary, refuses_broken_files_with_line_and_reason) {
  const auto line_of = [](std::string_view aff, std::string_view dic) -> std::string {
    try {
      Dictionary::read(aff, dic);
    } catch (const DictionaryError& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      return error.part() + ":" + std::to_string(error.line());
    }
    return "read";
  };
  EXPECT_EQ(line_of("SET UTF-8\nSFX A Y 2\nSFX A 0 а .\n", "1\nград\n"), "aff:2");
  EXPECT_EQ(line_of("SET KOI8-R\n", "1\nград\n"), "aff:1");
  EXPECT_EQ(line_of("SET UTF-8\nSFX A Y x\n", "1\nград\n"), "aff:2");
  EXPECT_EQ(line_of("SET UTF-8\nSFX A Y 1\nSFX A 0 а [аб\n", "1\nград\n"), "aff:3");
  EXPECT_EQ(line_of("", "град\n"), "dic:1");
  EXPECT_EQ(line_of("", ""), "dic:1");
  EXPECT_EQ(line_of("FLAG long\n", "1\nград\n"), "aff:1");
  EXPECT_EQ(line_of("", "999999999\nград\n"), "read");
}

TEST(Dictionary, agrees_with_full_expansion_on_a_small_dictionary) {
  const std::string aff = "SFX A Y 2\nSFX A 0 а .\nSFX A д ове .\nSFX K Y 2\nSFX K а и .\nSFX K ва 0 .\n";
  const std::string dic = "4\nград/AK\nглава/K\nглавад/A\nава/KA\n";
  const Dictionary dictionary = Dictionary::read(aff, dic);
  for (const auto& [form, headwords] : slow::expand(aff, dic)) {
    const std::vector<std::string> found = lemmas(dictionary, form);
    EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), headwords) << form;
  }
}

TEST(Dictionary, finds_every_form_of_the_debian_dictionary_under_its_headword) {
  const std::string aff = read("/usr/share/hunspell/bg_BG.aff");
  const std::string dic = read("/usr/share/hunspell/bg_BG.dic");
  ASSERT_FALSE(aff.empty() || dic.empty()) << "hunspell-bg is missing: tools/install build brings it";
  const Dictionary dictionary = Dictionary::read(aff, dic);
  EXPECT_LT(dictionary.memory(), 20U << 20U);
  std::vector<Reading> readings;
  std::size_t forms = 0;
  for (const auto& [form, headwords] : slow::expand(aff, dic)) {
    std::string inner;
    if (!to_letters(form, inner)) continue;  // names keep their capital in the expansion
    ++forms;
    dictionary.look_up(inner, readings);
    for (const std::string& headword : headwords) {
      // A bare form may be grouped under another headword: its own reading must still be listed.
      const bool found = std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) {
        return dictionary.headword(reading.headword) == letters(headword) ||
               dictionary.headword(reading.lemma) == letters(headword);
      });
      std::vector<Reading> own;
      dictionary.look_up(letters(headword), own);
      const bool grouped =
          !own.empty() && std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) {
            return reading.lemma == own.front().lemma;
          });
      EXPECT_TRUE(found || grouped) << form << " of " << headword;
    }
  }
  EXPECT_GT(forms, 800'000U);
}

}  // namespace
}  // namespace megdan::algo::text
