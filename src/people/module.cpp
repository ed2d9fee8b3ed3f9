#include "people/module.hpp"

#include "people/actions.hpp"
#include "people/api.hpp"
#include "people/centres.hpp"
#include "people/listening.hpp"
#include "people/pages.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "people/store_sql.hpp"

namespace megdan::people {

struct Module::State {
  Parts parts;
  AccountDirectory directory;
  Listening listening = {};
};

Module::Module(const web::Site& site, AuditTrail& audit)
    : state_(new State{{site, audit, Key::of_file(site.settings.data_folder + "/key", site.random)}, {}}) {}
Module::~Module() = default;

void Module::routes(web::Routes& routes) {
  add_pages(state_->parts, routes);
  add_account_pages(state_->parts, routes);
  add_centre_pages(state_->parts, routes);
  add_api(state_->parts, state_->directory, routes);
}

web::Manifest Module::manifest() const {
  return {"people", {{"/people", i18n::mark("People"), Role::manager}}, {}};
}

Directory& Module::directory() {
  return state_->directory;
}

std::optional<Viewer> Module::viewer_of(std::string_view session_token) const {
  return people::viewer_of(state_->parts, session_token);
}

void Module::forget_old() {
  const Instant now = state_->parts.site.clock.now();
  state_->parts.site.database.write([&](db::Session& session) {
    session.exec(sql::throttle_forget, now - std::chrono::hours(24));
    session.exec(sql::sessions_forget, now - std::chrono::hours(24 * 30));
  });
}

std::shared_ptr<const void> Module::listening(const Viewer& viewer) {
  return state_->listening.begin(viewer.session);
}

void Module::touch_listening() {
  touch_sessions(state_->parts, state_->listening.all());
}

std::chrono::minutes Module::listening_period() {
  return listening_is_written_every;
}

Module::FailedSignIns Module::failed_sign_ins() const {
  const auto& failed = *state_->parts.failed;
  return {failed.passphrase, failed.second_step, failed.slowed_down};
}

AccountId Module::make_account(std::string_view email, std::string_view name,
                               const std::vector<Grant>& grants) {
  return state_->parts.site.database.writing([&](db::Session& session) {
    return people::make_account(state_->parts, session, email, name, grants);
  });
}

CentreId Module::make_centre(const Words& name, const Words& town, std::string_view oblast) {
  return state_->parts.site.database.writing([&](db::Session& session) {
    return people::make_centre(state_->parts, session, "console", {name, town, std::string(oblast)});
  });
}

std::vector<Module::CentreLine> Module::centres() const {
  return state_->parts.site.database.reading([](db::Session& session) {
    std::vector<CentreLine> lines;
    for (const auto& centre : all_centres(session))
      lines.push_back({centre.id, Words::parse(centre.name), Words::parse(centre.town), centre.oblast});
    return lines;
  });
}

Result<CentreId, std::string> Module::add_centre(const Words& name, const Words& town,
                                                 std::string_view oblast) {
  return state_->parts.site.database.writing([&](db::Session& session) -> Result<CentreId, std::string> {
    const CentreDraft draft{name, town, std::string(oblast)};
    const auto faults = faults_of(draft, all_centres(session), std::nullopt);
    if (!faults.empty()) return Refused{faults.front().first + ": " + sentence_of(faults.front().second)};
    return people::make_centre(state_->parts, session, "console", completed(draft));
  });
}

std::optional<AccountId> Module::find_account(std::string_view email) const {
  return state_->parts.site.database.reading([&](db::Session& session) -> std::optional<AccountId> {
    const auto account = find_account_by_email(session, i18n::fold(email));
    if (!account) return std::nullopt;
    return account->id;
  });
}

bool Module::has_accounts() const {
  return state_->parts.site.database.reading(
      [](db::Session& session) { return !all_accounts(session).empty(); });
}

bool Module::has_accounts_outside(std::string_view domain) const {
  return state_->parts.site.database.reading([&](db::Session& session) {
    for (const auto& account : all_accounts(session))
      if (!account.email.ends_with("@" + std::string(domain))) return true;
    return false;
  });
}

std::optional<CentreId> Module::find_centre(std::string_view place) const {
  return state_->parts.site.database.reading([&](db::Session& session) -> std::optional<CentreId> {
    for (const auto& centre : all_centres(session)) {
      for (const auto& words : {Words::parse(centre.town), Words::parse(centre.name)})
        if (words.exactly("bg") == place || words.exactly("en") == place) return centre.id;
    }
    return std::nullopt;
  });
}

bool Module::has_administrator() const {
  return state_->parts.site.database.reading([](db::Session& session) {
    for (const auto& account : all_accounts(session)) {
      if (!account.totp_secret && !account.passphrase) continue;
      for (const auto& grant : grants_of(session, account.id))
        if (grant.role == Role::administrator && !grant.centre) return true;
    }
    return false;
  });
}

std::string Module::console_link(AccountId account, std::string_view language, bool full) {
  const auto& site = state_->parts.site;
  return site.database.writing([&](db::Session& session) {
    const auto found = people::find_account(session, account);
    ensure(found.has_value(), "a console link for an account that is not there");
    const auto token = make_link(state_->parts, session,
                                 {.kind = full ? LinkKind::first : LinkKind::sign_in,
                                  .account = account,
                                  .email = found->email,
                                  .expires_at = site.clock.now() + std::chrono::hours(12)});
    return site.settings.public_url + "/" + std::string(language) + "/enter/" + token;
  });
}

void Module::forget_second_step(AccountId account) {
  state_->parts.site.database.write(
      [&](db::Session& session) { people::forget_second_step(state_->parts, session, account); });
}

void Module::disable(AccountId account, bool disabled) {
  state_->parts.site.database.write([&](db::Session& session) {
    session.exec(sql::account_set_state, account, disabled ? AccountState::disabled : AccountState::active);
    session.exec(sql::sessions_delete_of, account);
    session.exec(sql::links_kill_of, account, state_->parts.site.clock.now());
    state_->parts.audit.record(session, "console", disabled ? "account.disable" : "account.enable",
                               account.text());
  });
}

}  // namespace megdan::people
