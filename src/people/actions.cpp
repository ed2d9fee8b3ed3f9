#include "people/actions.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>

#include "core/utf8.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "people/store_sql.hpp"
#include "people/throttle.hpp"

namespace megdan::people {
namespace {

constexpr Duration seen_every = std::chrono::minutes(1);

Viewer viewer_from(const Account& account, const Session& row, const std::vector<GrantRow>& grants) {
  Viewer viewer{account.id, row.id, account.name, {}};
  for (const auto& grant : grants) viewer.grants.push_back({grant.role, grant.centre});
  return viewer;
}

bool holds_staff_role(const std::vector<GrantRow>& grants) {
  return std::ranges::any_of(grants, [](const GrantRow& grant) { return is_staff(grant.role); });
}

SignedIn open_session(const Parts& parts, db::Session& session, AccountId account, SessionState state,
                      std::string_view device, std::string token = {}) {
  if (token.empty()) token = parts.site.random.token();
  const Instant now = parts.site.clock.now();
  insert_session(session, {parts.site.ids.make<SessionId>(), hash_token(token), account, state,
                           std::string(device), now, now});
  parts.audit.record(session, account.text(), state == SessionState::full ? "session.open" : "session.half",
                     account.text(), {});
  return {token, state};
}

void send_letter(const Parts& parts, db::Session& session, std::string_view to, const std::string& subject,
                 const std::string& text) {
  boost::json::object letter;
  letter["to"] = to;
  letter["subject"] = subject;
  letter["text"] = text;
  jobs::enqueue(session, parts.site.ids, "mail.send", boost::json::serialize(letter), parts.site.clock.now());
  session.after_commit(parts.site.nudge_jobs);
}

/// Made of what only the browser that used the link has: the link and the key of its form. Nothing of it is
/// stored.
std::string token_of_link(const Parts& parts, std::string_view link, std::string_view once) {
  return parts.key.derive("session of a link\n" + std::string(link) + '\n' + std::string(once));
}

enum class Step { code, set_up };

std::string token_after(const Parts& parts, Step step, std::string_view half, std::string_view once) {
  return parts.key.derive((step == Step::code ? "session of a code\n" : "session of a set-up\n") +
                          std::string(half) + '\n' + std::string(once));
}

/// The session that the same request opened, while it is young.
std::optional<SignedIn> young_session(const Parts& parts, db::Session& session, const std::string& token) {
  const auto row = find_session(session, hash_token(token));
  if (!row || parts.site.clock.now() - row->made_at > repeats_live) return std::nullopt;
  return SignedIn{token, row->state};
}

constexpr int recovery_codes = 8;

std::vector<std::string> random_codes(const Parts& parts) {
  std::vector<std::string> codes;
  for (int i = 0; i < recovery_codes; ++i) codes.push_back(parts.site.random.token(6));
  return codes;
}

std::vector<std::string> codes_of_set_up(const Parts& parts, std::string_view half, std::string_view once) {
  std::vector<std::string> codes;
  for (int i = 0; i < recovery_codes; ++i)
    codes.push_back(
        parts.key
            .derive("recovery\n" + std::to_string(i) + '\n' + std::string(half) + '\n' + std::string(once))
            .substr(0, 10));
  return codes;
}

/// A code of the app or a recovery code; either is used up by it.
bool use_code(const Parts& parts, db::Session& session, const Account& account, std::string_view code,
              Instant now) {
  std::string digits;
  for (const char c : code)
    if (c != ' ') digits.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  if (const auto secret = parts.key.open(*account.totp_secret))
    if (const auto step = check_totp(*secret, digits, now, account.totp_last_step))
      if (session.exec(sql::account_use_totp, account.id, *step) == 1) return true;
  return session.exec(sql::recovery_use, account.id, hash_token(digits), now) == 1;
}

std::vector<std::string> keep_recovery(db::Session& session, AccountId account,
                                       std::vector<std::string> codes) {
  session.exec(sql::recovery_forget, account);
  for (const auto& code : codes) session.exec(sql::recovery_insert, account, hash_token(code));
  return codes;
}

/// A name stands in subjects of letters: it is one line.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

}  // namespace

Result<SignedIn, Refusal> sign_in(const Parts& parts, std::string_view email, std::string_view passphrase,
                                  std::string_view network, std::string_view device) {
  const std::string folded = i18n::fold(email);
  const Instant now = parts.site.clock.now();
  const auto attempt = passphrase_attempt(folded, network);
  std::optional<Account> account;
  bool wait = false;
  bool second_step = false;
  parts.site.database.read([&](db::Session& session) {
    wait = has_to_wait(session, attempt, now);
    account = find_account_by_email(session, folded);
    second_step = account && (account->totp_secret || holds_staff_role(grants_of(session, account->id)));
  });
  if (wait) {
    ++parts.failed->slowed_down;
    return Refused{Refusal::slow_down};
  }

  bool right = false;
  if (account && account->passphrase && account->state == AccountState::active) {
    right = verify_passphrase(*account->passphrase, passphrase);
  } else {
    pretend_to_verify(parts.site.settings.easy_argon);
  }
  std::optional<std::string> rehashed;
  if (right && needs_rehash(*account->passphrase, parts.site.settings.easy_argon))
    rehashed = hash_passphrase(passphrase, parts.site.settings.easy_argon);

  SignedIn signed_in;
  parts.site.database.write([&](db::Session& session) {
    if (!right) {
      count_failure(session, attempt, now);
      parts.audit.record(session, "anonymous", "session.refused", account ? account->id.text() : "unknown",
                         {});
      return;
    }
    session.exec(sql::throttle_clear, attempt.account_key);
    if (rehashed) session.exec(sql::account_set_passphrase, account->id, *rehashed);
    signed_in = open_session(parts, session, account->id,
                             second_step ? SessionState::half : SessionState::full, device);
  });
  if (!right) {
    ++parts.failed->passphrase;
    return Refused{Refusal::wrong};
  }
  return signed_in;
}

std::string make_link(const Parts& parts, db::Session& session, const Link& link) {
  const std::string token = parts.site.random.token();
  Link stored = link;
  stored.token_hash = hash_token(token);
  stored.made_at = parts.site.clock.now();
  insert_link(session, stored);
  return token;
}

Result<Done, Refusal> send_link(const Parts& parts, db::Session& session, std::string_view email,
                                LinkKind kind, std::string_view network, const i18n::Language& language) {
  if (!mail::is_address(email)) return Refused{Refusal::bad_address};
  if (!take_letter(session, i18n::fold(email), network, parts.site.clock.now()))
    return Refused{Refusal::letters_slow_down};
  const auto account = find_account_by_email(session, i18n::fold(email));
  if (!account || account->state != AccountState::active) return Done{};
  const i18n::Texts t(language);
  const std::string token = make_link(parts, session,
                                      {.kind = kind,
                                       .account = account->id,
                                       .email = account->email,
                                       .expires_at = parts.site.clock.now() + link_life});
  const std::string address =
      parts.site.settings.public_url + "/" + std::string(language.code) + "/enter/" + token;
  send_letter(parts, session, account->email, t.t("Your link for signing in to Megdan"),
              t.f("Hello, {1}!\n\nThis link signs you in. It works once, within an hour:\n\n{2}\n\nIf you "
                  "did not ask "
                  "for it, you need not do anything.\n",
                  {account->name, address}));
  return Done{};
}

std::optional<Link> living_link(const Parts& parts, db::Session& session, std::string_view token) {
  auto link = find_link(session, hash_token(token));
  if (!link || link->used_at || link->expires_at <= parts.site.clock.now()) return std::nullopt;
  return link;
}

Result<SignedIn, Refusal> use_link(const Parts& parts, db::Session& session, std::string_view token,
                                   std::string_view once, std::string_view name,
                                   const i18n::Language& language, std::string_view device) {
  const Instant now = parts.site.clock.now();
  const auto link = living_link(parts, session, token);
  if (!link) return Refused{Refusal::link_dead};

  std::optional<Account> account;
  if (link->account) account = find_account(session, *link->account);
  if (link->kind == LinkKind::invitation) {
    account = find_account_by_email(session, i18n::fold(link->email));
    if (!account) {
      if (name.empty()) return Refused{Refusal::empty_name};
      if (count_code_points(name) > longest_name) return Refused{Refusal::too_long};
      account = Account{parts.site.ids.make<AccountId>(),
                        link->email,
                        i18n::fold(link->email),
                        one_line(name),
                        {},
                        {},
                        0,
                        std::string(language.code),
                        AccountState::active,
                        now};
      insert_account(session, *account);
    }
  }
  if (!account || account->state != AccountState::active) return Refused{Refusal::link_dead};
  if (!people::use_link(session, link->token_hash, now)) return Refused{Refusal::link_dead};
  if (link->kind == LinkKind::invitation && link->role) {
    insert_grant(session, {account->id, *link->role, link->centre}, now);
    parts.audit.record(session, account->id.text(), "invitation.accept", account->id.text(),
                       to_text(*link->role));
  }
  if (link->kind == LinkKind::reset) session.exec(sql::account_set_passphrase, account->id, std::nullopt);

  // The console of the machine is a second factor of its own; a letter is none.
  const bool second_step = account->totp_secret || holds_staff_role(grants_of(session, account->id));
  const bool full = link->kind == LinkKind::first || !second_step;
  return open_session(parts, session, account->id, full ? SessionState::full : SessionState::half, device,
                      once.empty() ? std::string() : token_of_link(parts, token, once));
}

std::optional<SignedIn> session_again(const Parts& parts, db::Session& session, std::string_view token,
                                      std::string_view once) {
  if (once.empty()) return std::nullopt;
  return young_session(parts, session, token_of_link(parts, token, once));
}

Result<SignedIn, Refusal> pass_second_step(const Parts& parts, db::Session& session,
                                           std::string_view session_token, std::string_view code,
                                           std::string_view network, std::string_view once) {
  const Instant now = parts.site.clock.now();
  const auto row = find_session(session, hash_token(session_token));
  if (!row || row->state != SessionState::half || !is_alive(*row, true, now))
    return Refused{Refusal::link_dead};
  const auto account = find_account(session, row->account);
  if (!account || account->state != AccountState::active || !account->totp_secret)
    return Refused{Refusal::link_dead};
  const auto attempt = code_attempt(account->id.text(), network);
  if (has_to_wait(session, attempt, now)) {
    ++parts.failed->slowed_down;
    return Refused{Refusal::slow_down};
  }
  if (!use_code(parts, session, *account, code, now)) return Refused{Refusal::wrong};
  session.exec(sql::throttle_clear, attempt.account_key);
  session.exec(sql::session_delete, row->id, account->id);
  return open_session(parts, session, account->id, SessionState::full, row->device,
                      once.empty() ? std::string() : token_after(parts, Step::code, session_token, once));
}

std::optional<SignedIn> second_step_again(const Parts& parts, db::Session& session,
                                          std::string_view session_token, std::string_view once) {
  if (once.empty()) return std::nullopt;
  return young_session(parts, session, token_after(parts, Step::code, session_token, once));
}

void count_second_step_failure(const Parts& parts, db::Session& session, std::string_view session_token,
                               std::string_view network) {
  const auto row = find_session(session, hash_token(session_token));
  if (row) count_second_step_failure(parts, session, row->account, network);
}

void count_second_step_failure(const Parts& parts, db::Session& session, AccountId account,
                               std::string_view network) {
  session.after_commit([&parts] { ++parts.failed->second_step; });
  count_failure(session, code_attempt(account.text(), network), parts.site.clock.now());
}

Result<std::vector<std::string>, Refusal> renew_recovery(const Parts& parts, db::Session& session,
                                                         const Viewer& viewer, std::string_view code,
                                                         std::string_view network) {
  const Instant now = parts.site.clock.now();
  const auto account = find_account(session, viewer.account);
  if (!account || !account->totp_secret) return Refused{Refusal::wrong};
  const auto attempt = code_attempt(account->id.text(), network);
  if (has_to_wait(session, attempt, now)) return Refused{Refusal::slow_down};
  if (!use_code(parts, session, *account, code, now)) return Refused{Refusal::wrong};
  session.exec(sql::throttle_clear, attempt.account_key);
  parts.audit.record(session, account->id.text(), "second_step.new_recovery", account->id.text(), {});
  return keep_recovery(session, account->id, random_codes(parts));
}

std::optional<SignedIn> make_full(const Parts& parts, db::Session& session, std::string_view session_token,
                                  std::string_view once) {
  const auto row = find_session(session, hash_token(session_token));
  if (!row || row->state != SessionState::half) return std::nullopt;
  session.exec(sql::session_delete, row->id, row->account);
  return open_session(parts, session, row->account, SessionState::full, row->device,
                      once.empty() ? std::string() : token_after(parts, Step::set_up, session_token, once));
}

std::optional<SetUp> set_up_again(const Parts& parts, db::Session& session, std::string_view session_token,
                                  std::string_view once) {
  if (once.empty()) return std::nullopt;
  auto signed_in = young_session(parts, session, token_after(parts, Step::set_up, session_token, once));
  if (!signed_in) return std::nullopt;
  return SetUp{*std::move(signed_in), codes_of_set_up(parts, session_token, once)};
}

Result<std::vector<std::string>, Refusal> set_up_second_step(const Parts& parts, db::Session& session,
                                                             AccountId id, std::string_view secret,
                                                             std::string_view code,
                                                             std::string_view session_token,
                                                             std::string_view once) {
  const auto account = find_account(session, id);
  if (!account) return Refused{Refusal::link_dead};
  if (account->totp_secret) return Refused{Refusal::already_there};
  const auto step = check_totp(secret, code, parts.site.clock.now(), 0);
  if (!step) return Refused{Refusal::wrong};
  session.exec(sql::account_set_totp, id, parts.key.seal(secret, parts.site.random), *step);
  parts.audit.record(session, id.text(), "second_step.set_up", id.text(), {});
  const bool repeats = !session_token.empty() && !once.empty();
  return keep_recovery(session, id,
                       repeats ? codes_of_set_up(parts, session_token, once) : random_codes(parts));
}

void sign_out(const Parts& parts, db::Session& session, const Viewer& viewer) {
  session.exec(sql::session_delete, viewer.session, viewer.account);
  parts.audit.record(session, viewer.account.text(), "session.close", viewer.account.text(), {});
}

void end_session(const Parts& parts, db::Session& session, const Viewer& viewer, SessionId id) {
  session.exec(sql::session_delete, id, viewer.account);
  parts.audit.record(session, viewer.account.text(), "session.end_other", viewer.account.text(), {});
}

Result<Done, Refusal> set_passphrase(const Parts& parts, const Viewer& viewer, std::string_view current,
                                     std::string_view fresh, std::string_view network) {
  const Instant now = parts.site.clock.now();
  const auto account =
      parts.site.database.reading([&](db::Session& s) { return find_account(s, viewer.account); });
  if (!account) return Refused{Refusal::wrong};
  if (account->passphrase) {
    const auto attempt = passphrase_attempt(account->email_folded, network);
    if (parts.site.database.reading([&](db::Session& s) { return has_to_wait(s, attempt, now); })) {
      ++parts.failed->slowed_down;
      return Refused{Refusal::slow_down};
    }
    if (!verify_passphrase(*account->passphrase, current)) {
      ++parts.failed->passphrase;
      parts.site.database.write([&](db::Session& session) {
        count_failure(session, attempt, now);
        parts.audit.record(session, viewer.account.text(), "passphrase.refused", viewer.account.text(), {});
      });
      return Refused{Refusal::wrong};
    }
  }
  const auto checked = check_passphrase(fresh, account->email, parts.site.settings.centre_name);
  if (!checked) return checked;
  const std::string hashed = hash_passphrase(fresh, parts.site.settings.easy_argon);
  parts.site.database.write([&](db::Session& session) {
    session.exec(sql::account_set_passphrase, viewer.account, hashed);
    session.exec(sql::sessions_delete_others, viewer.account, viewer.session);
    parts.audit.record(session, viewer.account.text(), "passphrase.set", viewer.account.text(), {});
  });
  return Done{};
}

Result<Done, Refusal> set_name(const Parts&, db::Session& session, const Viewer& viewer,
                               std::string_view name) {
  if (name.empty()) return Refused{Refusal::empty_name};
  if (count_code_points(name) > longest_name) return Refused{Refusal::too_long};
  session.exec(sql::account_set_name, viewer.account, one_line(name));
  return Done{};
}

Result<std::string, Refusal> invite(const Parts& parts, db::Session& session, const Viewer& viewer,
                                    std::string_view email, Role role, std::optional<CentreId> centre,
                                    const i18n::Language& language) {
  if (!mail::is_address(email)) return Refused{Refusal::bad_address};
  const auto centres = all_centres(session);
  if (!may_give(viewer, role, centre) ||
      (centre && std::ranges::find(centres, *centre, &CentreRow::id) == centres.end()))
    return Refused{Refusal::not_yours};
  const std::string token = make_link(parts, session,
                                      {.kind = LinkKind::invitation,
                                       .email = std::string(email),
                                       .role = role,
                                       .centre = centre,
                                       .invited_by = viewer.account,
                                       .expires_at = parts.site.clock.now() + invitation_life});
  const i18n::Texts t(language);
  const std::string address =
      parts.site.settings.public_url + "/" + std::string(language.code) + "/enter/" + token;
  send_letter(
      parts, session, email, t.f("{1} invites you to Megdan", {viewer.name}),
      t.f("Hello!\n\n{1} invites you to work in Megdan as: {2}.\n\nThis link accepts the invitation. It "
          "works "
          "once, until {3}:\n\n{4}\n",
          {viewer.name, t.t(label_of(role)), t.date(parts.site.clock.now() + invitation_life), address}));
  parts.audit.record(session, viewer.account.text(), "invitation.send", hash_token(i18n::fold(email)),
                     to_text(role));
  return token;
}

Result<Done, Refusal> withdraw_invitation(const Parts& parts, db::Session& session, const Viewer& viewer,
                                          std::string_view token_hash) {
  const auto link = find_link(session, token_hash);
  if (!link || !link->role || !may_give(viewer, *link->role, link->centre))
    return Refused{Refusal::not_yours};
  session.exec(sql::link_withdraw, token_hash, parts.site.clock.now());
  parts.audit.record(session, viewer.account.text(), "invitation.withdraw", token_hash, {});
  return Done{};
}

Result<Done, Refusal> take_role(const Parts& parts, db::Session& session, const Viewer& viewer,
                                const GrantRow& grant) {
  if (!may_give(viewer, grant.role, grant.centre)) return Refused{Refusal::not_yours};
  const auto held = grants_of(session, grant.account);
  if (std::ranges::none_of(
          held, [&](const auto& one) { return one.role == grant.role && one.centre == grant.centre; }))
    return Refused{Refusal::not_yours};
  if (grant.role == Role::administrator && !grant.centre) {
    const auto grants = all_grants(session);
    const auto administrators = std::ranges::count_if(grants, [&](const GrantRow& g) {
      if (g.role != Role::administrator || g.centre) return false;
      const auto account = find_account(session, g.account);
      return account && account->state == AccountState::active;
    });
    if (administrators <= 1) return Refused{Refusal::last_administrator};
  }
  delete_grant(session, grant);
  parts.audit.record(session, viewer.account.text(), "role.take", grant.account.text(), to_text(grant.role));
  return Done{};
}

Result<Done, Refusal> set_account_state(const Parts& parts, db::Session& session, const Viewer& viewer,
                                        AccountId id, AccountState state) {
  if (!viewer.has(Role::administrator, std::nullopt) || id == viewer.account || !find_account(session, id))
    return Refused{Refusal::not_yours};
  session.exec(sql::account_set_state, id, state);
  if (state == AccountState::disabled) {
    session.exec(sql::sessions_delete_of, id);
    session.exec(sql::links_kill_of, id, parts.site.clock.now());
  }
  parts.audit.record(session, viewer.account.text(), "account.state", id.text(), to_text(state));
  return Done{};
}

AccountId make_account(const Parts& parts, db::Session& session, std::string_view email,
                       std::string_view name, const std::vector<Grant>& grants) {
  const Instant now = parts.site.clock.now();
  const auto id = parts.site.ids.make<AccountId>();
  insert_account(session, {id,
                           std::string(email),
                           i18n::fold(email),
                           std::string(name),
                           {},
                           {},
                           0,
                           "bg",
                           AccountState::active,
                           now});
  std::string roles;
  for (const auto& grant : grants) {
    insert_grant(session, {id, grant.role, grant.centre}, now);
    roles += (roles.empty() ? "" : ", ") + std::string(to_text(grant.role));
  }
  parts.audit.record(session, "console", "account.make", id.text(), roles);
  return id;
}

void forget_second_step(const Parts& parts, db::Session& session, AccountId id) {
  session.exec(sql::account_set_totp, id, std::nullopt, 0);
  session.exec(sql::recovery_forget, id);
  session.exec(sql::sessions_delete_of, id);
  parts.audit.record(session, "console", "second_step.forget", id.text(), {});
}

std::optional<Viewer> viewer_of(const Parts& parts, std::string_view session_token) {
  const Instant now = parts.site.clock.now();
  std::optional<Viewer> viewer;
  bool move_seen = false;
  parts.site.database.read([&](db::Session& session) {
    viewer.reset();
    const auto row = find_session(session, hash_token(session_token));
    if (!row || row->state != SessionState::full) return;
    const auto account = find_account(session, row->account);
    if (!account || account->state != AccountState::active) return;
    const auto grants = grants_of(session, row->account);
    if (!is_alive(*row, holds_staff_role(grants), now)) return;
    viewer = viewer_from(*account, *row, grants);
    move_seen = now - row->seen_at >= seen_every;
  });
  if (viewer && move_seen)
    parts.site.database.write(
        [&](db::Session& session) { session.exec(sql::session_seen, viewer->session, now); });
  return viewer;
}

void touch_sessions(const Parts& parts, const std::vector<SessionId>& sessions) {
  if (sessions.empty()) return;
  const Instant now = parts.site.clock.now();
  parts.site.database.write([&](db::Session& session) {
    for (const auto& id : sessions)
      session.exec(sql::session_listened, id, now, now - listening_is_written_every / 2);
  });
}

std::optional<Account> half_signed_in(const Parts& parts, std::string_view session_token) {
  return parts.site.database.reading([&](db::Session& session) -> std::optional<Account> {
    const auto row = find_session(session, hash_token(session_token));
    if (!row || row->state != SessionState::half || !is_alive(*row, true, parts.site.clock.now()))
      return std::nullopt;
    return find_account(session, row->account);
  });
}

std::vector<Directory::Centre> AccountDirectory::centres(db::Session& session) {
  std::vector<Centre> found;
  for (const auto& row : all_centres(session)) found.push_back({row.id, row.name, row.town});
  return found;
}

std::string AccountDirectory::name_of(db::Session& session, AccountId account) {
  const auto found = find_account(session, account);
  return found ? found->name : std::string();
}

std::vector<Directory::Colleague> AccountDirectory::facilitators(db::Session& session,
                                                                 std::optional<CentreId> centre) {
  const auto grants = all_grants(session);
  std::vector<Colleague> colleagues;
  for (const auto& account : all_accounts(session)) {
    if (account.state != AccountState::active) continue;
    Viewer viewer{account.id, {}, account.name, {}};
    for (const auto& grant : grants)
      if (grant.account == account.id) viewer.grants.push_back({grant.role, grant.centre});
    if (viewer.has(Role::facilitator, centre)) colleagues.push_back({account.id, account.name});
  }
  std::ranges::sort(colleagues, {}, &Colleague::name);
  return colleagues;
}

}  // namespace megdan::people
