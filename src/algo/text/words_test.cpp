#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "algo/text/alphabet.hpp"
#include "algo/text/normalise.hpp"
#include "algo/text/stem.hpp"
#include "algo/text/stop_words.hpp"
#include "algo/text/tokenise.hpp"
#include "algo/text/transliterate.hpp"

namespace megdan::algo::text {
namespace {

using testing::Contains;
using testing::ElementsAre;

std::vector<std::string> tokens_of(std::string_view text) {
  static const char* names[] = {"w", "c", "a", "n", "d", "k", "e", "u", "p"};
  std::vector<std::string> out;
  Tokeniser tokeniser(text);
  Token token;
  while (tokeniser.next(token)) {
    out.push_back(std::string(names[static_cast<int>(token.kind)]) + ":" +
                  std::string(text.substr(token.begin, token.end - token.begin)));
  }
  return out;
}

TEST(Normalise, folds_case_quotes_dashes_and_white_space) {
  EXPECT_EQ(normalise("  „ПАРКЪТ“ –\t«Зона Б-5»  "), "\"паркът\" - \"зона б-5\"");
}

TEST(Normalise, composes_short_i_and_drops_stress_marks) {
  EXPECT_EQ(fold_word("и\xCC\x86од", false), "йод");             // и + breve
  EXPECT_EQ(fold_word("в\xD1\x8A\xCC\x81лна", false), "вълна");  // ъ + acute
  EXPECT_EQ(fold_word("\xD1\x9D", false), "и");                  // ѝ
  EXPECT_EQ(fold_word("общ\xC2\xADина", false), "община");       // soft hyphen
  EXPECT_EQ(fold_word("Café", false), "cafe");
}

TEST(Normalise, puts_cyrillic_for_latin_look_alikes_inside_cyrillic_words_only) {
  EXPECT_TRUE(is_cyrillic_with_look_alikes("cъвет"));
  EXPECT_FALSE(is_cyrillic_with_look_alikes("COP"));
  EXPECT_FALSE(is_cyrillic_with_look_alikes("wифи"));
  EXPECT_EQ(normalise("Cъвeт COP"), "съвет cop");
}

TEST(Normalise, survives_broken_bytes) {
  EXPECT_EQ(decode_at("\xD0", 0).value, 0xFFFDU);
  EXPECT_EQ(decode_at("\xED\xA0\x80", 0).value, 0xFFFDU);  // a surrogate
  EXPECT_EQ(decode_at("\xC0\xAF", 0).value, 0xFFFDU);      // an overlong slash
  EXPECT_FALSE(normalise("\xFF\xD0 б").empty());
}

TEST(Normalise, changes_nothing_the_second_time) {
  for (const char* text : {"па\xC3\x80рк", "4 \xCD\x80", " „А“ \xD0 – б\xCC\x80 ", "Й\xCC\x86 ѐ",
                           "Щ\xC6\x9Cоyx", "\xE2\x84\xAAит"}) {
    const std::string once = normalise(text);
    EXPECT_EQ(normalise(once), once) << text;
  }
}

TEST(Normalise, changes_nothing_the_second_time_whatever_letter_stands_beside_cyrillic) {
  for (char32_t c = 1; c < 0x20000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string sign;
    append_utf8(sign, c);
    for (const std::string& text :
         {sign + "aщ", "щ" + sign + "a", "aщ\xCC\x81" + sign, "щ " + sign + "\xCC\x88y"}) {
      const std::string once = normalise(text);
      ASSERT_EQ(normalise(once), once) << std::hex << static_cast<std::uint32_t>(c) << " in " << text;
    }
  }
}

TEST(Letters, go_there_and_back) {
  std::string inner;
  ASSERT_TRUE(to_letters("щъркел-2ё", inner));
  EXPECT_EQ(inner.size(), 9U);
  EXPECT_EQ(from_letters(inner), "щъркел-2ё");
  EXPECT_FALSE(to_letters("λ", inner));
}

TEST(Tokeniser, keeps_hyphens_abbreviations_numbers_and_dates_together) {
  EXPECT_THAT(tokens_of("По-голям парк, ул. „Шипка“ 34, т.н. зона."),
              ElementsAre("c:По-голям", "w:парк", "a:ул.", "w:Шипка", "n:34", "a:т.н.", "w:зона"));
  EXPECT_THAT(tokens_of("1 234,56 лв. до 12.03.2024 г. или 2024-03-12"),
              ElementsAre("n:1 234,56", "a:лв.", "w:до", "d:12.03.2024", "a:г.", "w:или", "d:2024-03-12"));
}

TEST(Tokeniser, gives_an_ordinal_its_ending_and_an_age_its_word) {
  EXPECT_THAT(tokens_of("22-рата среща на 29-годишния"),
              ElementsAre("n:22-рата", "w:среща", "w:на", "n:29", "w:годишния"));
}

TEST(Tokeniser, knows_settlement_codes_addresses_and_mail) {
  EXPECT_THAT(tokens_of("ЕКАТТЕ 68134, 00014 и 681345"),
              ElementsAre("w:ЕКАТТЕ", "k:68134", "k:00014", "w:и", "n:681345"));
  EXPECT_THAT(tokens_of("Пишете на ivan.petrov@mail.example.bg."),
              ElementsAre("w:Пишете", "w:на", "e:ivan.petrov@mail.example.bg"));
  EXPECT_THAT(tokens_of("виж https://example.org/a?b=1, там"),
              ElementsAre("w:виж", "u:https://example.org/a?b=1", "w:там"));
}

TEST(Tokeniser, keeps_a_phone_number_after_a_plus_and_the_so_called_in_one) {
  EXPECT_THAT(tokens_of("+359 88 123 4567, 12 души"), ElementsAre("p:359 88 123 4567", "n:12", "w:души"));
  EXPECT_THAT(tokens_of("(+359-2-987-65-43)"), ElementsAre("p:359-2-987-65-43"));
  EXPECT_THAT(tokens_of("2+3 44"), ElementsAre("n:2", "n:3", "n:44"));
  EXPECT_THAT(tokens_of("т.нар. хора, Т.нар. т.е. наричан"),
              ElementsAre("a:т.нар.", "w:хора", "a:Т.нар.", "a:т.е.", "w:наричан"));
}

TEST(Tokeniser, takes_no_day_that_does_not_exist_for_a_date) {
  EXPECT_THAT(tokens_of("31.02.2024"), ElementsAre("n:31.02.2024"));
  EXPECT_THAT(tokens_of("29.02.2024"), ElementsAre("d:29.02.2024"));
  Date date;
  EXPECT_TRUE(parse_date("1.2.24", date));
  EXPECT_EQ(date.year, 2024);
  EXPECT_FALSE(parse_date("1.2.24x", date));
}

TEST(Tokeniser, does_not_end_a_sentence_into_an_abbreviation) {
  EXPECT_THAT(tokens_of("Това е парк. Да."), ElementsAre("w:Това", "w:е", "w:парк", "w:Да"));
}

TEST(Transliteration, follows_the_act) {
  EXPECT_EQ(to_latin("София, Търговище, Пловдив"), "Sofia, Targovishte, Plovdiv");
  EXPECT_EQ(to_latin("България"), "Bulgaria");
  EXPECT_EQ(to_latin("Жълто цвете щъка, чай, Шипка, юг, ягода, миньор"),
            "Zhalto tsvete shtaka, chay, Shipka, yug, yagoda, minyor");
  EXPECT_EQ(to_latin("ЩИТ Щит"), "SHTIT Shtit");
  EXPECT_EQ(to_latin("Мария и Илиян"), "Maria i Iliyan");
}

TEST(Transliteration, reads_the_act_and_informal_spellings_back) {
  EXPECT_EQ(to_cyrillic("Sofia, sofiya, Plovdiv"), "София, софия, Пловдив");
  EXPECT_EQ(to_cyrillic("obshtina Shipka 6tastie 4ovek"), "община Шипка щастие човек");
  EXPECT_EQ(to_cyrillic("парк 46 a"), "парк 46 а");
  EXPECT_THAT(cyrillic_candidates("targovishte"), Contains("търговище"));
  EXPECT_THAT(cyrillic_candidates("gyrmen"), Contains("гърмен"));
  EXPECT_LE(cyrillic_candidates("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 64).size(), 64U);
}

TEST(Transliteration, spellings_of_one_name_meet_under_one_key) {
  EXPECT_EQ(latin_key("софия"), latin_key("sofia"));
  EXPECT_EQ(latin_key("софия"), latin_key("sofiya"));
  EXPECT_EQ(latin_key("търговище"), latin_key("targovishte"));
  EXPECT_EQ(latin_key("4ernevo"), latin_key("чернево"));
  EXPECT_NE(latin_key("варна"), latin_key("видин"));
  EXPECT_EQ(latin_key("2024"), "");
}

TEST(Stems, of_bulgarian_forms_fall_together_without_a_dictionary) {
  const auto stem = [](std::string_view word) { return from_letters(stem_bulgarian(letters(word))); };
  for (const char* form : {"смартфона", "смартфонът", "смартфони", "смартфоните"})
    EXPECT_EQ(stem(form), stem("смартфон")) << form;
  for (const char* form : {"блогърка", "блогърки", "блогърката", "блогърките"})
    EXPECT_EQ(stem(form), stem("блогърка")) << form;
  EXPECT_EQ(stem("важна"), stem("важен"));
  EXPECT_EQ(stem("парк"), "парк");
}

TEST(Stems, of_english_follow_porters_first_step) {
  EXPECT_EQ(stem_english("services"), "service");
  EXPECT_EQ(stem_english("communities"), stem_english("community"));
  EXPECT_EQ(stem_english("hopping"), "hop");
  EXPECT_EQ(stem_english("filing"), "file");
  EXPECT_EQ(stem_english("bus"), "bus");
  EXPECT_EQ(stem_english("agreed"), "agree");
}

TEST(StopWords, are_words_without_subject_only) {
  EXPECT_TRUE(is_stop_word("и"));
  EXPECT_TRUE(is_stop_word("the"));
  EXPECT_FALSE(is_stop_word("година"));
  EXPECT_FALSE(is_stop_word("дете"));
}

}  // namespace
}  // namespace megdan::algo::text
