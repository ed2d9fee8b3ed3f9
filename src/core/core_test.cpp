#include <gtest/gtest.h>

#include <set>

#include "core/id.hpp"
#include "core/result.hpp"
#include "core/utf8.hpp"

namespace megdan {
namespace {

struct Thing;
using ThingId = Id<Thing>;

TEST(Id, reads_back_what_it_wrote) {
  for (const std::int64_t value : {std::int64_t{1}, std::int64_t{31}, std::int64_t{1} << 62, INT64_MAX}) {
    const auto text = ThingId{value}.text();
    EXPECT_EQ(text.size(), 13u);
    EXPECT_EQ(ThingId::parse(text), ThingId{value});
  }
}

TEST(Id, refuses_what_is_no_id) {
  EXPECT_FALSE(ThingId::parse(""));
  EXPECT_FALSE(ThingId::parse("0000000000000"));
  EXPECT_FALSE(ThingId::parse("zzzzzzzzzzzzz"));
  EXPECT_FALSE(ThingId::parse("00000000000u1"));
  EXPECT_FALSE(ThingId::parse("00000000000001"));
}

TEST(Id, reads_letters_that_people_confuse) {
  EXPECT_EQ(ThingId::parse("000000000000L"), ThingId{1});
}

TEST(IdMaker, never_repeats_and_always_grows) {
  ManualClock clock({1'700'000'000'000});
  SeededRandom random(7);
  IdMaker ids(clock, random);
  ThingId last;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = ids.make<ThingId>();
    EXPECT_LT(last, id);
    last = id;
    if (i % 100 == 0) clock.advance(Duration(1));
    if (i == 5'000) clock.advance(Duration(-3'600'000));
  }
}

TEST(Random, below_reaches_every_value_and_no_other) {
  SeededRandom random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(Random, a_token_of_sixteen_bytes_has_26_letters) {
  SeededRandom random(1);
  EXPECT_EQ(random.token().size(), 26u);
  EXPECT_NE(random.token(), random.token());
}

TEST(Utf8, knows_well_formed_from_malformed) {
  EXPECT_TRUE(is_valid_utf8("Мегдан 🧶"));
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_valid_utf8("\xD0"));
}

TEST(Utf8, repairs_only_what_is_broken) {
  EXPECT_EQ(repair_utf8("а\xFF\xD0"), "а\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(repair_utf8("Мегдан"), "Мегдан");
}

TEST(Utf8, cuts_between_letters) {
  EXPECT_EQ(first_code_points("Мегдан", 3), "Мег");
}

TEST(Utf8, trims_the_spaces_that_phones_insert) {
  EXPECT_EQ(trim("\xC2\xA0 карта\xE2\x80\x89\n"), "карта");
  EXPECT_EQ(trim(" \t\xE3\x80\x80"), "");
}

TEST(Result, holds_a_value_or_a_reason) {
  const Result<int, std::string> good = 3;
  const Result<int, std::string> bad = Refused{std::string("full")};
  EXPECT_EQ(*good, 3);
  EXPECT_EQ(bad.error(), "full");
  EXPECT_THROW((void)bad.value(), BrokenPromise);
}

}  // namespace
}  // namespace megdan
