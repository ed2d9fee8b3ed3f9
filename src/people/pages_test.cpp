#include <gmock/gmock.h>

#include "jobs/jobs.hpp"
#include "people/pages_fixture.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "people/store_sql.hpp"

namespace megdan::people {
namespace {

using http::Method;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

INSTANTIATE_TEST_SUITE_P(on, PeoplePages, testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(PeoplePages, every_query_of_people_is_understood) {
  EXPECT_THAT(db::testing::not_understood(*database_, sql::queries), IsEmpty());
}

TEST_P(PeoplePages, a_link_is_asked_for_with_a_whole_address_or_refused_at_its_field) {
  for (const std::string typed : {"", "nobody", "a@"}) {
    Visitor visitor;
    const auto refused = post(visitor, "/sign-in/link", {{"link_email", typed}});
    EXPECT_EQ(refused.status, 422) << typed;
    EXPECT_THAT(error_at(refused, "link_email"), Not(IsEmpty())) << typed;
    EXPECT_THAT(std::string(refused.text()), Not(HasSubstr("is on its way")));
    EXPECT_THAT(std::string(refused.text()), HasSubstr("name=\"link_email\" value=\"" + typed + "\""));
  }
}

TEST_P(PeoplePages, whoever_asks_for_too_many_letters_is_told_so_and_learns_nothing_of_accounts) {
  module_.make_account("known@example.org", "Known", {});
  const auto said = [&](const std::string& email, const std::string& client) {
    Visitor visitor{.client = client};
    std::vector<int> statuses;
    for (int i = 0; i < 12; ++i) {
      const auto answer = post(visitor, "/sign-in/link", {{"link_email", email}});
      EXPECT_EQ(answer.text().find("is on its way") != std::string_view::npos, answer.status == 200);
      statuses.push_back(answer.status);
    }
    return statuses;
  };
  const auto known = said("known@example.org", "203.0.113.7");
  EXPECT_EQ(known, said("nobody@example.org", "198.51.100.7"));
  EXPECT_THAT(known, Contains(429));
  const auto letters = std::ranges::count(known, 200);
  EXPECT_EQ(jobs::counts(*database_).waiting, letters) << "each promised letter is sent, no other";
}

TEST_P(PeoplePages, one_address_gets_only_so_many_letters_however_many_networks_ask) {
  module_.make_account("known@example.org", "Known", {});
  const auto ask_from = [&](int network) {
    Visitor visitor{.client = "10.0." + std::to_string(network) + ".1"};
    return post(visitor, "/sign-in/link",
                {{"link_email", network % 2 ? "known@example.org" : "KNOWN@example.org"}})
        .status;
  };
  int sent = 0;
  for (int network = 0; network < 40; ++network) sent += ask_from(network) == 200;
  EXPECT_LE(sent, 4);
  Visitor other{.client = "10.9.9.1"};
  EXPECT_EQ(post(other, "/sign-in/link", {{"link_email", "other@example.org"}}).status, 200);
  clock_.advance(std::chrono::minutes(16));
  EXPECT_EQ(ask_from(50), 200) << "slowed, never locked out";
}

TEST_P(PeoplePages, a_passphrase_or_an_address_that_was_not_typed_is_told_at_its_field) {
  Visitor visitor;
  const auto refused = post(visitor, "/sign-in", {{"email", ""}, {"passphrase", ""}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(error_at(refused, "email"), Not(IsEmpty()));
  EXPECT_THAT(error_at(refused, "passphrase"), Not(IsEmpty()));
}

TEST_P(PeoplePages, a_link_whose_answer_was_lost_lets_the_same_form_in_again_within_a_minute) {
  const auto account = module_.make_account("a@example.org", "Ana", {});
  const auto link = link_of(account, true);
  const Fields form{{"_once", "key-of-this-form"}};
  Visitor lost;
  EXPECT_EQ(post(lost, link, form).status, 303);
  const auto token = lost.cookies["session"];
  Visitor again, with_another_key;
  EXPECT_EQ(post(again, link, form).status, 303);
  EXPECT_EQ(again.cookies["session"], token);
  EXPECT_TRUE(is_in(again));
  EXPECT_EQ(post(with_another_key, link, {{"_once", "guessed"}}).status, 410);
  EXPECT_FALSE(is_in(with_another_key));
  clock_.advance(std::chrono::seconds(61));
  Visitor late;
  EXPECT_EQ(post(late, link, form).status, 410);
  EXPECT_FALSE(is_in(late));
  EXPECT_EQ(post(again, link, form).status, 303) << "whoever is in already goes on";
}

TEST_P(PeoplePages, the_session_of_a_used_link_cannot_be_told_from_what_the_database_keeps) {
  const auto account = module_.make_account("a@example.org", "Ana", {});
  const auto link = link_of(account, true);
  Visitor visitor;
  post(visitor, link, {{"_once", "k"}});
  const auto rows = database_->reading([&](db::Session& session) { return sessions_of(session, account); });
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].token_hash, hash_token(visitor.cookies["session"]));
  EXPECT_NE(rows[0].token_hash, visitor.cookies["session"]);
  const auto elsewhere = Key::of_file(folder_ + "/another-key", random_);
  EXPECT_NE(elsewhere.derive("session of a link\n" + link.substr(7) + "\nk"), visitor.cookies["session"]);
}

TEST_P(PeoplePages, an_invitation_without_a_name_is_refused_at_the_name) {
  auto administrator = signed_in("root@example.org", {{Role::administrator, std::nullopt}});
  const auto link = invited(administrator, "new@example.org");
  Visitor guest;
  const auto refused = post(guest, link, {{"_once", "e"}, {"name", ""}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(error_at(refused, "name"), HasSubstr("name"));
  EXPECT_EQ(post(guest, link, {{"_once", "e"}, {"name", "Нова"}}).status, 303);
  EXPECT_TRUE(is_in(guest));
}

TEST_P(PeoplePages, an_invitation_works_for_its_week_and_not_after) {
  auto administrator = signed_in("root@example.org", {{Role::administrator, std::nullopt}});
  const auto link = invited(administrator, "new@example.org");
  clock_.advance(invitation_life - std::chrono::seconds(1));
  Visitor guest;
  EXPECT_EQ(get(guest, link).status, 200);
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(get(guest, link).status, 410);
  EXPECT_EQ(post(guest, link, {{"_once", "late"}, {"name", "Нова"}}).status, 410);
  EXPECT_FALSE(is_in(guest));
  EXPECT_EQ(module_.find_account("new@example.org"), std::nullopt);
}

TEST_P(PeoplePages, an_invitation_that_was_withdrawn_is_refused) {
  auto administrator = signed_in("root@example.org", {{Role::administrator, std::nullopt}});
  const auto link = invited(administrator, "new@example.org");
  const auto hash = between(get(administrator, "/people").text(), "name=\"invitation\" value=\"", "\"");
  ASSERT_THAT(hash, Not(IsEmpty()));
  EXPECT_EQ(
      post(administrator, "/people/invitations/withdraw", {{"_once", "w"}, {"invitation", hash}}).status,
      303);
  EXPECT_TRUE(trail_.has("invitation.withdraw"));
  Visitor guest;
  EXPECT_EQ(get(guest, link).status, 410);
  EXPECT_EQ(post(guest, link, {{"_once", "e"}, {"name", "Нова"}}).status, 410);
  EXPECT_FALSE(is_in(guest));
  EXPECT_EQ(module_.find_account("new@example.org"), std::nullopt);
}

TEST_P(PeoplePages, a_one_time_link_works_for_an_hour_and_not_after) {
  module_.make_account("known@example.org", "Known", {});
  const auto asked = [this] {
    Visitor visitor;
    post(visitor, "/sign-in/link", {{"link_email", "known@example.org"}});
    return link_of_letter();
  };
  const auto in_time = asked();
  clock_.advance(link_life - std::chrono::seconds(1));
  Visitor early;
  EXPECT_EQ(post(early, in_time, {{"_once", "e"}}).status, 303);
  EXPECT_TRUE(is_in(early));
  const auto too_late = asked();
  clock_.advance(link_life);
  Visitor late;
  EXPECT_EQ(get(late, too_late).status, 410);
  EXPECT_EQ(post(late, too_late, {{"_once", "l"}}).status, 410);
  EXPECT_FALSE(is_in(late));
}

TEST_P(PeoplePages, the_last_administrator_stays_one) {
  const auto first =
      module_.make_account("first@example.org", "First", {{Role::administrator, std::nullopt}});
  const auto second =
      module_.make_account("second@example.org", "Second", {{Role::administrator, std::nullopt}});
  Visitor visitor;
  post(visitor, link_of(first, true), {{"_once", "k"}});
  int number = 0;
  const auto change = [&](AccountId account, const std::string& what) {
    return post(visitor, "/people/" + account.text() + "/" + what,
                {{"_once", std::to_string(++number)}, {"role", "administrator"}, {"centre", ""}});
  };
  EXPECT_EQ(change(second, "disable").status, 303);
  // Who is disabled does not count.
  const auto role = change(first, "take-role");
  EXPECT_EQ(role.status, 422);
  EXPECT_THAT(std::string(role.text()), HasSubstr("This is the last administrator."));
  EXPECT_EQ(change(first, "disable").status, 422);
  EXPECT_EQ(get(visitor, "/people").status, 200);

  EXPECT_EQ(change(second, "enable").status, 303);
  EXPECT_EQ(change(first, "take-role").status, 303);
  EXPECT_NE(get(visitor, "/people").status, 200) << "another one was there";
}

TEST_P(PeoplePages, an_account_of_the_console_is_recorded_with_its_roles) {
  module_.make_account("both@example.org", "Both",
                       {{Role::manager, std::nullopt}, {Role::facilitator, std::nullopt}});
  EXPECT_EQ(trail_.details.back(), "manager, facilitator");
}

TEST_P(PeoplePages, the_present_passphrase_cannot_be_guessed_without_being_slowed_down) {
  auto visitor = signed_in("a@example.org", {});
  EXPECT_EQ(post(visitor, "/account/passphrase", {{"fresh", "three warm loaves"}}).status, 303);
  std::vector<int> statuses;
  for (int i = 0; i < 12; ++i) {
    const auto answer = post(visitor, "/account/passphrase",
                             {{"current", "guess " + std::to_string(i)}, {"fresh", "four warm loaves"}});
    if (answer.status == 422) {
      EXPECT_THAT(error_at(answer, "current"), Not(IsEmpty()));
      EXPECT_THAT(error_at(answer, "fresh"), IsEmpty());
    }
    EXPECT_THAT(std::string(answer.text()), Not(HasSubstr("guess ")));
    statuses.push_back(answer.status);
  }
  EXPECT_EQ(std::ranges::count(statuses, 422), 5);
  EXPECT_EQ(std::ranges::count(statuses, 429), 7);
  const Fields right{{"current", "three warm loaves"}, {"fresh", "four warm loaves"}};
  EXPECT_EQ(post(visitor, "/account/passphrase", right).status, 429) << "also the right one waits";
  EXPECT_EQ(module_.failed_sign_ins().passphrase, 5U);
  clock_.advance(std::chrono::minutes(6));
  EXPECT_EQ(post(visitor, "/account/passphrase", right).status, 303);
}

TEST_P(PeoplePages, a_fresh_passphrase_that_is_refused_is_told_at_its_field) {
  auto visitor = signed_in("a@example.org", {});
  const auto refused = post(visitor, "/account/passphrase", {{"fresh", "short"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(error_at(refused, "fresh"), HasSubstr("8"));
  EXPECT_THAT(error_at(refused, "current"), IsEmpty());
}

TEST_P(PeoplePages, new_recovery_codes_need_a_code_and_end_the_old_ones) {
  const auto account = module_.make_account("a@example.org", "Ana", {{Role::facilitator, std::nullopt}});
  Visitor visitor;
  post(visitor, link_of(account, false), {{"_once", "k"}});
  EXPECT_FALSE(is_in(visitor)) << "the second step is missing";
  const auto page = std::string(get(visitor, "/second-step/set-up").text());
  const auto sealed = between(page, "name=\"sealed\" value=\"", "\"");
  const auto secret = Key::of_file(folder_ + "/key", random_).open(sealed);
  ASSERT_TRUE(secret.has_value());
  const auto set_up =
      post(visitor, "/second-step/set-up", {{"sealed", sealed}, {"code", totp_code(*secret, clock_.now())}});
  const auto old_codes = all_between(set_up.text(), "<code>", "</code>");
  ASSERT_THAT(old_codes, SizeIs(8));
  ASSERT_TRUE(is_in(visitor));

  EXPECT_EQ(get(visitor, "/account/recovery-codes").status, 200);
  const auto refused = post(visitor, "/account/recovery-codes", {{"code", "000000"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(error_at(refused, "code"), Not(IsEmpty()));
  clock_.advance(std::chrono::seconds(60));
  const auto renewed = post(visitor, "/account/recovery-codes", {{"code", totp_code(*secret, clock_.now())}});
  EXPECT_EQ(renewed.status, 200);
  const auto codes = all_between(renewed.text(), "<code>", "</code>");
  ASSERT_THAT(codes, SizeIs(8));
  EXPECT_TRUE(trail_.has("second_step.new_recovery"));

  Visitor elsewhere;
  post(elsewhere, link_of(account, false), {{"_once", "k"}});
  EXPECT_EQ(post(elsewhere, "/second-step", {{"code", old_codes[0]}}).status, 422);
  EXPECT_EQ(post(elsewhere, "/second-step", {{"code", codes[0]}}).status, 303);
  EXPECT_TRUE(is_in(elsewhere));
  EXPECT_EQ(module_.failed_sign_ins().second_step, 2U);
}

TEST_P(PeoplePages, the_recovery_codes_of_a_lost_answer_are_shown_again_for_a_minute_to_whoever_set_them_up) {
  const auto account = module_.make_account("a@example.org", "Ana", {{Role::facilitator, std::nullopt}});
  Visitor visitor;
  post(visitor, link_of(account, false), {{"_once", "k"}});
  const auto page = std::string(get(visitor, "/second-step/set-up").text());
  const auto sealed = between(page, "name=\"sealed\" value=\"", "\"");
  const auto secret = Key::of_file(folder_ + "/key", random_).open(sealed);
  ASSERT_TRUE(secret.has_value());
  const Fields form{{"_once", "set-up"}, {"sealed", sealed}, {"code", totp_code(*secret, clock_.now())}};
  Visitor again = visitor, stranger, late = visitor;
  const auto codes = all_between(post(visitor, "/second-step/set-up", form).text(), "<code>", "</code>");
  ASSERT_THAT(codes, SizeIs(8));
  EXPECT_EQ(all_between(post(again, "/second-step/set-up", form).text(), "<code>", "</code>"), codes);
  EXPECT_TRUE(is_in(again));
  EXPECT_EQ(post(stranger, "/second-step/set-up", form).header("Location"), "/en/sign-in");
  clock_.advance(std::chrono::seconds(61));
  EXPECT_EQ(post(late, "/second-step/set-up", form).header("Location"), "/en/sign-in");
  Visitor elsewhere;
  post(elsewhere, link_of(account, false), {{"_once", "k"}});
  EXPECT_EQ(post(elsewhere, "/second-step", {{"code", codes[7]}}).status, 303)
      << "they are the ones that are kept";
}

TEST_P(PeoplePages, a_second_step_whose_answer_was_lost_lets_the_same_form_in_again) {
  const auto account = module_.make_account("a@example.org", "Ana", {{Role::facilitator, std::nullopt}});
  Visitor visitor;
  post(visitor, link_of(account, false), {{"_once", "k"}});
  const auto page = std::string(get(visitor, "/second-step/set-up").text());
  const auto sealed = between(page, "name=\"sealed\" value=\"", "\"");
  const auto secret = Key::of_file(folder_ + "/key", random_).open(sealed);
  ASSERT_TRUE(secret.has_value());
  post(visitor, "/second-step/set-up", {{"sealed", sealed}, {"code", totp_code(*secret, clock_.now())}});
  clock_.advance(std::chrono::minutes(2));
  Visitor lost;
  post(lost, link_of(account, false), {{"_once", "k"}});
  Visitor again = lost, other = lost;
  const Fields form{{"_once", "code"}, {"code", totp_code(*secret, clock_.now())}};
  EXPECT_EQ(post(lost, "/second-step", form).status, 303);
  EXPECT_EQ(post(again, "/second-step", form).status, 303);
  EXPECT_TRUE(is_in(again));
  post(other, "/second-step", {{"_once", "guessed"}, {"code", totp_code(*secret, clock_.now())}});
  EXPECT_FALSE(is_in(other)) << "a code works once";
}

TEST_P(PeoplePages, a_letter_that_was_asked_for_twice_by_one_form_is_sent_once) {
  module_.make_account("known@example.org", "Known", {});
  Visitor visitor;
  const Fields form{{"_once", "letter"}, {"link_email", "known@example.org"}};
  EXPECT_EQ(post(visitor, "/sign-in/link", form).status, 200);
  EXPECT_EQ(post(visitor, "/sign-in/link", form).status, 200);
  EXPECT_EQ(jobs::counts(*database_).waiting, 1);
}

TEST_P(PeoplePages, an_open_event_stream_keeps_a_facilitator_signed_in_up_to_the_longest_time) {
  auto visitor = signed_in("a@example.org", {{Role::facilitator, std::nullopt}});
  {
    const auto stream = get(visitor, "/live");
    ASSERT_TRUE(std::holds_alternative<http::Subscription>(stream.body));
    for (int i = 0; i < 13; ++i) {
      clock_.advance(Module::listening_period());
      module_.touch_listening();
    }
    EXPECT_TRUE(is_in(visitor)) << "an hour and five minutes without a click";
    const auto seen = [&] {
      return database_->reading([](db::Session& session) {
        return sessions_of(session, find_account_by_email(session, "a@example.org")->id).at(0).seen_at;
      });
    };
    const auto before = seen();
    clock_.advance(std::chrono::minutes(1));
    module_.touch_listening();
    EXPECT_EQ(seen(), before) << "written rarely";
    for (int i = 0; i < 12 * 12; ++i) {
      clock_.advance(Module::listening_period());
      module_.touch_listening();
    }
    EXPECT_FALSE(is_in(visitor)) << "twelve hours are the end of it";
  }
  auto other = signed_in("b@example.org", {{Role::facilitator, std::nullopt}});
  {
    auto stream = get(other, "/live");
    std::get<http::Subscription>(stream.body).closed();
  }
  clock_.advance(std::chrono::minutes(31));
  module_.touch_listening();
  EXPECT_FALSE(is_in(other)) << "the stream ended long ago";
}

TEST_P(PeoplePages, a_form_sent_after_the_session_ended_leads_back_to_its_page) {
  Visitor nobody;
  EXPECT_EQ(post(nobody, "/account/name", {{"name", "x"}}).header("Location"),
            "/en/sign-in?next=%2Fen%2Faccount");
}

class CentrePages : public PeoplePages {
 protected:
  Visitor administrator_ = signed_in("root@example.org", {{Role::administrator, std::nullopt}});
  Fields plovdiv_{
      {"name_bg", "Регионален център Пловдив"}, {"name_en", "Plovdiv Regional Centre"}, {"region", "BG-16"}};
};

INSTANTIATE_TEST_SUITE_P(on, CentrePages, testing::ValuesIn(db::testing::engines()), db::testing::name);

TEST_P(CentrePages, the_administrator_makes_lists_and_renames_a_centre) {
  EXPECT_THAT(std::string(get(administrator_, "/people").text()), HasSubstr("href=\"/en/centres\""));
  EXPECT_THAT(std::string(get(administrator_, "/centres").text()), HasSubstr("no regional centre yet"));
  EXPECT_EQ(post(administrator_, "/centres", plovdiv_).status, 303);
  EXPECT_THAT(std::string(get(administrator_, "/centres").text()),
              AllOf(HasSubstr("Plovdiv Regional Centre"), HasSubstr("Plovdiv")));
  const auto centres = module_.centres();
  ASSERT_THAT(centres, SizeIs(1));
  EXPECT_EQ(centres[0].oblast, "BG-16");
  EXPECT_EQ(centres[0].town.exactly("en"), "Plovdiv") << "a town that was not typed is named as the region";
  EXPECT_EQ(module_.find_centre("Plovdiv"), centres[0].id);
  EXPECT_EQ(module_.find_centre("Регионален център Пловдив"), centres[0].id);

  const auto edit = "/centres/" + centres[0].id.text() + "/edit";
  EXPECT_THAT(std::string(get(administrator_, edit).text()), HasSubstr("value=\"Plovdiv Regional Centre\""));
  EXPECT_EQ(post(administrator_, edit,
                 {{"name_bg", "Център Тракия"},
                  {"name_en", "Thrace Centre"},
                  {"region", "BG-16"},
                  {"town_bg", "Пловдив"},
                  {"town_en", "Plovdiv"}})
                .status,
            303);
  EXPECT_EQ(module_.centres()[0].name.exactly("en"), "Thrace Centre");
  EXPECT_EQ(module_.centres()[0].id, centres[0].id) << "whatever belongs to it still does";
  EXPECT_TRUE(trail_.has("centre.make"));
  EXPECT_TRUE(trail_.has("centre.change"));
}

TEST_P(CentrePages, a_centre_that_was_made_can_be_given_to_people) {
  post(administrator_, "/centres", plovdiv_);
  const auto id = module_.centres().at(0).id;
  EXPECT_EQ(post(administrator_, "/people/invitations",
                 {{"email", "new@example.org"}, {"role", "manager"}, {"centre", id.text()}})
                .status,
            303);
  EXPECT_THAT(std::string(get(administrator_, "/people").text()), HasSubstr("Plovdiv Regional Centre"));
}

TEST_P(CentrePages, a_refused_centre_says_why_at_each_field_and_keeps_what_was_typed) {
  const auto refused =
      post(administrator_, "/centres",
           {{"name_bg", "Само на български"}, {"region", "BG-99"}, {"town_en", std::string(200, 'x')}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(error_at(refused, "name_en"), Not(IsEmpty()));
  EXPECT_THAT(error_at(refused, "region"), Not(IsEmpty()));
  EXPECT_THAT(error_at(refused, "town_en"), Not(IsEmpty()));
  EXPECT_THAT(error_at(refused, "name_bg"), IsEmpty());
  EXPECT_THAT(std::string(refused.text()), HasSubstr("value=\"Само на български\""));
  EXPECT_THAT(module_.centres(), IsEmpty());
}

TEST_P(CentrePages, two_centres_cannot_have_one_name_and_a_repeated_form_makes_one) {
  Fields once = plovdiv_;
  once.emplace_back("_once", "k");
  EXPECT_EQ(post(administrator_, "/centres", once).status, 303);
  EXPECT_EQ(post(administrator_, "/centres", once).status, 303);
  EXPECT_THAT(module_.centres(), SizeIs(1));
  const auto refused =
      post(administrator_, "/centres",
           {{"name_bg", "Друг"}, {"name_en", "PLOVDIV regional centre"}, {"region", "BG-16"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(error_at(refused, "name_en"), Not(IsEmpty()));
}

TEST_P(CentrePages, centres_are_nobodys_business_but_the_national_administrators) {
  post(administrator_, "/centres", plovdiv_);
  const auto id = module_.centres().at(0).id;
  auto manager = signed_in("manager@example.org", {{Role::manager, std::nullopt}});
  auto regional = signed_in("regional@example.org", {{Role::administrator, id}});
  for (auto* visitor : {&manager, &regional}) {
    EXPECT_THAT(std::string(get(*visitor, "/people").text()), Not(HasSubstr("/en/centres")));
    EXPECT_EQ(get(*visitor, "/centres").status, 404);
    EXPECT_EQ(get(*visitor, "/centres/new").status, 404);
    EXPECT_EQ(post(*visitor, "/centres", plovdiv_).status, 404);
    EXPECT_EQ(post(*visitor, "/centres/" + id.text() + "/edit", plovdiv_).status, 404);
  }
  EXPECT_THAT(module_.centres(), SizeIs(1));
}

TEST_P(CentrePages, no_address_deletes_a_centre) {
  for (const auto& route : router_->routes()) {
    if (!route.pattern.starts_with("/centres")) continue;
    EXPECT_THAT(route.method, testing::AnyOf(Method::get, Method::post)) << route.pattern;
    EXPECT_THAT(route.pattern, testing::AnyOf("/centres", "/centres/new", "/centres/{centre}/edit"));
  }
}

TEST_P(CentrePages, the_console_makes_a_centre_by_the_same_rules) {
  const auto made = module_.add_centre(Words("Център Видин", "Vidin Centre"), {}, "BG-05");
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(module_.find_centre("Видин"), *made);
  EXPECT_THAT(module_.add_centre(Words("Център Видин", "Another"), {}, "BG-05").error(),
              StartsWith("name_bg: "));
  EXPECT_THAT(module_.add_centre(Words("Друг", "Other"), {}, "Vidin").error(), StartsWith("region: "));
  EXPECT_THAT(module_.centres(), SizeIs(1));
}

}  // namespace
}  // namespace megdan::people
