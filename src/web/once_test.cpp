#include "web/once.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "db/testing.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/router.hpp"

namespace megdan::web {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr db::Query act_insert{"once.act_insert", "INSERT INTO acts (word) VALUES ($1)",
                               "INSERT INTO acts (word) VALUES ($1)"};
constexpr db::Query act_count{"once.act_count", "SELECT COUNT(*) FROM acts", "SELECT COUNT(*) FROM acts"};

std::vector<db::Migration> steps() {
  std::vector<db::Migration> all(db::migrations().begin(), db::migrations().end());
  all.push_back(
      {"9999_test_acts", "CREATE TABLE acts (word TEXT NOT NULL)", "CREATE TABLE acts (word TEXT NOT NULL)"});
  return all;
}

/// A site with one form: every act is a row, "no" is refused after its row was written.
class OnceTest : public testing::TestWithParam<db::Engine> {
 protected:
  OnceTest() {
    i18n::load();
    Routes routes;
    for (const auto& [pattern, repeats] :
         {std::pair("/acts", Repeats::same_text), std::pair("/ballots", Repeats::same_key)})
      routes.plain(Method::post, pattern, Policy::anyone(), [this, repeats](Context& context) {
        const auto word = Form::of(context.request).text("word");
        bool ran = false;
        auto response = once(
            context, Form::of(context.request).has("petar") ? "Petar" : "Ivanka",
            [&](db::Session& session) {
              ran = true;
              session.exec(act_insert, word);
              return word == "no" ? Response::plain("", 422) : Response::see_other("/after/" + word);
            },
            repeats);
        const bool again = is_first_answer_again(response);
        if (ran && again) ++ran_in_vain_;
        ++(again ? again_ : first_);
        return response;
      });
    router_ = std::make_unique<Router>(site_, std::move(routes), Doorkeeper{});
  }

  Response post(const std::string& target, const std::string& body, const std::string& header = {}) {
    Request made;
    made.method = Method::post;
    made.target = target;
    made.path = target;
    made.request_id = "r1";
    made.headers.push_back({"Sec-Fetch-Site", "same-origin"});
    made.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    if (!header.empty()) made.headers.push_back({"Idempotency-Key", header});
    made.body = body;
    return router_->handle(made);
  }
  std::string after(const std::string& target, const std::string& body, const std::string& header = {}) {
    return std::string(post(target, body, header).header("Location"));
  }
  std::int64_t acts() {
    return database_->reading([](db::Session& session) { return *session.one<std::int64_t>(act_count); });
  }

  const std::vector<db::Migration> steps_ = steps();
  db::testing::Fresh database_{GetParam(), steps_};
  ManualClock clock_{Instant{1'000'000}};
  SeededRandom random_{3};
  IdMaker ids_{clock_, random_};
  http::Events events_;
  Site site_{*database_, clock_, random_, ids_, events_, {}, {}};
  std::unique_ptr<Router> router_;
  std::atomic<int> first_{0}, again_{0}, ran_in_vain_{0};
};

INSTANTIATE_TEST_SUITE_P(on, OnceTest, testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(OnceTest, a_repetition_changes_nothing_and_gets_the_first_answer) {
  EXPECT_EQ(after("/acts", "_once=k1&word=a"), "/after/a");
  const auto repeated = post("/acts", "_once=k1&word=a");
  EXPECT_EQ(repeated.status, 303);
  EXPECT_EQ(repeated.header("Location"), "/after/a");
  EXPECT_EQ(repeated.header(again_header), "true");
  EXPECT_EQ(acts(), 1);
}

TEST_P(OnceTest, without_a_key_every_request_takes_effect) {
  post("/acts", "word=a");
  post("/acts", "word=a");
  EXPECT_EQ(acts(), 2);
}

TEST_P(OnceTest, the_header_is_a_key_like_the_hidden_field) {
  post("/acts", "word=a", "k1");
  EXPECT_EQ(post("/acts", "word=a", "k1").header(again_header), "true");
  EXPECT_EQ(acts(), 1);
}

TEST_P(OnceTest, another_text_or_address_with_the_same_key_is_another_request) {
  post("/acts", "_once=k1&word=a");
  EXPECT_EQ(after("/acts", "_once=k1&word=b"), "/after/b");
  post("/ballots", "_once=k1&word=a");
  EXPECT_EQ(acts(), 3);
}

TEST_P(OnceTest, somebody_else_with_the_same_key_is_another_request) {
  post("/ballots", "_once=k1&word=a");
  EXPECT_EQ(after("/ballots", "_once=k1&word=b&petar=1"), "/after/b");
  EXPECT_EQ(acts(), 2);
}

TEST_P(OnceTest, a_ballot_is_told_apart_by_its_key_alone) {
  EXPECT_EQ(after("/ballots", "_once=k1&word=a"), "/after/a");
  EXPECT_EQ(after("/ballots", "_once=k1&word=b"), "/after/a");
  EXPECT_EQ(acts(), 1);
}

TEST_P(OnceTest, a_refusal_leaves_nothing_and_is_not_remembered) {
  EXPECT_EQ(post("/acts", "_once=k1&word=no").status, 422);
  EXPECT_EQ(acts(), 0);
  const auto again = post("/acts", "_once=k1&word=no");
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(again.header(again_header), "");
}

TEST_P(OnceTest, keys_are_forgotten_after_a_week_and_not_before) {
  post("/acts", "_once=k1&word=a");
  clock_.advance(std::chrono::hours(24 * 7));
  EXPECT_EQ(forget_old_keys(*database_, clock_.now()), 0);
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(forget_old_keys(*database_, clock_.now()), 1);
}

/// Eight at once: one answer is the first. On PostgreSQL a body may run and lose the race; then the answer
/// still says that it is the first one again, so that no caller believes what its body left behind.
TEST_P(OnceTest, of_eight_repetitions_at_once_one_takes_effect_and_seven_say_again) {
  constexpr int rounds = 20, at_once = 8;
  for (int round = 0; round < rounds; ++round) {
    const std::string body = "_once=k" + std::to_string(round) + "&word=a";
    std::vector<std::thread> threads;
    threads.reserve(at_once);
    for (int i = 0; i < at_once; ++i) threads.emplace_back([&] { post("/ballots", body); });
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(acts(), rounds);
  EXPECT_EQ(first_, rounds);
  EXPECT_EQ(again_, rounds * (at_once - 1));
  RecordProperty("bodies_that_ran_in_vain", ran_in_vain_.load());
}

}  // namespace
}  // namespace megdan::web
