// Throttle: counts attempts by account, by network and by whom a letter goes to, and says who has to wait.
// Will not lock anybody out: each wait ends by itself, and a quiet time forgives.
#pragma once

#include <string>
#include <string_view>

#include "core/instant.hpp"
#include "db/database.hpp"

namespace megdan::people {

/// One attempt to prove oneself counts for this account from this network, and for the network.
struct Attempt {
  std::string account_key, network_key;
};
/// A passphrase typed, at the door or on the account's own page; `folded`: i18n::fold of the address.
Attempt passphrase_attempt(std::string_view folded, std::string_view network);
/// A code of the second step typed.
Attempt code_attempt(std::string_view account, std::string_view network);

bool has_to_wait(db::Session& session, const Attempt& attempt, Instant now);
void count_failure(db::Session& session, const Attempt& attempt, Instant now);

/// Takes a letter to this address out of what the network and the address may have; false: too many. Asks
/// nothing about accounts, so that an address that has one is answered as one that has none.
bool take_letter(db::Session& session, std::string_view folded, std::string_view network, Instant now);

}  // namespace megdan::people
