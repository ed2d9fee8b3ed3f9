#include "seminars/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/testing.hpp"
#include "seminars/ballots_store_sql.hpp"
#include "seminars/cards_store_sql.hpp"
#include "seminars/comparison_store_sql.hpp"
#include "seminars/entrance_store_sql.hpp"
#include "seminars/outcomes_store_sql.hpp"
#include "seminars/plan_store_sql.hpp"
#include "seminars/rehearsal_store_sql.hpp"
#include "seminars/report_store_sql.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/store_sql.hpp"

namespace megdan::seminars {
namespace {

class SeminarStore : public ::testing::TestWithParam<db::Engine> {
 protected:
  db::testing::Fresh database_{GetParam()};
};

TEST_P(SeminarStore, understands_every_query_of_the_feature) {
  const auto understood = [&](const auto& queries) {
    EXPECT_THAT(db::testing::not_understood(*database_, queries), ::testing::IsEmpty());
  };
  understood(sql::queries);
  understood(sql::seminar_queries);
  understood(sql::entrance_queries);
  understood(sql::cards_queries);
  understood(sql::ballots_queries);
  understood(sql::plan_queries);
  understood(sql::comparison_queries);
  understood(sql::outcomes_queries);
  understood(sql::rehearsal_queries);
  understood(sql::report_queries);
}

INSTANTIATE_TEST_SUITE_P(on, SeminarStore, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
