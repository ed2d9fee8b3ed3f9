#include "web/page_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/testing.hpp"
#include "http/reply.hpp"
#include "web/page.hpp"
#include "web/router.hpp"
#include "web/store_sql.hpp"

namespace megdan::web {
namespace {

using http::Method;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A site of two pages: /shown says what one row of the database holds, and counts how often it was made.
class PageCacheTest : public testing::TestWithParam<db::Engine> {
 protected:
  PageCacheTest() {
    i18n::load();
    Routes routes;
    const auto shown = [this](Context& context) {
      ++made_;
      const auto row = site_.database.reading(
          [](db::Session& session) { return session.one<std::string>(sql::once_find, "shown"); });
      const std::string person = context.viewer ? context.viewer->name : "guest";
      return page(context, {.title = "t", .cacheable = true},
                  html::Markup{"<p>row " + row.value_or("none") + " for " + person + "</p>"});
    };
    routes.get("/shown", Policy::anyone(), shown);
    routes.get("/form", Policy::anyone(), [](Context& context) {
      return page(context, {.title = "t", .cacheable = true},
                  html::Markup{"<input type=\"hidden\" name=\"_once\" value=\"k\">"});
    });
    routes.get("/own", Policy::anyone(),
               [](Context& context) { return page(context, {.title = "t"}, html::Markup{"<p>own</p>"}); });
    router_ = std::make_unique<Router>(
        site_, std::move(routes),
        Doorkeeper{[](std::string_view token) -> std::optional<Viewer> {
                     if (token != "good") return std::nullopt;
                     return Viewer{
                         .account = AccountId{1}, .session = SessionId{1}, .name = "Ana", .grants = {}};
                   },
                   [](const Request&) { return false; }});
  }

