// Rows of people/ ↔ structs: one function a query.
// Will not decide or open transactions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "db/database.hpp"
#include "people/model.hpp"

namespace megdan::people {

void insert_account(db::Session& session, const Account& account);
std::optional<Account> find_account(db::Session& session, AccountId id);
/// `folded`: i18n::fold of the address.
std::optional<Account> find_account_by_email(db::Session& session, std::string_view folded);
std::vector<Account> all_accounts(db::Session& session);
std::vector<GrantRow> grants_of(db::Session& session, AccountId account);
std::vector<GrantRow> all_grants(db::Session& session);
void insert_grant(db::Session& session, const GrantRow& grant, Instant now);
void delete_grant(db::Session& session, const GrantRow& grant);

void insert_session(db::Session& session, const Session& row);
std::optional<Session> find_session(db::Session& session, std::string_view token_hash);
std::vector<Session> sessions_of(db::Session& session, AccountId account);

void insert_link(db::Session& session, const Link& link);
std::optional<Link> find_link(db::Session& session, std::string_view token_hash);
/// False when somebody else used it first.
bool use_link(db::Session& session, std::string_view token_hash, Instant now);
std::vector<Link> open_invitations(db::Session& session, Instant now);

void insert_centre(db::Session& session, const CentreRow& centre);
void change_centre(db::Session& session, const CentreRow& centre);
std::vector<CentreRow> all_centres(db::Session& session);

struct Failures {
  std::int64_t count = 0;
  Instant until;
  Instant touched;
};
std::optional<Failures> find_failures(db::Session& session, std::string_view key);
void set_failures(db::Session& session, std::string_view key, const Failures& failures);

}  // namespace megdan::people
