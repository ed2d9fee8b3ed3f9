#include "algo/text/analyse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "algo/text/search.hpp"
#include "algo/text/tsvector.hpp"

namespace megdan::algo::text {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::vector<std::string>> rows(const std::string& text) {
  std::vector<std::vector<std::string>> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::vector<std::string> fields(1);
    for (; at < end; ++at) {
      if (text[at] == '\t') {
        fields.emplace_back();
      } else {
        fields.back().push_back(text[at]);
      }
    }
    out.push_back(std::move(fields));
    at = end + 1;
  }
  return out;
}

const Dictionary& small_dictionary() {
  static const Dictionary dictionary = Dictionary::read(
      "SET UTF-8\nSFX A Y 4\nSFX A 0 а .\nSFX A 0 ът .\nSFX A 0 ове .\nSFX A 0 овете .\nSFX N Y 2\nSFX N 0 и "
      ".\nSFX N 0 ите .\n"
      "SFX K Y 3\nSFX K а и .\nSFX K а ата .\nSFX K а ите .\nSFX L Y 2\nSFX L ям еми .\nSFX L ям яма .\n",
      "9\nград/A\nпарк/A\nградина/K\nголям/L\nминистър\nпредседател/N\nконсул/A\nСофия\nжена/K\n");
  return dictionary;
}

const Dictionary* debian_dictionary() {
  static const std::string aff = read("/usr/share/hunspell/bg_BG.aff");
  static const std::string dic = read("/usr/share/hunspell/bg_BG.dic");
  if (aff.empty() || dic.empty()) return nullptr;
  static const Dictionary dictionary = Dictionary::read(aff, dic);
  return &dictionary;
}

std::vector<std::string> terms_of(Analyser& analyser, std::string_view text,
                                  Purpose purpose = Purpose::document) {
  std::vector<std::string> out;
  analyser.each_term(text, purpose, [&](const Term& term) { out.emplace_back(term.text); });
  return out;
}

TEST(Analyser, keeps_the_source_range_of_each_term) {
  AnalyserOptions options;
  options.keys = false;
  Analyser analyser(&small_dictionary(), options);
  const std::string text = "Нов ГРАДОВЕ — министър-председателите";
  for (const OwnedTerm& term : analyser.analyse(text)) {
    ASSERT_LE(term.end, text.size());
    ASSERT_LT(term.begin, term.end);
  }
  const auto terms = analyser.analyse(text);
  ASSERT_EQ(terms.size(), 4U);
  EXPECT_EQ(terms[1].text, "град");
  EXPECT_EQ(text.substr(terms[1].begin, terms[1].end - terms[1].begin), "ГРАДОВЕ");
  EXPECT_EQ(terms[3].text, "председател");
  EXPECT_EQ(text.substr(terms[3].begin, terms[3].end - terms[3].begin), "председателите");
  EXPECT_EQ(terms[3].position, 3U);
}

TEST(Analyser, takes_degrees_for_forms_of_the_adjective) {
  Analyser analyser(&small_dictionary());
  EXPECT_THAT(terms_of(analyser, "най-големи"), ElementsAre("голям"));
  EXPECT_THAT(terms_of(analyser, "По-голяма"), ElementsAre("голям"));
}

TEST(Analyser, bends_an_unknown_word_like_the_known_word_at_its_end) {
  AnalyserOptions options;
  options.keys = false;
  Analyser analyser(&small_dictionary(), options);
  EXPECT_THAT(terms_of(analyser, "вицеконсулът"), ElementsAre("вицеконсул"));
  EXPECT_THAT(terms_of(analyser, "подпредседателите"), ElementsAre("подпредседател"));
}

TEST(Analyser, reads_latin_look_alikes_as_the_word_they_show) {
  Analyser analyser(&small_dictionary());
  EXPECT_THAT(terms_of(analyser, "пaркът"), ElementsAre("парк"));  // with a Latin a
}

TEST(Analyser, lets_spellings_of_a_name_meet) {
  Analyser analyser(&small_dictionary());
  for (const char* spelling : {"София", "СОФИЯ", "sofia", "Sofiya", "sofija"}) {
    EXPECT_THAT(terms_of(analyser, spelling, Purpose::query), Contains("~sofia")) << spelling;
    EXPECT_THAT(terms_of(analyser, spelling), Contains("~sofia")) << spelling;
  }
  EXPECT_THAT(terms_of(analyser, "gradina", Purpose::query), Contains("градина"));
  EXPECT_THAT(terms_of(analyser, "gradina"), Not(Contains("градина"))) << "only a query is read so";
}

