#include <gtest/gtest.h>

#include "seminars/ballots_actions.hpp"
#include "seminars/ballots_store.hpp"
#include "seminars/cards_actions.hpp"
#include "seminars/comparison_actions.hpp"
#include "seminars/entrance_actions.hpp"
#include "seminars/outcomes_actions.hpp"
#include "seminars/report_actions.hpp"
#include "seminars/testing.hpp"
#include "seminars/wall_key.hpp"

namespace megdan::seminars {
namespace {

struct Entries final : AuditTrail {
  std::vector<std::pair<std::string, std::string>> all;  // action, actor
  void record(db::Session&, std::string_view actor, std::string_view action, std::string_view,
              std::string_view) override {
    all.emplace_back(action, actor);
  }
};

/// A running day that is led by an account, as a request of it sees the room.
class Actors : public testing::InCentre {
 protected:
  Actors() {
    request_.method = http::Method::post;
    act([&](db::Session& s) {
      id_ = seminar(s, false, {StepKind::cards, StepKind::vote, StepKind::compare});
      go_to(s, id_, StepKind::cards);
      const auto seat = join(parts_, s, testing::InCentre::room(s, id_).seminar, NewPerson{}).value();
      author_ = seat.person;
      device_ = seat.token;
      EXPECT_TRUE(add_card(parts_, s, testing::InCentre::room(s, id_), author_, "Мрежа", CardSource::own));
    });
    entries_.all.clear();
  }
  /// What enter() makes of a request: by whoever is signed in and whoever's device it is.
  Room entered(db::Session& s, bool signed_in, bool seated) {
    request_.headers.clear();
    if (seated) request_.headers.emplace_back("Cookie", "seat=" + device_);
    web::Context context{site_,
                         request_,
                         i18n::Texts(*i18n::find_language("en")),
                         std::nullopt,
                         {},
                         {},
                         {{"seminar", id_.text()}}};
    if (signed_in) {
      context.viewer.emplace();
      context.viewer->account = account_;
      context.viewer->grants = {{Role::manager, std::nullopt}};
    }
    return enter(recorded_, context, s);
  }
  std::string account() const { return account_.text(); }

  Entries entries_;
  Parts recorded_{site_, entries_, directory_};
  const AccountId account_{4711};
  http::Request request_;
  SeminarId id_;
  PersonId author_;
  std::string device_;
};

TEST_P(Actors, an_account_that_leads_stands_for_what_it_does_even_where_it_also_holds_a_seat) {
  act([&](db::Session& s) {
    EXPECT_EQ(entered(s, true, false).actor, account());
    EXPECT_EQ(entered(s, true, true).actor, account());
    EXPECT_EQ(entered(s, false, true).actor, "person/" + author_.text());
    EXPECT_EQ(entered(s, false, false).actor, "anonymous");
  });
}

TEST_P(Actors, every_entry_of_a_day_names_the_account_that_led_it) {
  act([&](db::Session& s) {
    const auto now = [&] { return entered(s, true, false); };
    for (const auto& step : steps_of(s, id_))
      if (step.kind == StepKind::vote) {
        ASSERT_TRUE(go_to_step(recorded_, s, now(), step.id, std::nullopt));
      }
    PollDraft draft;
    draft.question = Words("Кое?", "Which?");
    const auto poll = make_poll(recorded_, s, now(), draft, true).value();
    ASSERT_TRUE(open_poll(recorded_, s, now(), poll, 0));
    ASSERT_TRUE(close_poll(recorded_, s, id_, poll, now().actor));
    ASSERT_TRUE(reopen_poll(recorded_, s, now(), poll, 0));
    renew_wall_key(recorded_, s, now());
    ASSERT_TRUE(set_scribe(recorded_, s, *find_person(s, author_), true, now().actor));
    const auto promise = save_commitment(recorded_, s, now(),
                                         {{},
                                          Words("Списък", "").json(),
                                          "Център",
                                          "",
                                          clock_.now() + std::chrono::hours(48),
                                          CommitmentState::open})
                             .value();
    ASSERT_TRUE(delete_commitment(recorded_, s, now(), promise));
    ASSERT_TRUE(make_comparison_from_library(recorded_, s, now()));
    const auto option = comparison_of(s, id_)->options.front().id;
    const auto said = add_statement(recorded_, s, now(), option, Side::plus, "Близо е", "").value();
    ASSERT_TRUE(remove_statement(recorded_, s, now(), said));
    ASSERT_TRUE(end_day(recorded_, s, now()));
    ASSERT_TRUE(publish_report(recorded_, s, now(), Words(), true));
    EXPECT_EQ(newest_report(s, id_)->published_by, account());
    ASSERT_TRUE(withdraw_report(recorded_, s, now(), 1));
  });
  std::vector<std::string> actions;
  for (const auto& [action, actor] : entries_.all) {
    actions.push_back(action);
    EXPECT_EQ(actor, account()) << action;
  }
  EXPECT_EQ(actions,
            (std::vector<std::string>{"poll.open", "poll.close", "poll.reopen", "wall.renew", "scribe.give",
                                      "commitment.delete", "statement.remove", "poll.close", "seminar.end",
                                      "report.publish", "report.withdraw"}));
}

TEST_P(Actors, raised_hands_are_not_confirmed_by_the_participant_who_entered_them) {
  act([&](db::Session& s) {
    for (const auto& step : steps_of(s, id_))
      if (step.kind == StepKind::vote) {
        ASSERT_TRUE(go_to_step(recorded_, s, entered(s, true, false), step.id, std::nullopt));
      }
    PollDraft draft;
    draft.question = Words("Кое?", "Which?");
    draft.method = Method::approval;
    const auto poll = make_poll(recorded_, s, entered(s, true, false), draft, true).value();
    ASSERT_TRUE(open_poll(recorded_, s, entered(s, true, false), poll, 0));
    HandCount count;
    NewPerson typed;
    typed.votes_by = VotesBy::hand;
    for (int i = 0; i < 3; ++i)
      count.voters.push_back(
          add_without_device(recorded_, s, entered(s, true, false).seminar, typed).value().person);
    ASSERT_TRUE(close_poll(recorded_, s, id_, poll, account()));
    const auto item = items_of(s, poll)[0].id;
    count.counts[item] = 4;
    const auto scribe = entered(s, false, true);
    EXPECT_EQ(enter_hands(recorded_, s, scribe, poll, count).error(), BallotRefusal::hands_impossible);
    count.counts[item] = 3;
    ASSERT_TRUE(enter_hands(recorded_, s, scribe, poll, count));
    const auto confirm = [&](PersonId by) {
      return confirm_hands(recorded_, s, poll, *find_person(s, by), hands_fingerprint(*hands_of(s, poll)));
    };
    EXPECT_EQ(confirm(author_).error(), BallotRefusal::own_count);
    EXPECT_TRUE(confirm(join(recorded_, s, scribe.seminar, NewPerson{}).value().person));
  });
}

INSTANTIATE_TEST_SUITE_P(on, Actors, ::testing::ValuesIn(db::testing::engines()), db::testing::name);

}  // namespace
}  // namespace megdan::seminars
