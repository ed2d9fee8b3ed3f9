// Accounts, sessions, links and centres as plain structs.
// Will not decide anything: rules.hpp does.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/people.hpp"
#include "core/enum_text.hpp"
#include "core/instant.hpp"

namespace megdan::people {

enum class AccountState { active, disabled };
enum class SessionState { half, full };
enum class LinkKind { sign_in, reset, first, invitation };

/// Columns of people_account, in order.
struct Account {
  AccountId id;
  std::string email;
  std::string email_folded;
  std::string name;
  std::optional<std::string> passphrase;   // Argon2id string
  std::optional<std::string> totp_secret;  // sealed
  std::int64_t totp_last_step = 0;
  std::string language;
  AccountState state = AccountState::active;
  Instant made_at;
};

/// Columns of people_session, in order.
struct Session {
  SessionId id;
  std::string token_hash;
  AccountId account;
  SessionState state = SessionState::half;
  std::string device;
  Instant made_at;
  Instant seen_at;
};

/// Columns of people_link, in order.
struct Link {
  std::string token_hash = {};
  LinkKind kind = LinkKind::sign_in;
  std::optional<AccountId> account = {};
  std::string email = {};
  std::optional<Role> role = {};
  std::optional<CentreId> centre = {};
  std::optional<AccountId> invited_by = {};
  Instant expires_at = {};
  std::optional<Instant> used_at = {};
  Instant made_at = {};
};

/// Columns of people_centre, in order.
struct CentreRow {
  CentreId id;
  std::string name;  // Words as JSON
  std::string town;  // Words as JSON
  std::string oblast;
  Instant made_at;
};

struct GrantRow {
  AccountId account;
  Role role = Role::member;
  std::optional<CentreId> centre;
};

enum class Refusal {
  wrong,             // address, passphrase, code: one answer for all
  slow_down,         // too many attempts
  link_dead,         // used, expired, withdrawn, or never there: one answer
  passphrase_short,  // under 8 code points
  passphrase_long,   // over 1,000 code points
  passphrase_known,  // on the list of common ones, or the address or the centre's name
  bad_address,
  empty_name,
  too_long,
  not_yours,      // a role that the inviter may not give
  already_there,  // a second factor is set up already
  last_administrator,
  letters_slow_down,  // too many letters to this address or from this network
  centre_unnamed,
  centre_there,  // another centre has this name
  no_region,     // none of the 28
};
/// English msgid of the sentence that a person reads.
const char* sentence_of(Refusal refusal);

}  // namespace megdan::people

namespace megdan {
template <>
struct EnumNames<people::AccountState> {
  static constexpr auto names = std::to_array<std::string_view>({"active", "disabled"});
};
template <>
struct EnumNames<people::SessionState> {
  static constexpr auto names = std::to_array<std::string_view>({"half", "full"});
};
template <>
struct EnumNames<people::LinkKind> {
  static constexpr auto names = std::to_array<std::string_view>({"sign_in", "reset", "first", "invitation"});
};
}  // namespace megdan
