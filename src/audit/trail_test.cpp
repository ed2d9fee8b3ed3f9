#include "audit/trail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/store_sql.hpp"
#include "db/testing.hpp"

namespace megdan::audit {
namespace {

constexpr db::Query both(std::string_view text) {
  return {"audit.test", text, text};
}

class AuditTrailOf : public ::testing::TestWithParam<db::Engine> {
 protected:
  void record(int entries) {
    for (int i = 0; i < entries; ++i)
      database_->write([&](db::Session& session) {
        trail_.record(session, "somebody", "thing.do", "subject", "details");
      });
  }
  void change(std::string_view sql) {
    const db::Query query = both(sql);
    database_->write([&](db::Session& session) { session.exec(query); });
  }
  ManualClock clock_{{1'700'000'000'000}};
  Trail trail_{clock_};
  db::testing::Fresh database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(on, AuditTrailOf, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(AuditTrailOf, every_query_is_understood) {
  EXPECT_THAT(db::testing::not_understood(*database_, sql::queries), ::testing::IsEmpty());
}

TEST_P(AuditTrailOf, an_untouched_chain_is_whole_and_knows_its_end) {
  EXPECT_EQ(newest(*database_), std::nullopt);
  record(7);
  EXPECT_EQ(first_broken(*database_), std::nullopt);
  const auto end = newest(*database_);
  ASSERT_TRUE(end.has_value());
  EXPECT_EQ(end->seq, 7);
  EXPECT_TRUE(holds(*database_, *end));
  record(3);
  EXPECT_TRUE(holds(*database_, *end));
  EXPECT_EQ(first_broken(*database_, end), std::nullopt);
}

TEST_P(AuditTrailOf, a_changed_or_missing_entry_is_named) {
  record(7);
  change("UPDATE audit_entry SET details = 'another' WHERE seq = 6");
  EXPECT_EQ(first_broken(*database_), 6);
  change("DELETE FROM audit_entry WHERE seq = 3");
  EXPECT_EQ(first_broken(*database_), 3);
}

TEST_P(AuditTrailOf, entries_cut_off_at_the_end_are_missed_by_who_noted_the_end) {
  record(7);
  const auto end = newest(*database_);
  change("DELETE FROM audit_entry WHERE seq >= 5");
  EXPECT_EQ(first_broken(*database_), std::nullopt);
  EXPECT_EQ(first_broken(*database_, end), 5);
  EXPECT_FALSE(holds(*database_, *end));
}

TEST_P(AuditTrailOf, entries_written_anew_in_the_place_of_old_ones_are_noticed) {
  record(7);
  const auto end = newest(*database_);
  change("DELETE FROM audit_entry WHERE seq >= 5");
  clock_.advance(std::chrono::minutes(1));
  record(6);
  EXPECT_EQ(first_broken(*database_), std::nullopt);
  EXPECT_EQ(first_broken(*database_, end), 7);
  EXPECT_FALSE(holds(*database_, *end));
}

TEST(Noted, comes_back_from_its_text_and_from_no_other) {
  const Noted noted{20, "abc"};
  EXPECT_EQ(noted_from(to_text(noted) + "\n"), noted);
  for (const char* text : {"", "\n", "20", "20 ", "x abc", "0 abc", "-1 abc", "20abc"})
    EXPECT_EQ(noted_from(text), std::nullopt) << text;
}

}  // namespace
}  // namespace megdan::audit
