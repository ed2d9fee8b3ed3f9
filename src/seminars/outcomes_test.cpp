#include "seminars/outcomes_actions.hpp"

#include <gtest/gtest.h>

#include "db/testing.hpp"
#include "i18n/text.hpp"
#include "jobs/jobs.hpp"
#include "seminars/seminar_store_sql.hpp"

namespace megdan::seminars {
namespace {

struct NoAudit final : AuditTrail {
  void record(db::Session&, std::string_view, std::string_view, std::string_view, std::string_view) override {}
};
struct NoDirectory final : Directory {
  std::vector<Centre> centres(db::Session&) override { return {}; }
  std::string name_of(db::Session&, AccountId) override { return {}; }
};

Instant local(const char* day, const char* hour) {
  Instant at;
  EXPECT_TRUE(i18n::parse_local(day, hour, at));
  return at;
}

class Outcomes : public ::testing::TestWithParam<db::Engine> {
 protected:
  Outcomes() {
    room_.seminar.id = ids_.make<SeminarId>();
    database_->write([&](db::Session& s) {
      s.exec(sql::seminar_insert, room_.seminar.id, std::optional<ProcessId>{}, std::optional<CentreId>{}, Words("Семинар", "").json(), std::string("{}"), std::string("empty"), SeminarState::ended,
             clock_.now(), clock_.now(), std::string(), std::string(), std::int64_t{1}, std::int64_t{0}, std::string("A"), Doors::closed, std::string("{}"), false, std::int64_t{0}, std::optional<AccountId>{}, clock_.now());
    });
  }
  Result<CommitmentId, OutcomeRefusal> promise(const char* day, const char* address) {
    return database_->writing([&](db::Session& s) {
      return save_commitment(parts_, s, room_, {{}, Words("Писмо", "").json(), "Иван", address, local(day, "23:59"), CommitmentState::open});
    });
  }
  int letters_at(const char* day, const char* hour) {
    clock_.set(local(day, hour));
    return remind_owners(parts_, *database_);
  }

  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{local("2023-02-16", "14:00")};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  http::Events events_;
  web::Site site_{*database_, clock_, random_, ids_, events_, {}, [] {}};
  NoAudit audit_;
  NoDirectory directory_;
  Parts parts_{site_, audit_, directory_};
  Room room_;
};

TEST_P(Outcomes, an_owner_gets_one_letter_a_week_before_and_one_on_the_day) {
  ASSERT_TRUE(promise("2023-03-20", "ivan@demo.example"));
  EXPECT_EQ(letters_at("2023-03-12", "12:00"), 0);
  EXPECT_EQ(letters_at("2023-03-13", "09:00"), 1);
  EXPECT_EQ(letters_at("2023-03-13", "09:10"), 0);
  EXPECT_EQ(letters_at("2023-03-19", "09:00"), 0);
  EXPECT_EQ(letters_at("2023-03-20", "07:00"), 0);
  EXPECT_EQ(letters_at("2023-03-20", "08:30"), 1);
  EXPECT_EQ(letters_at("2023-03-20", "20:00"), 0);
  EXPECT_EQ(letters_at("2023-03-21", "09:00"), 0);
  EXPECT_EQ(jobs::counts(*database_).waiting, 2);
}

TEST_P(Outcomes, what_is_done_or_has_no_address_gets_no_letter) {
  const auto done = promise("2023-03-20", "ivan@demo.example");
  ASSERT_TRUE(done);
  ASSERT_TRUE(promise("2023-03-20", ""));
  database_->write([&](db::Session& s) { EXPECT_TRUE(set_commitment_state(parts_, s, room_, *done, CommitmentState::done)); });
  EXPECT_EQ(letters_at("2023-03-20", "09:00"), 0);
}

TEST_P(Outcomes, a_promise_may_end_today_but_not_yesterday) {
  EXPECT_TRUE(promise("2023-02-16", ""));
  const auto late = promise("2023-02-15", "");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error(), OutcomeRefusal::due_in_the_past);
}

INSTANTIATE_TEST_SUITE_P(on, Outcomes, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