  static Request request(const std::string& target, const std::string& cookie = {},
                         Method method = Method::get) {
    Request made;
    made.method = method;
    made.target = target;
    made.path = target.substr(0, target.find('?'));
    if (!cookie.empty()) made.headers.push_back({"Cookie", cookie});
    return made;
  }
  /// As the program does it: what lies at hand, or else the handler.
  Response ask(Request asked) {
    if (auto kept = router_->at_hand(asked)) return std::move(*kept);
    return router_->handle(asked);
  }
  std::string text_of(Request asked) { return std::string(ask(std::move(asked)).text()); }
  void write(std::string_view answer) {
    site_.database.write([&](db::Session& session) {
      session.exec(sql::once_forget, Instant{2});
      session.exec(sql::once_insert, "shown", answer, Instant{1});
    });
  }

  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{Instant{1'000'000}};
  SeededRandom random_{3};
  IdMaker ids_{clock_, random_};
  http::Events events_;
  Site site_{*database_, clock_, random_, ids_, events_, {}, {}};
  std::unique_ptr<Router> router_;
  int made_ = 0;
};

INSTANTIATE_TEST_SUITE_P(on, PageCacheTest, testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(PageCacheTest, a_public_page_is_made_once_for_all_guests) {
  EXPECT_FALSE(router_->at_hand(request("/bg/shown")).has_value());
  const std::string first = text_of(request("/bg/shown"));
  EXPECT_THAT(first, HasSubstr("row none for guest"));
  EXPECT_EQ(text_of(request("/bg/shown")), first);
  EXPECT_EQ(text_of(request("/bg/shown", "lang=bg")), first);
  EXPECT_EQ(made_, 1);
}

TEST_P(PageCacheTest, a_write_is_seen_by_the_very_next_request) {
  for (const std::string answer : {"one", "two", "three"}) {
    write(answer);
    EXPECT_THAT(text_of(request("/bg/shown")), HasSubstr("row " + answer + " for guest"));
    EXPECT_THAT(text_of(request("/bg/shown")), HasSubstr("row " + answer + " for guest"));
  }
  EXPECT_EQ(made_, 3);
}

TEST_P(PageCacheTest, a_page_that_was_read_before_a_write_is_not_kept_after_it) {
  const auto before = PageCache::Moment{database_->generation(), clock_.now()};
  PageCache cache(*database_, clock_);
  auto old = Response::html("<p>old</p>");
  old.set("Cache-Control", kept_and_asked_after);
  write("new");
  cache.keep(PageCache::key_of(request("/bg/shown")), before, old);
  EXPECT_FALSE(cache.find(request("/bg/shown")).has_value());
}

TEST_P(PageCacheTest, a_signed_in_reader_never_gets_the_guests_page_nor_leaves_hers_behind) {
  text_of(request("/bg/shown"));
  EXPECT_THAT(text_of(request("/bg/shown", "session=good")), HasSubstr("for Ana"));
  EXPECT_THAT(text_of(request("/bg/shown", "prefs=auto; session=good")), HasSubstr("for Ana"));
  EXPECT_THAT(text_of(request("/bg/shown")), HasSubstr("for guest"));
  EXPECT_THAT(ask(request("/bg/shown", "session=good")).header("ETag"), IsEmpty());
  EXPECT_EQ(ask(request("/bg/shown", "session=good")).header("Cache-Control"), "no-store");
}

TEST_P(PageCacheTest, whoever_may_be_somebody_goes_past_the_kept_page) {
  text_of(request("/bg/shown"));
  for (const std::string cookie :
       {"seat=x", "notice=0", "session=gone", "__Host-session=x", "__Host-seat=y", "a=1; seat=z"})
    EXPECT_FALSE(router_->at_hand(request("/bg/shown", cookie)).has_value()) << cookie;
  auto two_lines = request("/bg/shown", "lang=bg");
  two_lines.headers.push_back({"cookie", "seat=x"});
  EXPECT_FALSE(router_->at_hand(two_lines).has_value());
  EXPECT_FALSE(router_->at_hand(request("/bg/shown", {}, Method::post)).has_value());
}

TEST_P(PageCacheTest, a_notice_is_shown_once_and_to_one_reader) {
  text_of(request("/bg/shown"));
  const auto told = ask(request("/bg/shown", "notice=0"));
  EXPECT_THAT(std::string(told.header("Set-Cookie")), HasSubstr("notice=;"));
  EXPECT_EQ(ask(request("/bg/shown")).header("Set-Cookie"), "");
  EXPECT_NE(told.text(), ask(request("/bg/shown")).text());
}

TEST_P(PageCacheTest, languages_addresses_preferences_and_kinds_of_connection_stand_apart) {
  const std::string bulgarian = text_of(request("/bg/shown"));
  EXPECT_THAT(bulgarian, HasSubstr("lang=\"bg\""));
  EXPECT_THAT(text_of(request("/en/shown")), HasSubstr("lang=\"en\""));
  EXPECT_NE(text_of(request("/bg/shown?page=2")), bulgarian);
  const std::string dark = text_of(request("/bg/shown", "prefs=dark"));
  EXPECT_NE(dark, bulgarian);
  EXPECT_EQ(text_of(request("/bg/shown", "prefs=dark")), dark);
  auto over_tls = request("/bg/shown");
  over_tls.secure = true;
  EXPECT_THAT(ask(over_tls).header("Strict-Transport-Security"), Not(IsEmpty()));
  EXPECT_THAT(ask(request("/bg/shown")).header("Strict-Transport-Security"), IsEmpty());
  EXPECT_EQ(text_of(request("/bg/shown")), bulgarian);
  EXPECT_EQ(made_, 5);
}

TEST_P(PageCacheTest, the_language_of_an_address_is_remembered_where_the_browser_would_choose_another) {
  const auto cookie_of = [&](const std::string& target, const std::string& cookie,
                             const std::string& accepted) {
    auto asked = request(target, cookie);
    if (!accepted.empty()) asked.headers.push_back({"Accept-Language", accepted});
    const auto answer = ask(asked);
    EXPECT_EQ(answer.header("Cache-Control") == kept_and_asked_after, answer.header("Set-Cookie").empty())
        << "nobody keeps one reader's cookie";
    EXPECT_THAT(answer.header("ETag"), Not(IsEmpty()));
    return std::string(answer.header("Set-Cookie")).substr(0, 7);
  };
  for (const bool is_kept : {false, true}) {
    EXPECT_EQ(router_->at_hand(request("/en/shown")).has_value(), is_kept);
    EXPECT_EQ(cookie_of("/en/shown", "", "bg-BG,bg;q=0.9"), "lang=en") << is_kept;
    EXPECT_EQ(cookie_of("/en/shown", "lang=bg", "en"), "lang=en") << is_kept;
    EXPECT_EQ(cookie_of("/en/shown", "lang=en", "bg"), "") << is_kept;
    EXPECT_EQ(cookie_of("/en/shown", "", "en-GB,en;q=0.9"), "") << is_kept;
    EXPECT_EQ(cookie_of("/en/shown", "lang=xx", "en"), "") << is_kept;
  }
  EXPECT_EQ(made_, 1) << "what is kept carries nobody's cookie";
}

TEST_P(PageCacheTest, nothing_older_than_a_second_is_shown) {
  text_of(request("/bg/shown"));
  clock_.advance(PageCache::longest);
  EXPECT_TRUE(router_->at_hand(request("/bg/shown")).has_value());
  clock_.advance(Duration(1));
  EXPECT_FALSE(router_->at_hand(request("/bg/shown")).has_value());
}

TEST_P(PageCacheTest, what_does_not_say_that_it_may_be_kept_is_not) {
  text_of(request("/bg/own"));
  EXPECT_FALSE(router_->at_hand(request("/bg/own")).has_value());
  text_of(request("/bg/nowhere"));
  EXPECT_FALSE(router_->at_hand(request("/bg/nowhere")).has_value());
  text_of(request("/bg/form"));
  EXPECT_FALSE(router_->at_hand(request("/bg/form")).has_value()) << "the key of a form is one reader's own";
}

TEST_P(PageCacheTest, a_browser_that_has_the_page_hears_that_nothing_changed_until_something_did) {
  http::GzipCache packed;
  const auto reply = [&](Request asked) {
    auto response = ask(asked);
    return http::make_reply(std::move(response), asked, {}, packed);
  };
  const std::string tag(ask(request("/bg/shown")).header("ETag"));
  ASSERT_THAT(tag, Not(IsEmpty()));
  auto again = request("/bg/shown");
  again.headers.push_back({"If-None-Match", tag});
  EXPECT_EQ(reply(again).status, 304);
  EXPECT_THAT(reply(again).body(), IsEmpty());
  clock_.advance(std::chrono::seconds(5));
  EXPECT_EQ(reply(again).status, 304) << "made again, the same bytes";
  write("new");
  EXPECT_EQ(reply(again).status, 200);
}

TEST_P(PageCacheTest, head_has_the_same_fields_and_no_body) {
  http::GzipCache packed;
  const auto page = ask(request("/bg/shown"));
  const auto asked = request("/bg/shown", {}, Method::head);
  for (const bool is_kept : {true, false}) {
    if (!is_kept) clock_.advance(std::chrono::seconds(5));
    EXPECT_EQ(router_->at_hand(asked).has_value(), is_kept);
    auto response = ask(asked);
    EXPECT_EQ(response.header("ETag"), page.header("ETag"));
    const auto reply = http::make_reply(std::move(response), asked, {}, packed);
    EXPECT_THAT(reply.body(), IsEmpty());
    EXPECT_THAT(reply.head, HasSubstr("Content-Length: " + std::to_string(page.text().size())));
  }
}

TEST_P(PageCacheTest, strange_addresses_cannot_fill_the_memory) {
  for (std::size_t i = 0; i < PageCache::most_pages + 100; ++i)
    text_of(request("/bg/shown?x=" + std::to_string(i)));
  EXPECT_FALSE(
      router_->at_hand(request("/bg/shown?x=" + std::to_string(PageCache::most_pages + 99))).has_value());
  clock_.advance(std::chrono::seconds(2));
  text_of(request("/bg/shown"));
  EXPECT_TRUE(router_->at_hand(request("/bg/shown")).has_value()) << "room is made from what is old";
}

}  // namespace
}  // namespace megdan::web
