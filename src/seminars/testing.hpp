// A centre for tests of the seminars: a fresh database, a clock and randomness that can be repeated, no
// audit, no centres. Will not be linked into the program.
#pragma once

#include <gtest/gtest.h>

#include "db/testing.hpp"
#include "i18n/text.hpp"
#include "seminars/room.hpp"
#include "seminars/seminar_actions.hpp"
#include "seminars/seminar_store_sql.hpp"
#include "seminars/store.hpp"

namespace megdan::seminars::testing {

struct NoAudit final : AuditTrail {
  void record(db::Session&, std::string_view, std::string_view, std::string_view, std::string_view) override {
  }
};
struct NoDirectory final : Directory {
  std::vector<Centre> centres(db::Session&) override { return {}; }
  std::string name_of(db::Session&, AccountId) override { return {}; }
  std::vector<Colleague> facilitators(db::Session&, std::optional<CentreId>) override { return {}; }
};

inline Instant local(const char* day, const char* hour) {
  Instant at;
  EXPECT_TRUE(i18n::parse_local(day, hour, at));
  return at;
}

/// One centre on the engine of the test's parameter, at 14:00 on 16 February 2023.
class InCentre : public ::testing::TestWithParam<db::Engine> {
 protected:
  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{local("2023-02-16", "14:00")};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  http::Events events_;
  web::Site site_{*database_, clock_, random_, ids_, events_, {}, [] {}};
  NoAudit audit_;
  NoDirectory directory_;
  Parts parts_{site_, audit_, directory_};

  /// A running seminar with its doors open and a step of each kind, without a maker.
  SeminarId seminar(db::Session& session, bool rehearsal, const std::vector<StepKind>& kinds) {
    const auto id = ids_.make<SeminarId>();
    const auto now = clock_.now();
    session.exec(sql::seminar_insert, id, std::optional<ProcessId>{}, std::optional<CentreId>{},
                 Words("Семинар", "Seminar").json(), std::string("{}"), std::string("empty"),
                 SeminarState::running, now, now + std::chrono::hours(4), std::string(), std::string(),
                 std::int64_t{24}, std::int64_t{12}, id.text(), Doors::open, std::string("{}"), rehearsal,
                 std::int64_t{0}, std::optional<AccountId>{}, now);
    for (const auto kind : kinds) {
      Step step;
      step.kind = kind;
      step.title = Words("Стъпка", "Step").json();
      step.instructions = "{}";
      step.minutes = 15;
      EXPECT_TRUE(save_step(parts_, session, room(session, id), step));
    }
    return id;
  }
  /// One write transaction, with its answer.
  template <class Act>
  auto act(const Act& act) {
    if constexpr (std::is_void_v<std::invoke_result_t<Act, db::Session&>>)
      database_->write(act);
    else
      return database_->writing(act);
  }
  Room room(db::Session& session, SeminarId id) {
    Room room;
    room.seminar = *find_seminar(session, id);
    room.step = active_step(session, id);
    room.leads = true;
    return room;
  }
  void go_to(db::Session& session, SeminarId id, StepKind kind) {
    for (const auto& step : steps_of(session, id))
      if (step.kind == kind) {
        EXPECT_TRUE(go_to_step(parts_, session, room(session, id), step.id, std::nullopt));
        return;
      }
    FAIL() << "the agenda has no such step";
  }
};

/// A day with cards, a vote and a plan, played in one transaction.
class InOneDay : public InCentre {
 protected:
  db::Session* s_ = nullptr;
  SeminarId id_;

  template <class Act>
  void play(const Act& act) {
    database_->write([&](db::Session& s) {
      s_ = &s;
      id_ = seminar(s, false, {StepKind::cards, StepKind::vote, StepKind::plan});
      go_to(s, id_, StepKind::cards);
      act();
    });
  }
  Room now() { return room(*s_, id_); }
};

}  // namespace megdan::seminars::testing