TEST(Analyser, writes_dates_numbers_and_codes_one_way) {
  Analyser analyser(nullptr);
  EXPECT_THAT(terms_of(analyser, "12.03.2024"), ElementsAre("2024-03-12"));
  EXPECT_THAT(terms_of(analyser, "1 234,5"), ElementsAre("1234.5"));
  EXPECT_THAT(terms_of(analyser, "22-рата"), ElementsAre("22"));
  EXPECT_THAT(terms_of(analyser, "00014"), ElementsAre("00014"));
  EXPECT_THAT(terms_of(analyser, "Ivan@Example.BG"), ElementsAre("ivan@example.bg"));
}

TEST(Analyser, works_by_rules_without_a_dictionary_and_says_so) {
  AnalyserOptions options;
  options.keys = false;
  Analyser analyser(nullptr, options);
  EXPECT_FALSE(analyser.has_dictionary());
  EXPECT_EQ(terms_of(analyser, "парковете"), terms_of(analyser, "парк"));
}

TEST(Analyser, gives_the_same_terms_when_its_cache_is_full) {
  Analyser analyser(&small_dictionary());
  const auto before = terms_of(analyser, "Градовете на София");
  for (int i = 0; i < 60'000; ++i) analyser.analyse("дума" + std::to_string(i) + " парк");
  EXPECT_EQ(terms_of(analyser, "Градовете на София"), before);
  EXPECT_EQ(terms_of(analyser, "парка"), std::vector<std::string>{"парк"});
}

TEST(Analyser, stops_when_the_callback_says_so) {
  Analyser analyser(&small_dictionary());
  int seen = 0;
  const int answer = analyser.each_term(
      "град парк жена", Purpose::document, &seen,
      [](void* context, const Term&) { return ++*static_cast<int*>(context) == 2 ? 7 : 0; });
  EXPECT_EQ(answer, 7);
  EXPECT_EQ(seen, 2);
}

TEST(Tsvector, writes_sorted_quoted_terms_with_positions) {
  AnalyserOptions options;
  options.keys = false;
  Analyser analyser(&small_dictionary(), options);
  EXPECT_EQ(to_tsvector(analyser, "парк, градът, паркове"), "'град':2 'парк':1,3");
  EXPECT_EQ(to_tsvector(analyser, ""), "");
  EXPECT_EQ(to_tsquery(analyser, "паркове и градове"), "('парк') & ('град')");
  EXPECT_EQ(to_tsquery(analyser, "парк град", Widening::any_word), "('парк') | ('град')");
  EXPECT_EQ(to_tsquery(analyser, "o'neil"), "('o')");
  EXPECT_EQ(to_tsquery(analyser, "!&|"), "");
}

TEST(Index, finds_all_forms_and_ranks_the_typed_form_first) {
  Analyser analyser(&small_dictionary());
  Index index(analyser);
  index.add("Паркове има");
  index.add("Нов парк има");
  index.add("Градина има");
  const auto hits = index.search("паркове");
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].document, 0U);
  EXPECT_TRUE(index.search("жена").empty());
  EXPECT_TRUE(index.search("").empty());
}

TEST(Index, widens_to_any_word_only_when_none_has_all) {
  Analyser analyser(&small_dictionary());
  Index index(analyser);
  index.add("град с парк");
  index.add("град с градина");
  EXPECT_EQ(index.search("градове с паркове").size(), 1U);
  EXPECT_EQ(index.search("парк жена").size(), 1U);
  EXPECT_EQ(index.search("градина парк").size(), 2U);
}

