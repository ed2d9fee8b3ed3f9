#include "seminars/lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seminars/ballots_lines.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A posted form, as a page of the feature gets it.
class Lines : public testing::InCentre {
 protected:
  Lines() {
    request_.method = http::Method::post;
    request_.target = request_.path = "/en/seminars/7/timer";
  }
  std::optional<http::Response> ask(const std::string& minutes) {
    const Asked asked{.name = "minutes",
                      .least = 1,
                      .most = 1440,
                      .title = "The timer",
                      .label = "Minutes",
                      .submit = "Start",
                      .more = {{"what", "start"}}};
    return asked_again(context_, web::Form({{"minutes", minutes}}), asked, "/seminars/7/cockpit", read_);
  }
  std::int64_t read_ = 0;
  http::Request request_;
  web::Context context_{site_, request_, i18n::Texts(*i18n::find_language("en")), std::nullopt, {}, {}, {}};
};

INSTANTIATE_TEST_SUITE_P(on, Lines, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Lines, a_number_within_its_bounds_is_read) {
  EXPECT_FALSE(ask("15").has_value());
  EXPECT_EQ(read_, 15);
}

TEST_P(Lines, a_number_out_of_bounds_comes_back_as_it_was_typed_with_the_bounds_named) {
  for (const std::string typed : {"-5", "1441", "ten", ""}) {
    const auto again = ask(typed);
    ASSERT_TRUE(again.has_value()) << typed;
    EXPECT_EQ(again->status, 422);
    EXPECT_THAT(
        std::string(again->text()),
        AllOf(HasSubstr("from 1 to 1,440"), HasSubstr("value=\"" + typed + "\""),
              HasSubstr("action=\"/en/seminars/7/timer\""), HasSubstr("name=\"what\" value=\"start\"")))
        << typed;
  }
  EXPECT_EQ(read_, 0);
}

TEST_P(Lines, dots_that_are_no_number_stay_in_their_field_and_the_sentence_speaks_of_numbers) {
  Poll poll;
  poll.method = Method::dots;
  poll.dots = 5;
  PollItem item;
  item.id = {1};
  item.label = Words("Идея", "Idea").json();
  const web::Form typed({{"item." + item.id.text(), "three"}});
  const auto choices = read_choices(poll, {item}, typed);
  const auto refusal = check_choices(poll, {item}, choices).error();
  EXPECT_EQ(refusal, BallotRefusal::no_number);
  EXPECT_THAT(std::string(sentence_of(refusal)), AllOf(HasSubstr("whole number"), Not(HasSubstr("scale"))));
  EXPECT_THAT(drawn(context_, vote_form(context_, poll, {item}, choices, typed)).text,
              HasSubstr("value=\"three\""));
  const auto zero = vote_form(context_, poll, {item}, {});
  EXPECT_THAT(drawn(context_, zero).text, HasSubstr("value=\"0\""));
}

}  // namespace
}  // namespace megdan::seminars
