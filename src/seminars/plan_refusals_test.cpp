#include <gtest/gtest.h>

#include "seminars/plan_actions.hpp"
#include "seminars/plan_forms.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

class PlanRefusals : public testing::InCentre {
 protected:
  PlanRefusals() {
    act([&](db::Session& s) { return id_ = seminar(s, false, {StepKind::plan}); });
  }
  static PlanItem activity(const char* text) {
    PlanItem item;
    item.activity = Words(text, "").json();
    return item;
  }
  Result<PlanItemId, PlanRefusal> save(const PlanItem& item, const std::vector<PlanItemId>& needs = {}) {
    return act([&](db::Session& s) { return save_plan_item(parts_, s, room(s, id_), item, needs); });
  }
  PlanItemId made(const char* text, const std::vector<PlanItemId>& needs = {}) {
    return save(activity(text), needs).value();
  }
  /// The same activity with other needs.
  Result<PlanItemId, PlanRefusal> need(PlanItemId id, const std::vector<PlanItemId>& needs) {
    auto item = activity("Дейност");
    item.id = id;
    return save(item, needs);
  }
  Plan plan() {
    return act([&](db::Session& s) { return plan_of(s, id_); });
  }
  SeminarId id_;
};

INSTANTIATE_TEST_SUITE_P(on, PlanRefusals, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(PlanRefusals, a_circle_of_one_two_or_three_activities_is_refused_and_changes_nothing) {
  const auto a = made("А"), b = made("Б", {a}), c = made("В", {b});
  for (const auto& last : {a, b, c}) EXPECT_EQ(need(a, {last}).error(), PlanRefusal::circle);
  EXPECT_EQ(need(b, {a, c}).error(), PlanRefusal::circle);
  const auto after = plan();
  EXPECT_FALSE(after.needs.contains(a));
  EXPECT_EQ(after.needs.at(b), std::vector{a});
  EXPECT_EQ(after.needs.at(c), std::vector{b});
  EXPECT_EQ(Words::parse(after.items.front().activity).in("bg"), "А");
}

TEST_P(PlanRefusals, two_ways_to_one_activity_are_no_circle) {
  const auto a = made("А"), b = made("Б", {a}), c = made("В", {a});
  const auto d = made("Г", {b, c});
  EXPECT_EQ(plan().needs.at(d).size(), 2U);
  EXPECT_TRUE(need(d, {a, b, c}));
}

TEST_P(PlanRefusals, what_an_activity_needs_is_of_its_own_plan) {
  const auto elsewhere = act([&](db::Session& s) {
    const auto other = seminar(s, false, {StepKind::plan});
    return save_plan_item(parts_, s, room(s, other), activity("Друга"), {}).value();
  });
  EXPECT_EQ(save(activity("А"), {elsewhere}).error(), PlanRefusal::unknown_item);
  EXPECT_EQ(need(elsewhere, {}).error(), PlanRefusal::unknown_item);
}

TEST_P(PlanRefusals, negative_and_turned_round_costs_are_refused_by_name) {
  auto item = activity("А");
  item.cost_low = -1;
  EXPECT_EQ(save(item).error(), PlanRefusal::negative_cost);
  item.cost_low = 200;
  item.cost_high = 100;
  EXPECT_EQ(save(item).error(), PlanRefusal::cost_order);
  EXPECT_TRUE(plan().items.empty());
}

TEST_P(PlanRefusals, a_negative_budget_is_refused_and_the_one_before_stays) {
  const auto set = [&](std::int64_t cents) {
    return act([&](db::Session& s) { return set_budget(parts_, s, room(s, id_), 1, cents); });
  };
  ASSERT_TRUE(set(5000));
  EXPECT_EQ(set(-1).error(), PlanRefusal::negative_budget);
  EXPECT_EQ(plan().budgets.at(1), 5000);
}

TEST_P(PlanRefusals, an_activity_lies_within_the_years_of_the_plan) {
  auto item = activity("А");
  item.year = most_years;
  item.quarter = 4;
  EXPECT_TRUE(save(item));
  item.quarters = 2;
  EXPECT_EQ(save(item).error(), PlanRefusal::off_years);
  for (auto change : {&PlanItem::year, &PlanItem::quarter, &PlanItem::quarters}) {
    auto none = activity("Б");
    none.*change = 0;
    EXPECT_EQ(save(none).error(), PlanRefusal::off_years);
  }
}

TEST_P(PlanRefusals, a_text_is_measured_in_each_language) {
  const auto longer = [](std::size_t by) {
    std::string text;
    for (std::size_t i = 0; i < by + 1; ++i) text += "я";
    return text;
  };
  EXPECT_EQ(save(activity("")).error(), PlanRefusal::empty_activity);
  auto item = activity("А");
  item.lead = Words("Център", longer(longest_line)).json();
  EXPECT_EQ(save(item).error(), PlanRefusal::too_long);
  item.lead = Words("Център", longer(longest_line - 1)).json();
  const auto saved = save(item);
  ASSERT_TRUE(saved);
  EXPECT_EQ(act([&](db::Session& s) {
              return report_progress(parts_, s, room(s, id_), saved.value(), Progress::done,
                                     Words(longer(longest_text), "").json());
            }).error(),
            PlanRefusal::too_long);
  EXPECT_EQ(plan().items.front().progress, Progress::not_started);
}

}  // namespace
}  // namespace megdan::seminars
