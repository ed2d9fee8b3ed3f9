#include "web/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/testing.hpp"
#include "web/page.hpp"
#include "web/platform.hpp"

namespace megdan::web {
namespace {

using http::Method;
using http::Request;
using http::Response;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A site with lists, forms and forms that are refused, and the platform's own addresses beside them.
class RouterTest : public testing::TestWithParam<db::Engine> {
 protected:
  RouterTest() {
    i18n::load();
    Routes routes;
    const auto shown = [](Context& c) {
      return page(c, {.title = "t", .live = "/events"}, html::Markup{"<p>shown</p>"});
    };
    const auto refused = [](Context& c) {
      return page(c, {.title = "t", .status = 422, .live = "/events"}, html::Markup{"<p>refused</p>"});
    };
    for (const char* pattern :
         {"/halls", "/halls/new", "/halls/{hall}", "/halls/{hall}/edit", "/halls/{hall}/plan", "/account"})
      routes.get(pattern, Policy::anyone(), shown);
    for (const char* pattern :
         {"/halls", "/halls/{hall}/edit", "/halls/{hall}/plan/budgets", "/account/name", "/lost/and/found"})
      routes.post(pattern, Policy::anyone(), refused);
    routes.plain(Method::get, "/news.atom", Policy::anyone(), [this](Context&) {
      auto feed = Response::plain(news_);
      feed.set("Cache-Control", std::string(kept_and_asked_after));
      return feed;
    });
    routes.post("/halls/{hall}/promises/{promise}", Policy::anyone(), refused, "/halls/{hall}/plan");
    routes.post("/mine", Policy::signed_in(), refused);
    routes.get("/seat", Policy::participant(), shown);
    routes.post("/seat", Policy::participant(), refused);
    routes.post("/faults/{kind}", Policy::anyone(), [](Context& c) -> Response {
      throw db::Fault(c.arg("kind") == "busy" ? db::FaultKind::busy : db::FaultKind::foreign_key,
                      "commit: it says no");
    });
    add_platform(platform_, routes);
    site_.log = [this](std::string_view what, Site::LogFields fields) {
      std::string line(what);
      for (const auto& [name, value] : fields) line += "|" + std::string(name) + "=" + std::string(value);
      log_.push_back(line);
    };
    router_ = std::make_unique<Router>(site_, std::move(routes), Doorkeeper{});
  }

