#include "seminars/lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seminars/ballots_lines.hpp"
#include "seminars/entrance_forms.hpp"
#include "seminars/plan_forms.hpp"
#include "seminars/seminar_forms.hpp"
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

TEST_P(Lines, a_value_that_is_none_of_the_choices_is_refused_at_its_field_and_the_standard_stays) {
  web::FieldErrors errors;
  const auto person = read_person(
      context_,
      web::Form({{"sector", "zz"}, {"presence", "both"}, {"region", "BG-99"}, {"votes_by", "magic"}}),
      errors);
  for (const char* field : {"sector", "presence", "region", "votes_by"})
    EXPECT_EQ(errors.of(field), "Please choose one of the possibilities.") << field;
  EXPECT_EQ(person.sector, Sector::unknown);
  EXPECT_EQ(person.presence, Presence::place);

  web::FieldErrors none;
  const auto chosen =
      read_person(context_, web::Form({{"sector", "social"}, {"presence", ""}, {"region", "BG-16"}}), none);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(chosen.sector, Sector::social);
  EXPECT_EQ(chosen.region, "BG-16");

  web::FieldErrors of_plan;
  (void)read_plan_item(
      context_,
      web::Form(
          {{"activity_en", "A"}, {"year", "1"}, {"quarter", "1"}, {"quarters", "1"}, {"state", "dreamt"}}),
      of_plan);
  ASSERT_EQ(of_plan.list().size(), 1U);
  EXPECT_EQ(of_plan.list().front().first, "state");
}

TEST_P(Lines, a_text_that_is_too_long_is_refused_at_its_own_field_with_the_limit_named) {
  const auto text = [](std::size_t letters) {
    std::string made;
    for (std::size_t i = 0; i < letters; ++i) made += "ж";
    return made;
  };
  struct Case {
    std::string field, told;
    std::size_t most;
  };
  const std::vector<std::pair<std::string, std::string>> short_ones{
      {"title_bg", "Кратко"}, {"kind", "cards"},    {"minutes", "15"},  {"template", "blank"},
      {"date", "2023-02-16"}, {"from", "09:30"},    {"until", "14:00"}, {"seats_place", "24"},
      {"seats_online", "12"}, {"title_en", "Short"}};
  const auto errors_of = [&](const Case& one, std::size_t letters, const auto& read) {
    auto fields = short_ones;
    std::erase_if(fields, [&](const auto& field) { return field.first == one.field; });
    const std::string scheme = one.field == "online_url" ? "https://" : "";
    fields.emplace_back(one.field, scheme + text(letters - scheme.size()));
    web::FieldErrors errors;
    read(web::Form(std::move(fields)), errors);
    return errors;
  };
  const auto expect = [&](const std::vector<Case>& cases, const auto& read) {
    for (const auto& one : cases) {
      EXPECT_TRUE(errors_of(one, one.most, read).empty()) << one.field;
      const auto errors = errors_of(one, 10'000, read);
      ASSERT_EQ(errors.list().size(), 1U) << one.field;
      EXPECT_EQ(errors.list().front().first, one.field);
      EXPECT_THAT(std::string(errors.of(one.field)),
                  AllOf(HasSubstr("10,000"), HasSubstr("at most " + one.told + " fit")));
    }
  };
  expect(
      {{"title_bg", "200", 200},
       {"title_en", "200", 200},
       {"purpose_bg", "4,000", 4000},
       {"purpose_en", "4,000", 4000},
       {"funding_bg", "500", 500},
       {"funding_en", "500", 500},
       {"place", "300", 300},
       {"online_url", "1,000", 1000}},
      [&](const web::Form& form, web::FieldErrors& errors) { (void)read_seminar(context_, form, errors); });
  expect({{"title_bg", "200", 200},
          {"title_en", "200", 200},
          {"instructions_bg", "4,000", 4000},
          {"instructions_en", "4,000", 4000}},
         [&](const web::Form& form, web::FieldErrors& errors) { (void)read_step(context_, form, errors); });
  expect(
      {{"title_bg", "200", 200},
       {"title_en", "200", 200},
       {"purpose_bg", "4,000", 4000},
       {"purpose_en", "4,000", 4000}},
      [&](const web::Form& form, web::FieldErrors& errors) { (void)read_process(context_, form, errors); });
}

TEST_P(Lines, what_a_form_of_a_seminar_lets_through_is_stored) {
  web::FieldErrors errors;
  std::string address = "https://";
  while (address.size() < 1900) address += "ж";
  const auto draft = read_seminar(context_,
                                  web::Form({{"title_bg", "Семинар"},
                                             {"template", "blank"},
                                             {"date", "2023-02-16"},
                                             {"from", "09:30"},
                                             {"until", "14:00"},
                                             {"online_url", address},
                                             {"seats_place", "24"},
                                             {"seats_online", "12"}}),
                                  errors);
  ASSERT_TRUE(errors.empty());
  act([&](db::Session& session) {
    const auto id = seminar(session, false, {StepKind::cards});
    EXPECT_TRUE(change_seminar(parts_, session, room(session, id), draft));
  });
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
