#include "people/lines.hpp"
#include "people/pages.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "people/views.hpp"
#include "web/form.hpp"
#include "web/page.hpp"

namespace megdan::people {
namespace {

using http::Response;
using web::Context;

/// What was refused on the account's page: errors of the fields "name", "current" and "fresh", or a sentence
/// of its own.
struct AccountAgain {
  std::string typed_name;
  web::FieldErrors errors;
  std::string passphrase_problem;
  int status = 200;
};

Response account_page(const Parts& parts, Context& context, const AccountAgain& again) {
  AccountPage page;
  const auto error = [&](const char* field) { return std::string(again.errors.of(field)); };
  parts.site.database.read([&](db::Session& session) {
    const auto account = find_account(session, context.viewer->account);
    if (!account) throw web::NotFound{};
    const auto centres = all_centres(session);
    page.name = {.name = "name",
                 .label = context.t("Your name"),
                 .value = error("name").empty() ? account->name : again.typed_name,
                 .error = error("name"),
                 .required = true,
                 .autocomplete = "name",
                 .maxlength = static_cast<int>(longest_name)};
    page.email = account->email;
    page.has_passphrase = account->passphrase.has_value();
    page.second_step = account->totp_secret.has_value();
    page.roles.clear();
    for (const auto& grant : context.viewer->grants)
      page.roles.push_back(role_line(context, centres, grant.role, grant.centre));
    page.sessions.clear();
    for (const auto& row : sessions_of(session, account->id)) {
      const std::string device = row.device.empty() ? context.t("unknown device") : row.device;
      page.sessions.push_back({device,
                               context.texts.date_time(row.seen_at),
                               row.id == context.viewer->session,
                               {.action = context.link("/account/sessions/" + row.id.text() + "/end"),
                                .text = context.t("Sign out there"),
                                .label = context.texts.f("Sign out on {1}", {device})}});
    }
  });
  page.name_action = context.link("/account/name");
  page.passphrase_action = context.link("/account/passphrase");
  page.current = {.name = "current",
                  .label = context.t("The present passphrase"),
                  .kind = web::Field::Kind::password,
                  .error = error("current"),
                  .required = true,
                  .autocomplete = "current-password"};
  page.fresh = {.name = "fresh",
                .label = context.t("The new passphrase"),
                .kind = web::Field::Kind::password,
                .hint = context.t("At least 8 characters; several words are best."),
                .error = error("fresh"),
                .required = true,
                .autocomplete = "new-password"};
  page.errors = web::error_summary(again.errors);
  page.passphrase_problem = again.passphrase_problem;
  page.set_up = context.link("/second-step/set-up");
  page.recovery = context.link("/account/recovery-codes");
  return web::page_of(context,
                      {.title = context.t("Your account"), .status = again.status, .eu_funded = false}, page);
}

Response post_name(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto result = parts.site.database.writing(
      [&](db::Session& session) { return set_name(parts, session, *context.viewer, form.text("name")); });
  if (result) return back_to(context, "/account", "Saved.");
  AccountAgain again{.typed_name = form.text("name"), .errors = {}, .passphrase_problem = {}, .status = 422};
  again.errors.add("name", context.t(sentence_of(result.error())));
  return account_page(parts, context, again);
}

Response post_passphrase(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  std::string current, fresh;  // as typed: a passphrase is never cleaned or cut
  for (const auto& [name, value] : form.fields()) {
    if (name == "current") current = value;
    if (name == "fresh") fresh = value;
  }
  const auto result = set_passphrase(parts, *context.viewer, current, fresh, network_line(context));
  if (result) return back_to(context, "/account", "Saved.");
  AccountAgain again{.typed_name = {}, .errors = {}, .passphrase_problem = {}, .status = 422};
  const auto sentence = context.t(sentence_of(result.error()));
  switch (result.error()) {
    case Refusal::slow_down:
      again.passphrase_problem = sentence;
      again.status = 429;
      break;
    case Refusal::wrong:
      again.errors.add("current", sentence);
      break;
    default:
      again.errors.add("fresh", sentence);
  }
  return account_page(parts, context, again);
}

/// Nothing where the account has no second step: there is nothing to recover.
bool has_second_step(const Parts& parts, const Context& context) {
  const auto account =
      parts.site.database.reading([&](db::Session& s) { return find_account(s, context.viewer->account); });
  return account && account->totp_secret;
}

Response new_recovery_page(const Parts& parts, Context& context, std::optional<Refusal> refusal) {
  if (!has_second_step(parts, context)) return Response::see_other(context.path("/account"));
  NewRecoveryPage page;
  page.action = context.link("/account/recovery-codes");
  page.back = context.link("/account");
  page.code = code_field(context);
  int status = 200;
  if (refusal == Refusal::slow_down) {
    page.problem = context.t(sentence_of(*refusal));
    status = 429;
  } else if (refusal) {
    web::FieldErrors errors;
    errors.add("code", context.t(sentence_of(*refusal)));
    page.code.error = std::string(errors.of("code"));
    page.errors = web::error_summary(errors);
    status = 422;
  }
  return web::page_of(context,
                      {.title = context.t("New recovery codes"), .status = status, .eu_funded = false}, page);
}

Response post_new_recovery(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  if (!has_second_step(parts, context)) return Response::see_other(context.path("/account"));
  const auto codes = parts.site.database.writing([&](db::Session& session) {
    return renew_recovery(parts, session, *context.viewer, form.text("code"), network_line(context));
  });
  if (!codes) {
    if (codes.error() == Refusal::wrong)
      parts.site.database.write([&](db::Session& session) {
        count_second_step_failure(parts, session, context.viewer->account, network_line(context));
      });
    return new_recovery_page(parts, context, codes.error());
  }
  RecoveryPage page;
  page.codes = *codes;
  page.onward = context.link("/account");
  return web::page_of(context, {.title = context.t("Keep these codes"), .eu_funded = false}, page);
}

}  // namespace

void add_account_pages(const Parts& parts, web::Routes& routes) {
  const auto policy = web::Policy::signed_in();
  routes.get("/account", policy, [&parts](Context& c) { return account_page(parts, c, {}); });
  routes.post("/account/name", policy, [&parts](Context& c) { return post_name(parts, c); });
  routes.post("/account/passphrase", policy, [&parts](Context& c) { return post_passphrase(parts, c); });
  routes.get("/account/recovery-codes", policy,
             [&parts](Context& c) { return new_recovery_page(parts, c, std::nullopt); });
  routes.post("/account/recovery-codes", policy,
              [&parts](Context& c) { return post_new_recovery(parts, c); });
  routes.post("/account/sessions/{session}/end", policy, [&parts](Context& c) {
    const auto id = c.id<SessionId>("session");
    parts.site.database.write([&](db::Session& session) { end_session(parts, session, *c.viewer, id); });
    return back_to(c, "/account", "Saved.");
  });
}

}  // namespace megdan::people
