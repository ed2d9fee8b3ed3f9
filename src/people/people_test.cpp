#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "people/rules.hpp"
#include "people/secrets.hpp"

namespace megdan::people {
namespace {

TEST(Passphrases, are_refused_when_short_common_or_the_address) {
  EXPECT_EQ(check_passphrase("кратка", "a@b.bg", "Мегдан").error(), Refusal::passphrase_short);
  EXPECT_EQ(check_passphrase("Паролата", "a@b.bg", "Мегдан").error(), Refusal::passphrase_known);
  EXPECT_EQ(check_passphrase("ИВАНКА@example.org", "иванка@example.org", "Мегдан").error(),
            Refusal::passphrase_known);
  EXPECT_EQ(check_passphrase("ааааааааааа", "a@b.bg", "Мегдан").error(), Refusal::passphrase_known);
  EXPECT_EQ(check_passphrase(std::string(1001, 'x'), "a@b.bg", "Мегдан").error(), Refusal::passphrase_long);
  EXPECT_TRUE(check_passphrase("три топли погачи", "a@b.bg", "Мегдан").ok());
}

TEST(Passphrases, are_not_cut_at_72_bytes) {
  const std::string shared(90, 'a');
  const auto stored = hash_passphrase(shared + "1", true);
  EXPECT_TRUE(verify_passphrase(stored, shared + "1"));
  EXPECT_FALSE(verify_passphrase(stored, shared + "2"));
}

TEST(Totp, answers_the_test_vector_of_rfc_6238_and_takes_a_code_once) {
  // RFC 6238, appendix B: secret "12345678901234567890", time 59 s, SHA-1, last six digits 287082.
  const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  EXPECT_EQ(totp_code(secret, Instant{59'000}), "287082");
  const auto step = check_totp(secret, "287082", Instant{59'000}, 0);
  ASSERT_TRUE(step.has_value());
  EXPECT_FALSE(check_totp(secret, "287082", Instant{59'000}, *step).has_value());
  EXPECT_FALSE(check_totp(secret, "287082", Instant{59'000 + 120'000}, 0).has_value());
  EXPECT_FALSE(check_totp(secret, "28708", Instant{59'000}, 0).has_value());
}

TEST(Keys, open_what_they_sealed_and_nothing_that_was_touched) {
  SeededRandom random(5);
  const auto path = std::filesystem::temp_directory_path() / ("megdan-key-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  const auto key = Key::of_file(path, random);
  auto sealed = key.seal("тайна", random);
  EXPECT_EQ(key.open(sealed), "тайна");
  EXPECT_EQ(Key::of_file(path, random).open(sealed), "тайна");
  sealed[10] = sealed[10] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(key.open(sealed).has_value());
  EXPECT_FALSE(key.open("").has_value());
  std::filesystem::remove(path);
}

TEST(Sessions, of_staff_end_after_half_an_hour_idle_and_twelve_hours_in_all) {
  Session session;
  session.made_at = session.seen_at = Instant{0};
  const auto at = [](std::chrono::minutes minutes) { return Instant{0} + minutes; };
  EXPECT_TRUE(is_alive(session, true, at(std::chrono::minutes(30))));
  EXPECT_FALSE(is_alive(session, true, at(std::chrono::minutes(31))));
  EXPECT_TRUE(is_alive(session, false, at(std::chrono::minutes(31))));
  session.seen_at = at(std::chrono::hours(12));
  EXPECT_FALSE(is_alive(session, true, at(std::chrono::hours(12) + std::chrono::minutes(1))));
}

TEST(Devices, are_told_by_as_much_as_is_known_of_them) {
  EXPECT_EQ(device_of("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"),
            "Firefox, Linux");
  EXPECT_EQ(device_of("Reader (Linux)"), "Linux");
  EXPECT_EQ(device_of("Safari/605"), "Safari");
  EXPECT_EQ(device_of("curl/8.1"), "");
}

TEST(Roles, are_given_only_within_the_scope_and_below_the_giver) {
  const CentreId plovdiv{1}, varna{2};
  const Viewer manager{AccountId{1}, {}, "", {{Role::manager, plovdiv}}};
  EXPECT_TRUE(may_give(manager, Role::facilitator, plovdiv));
  EXPECT_FALSE(may_give(manager, Role::facilitator, varna));
  EXPECT_FALSE(may_give(manager, Role::facilitator, std::nullopt));
  EXPECT_FALSE(may_give(manager, Role::manager, plovdiv));
  const Viewer administrator{AccountId{2}, {}, "", {{Role::administrator, std::nullopt}}};
  EXPECT_TRUE(may_give(administrator, Role::administrator, varna));
}

TEST(Throttle, slows_but_never_locks_out) {
  EXPECT_EQ(wait_after(4), Duration(0));
  EXPECT_GT(wait_after(5), Duration(0));
  EXPECT_LE(wait_after(1'000'000), std::chrono::minutes(5));
}

}  // namespace
}  // namespace megdan::people