TEST(Search, reaches_the_asked_recall_and_precision_on_real_sentences) {
  const std::string folder = std::string(MEGDAN_SHARED_DATA) + "/bulgarian/";
  const auto sentences = rows(read(folder + "ud_btb_dev_sentences.tsv"));
  const auto relevant = rows(read(folder + "ud_btb_dev_qrels.tsv"));
  if (sentences.empty() || relevant.empty()) GTEST_SKIP() << "shared/data is not here";
  ASSERT_NE(debian_dictionary(), nullptr) << "hunspell-bg is missing: tools/install build brings it";
  Analyser analyser(debian_dictionary());
  Index index(analyser);
  for (const auto& sentence : sentences) index.add(sentence.at(1));
  double hits = 0;
  double found = 0;
  double wanted = 0;
  for (const auto& query : relevant) {
    std::set<std::string> ids;
    std::string id;
    for (const char c : query.at(1) + " ") {
      if (c != ' ') {
        id.push_back(c);
      } else if (!id.empty()) {
        ids.insert(id);
        id.clear();
      }
    }
    wanted += static_cast<double>(ids.size());
    for (const Hit& hit : index.search(query[0])) {
      found += 1;
      hits += ids.count(sentences[hit.document][0]) != 0 ? 1 : 0;
    }
  }
  const double recall = hits / wanted;
  const double precision = hits / found;
  EXPECT_GE(recall, 0.96);
  EXPECT_GE(precision, 0.92);
  EXPECT_GE(2 * recall * precision / (recall + precision), 0.95);
}

TEST(Analyser, lets_the_forms_of_each_published_stem_fall_together) {
  const auto pairs = rows(read(std::string(MEGDAN_SHARED_DATA) + "/bulgarian/lucene_test_pairs.tsv"));
  if (pairs.empty()) GTEST_SKIP() << "shared/data is not here";
  ASSERT_NE(debian_dictionary(), nullptr) << "hunspell-bg is missing: tools/install build brings it";
  AnalyserOptions options;
  options.keys = false;
  Analyser analyser(debian_dictionary(), options);
  std::map<std::string, std::vector<std::string>> common;
  for (const auto& pair : pairs) {
    auto terms = terms_of(analyser, pair.at(0));
    std::sort(terms.begin(), terms.end());
    const auto [at, is_new] = common.try_emplace(pair.at(1), terms);
    if (is_new) continue;
    std::vector<std::string> both;
    std::set_intersection(at->second.begin(), at->second.end(), terms.begin(), terms.end(),
                          std::back_inserter(both));
    EXPECT_FALSE(both.empty()) << pair[0] << " does not meet the others of " << pair[1];
    if (!both.empty()) at->second = both;
  }
}

TEST(Analyser, meets_the_gold_lemma_of_nearly_every_form) {
  const auto pairs = rows(read(std::string(MEGDAN_SHARED_DATA) + "/bulgarian/gold_form_lemma.tsv"));
  if (pairs.empty()) GTEST_SKIP() << "shared/data is not here";
  ASSERT_NE(debian_dictionary(), nullptr) << "hunspell-bg is missing: tools/install build brings it";
  Analyser analyser(debian_dictionary());
  double met = 0;
  for (const auto& pair : pairs) {
    const auto of_form = terms_of(analyser, pair.at(0));
    const auto of_lemma = terms_of(analyser, pair.at(1), Purpose::query);
    met += std::any_of(of_lemma.begin(), of_lemma.end(), [&](const std::string& term) {
      return std::find(of_form.begin(), of_form.end(), term) != of_form.end();
    });
  }
  EXPECT_GE(met / static_cast<double>(pairs.size()), 0.98);
}

TEST(Analyser, knows_people_as_their_own_word_and_the_electronic_letter_as_no_verb) {
  const Dictionary* dictionary = debian_dictionary();
  ASSERT_NE(dictionary, nullptr);
  Analyser analyser(dictionary);
  EXPECT_EQ(terms_of(analyser, "хора", Purpose::document).front(), "хора");
  EXPECT_EQ(terms_of(analyser, "хората", Purpose::document).front(), "хора");
  EXPECT_THAT(terms_of(analyser, "хора", Purpose::query), testing::ElementsAre("хора"));
  EXPECT_THAT(terms_of(analyser, "хората", Purpose::query), testing::ElementsAre("хора"));
  EXPECT_THAT(terms_of(analyser, "е-услуги", Purpose::document), testing::ElementsAre("е", "услуга"));
  EXPECT_THAT(terms_of(analyser, "+359 88 123 4567 т.нар.", Purpose::document),
              testing::ElementsAre("359881234567", "тнар"));
}

}  // namespace
}  // namespace megdan::algo::text
