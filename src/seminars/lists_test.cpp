#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seminars/lines.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/testing.hpp"

namespace megdan::seminars {
namespace {

/// The public lists, when there is more than fits a page.
class Lists : public testing::InCentre {
 protected:
  /// That many seminars that are over, the last one first.
  std::vector<SeminarId> held(int many, bool rehearsal = false) {
    std::vector<SeminarId> made;
    for (int i = 0; i < many; ++i) {
      clock_.advance(std::chrono::hours(1));
      act([&](db::Session& s) {
        made.insert(made.begin(), seminar(s, rehearsal, {StepKind::cards}));
        EXPECT_TRUE(end_day(parts_, s, room(s, made.front())));
      });
    }
    return made;
  }
  std::vector<SeminarId> page_of_held(std::int64_t after) {
    return act([&](db::Session& s) { return ids_of(seminars_held(s, rows_a_page, after)); });
  }
  template <class Row>
  static std::vector<SeminarId> ids_of(const std::vector<Row>& rows) {
    std::vector<SeminarId> ids;
    for (const auto& row : rows)
      if constexpr (requires { row.seminar; })
        ids.push_back(row.seminar);
      else
        ids.push_back(row.id);
    return ids;
  }
  web::Pager pager(std::optional<std::string> page, std::int64_t rows) {
    http::Request request;
    request.path = "/en/seminars";
    if (page) request.query.emplace_back("page", *page);
    web::Context context{site_, request, i18n::Texts(*i18n::find_language("en")), std::nullopt, {}, {}, {}};
    return pager_of(context, "/seminars", rows);
  }
};

INSTANTIATE_TEST_SUITE_P(on, Lists, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(Lists, every_seminar_that_was_held_stands_on_one_page_and_one_only) {
  const auto all = held(static_cast<int>(rows_a_page) + 1);
  auto shown = page_of_held(0);
  EXPECT_EQ(shown.size(), static_cast<std::size_t>(rows_a_page));
  for (const auto id : page_of_held(rows_a_page)) shown.push_back(id);
  EXPECT_EQ(shown, all);
  EXPECT_EQ(act([&](db::Session& s) { return count_seminars_held(s); }), rows_a_page + 1);
  EXPECT_EQ(act([&](db::Session& s) { return ids_of(seminars_held(s)); }), all);
}

TEST_P(Lists, what_runs_is_ahead_and_a_rehearsal_that_is_over_is_seen_by_its_staff_alone) {
  const auto over = held(1), tried = held(1, true);
  const auto runs = act([&](db::Session& s) { return seminar(s, false, {StepKind::cards}); });
  const Viewer manager{.account = {}, .session = {}, .name = {}, .grants = {{Role::manager, std::nullopt}}};
  act([&](db::Session& s) {
    EXPECT_EQ(ids_of(seminars_held(s)), over);
    EXPECT_EQ(ids_of(seminars_ahead(s, std::nullopt)), std::vector{runs});
    EXPECT_THAT(ids_of(seminars_ahead(s, manager)), ::testing::UnorderedElementsAre(runs, tried.front()));
  });
}

TEST_P(Lists, every_published_report_stands_on_one_page_and_one_only) {
  auto all = held(3);
  held(1);  // without a report
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    clock_.advance(std::chrono::minutes(1));
    // A second version does not make a second row.
    for (int version = 0; version < 2; ++version)
      act([&](db::Session& s) { EXPECT_TRUE(publish_report(parts_, s, room(s, *at), Words(), true)); });
  }
  act([&](db::Session& s) {
    EXPECT_EQ(count_reports(s), 3);
    auto shown = ids_of(newest_reports(s, 2));
    EXPECT_EQ(shown.size(), 2U);
    for (const auto id : ids_of(newest_reports(s, 2, 2))) shown.push_back(id);
    EXPECT_EQ(shown, all);
    for (std::int64_t version = 1; version <= 2; ++version)
      EXPECT_TRUE(withdraw_report(parts_, s, room(s, all.front()), version));
    EXPECT_EQ(count_reports(s), 2);
    all.erase(all.begin());
    EXPECT_EQ(ids_of(newest_reports(s)), all);
  });
}

TEST_P(Lists, a_page_that_is_no_number_or_out_of_the_list_is_its_nearest_one) {
  EXPECT_EQ(pager({}, 0).pages, 1);
  EXPECT_EQ(pager({}, rows_a_page).pages, 1);
  EXPECT_EQ(pager({}, rows_a_page + 1).pages, 2);
  EXPECT_EQ(pager("2", 61).page, 2);
  // What is no number at all is the first page, however long.
  for (const std::string first : {"", "abc", "0", "-4", "99999999999999999999999"})
    EXPECT_EQ(pager(first, 61).page, 1) << first;
  for (const std::string last : {"3", "999"}) EXPECT_EQ(pager(last, 61).page, 3) << last;
  EXPECT_EQ(pager({}, 61).page, 1);
}

}  // namespace
}  // namespace megdan::seminars
