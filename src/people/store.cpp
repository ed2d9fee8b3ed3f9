#include "people/store.hpp"

#include "people/store_sql.hpp"

namespace megdan::people {

void insert_account(db::Session& session, const Account& a) {
  session.exec(sql::account_insert, a.id, a.email, a.email_folded, a.name, a.passphrase, a.totp_secret,
               a.totp_last_step, a.language, a.state, a.made_at);
}

std::optional<Account> find_account(db::Session& session, AccountId id) {
  return session.one<Account>(sql::account_by_id, id);
}

std::optional<Account> find_account_by_email(db::Session& session, std::string_view folded) {
  return session.one<Account>(sql::account_by_email, folded);
}

std::vector<Account> all_accounts(db::Session& session) {
  return session.all<Account>(sql::accounts_all);
}

std::vector<GrantRow> grants_of(db::Session& session, AccountId account) {
  return session.all<GrantRow>(sql::grants_of, account);
}

std::vector<GrantRow> all_grants(db::Session& session) {
  return session.all<GrantRow>(sql::grants_all);
}

void insert_grant(db::Session& session, const GrantRow& grant, Instant now) {
  session.exec(sql::grant_insert, grant.account, grant.role, grant.centre, now);
}

void delete_grant(db::Session& session, const GrantRow& grant) {
  session.exec(sql::grant_delete, grant.account, grant.role,
               grant.centre ? grant.centre->value : std::int64_t{0});
}

void insert_session(db::Session& session, const Session& row) {
  session.exec(sql::session_insert, row.id, row.token_hash, row.account, row.state, row.device, row.made_at,
               row.seen_at);
}

std::optional<Session> find_session(db::Session& session, std::string_view token_hash) {
  return session.one<Session>(sql::session_by_token, token_hash);
}

std::vector<Session> sessions_of(db::Session& session, AccountId account) {
  return session.all<Session>(sql::sessions_of, account);
}

void insert_link(db::Session& session, const Link& link) {
  session.exec(sql::link_insert, link.token_hash, link.kind, link.account, link.email, link.role, link.centre,
               link.invited_by, link.expires_at, link.made_at);
}

std::optional<Link> find_link(db::Session& session, std::string_view token_hash) {
  return session.one<Link>(sql::link_by_token, token_hash);
}

bool use_link(db::Session& session, std::string_view token_hash, Instant now) {
  return session.exec(sql::link_use, token_hash, now) == 1;
}

std::vector<Link> open_invitations(db::Session& session, Instant now) {
  return session.all<Link>(sql::links_open_invitations, now);
}

void insert_centre(db::Session& session, const CentreRow& centre) {
  session.exec(sql::centre_insert, centre.id, centre.name, centre.town, centre.oblast, centre.made_at);
}

void change_centre(db::Session& session, const CentreRow& centre) {
  session.exec(sql::centre_change, centre.id, centre.name, centre.town, centre.oblast);
}

std::vector<CentreRow> all_centres(db::Session& session) {
  return session.all<CentreRow>(sql::centres_all);
}

std::optional<Failures> find_failures(db::Session& session, std::string_view key) {
  return session.one<Failures>(sql::throttle_find, key);
}

void set_failures(db::Session& session, std::string_view key, const Failures& failures) {
  session.exec(sql::throttle_set, key, failures.count, failures.until, failures.touched);
}

}  // namespace megdan::people
