#include <gtest/gtest.h>

#include <climits>
#include <set>
#include <thread>

#include "core/ensure.hpp"
#include "i18n/text.hpp"
#include "i18n/voice.hpp"
#include "i18n/zone.hpp"

namespace megdan::i18n {
namespace {

// A no-break space, as it stands in numbers and before signs.
#define NBSP "\u00a0"

const Language& bg() {
  return *find_language("bg");
}
const Language& en() {
  return *find_language("en");
}

Instant at(std::string_view date, std::string_view time) {
  Instant out{-1};
  EXPECT_TRUE(parse_local(date, time, out)) << date << ' ' << time;
  return out;
}

std::string utf8(char32_t sign) {
  const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (sign < 0x80) return {byte(sign)};
  if (sign < 0x800) return {byte(0xC0 | sign >> 6), byte(0x80 | (sign & 0x3F))};
  if (sign < 0x10000)
    return {byte(0xE0 | sign >> 12), byte(0x80 | (sign >> 6 & 0x3F)), byte(0x80 | (sign & 0x3F))};
  return {byte(0xF0 | sign >> 18), byte(0x80 | (sign >> 12 & 0x3F)), byte(0x80 | (sign >> 6 & 0x3F)),
          byte(0x80 | (sign & 0x3F))};
}

Instant opening() {
  return at("2023-02-16", "09:30");
}

TEST(Languages, begin_with_bulgarian_and_name_themselves) {
  ASSERT_EQ(languages().size(), 2u);
  EXPECT_EQ(languages()[0].code, "bg");
  EXPECT_EQ(languages()[0].native_name, "Български");
  EXPECT_EQ(languages()[1].code, "en");
  EXPECT_EQ(languages()[1].native_name, "English");
  EXPECT_EQ(find_language("BG"), nullptr);
  EXPECT_EQ(find_language(""), nullptr);
}

TEST(Negotiate, takes_the_best_that_is_spoken_here) {
  EXPECT_EQ(negotiate("bg-BG,bg;q=0.9,en;q=0.8").code, "bg");
  EXPECT_EQ(negotiate("en-US,en;q=0.9").code, "en");
  EXPECT_EQ(negotiate("de, en;q=0.3, bg;q=0.2").code, "en");
  EXPECT_EQ(negotiate("EN-gb").code, "en");
  EXPECT_EQ(negotiate("en;q=0.5,bg;q=0.501").code, "bg");
  EXPECT_EQ(negotiate("en, bg").code, "en") << "among equals the one named first";
}

TEST(Negotiate, answers_bulgarian_to_everybody_else) {
  for (const char* header : {"", "de", "ru-RU,ru;q=0.9", "*", "bgx", "english", ",;q=1,,", "bg;q=0,en;q=0"})
    EXPECT_EQ(negotiate(header).code, "bg") << header;
}

TEST(Negotiate, leaves_out_what_is_refused_or_malformed) {
  EXPECT_EQ(negotiate("bg;q=0, *").code, "en");
  EXPECT_EQ(negotiate("bg;q=0.0,en;q=0.001").code, "en");
  EXPECT_EQ(negotiate("bg;q=2,en;q=0.1").code, "en");
  EXPECT_EQ(negotiate("bg;q=high,en;q=0.1").code, "en");
  EXPECT_EQ(negotiate("bg;q=1.001,en;q=0.1").code, "en");
  EXPECT_EQ(negotiate("bg;q=0.1234,en;q=0.1").code, "en");
  EXPECT_EQ(negotiate("en-AU;q=0, en;q=0.5").code, "en");
  EXPECT_EQ(negotiate(std::string(100'000, ',') + "en").code, "en");
}

TEST(Texts, speak_the_language_that_was_asked_for) {
  EXPECT_EQ(Texts(bg()).tc("month in a date", "February"), "февруари");
  EXPECT_EQ(Texts(en()).tc("month in a date", "February"), "February");
}

TEST(Texts, fall_back_to_the_msgid) {
  EXPECT_EQ(Texts(bg()).t("a text that nobody wrote"), "a text that nobody wrote");
  EXPECT_EQ(Texts(bg()).t("February"), "February") << "known only in its context";
  EXPECT_EQ(Texts(bg()).t(""), "") << "the header of a catalogue is no text";
  EXPECT_EQ(Texts(bg()).n("{1} dragon", "{1} dragons", 1), "1 dragon");
  EXPECT_EQ(Texts(bg()).n("{1} dragon", "{1} dragons", 21), "21 dragons");
}

TEST(Texts, know_the_plural_forms) {
  const Texts in_bulgarian(bg());
  const Texts in_english(en());
  EXPECT_EQ(in_bulgarian.n("{1} minute", "{1} minutes", 1), "1 минута");
  EXPECT_EQ(in_bulgarian.n("{1} minute", "{1} minutes", 2), "2 минути");
  EXPECT_EQ(in_bulgarian.n("{1} minute", "{1} minutes", 0), "0 минути");
  EXPECT_EQ(in_bulgarian.n("{1} minute", "{1} minutes", 21), "21 минути");
  EXPECT_EQ(in_bulgarian.n("{1} minute", "{1} minutes", 5'000'000'001),
            "5" NBSP "000" NBSP "000" NBSP "001 минути");
  EXPECT_EQ(in_english.n("{1} minute", "{1} minutes", 1), "1 minute");
  EXPECT_EQ(in_english.n("{1} minute", "{1} minutes", 1200), "1,200 minutes");
}

TEST(Texts, put_the_arguments_where_the_translation_wants_them) {
  EXPECT_EQ(Texts(bg()).f("{1} and {2}", {"Пловдив", "Варна"}), "Пловдив и Варна");
  const std::vector<std::string> args{"first", "{1}", "third"};
  EXPECT_EQ(fill("{3}, {2}, {1}, {1}", args), "third, {1}, first, first") << "arguments are not looked into";
  EXPECT_EQ(fill("{4} {0} {} {a} {1 {123} {", args), "{4} {0} {} {a} {1 {123} {");
  EXPECT_EQ(fill("", args), "");
  const std::vector<std::string> abbreviated = {"5 март 2026 г.", "."};
  EXPECT_EQ(fill("До {1}. После {1}", abbreviated), "До 5 март 2026 г. После 5 март 2026 г.")
      << "one full stop ends a sentence";
}

TEST(Texts, of_a_foreign_language_object_are_a_broken_promise) {
  const Language made_up{"bg", "Български"};
  EXPECT_THROW(Texts(made_up).t("x"), BrokenPromise);
}

TEST(Dates, read_as_people_write_them) {
  const Texts in_bulgarian(bg());
  const Texts in_english(en());
  EXPECT_EQ(in_bulgarian.date(opening()), "16 февруари 2023 г.");
  EXPECT_EQ(in_english.date(opening()), "16 February 2023");
  EXPECT_EQ(in_bulgarian.short_date(opening()), "16.02.2023 г.");
  EXPECT_EQ(in_english.short_date(opening()), "16 Feb 2023");
  EXPECT_EQ(in_bulgarian.day_month(opening()), "16 февр.");
  EXPECT_EQ(in_english.day_month(opening()), "16 Feb");
  EXPECT_EQ(in_bulgarian.time(opening()), "9:30");
  EXPECT_EQ(in_english.time(at("2023-02-16", "14:00")), "14:00");
  EXPECT_EQ(in_bulgarian.date_time(opening()), "16 февруари 2023 г., 9:30");
  EXPECT_EQ(in_english.date_time(opening()), "16 February 2023, 9:30");
  EXPECT_EQ(in_bulgarian.short_date(at("2024-12-05", "00:00")), "05.12.2024 г.");
  EXPECT_EQ(in_bulgarian.time(at("2024-12-05", "00:05")), "0:05");
}

TEST(Dates, name_every_month_in_both_languages) {
  std::set<std::string> names;
  for (int month = 1; month <= 12; ++month) {
    const auto text = std::string("2023-") + (month < 10 ? "0" : "") + std::to_string(month) + "-01";
    for (const Language& language : languages()) {
      names.insert(Texts(language).date(at(text, "12:00")));
      names.insert(Texts(language).day_month(at(text, "12:00")));
    }
  }
  EXPECT_EQ(names.size(), 48u);
}

TEST(Durations, read_as_a_clock_or_as_words) {
  const Texts in_bulgarian(bg());
  using std::chrono::minutes;
  using std::chrono::seconds;
  EXPECT_EQ(in_bulgarian.duration(seconds(250)), "4:10");
  EXPECT_EQ(in_bulgarian.duration(seconds(0)), "0:00");
  EXPECT_EQ(in_bulgarian.duration(seconds(3850)), "1:04:10");
  EXPECT_EQ(in_bulgarian.duration(seconds(-5)), "−0:05");
  EXPECT_EQ(in_bulgarian.words(minutes(15)), "15 минути");
  EXPECT_EQ(in_bulgarian.words(minutes(60)), "1 час");
  EXPECT_EQ(in_bulgarian.words(minutes(90)), "1 час и 30 минути");
  EXPECT_EQ(in_bulgarian.words(minutes(2880)), "2 дни");
  EXPECT_EQ(Texts(en()).words(minutes(61)), "1 hour and 1 minute");
}

TEST(Numbers, group_thousands_and_never_break) {
  const Texts in_bulgarian(bg());
  const Texts in_english(en());
  EXPECT_EQ(in_bulgarian.number(1'234'567), "1" NBSP "234" NBSP "567");
  EXPECT_EQ(in_english.number(1'234'567), "1,234,567");
  EXPECT_EQ(in_bulgarian.number(999), "999");
  EXPECT_EQ(in_bulgarian.number(0), "0");
  EXPECT_EQ(in_english.number(-1000), "−1,000");
  EXPECT_EQ(in_english.number(INT64_MIN), "−9,223,372,036,854,775,808");
  EXPECT_EQ(in_bulgarian.decimal(3.5, 2), "3,50");
  EXPECT_EQ(in_english.decimal(3.5, 2), "3.50");
  EXPECT_EQ(in_bulgarian.decimal(0.625, 2), "0,63") << "as a spreadsheet shows it";
  EXPECT_EQ(in_english.decimal(0.125, 2), "0.13");
  EXPECT_EQ(in_english.decimal(1e18, 1), "1,000,000,000,000,000,000.0");
  EXPECT_EQ(in_bulgarian.decimal(12345.678, 1), "12" NBSP "345,7");
  EXPECT_EQ(in_english.decimal(-0.001, 2), "0.00");
  EXPECT_EQ(in_english.decimal(-0.006, 2), "−0.01");
  EXPECT_EQ(in_bulgarian.decimal(0.0 / 0.0, 2), "–");
  EXPECT_EQ(in_bulgarian.percent(0.45), "45" NBSP "%");
  EXPECT_EQ(in_english.percent(0.45), "45%");
}

TEST(Money, is_in_euro_with_cents_only_where_there_are_some) {
  EXPECT_EQ(Texts(bg()).money(120'000), "1" NBSP "200" NBSP "€");
  EXPECT_EQ(Texts(en()).money(120'000), "€1,200");
  EXPECT_EQ(Texts(bg()).money(120'050), "1" NBSP "200,50" NBSP "€");
  EXPECT_EQ(Texts(en()).money(5), "€0.05");
  EXPECT_EQ(Texts(en()).money(-150), "−€1.50");
  EXPECT_EQ(Texts(bg()).money(0), "0" NBSP "€");
}

TEST(LocalTimes, are_those_of_sofia) {
  EXPECT_EQ(opening().ms, 1676532600000);                  // 07:30 UTC
  EXPECT_EQ(at("2023-07-01", "12:00").ms, 1688202000000);  // 09:00 UTC
  EXPECT_EQ(input_date(Instant{1676532600000}), "2023-02-16");
  EXPECT_EQ(utc(Instant{1676532600000}), "2023-02-16T07:30:00Z");
  EXPECT_EQ(input_time(Instant{1676532600000}), "09:30");
  EXPECT_EQ(input_date(Instant{1676498399999}), "2023-02-15");  // a millisecond before midnight there
}

TEST(LocalTimes, skip_an_hour_in_spring_and_repeat_one_in_autumn) {
  Instant out{7};
  EXPECT_FALSE(parse_local("2023-03-26", "03:30", out)) << "no clock showed it";
  EXPECT_EQ(out.ms, 7);
  EXPECT_EQ(at("2023-03-26", "04:00") - at("2023-03-26", "02:59"), std::chrono::minutes(1));
  EXPECT_EQ(at("2023-10-29", "03:30").ms, 1698539400000) << "the first of the two, 00:30 UTC";
  EXPECT_EQ(at("2023-10-29", "04:00") - at("2023-10-29", "03:59"), std::chrono::minutes(61));
}

TEST(LocalTimes, come_back_as_they_were_typed) {
  const Instant start = at("2023-01-01", "00:00");
  for (int quarter = 0; quarter < 2 * 366 * 24 * 4; quarter += 7) {
    const Instant moment = start + std::chrono::minutes(15 * quarter);
    const Instant read = at(input_date(moment), input_time(moment));
    EXPECT_TRUE(read == moment || moment - read == std::chrono::hours(1)) << moment.ms;
  }
}

TEST(LocalTimes, refuse_nonsense_and_leave_the_moment_alone) {
  Instant out{7};
  const std::vector<std::pair<std::string_view, std::string_view>> nonsense = {{"", ""},
                                                                               {"2023-02-16", ""},
                                                                               {"", "09:30"},
                                                                               {"2023-02-30", "09:30"},
                                                                               {"2023-13-01", "1:00"},
                                                                               {"2023-00-10", "09:30"},
                                                                               {"0000-01-01", "09:30"},
                                                                               {"2023-2-16", "09:30"},
                                                                               {"16.02.2023", "09:30"},
                                                                               {"2023-02-16x", "09:30"},
                                                                               {"2023-02-16", "24:00"},
                                                                               {"2023-02-16", "09:60"},
                                                                               {"2023-02-16", "0930"},
                                                                               {"2023-02-16", "09:30:"},
                                                                               {"2023-02-16", "-1:30"},
                                                                               {"2023-02-16", "09:30:61"},
                                                                               {"+123-02-16", "09:30"},
                                                                               {"99999-02-16", "09:30"},
                                                                               {"2023-02-16", "09:3"},
                                                                               {"2023-02-16", "9:"}};
  for (const auto& [date, time] : nonsense) EXPECT_FALSE(parse_local(date, time, out)) << date << ' ' << time;
  EXPECT_EQ(out.ms, 7);
  EXPECT_TRUE(parse_local(" 2024-02-29 ", "9:05", out));
  EXPECT_EQ(input_date(out) + input_time(out), "2024-02-2909:05");
  EXPECT_TRUE(parse_local("2024-02-29", "09:05:59.123", out));
  EXPECT_EQ(input_time(out), "09:05");
}

TEST(LocalTimes, stay_sane_at_the_ends_of_time) {
  EXPECT_EQ(input_date(Instant{INT64_MAX}), "9999-12-31");
  EXPECT_EQ(input_date(Instant{INT64_MIN}), "0001-01-02");
  EXPECT_EQ(input_date(at("2038-01-20", "12:00")), "2038-01-20");
}

TEST(Nfc, composes_and_keeps_what_is_composed) {
  EXPECT_EQ(nfc("и\u0306"), "й");
  EXPECT_EQ(nfc("Мегдан 🧶"), "Мегдан 🧶");
  EXPECT_EQ(nfc(""), "");
  EXPECT_EQ(nfc("e\u0301"), "é");
  EXPECT_THROW(nfc("\xD0"), BrokenPromise);
}

TEST(Fold, ignores_case_and_the_way_it_was_typed) {
  EXPECT_EQ(fold("МЕГДАН"), fold("мегдан"));
  EXPECT_EQ(fold("И\u0306ОВКОВЦИ"), fold("йовковци"));
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("Ivan@Example.BG"), "ivan@example.bg");
  EXPECT_NE(fold("й"), fold("и"));
  EXPECT_EQ(fold(fold("Ὀδυσσεύς ᾼ")), fold("Ὀδυσσεύς ᾼ"));
}

TEST(Fold, is_at_rest_after_one_turn_for_every_sign) {
  int moved = 0;
  for (char32_t sign = 1; sign < 0x20000; ++sign) {
    if (sign >= 0xD800 && sign < 0xE000) continue;
    // Before a sign with a mark below, so that canonical order has something to do.
    for (const char* after : {"", "\u0345", "\u0323"}) {
      std::string text = utf8(sign) + after;
      const std::string folded = fold(text);
      ASSERT_EQ(fold(folded), folded) << "U+" << std::hex << static_cast<unsigned>(sign);
      ASSERT_EQ(fold(nfc(text)), folded) << "U+" << std::hex << static_cast<unsigned>(sign);
      moved += folded == nfc(text) ? 0 : 1;
    }
  }
  EXPECT_GT(moved, 1000);
}

TEST(Texts, may_be_read_by_many_threads) {
  std::vector<std::thread> threads;
  std::vector<std::string> seen(4);
  for (std::size_t i = 0; i < seen.size(); ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 2000; ++round)
        seen[i] = Texts(bg()).date_time(opening()) + fold("Ж") + Texts(bg()).words(std::chrono::minutes(5));
    });
  for (auto& thread : threads) thread.join();
  for (const auto& text : seen) EXPECT_EQ(text, "16 февруари 2023 г., 9:30ж5 минути");
}

}  // namespace
}  // namespace megdan::i18n