  Response ask(Method method, const std::string& target, const std::string& body = {},
               const std::string& cookie = {}) {
    Request made;
    made.method = method;
    made.target = target;
    made.path = target.substr(0, target.find('?'));
    made.request_id = "r1";
    made.headers.push_back({"Sec-Fetch-Site", "same-origin"});
    if (!body.empty()) made.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    if (!cookie.empty()) made.headers.push_back({"Cookie", cookie});
    made.body = body;
    return router_->handle(made);
  }
  /// Where the English word of a Bulgarian page leads.
  std::string english_of(Method method, const std::string& target) {
    const auto text = std::string(ask(method, target).text());
    const auto at = text.find("hreflang=\"en\" href=\"");
    if (at == std::string::npos) return "none";
    const auto begin = at + 20;
    return text.substr(begin, text.find('"', begin) - begin);
  }
  std::string back_of(const std::string& back) {
    return std::string(ask(Method::post, "/bg/preferences", "theme=dark&back=" + back).header("Location"));
  }

  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{Instant{1'000'000}};
  SeededRandom random_{3};
  IdMaker ids_{clock_, random_};
  http::Events events_;
  Site site_{*database_, clock_, random_, ids_, events_, {}, {}};
  Platform platform_{site_, {}, [] { return std::string(); }, [] { return std::string(); }, {}};
  std::string news_ = "one";
  std::vector<std::string> log_;
  std::unique_ptr<Router> router_;
};

INSTANTIATE_TEST_SUITE_P(on, RouterTest, testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(RouterTest, a_page_names_itself_in_the_other_language) {
  EXPECT_EQ(english_of(Method::get, "/bg"), "/en");
  EXPECT_EQ(english_of(Method::get, "/bg/halls?page=2"), "/en/halls?page=2");
  EXPECT_EQ(english_of(Method::get, "/bg/halls/7/edit"), "/en/halls/7/edit");
}

TEST_P(RouterTest, a_refused_form_names_the_page_of_that_form_in_the_other_language) {
  EXPECT_EQ(english_of(Method::post, "/bg/halls"), "/en/halls/new");
  EXPECT_EQ(english_of(Method::post, "/bg/halls/7/edit"), "/en/halls/7/edit");
  EXPECT_EQ(english_of(Method::post, "/bg/halls/7/plan/budgets"), "/en/halls/7/plan");
  EXPECT_EQ(english_of(Method::post, "/bg/halls/7/promises/9"), "/en/halls/7/plan");
  EXPECT_EQ(english_of(Method::post, "/bg/account/name"), "/en/account");
  EXPECT_EQ(english_of(Method::post, "/bg/lost/and/found"), "/en");
}

TEST_P(RouterTest, every_language_link_of_every_answer_can_be_opened) {
  for (const auto& route : router_->routes()) {
    if (route.kind != Route::Kind::page) continue;
    const std::string target = "/bg" + (route.pattern == "/" ? "" : route.pattern);
    if (route.method == Method::get && ask(Method::get, target).status == 404)
      continue;  // letters of the demonstration
    const auto link = english_of(route.method, target);
    if (link != "none") {
      EXPECT_LT(ask(Method::get, link).status, 400) << target << " leads to " << link;
    }
  }
  EXPECT_EQ(english_of(Method::get, "/bg/nowhere/at/all"), "/en");
  EXPECT_EQ(english_of(Method::get, "/bg/account/name"), "/en/account") << "an address that only takes forms";
}

TEST_P(RouterTest, a_pages_address_without_a_language_leads_to_the_readers) {
  const auto answer = ask(Method::get, "/halls/7/plan?x=1", {}, "lang=en");
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(answer.header("Location"), "/en/halls/7/plan?x=1");
  EXPECT_EQ(ask(Method::get, "/account/name").status, 404);
  EXPECT_EQ(ask(Method::post, "/halls").status, 404);
  EXPECT_EQ(ask(Method::get, "/livez").status, 200);
}

TEST_P(RouterTest, words_that_come_after_signing_out_wait_to_be_sent_again) {
  const auto kept =
      ask(Method::post, "/bg/mine", "_once=k1&name=%D0%9D%D0%B0%D1%88%D0%B0%D1%82%D0%B0+%3Cmreja%3E&count=3");
  EXPECT_EQ(kept.status, 401);
  const std::string page(kept.text());
  for (const char* part : {"action=\"/bg/mine\"", "href=\"/bg/sign-in\"",
                           "<pre class=\"letter\">Нашата &lt;mreja&gt;</pre>", "name=\"_once\" value=\"k1\"",
                           "name=\"name\" value=\"Нашата &lt;mreja&gt;\"", "name=\"count\" value=\"3\""})
    EXPECT_NE(page.find(part), std::string::npos) << part << "\n" << page;
}

TEST_P(RouterTest, a_card_from_a_device_without_its_seat_waits_to_be_sent_again) {
  const auto kept = ask(Method::post, "/bg/seat", "text=mreja");
  EXPECT_EQ(kept.status, 401);
  EXPECT_NE(kept.text().find("href=\"/bg/join\""), std::string::npos);
  EXPECT_EQ(ask(Method::get, "/bg/seat").header("Location"), "/bg/join");
}

TEST_P(RouterTest, a_form_without_words_or_with_a_passphrase_leads_to_the_door_and_is_not_sent_back) {
  EXPECT_EQ(ask(Method::post, "/bg/mine", "count=3").header("Location"), "/bg/sign-in");
  EXPECT_EQ(ask(Method::post, "/bg/seat", "text=+%0A+").header("Location"), "/bg/join")
      << "a card of spaces holds nothing to keep";
  EXPECT_EQ(ask(Method::post, "/bg/mine", "name=a+b&passphrase=one+two+three").header("Location"),
            "/bg/sign-in");
}

TEST_P(RouterTest, preferences_lead_back_to_a_page_that_exists) {
  EXPECT_EQ(back_of("/bg/halls?page=2"), "/bg/halls?page=2");
  EXPECT_EQ(back_of("/en/halls/7/plan/budgets"), "/en/halls/7/plan");
  EXPECT_EQ(back_of("/bg/account/name"), "/bg/account");
  EXPECT_EQ(back_of("/bg/preferences"), "/bg");
  EXPECT_EQ(back_of("/"), "/bg");
  EXPECT_EQ(back_of("//evil.example/x"), "/bg");
  EXPECT_EQ(back_of("/%09/x"), "/bg");
  EXPECT_THAT(std::string(ask(Method::post, "/bg/halls").text()),
              HasSubstr("name=\"back\" value=\"/bg/halls/new\""));
}

TEST_P(RouterTest, an_older_success_is_not_told_beside_a_refusal) {
  const auto saved = std::string(ask(Method::get, "/en/halls", {}, "notice=0").text());
  EXPECT_THAT(saved, HasSubstr("Saved."));
  const auto refused = ask(Method::post, "/en/halls", {}, "notice=0");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(std::string(refused.text()), Not(HasSubstr("Saved.")));
  EXPECT_THAT(std::string(refused.header("Set-Cookie")), HasSubstr("notice=;"));
}

TEST_P(RouterTest, a_page_follows_what_others_change_and_a_refused_form_stays_as_it_is) {
  EXPECT_THAT(std::string(ask(Method::get, "/en/halls").text()), HasSubstr("data-live=\"/events\""));
  EXPECT_THAT(std::string(ask(Method::post, "/en/halls").text()), Not(HasSubstr("data-live")));
}

TEST_P(RouterTest, an_answer_that_the_database_is_away_leaves_its_cause_in_the_log) {
  EXPECT_EQ(ask(Method::post, "/bg/faults/busy").status, 503);
  EXPECT_THAT(log_, ElementsAre("request.unavailable|request=r1|kind=busy|why=commit: it says no"));
  EXPECT_EQ(ask(Method::get, "/bg/halls").status, 200);
  EXPECT_EQ(log_.size(), 1U);
}

TEST_P(RouterTest, a_feed_that_may_be_asked_after_has_a_tag_that_changes_with_its_text_alone) {
  const std::string first(ask(Method::get, "/news.atom").header("ETag"));
  EXPECT_THAT(first, Not(IsEmpty()));
  EXPECT_EQ(ask(Method::get, "/news.atom").header("ETag"), first);
  EXPECT_EQ(ask(Method::get, "/news.atom").header("Cache-Control"), kept_and_asked_after);
  news_ = "two";
  EXPECT_NE(ask(Method::get, "/news.atom").header("ETag"), first);
}

TEST_P(RouterTest, a_form_whose_page_does_not_exist_stops_the_start) {
  Routes routes;
  routes.post(
      "/halls", Policy::anyone(), [](Context&) { return Response(); }, "/hall");
  EXPECT_THROW(Router(site_, std::move(routes), {}), std::runtime_error);
}

}  // namespace
}  // namespace megdan::web
