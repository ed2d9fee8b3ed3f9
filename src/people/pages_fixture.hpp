// For the tests of people's pages: the module behind a router, and visitors with cookies of their own.
// Will not be linked into the program.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "db/testing.hpp"
#include "jobs/jobs.hpp"
#include "people/module.hpp"
#include "people/secrets.hpp"
#include "web/page.hpp"
#include "web/router.hpp"

namespace megdan::people {

class KeptTrail final : public AuditTrail {
 public:
  void record(db::Session& session, std::string_view, std::string_view action, std::string_view,
              std::string_view more) override {
    session.after_commit([this, said = std::string(action), about = std::string(more)] {
      actions.push_back(said);
      details.push_back(about);
    });
  }
  bool has(std::string_view action) const { return std::ranges::find(actions, action) != actions.end(); }
  std::vector<std::string> actions, details;
};

class PeoplePages : public testing::TestWithParam<db::Engine> {
 protected:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  PeoplePages() {
    i18n::load();
    web::Routes routes;
    module_.routes(routes);
    routes.get("/", web::Policy::anyone(),
               [](web::Context& c) { return web::page(c, {.title = "t"}, html::Markup{"<p>front</p>"}); });
    routes.get("/live", web::Policy::signed_in(), [](web::Context&) {
      http::Response response;
      response.body = http::Subscription{{"topic"}, {}, {}};
      return response;
    });
    router_ = std::make_unique<web::Router>(
        site_, std::move(routes),
        web::Doorkeeper{[this](std::string_view token) { return module_.viewer_of(token); },
                        [](const http::Request&) { return false; },
                        [this](const Viewer& viewer) { return module_.listening(viewer); }});
  }
  ~PeoplePages() override { std::filesystem::remove_all(folder_); }

  struct Visitor {
    std::map<std::string, std::string> cookies = {};
    std::string client = "203.0.113.7";
  };

  http::Response ask(Visitor& visitor, http::Method method, const std::string& target,
                     const Fields& fields = {}) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.client = visitor.client;
    request.headers.push_back({"Sec-Fetch-Site", "same-origin"});
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    std::string cookies;
    for (const auto& [name, value] : visitor.cookies)
      cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    if (!cookies.empty()) request.headers.push_back({"Cookie", cookies});
    for (const auto& [name, value] : fields)
      request.body += (request.body.empty() ? "" : "&") + name + "=" + html::percent_encode(value);
    auto response = router_->handle(request);
    for (const auto& header : response.headers) {
      if (header.name != "Set-Cookie") continue;
      const auto equals = header.value.find('=');
      const auto value = header.value.substr(equals + 1, header.value.find(';') - equals - 1);
      visitor.cookies[header.value.substr(0, equals)] = value;
    }
    return response;
  }
  http::Response get(Visitor& visitor, const std::string& tail) {
    return ask(visitor, http::Method::get, "/en" + tail);
  }
  http::Response post(Visitor& visitor, const std::string& tail, const Fields& fields) {
    return ask(visitor, http::Method::post, "/en" + tail, fields);
  }

  /// "/enter/TOKEN" of a link of the console.
  std::string link_of(AccountId account, bool full) {
    const auto link = module_.console_link(account, "en", full);
    return link.substr(link.find("/enter/"));
  }
  Visitor signed_in(std::string_view email, const std::vector<Grant>& grants) {
    Visitor visitor;
    post(visitor, link_of(module_.make_account(email, email, grants), true), {{"_once", "k"}});
    return visitor;
  }
  /// "/enter/TOKEN" of the one letter that waits.
  std::string link_of_letter() {
    std::string letter;
    jobs::Runner runner(*database_, clock_, ids_, {});
    runner.handle("mail.send", [&](const jobs::Job& job) { letter = job.payload; });
    EXPECT_EQ(runner.run_due(), 1);
    return "/enter/" + between(letter, "/en/enter/", "\\n");
  }
  std::string invited(Visitor& inviting, const std::string& email) {
    post(inviting, "/people/invitations",
         {{"_once", "i"}, {"email", email}, {"role", "member"}, {"centre", ""}});
    return link_of_letter();
  }
  /// What stands in the value of an input, or between two texts.
  static std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const auto at = text.find(before);
    if (at == std::string_view::npos) return {};
    const auto begin = at + before.size();
    return std::string(text.substr(begin, text.find(after, begin) - begin));
  }
  static std::vector<std::string> all_between(std::string_view text, std::string_view before,
                                              std::string_view after) {
    std::vector<std::string> found;
    for (auto at = text.find(before); at != std::string_view::npos; at = text.find(before, at + 1))
      found.emplace_back(
          text.substr(at + before.size(), text.find(after, at + before.size()) - at - before.size()));
    return found;
  }
  /// The error that stands at a field.
  static std::string error_at(const http::Response& response, const std::string& field) {
    return between(response.text(), "id=\"f-" + field + "-error\">", "<");
  }
  bool is_in(Visitor& visitor) { return get(visitor, "/account").status == 200; }

  std::string folder_ = [] {
    auto folder = std::filesystem::temp_directory_path() / ("megdan-people-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    return folder.string();
  }();
  db::testing::Fresh database_{GetParam()};
  ManualClock clock_{Instant{1'800'000'000'000}};
  SeededRandom random_{11};
  IdMaker ids_{clock_, random_};
  http::Events events_;
  web::Site site_{*database_, clock_,
                  random_,    ids_,
                  events_,    {.public_url = "http://127.0.0.1", .data_folder = folder_, .easy_argon = true},
                  [] {}};
  KeptTrail trail_;
  Module module_{site_, trail_};
  std::unique_ptr<web::Router> router_;
};

}  // namespace megdan::people
