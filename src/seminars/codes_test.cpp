#include "seminars/codes.hpp"

#include <gtest/gtest.h>

namespace megdan::seminars {
namespace {

TEST(Codes, are_read_in_either_script_and_any_case) {
  for (const char* typed : {"KM4XT", "km4xt", "КМ4ХТ", "км4хт", " К м-4 X t "})
    EXPECT_EQ(read_code(typed), "KM4XT") << typed;
}

TEST(Codes, with_a_foreign_sign_are_no_codes) {
  for (const char* typed : {"", "KM0XT", "ЖМ4ХТ", "KM4XT!", "💬", "KKKKKKKKKKKKKKKKKKKKK"})
    EXPECT_FALSE(read_code(typed)) << typed;
}

TEST(Codes, read_back_what_is_shown_in_each_language) {
  SeededRandom random(3);
  for (int i = 0; i < 200; ++i) {
    const auto join = make_join_code(random);
    EXPECT_EQ(read_code(show_code(join, "bg")), join);
    EXPECT_EQ(read_code(show_code(join, "en")), join);
  }
  EXPECT_EQ(show_code("KM4XT", "bg"), "КМ4ХТ");
}

TEST(Codes, shown_in_two_groups_are_read_with_the_space_between) {
  EXPECT_EQ(read_code("КМ4 ХТ7"), "KM4XT7");
  EXPECT_EQ(read_code(show_code("KM4XT7", "bg")), "KM4XT7");
}

}  // namespace
}  // namespace megdan::seminars
