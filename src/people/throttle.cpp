#include "people/throttle.hpp"

#include "people/rules.hpp"
#include "people/secrets.hpp"
#include "people/store.hpp"

namespace megdan::people {
namespace {

constexpr Duration forgiven_after = std::chrono::minutes(15);
constexpr Duration letters_forgiven_after = std::chrono::hours(1);
constexpr std::int64_t hall = 10;  // a hall shares one address

bool waits(db::Session& session, std::string_view key, Instant now) {
  const auto failures = find_failures(session, key);
  return failures && failures->until > now;
}

template <class Wait>
void count(db::Session& session, std::string_view key, Instant now, Duration forgiven, Wait wait) {
  auto failures = find_failures(session, key).value_or(Failures{});
  // A quiet time forgives: nobody is locked out for good by somebody else's guesses.
  if (now - failures.touched > forgiven) failures.count = 0;
  failures.count += 1;
  failures.touched = now;
  failures.until = now + wait(failures.count);
  set_failures(session, key, failures);
}

}  // namespace

Attempt passphrase_attempt(std::string_view folded, std::string_view network) {
  return {"account/" + hash_token(folded) + "/" + std::string(network), "sign-in/" + std::string(network)};
}

Attempt code_attempt(std::string_view account, std::string_view network) {
  return {"second/" + std::string(account), "second/" + std::string(network)};
}

bool has_to_wait(db::Session& session, const Attempt& attempt, Instant now) {
  return waits(session, attempt.account_key, now) || waits(session, attempt.network_key, now);
}

void count_failure(db::Session& session, const Attempt& attempt, Instant now) {
  count(session, attempt.account_key, now, forgiven_after, wait_after);
  count(session, attempt.network_key, now, forgiven_after,
        [](std::int64_t failures) { return wait_after(failures / hall); });
}

bool take_letter(db::Session& session, std::string_view folded, std::string_view network, Instant now) {
  const std::string recipient = "letter/" + hash_token(folded);
  const std::string from = "link/" + std::string(network);
  if (waits(session, recipient, now) || waits(session, from, now)) return false;
  count(session, recipient, now, letters_forgiven_after, wait_for_letter);
  count(session, from, now, forgiven_after, [](std::int64_t letters) { return wait_after(letters / 4); });
  return true;
}

}  // namespace megdan::people
