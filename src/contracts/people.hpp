// People as other features see them: ids, roles, scopes, and the viewer of a page.
// Will not tell addresses of mail, passphrases or sessions: those never leave people/.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_text.hpp"
#include "core/id.hpp"

namespace megdan {

struct AccountTag;
struct CentreTag;
struct SessionTag;
using AccountId = Id<AccountTag>;
using CentreId = Id<CentreTag>;
using SessionId = Id<SessionTag>;

/// In rising order: each may do what the ones before it may.
enum class Role { guest, member, facilitator, manager, administrator };
/// The English msgid of a role's name.
const char* label_of(Role role);
/// Facilitators and above: a second factor is compulsory.
bool is_staff(Role role);

/// A role within a scope; no centre means national, and national covers every centre.
struct Grant {
  Role role = Role::guest;
  std::optional<CentreId> centre;
};

/// The person who asked for a page.
struct Viewer {
  AccountId account;
  SessionId session;
  std::string name;
  std::vector<Grant> grants;

  /// Has at least `role` somewhere.
  bool has(Role role) const;
  /// Has at least `role` for records of `centre` (nothing: national records).
  bool has(Role role, std::optional<CentreId> centre) const;
};

template <>
struct EnumNames<Role> {
  static constexpr auto names =
      std::to_array<std::string_view>({"guest", "member", "facilitator", "manager", "administrator"});
};

}  // namespace megdan
