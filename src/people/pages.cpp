#include "people/pages.hpp"

#include <algorithm>
#include <utility>

#include "people/lines.hpp"
#include "people/rules.hpp"
#include "people/store.hpp"
#include "people/views.hpp"
#include "web/cookies.hpp"
#include "web/form.hpp"
#include "web/once.hpp"
#include "web/page.hpp"
#include "web/qr.hpp"

namespace megdan::people {
namespace {

using http::Response;
using web::Context;
using web::Policy;

/// Where a person goes after signing in: only to a page of ours.
std::string onward(const Context& context, std::string_view next) {
  return web::is_place_here(next) ? std::string(next) : context.path("/");
}

/// The key that web::once goes by.
std::string once_of(const Context& context, const web::Form& form) {
  const std::string header(context.request.header("Idempotency-Key"));
  return header.empty() ? form.text("_once") : header;
}

/// What was typed at the door and why it was refused.
struct DoorAgain {
  std::string email, link_email;
  web::FieldErrors errors;  // "email", "passphrase", "link_email"
  std::string problem;
  bool link_sent = false;
  int status = 200;
};

Response sign_in_page(Context& context, const DoorAgain& again) {
  const std::string next(context.request.parameter("next").value_or(""));
  SignInPage page;
  page.action = context.link("/sign-in").with("next", next);
  page.link_action = context.link("/sign-in/link");
  page.keys = {.once = web::fresh_key(context)};
  page.email = email_field(context, "email", again.email);
  page.email.error = std::string(again.errors.of("email"));
  page.passphrase = {.name = "passphrase",
                     .label = context.t("Passphrase"),
                     .kind = web::Field::Kind::password,
                     .error = std::string(again.errors.of("passphrase")),
                     .required = true,
                     .autocomplete = "current-password"};
  page.link_email = email_field(context, "link_email", again.link_email);
  page.link_email.error = std::string(again.errors.of("link_email"));
  page.errors = web::error_summary(again.errors);
  page.problem = again.problem;
  page.link_sent = again.link_sent;
  return web::page_of(context, {.title = context.t("Sign in"), .status = again.status, .eu_funded = false},
                      page);
}

Response post_sign_in(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  std::string passphrase;
  for (const auto& [name, value] : form.fields())
    if (name == "passphrase") passphrase = value;  // as typed: a passphrase is never cleaned or cut
  DoorAgain again{.email = form.text("email"),
                  .link_email = form.text("email"),
                  .errors = {},
                  .problem = {},
                  .status = 422};
  if (again.email.empty()) again.errors.add("email", context.t(sentence_of(Refusal::bad_address)));
  if (passphrase.empty()) again.errors.add("passphrase", context.t("Please type your passphrase."));
  if (!again.errors.empty()) return sign_in_page(context, again);
  const auto result = sign_in(parts, again.email, passphrase, network_line(context), device_line(context));
  if (!result) {
    if (result.error() == Refusal::slow_down) again.status = 429;
    // Which of the two is wrong is not said.
    again.problem = context.t(sentence_of(result.error()));
    return sign_in_page(context, again);
  }
  const std::string next = onward(context, context.request.parameter("next").value_or(""));
  auto response =
      Response::see_other(result->state == SessionState::full
                              ? next
                              : context.path("/second-step") + "?next=" + html::percent_encode(next));
  give_session(response, context, result->token);
  return response;
}

Response post_link(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto email = form.text("link_email");
  std::optional<Refusal> refusal;
  (void)web::once(context, "letter", [&](db::Session& session) {
    const auto sent =
        send_link(parts, session, email, LinkKind::sign_in, network_line(context), context.texts.language());
    refusal = sent ? std::nullopt : std::optional(sent.error());
    return Response::plain("", refusal ? 422 : 200);
  });
  DoorAgain again{.email = email, .link_email = email, .errors = {}, .problem = {}, .link_sent = !refusal};
  if (!refusal) return sign_in_page(context, again);
  const auto sentence = context.t(sentence_of(*refusal));
  if (refusal == Refusal::bad_address) {
    again.errors.add("link_email", sentence);
    again.status = 422;
  } else {
    again.problem = sentence;
    again.status = 429;
  }
  return sign_in_page(context, again);
}

Response enter_page(const Parts& parts, Context& context, const web::FieldErrors& errors,
                    const std::string& typed, int status) {
  const auto& token = context.arg("token");
  EnterPage page;
  page.action = context.link("/enter/" + html::percent_encode(token));
  page.keys = {.once = web::fresh_key(context)};
  page.sign_in = context.link("/sign-in");
  page.errors = web::error_summary(errors);
  parts.site.database.read([&](db::Session& session) {
    const auto link = living_link(parts, session, token);
    page.dead = !link;
    page.asks_name = false;
    page.invitation.clear();
    if (!link || link->kind != LinkKind::invitation || !link->role) return;
    page.asks_name = !find_account_by_email(session, i18n::fold(link->email));
    page.invitation =
        context.texts.f("You are invited to work in Megdan as: {1}.", {context.t(label_of(*link->role))});
  });
  page.name = {.name = "name",
               .label = context.t("Your name"),
               .value = typed,
               .error = std::string(errors.of("name")),
               .required = true,
               .autocomplete = "name",
               .maxlength = static_cast<int>(longest_name)};
  const std::string title = page.dead ? context.t("This link no longer works") : context.t("Enter Megdan");
  return web::page_of(context, {.title = title, .status = page.dead ? 410 : status, .eu_funded = false},
                      page);
}

Response post_enter(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto once = once_of(context, form);
  std::optional<SignedIn> signed_in;
  web::FieldErrors errors;
  auto response = web::once(context, "link", [&](db::Session& session) {
    errors = {};
    const auto result = use_link(parts, session, context.arg("token"), once, form.text("name"),
                                 context.texts.language(), device_line(context));
    if (!result) {
      if (result.error() == Refusal::link_dead) return Response::plain("", 410);
      errors.add("name", context.t(sentence_of(result.error())));
      return Response::plain("", 422);
    }
    signed_in = *result;
    return Response::see_other(context.path(result->state == SessionState::full ? "/" : "/second-step"));
  });
  if (response.status >= 400) return enter_page(parts, context, errors, form.text("name"), response.status);
  if (web::is_first_answer_again(response)) {
    signed_in = parts.site.database.reading(
        [&](db::Session& session) { return session_again(parts, session, context.arg("token"), once); });
    const auto token = web::read_cookie(context.request, "session");
    const bool is_in = context.viewer || (token && half_signed_in(parts, *token));
    if (!signed_in && !is_in) return enter_page(parts, context, {}, {}, 410);
  }
  if (signed_in) give_session(response, context, signed_in->token);
  return response;
}

std::string grouped(std::string_view secret) {
  std::string out;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += secret[i];
  }
  return out;
}

/// What was refused of a code: wrong is the field's, anything else the page's.
template <class Page>
void refuse_code(const Context& context, Refusal refusal, Page& page) {
  page.problem = context.t(sentence_of(refusal));
  if (refusal != Refusal::wrong) return;
  page.code.error = std::exchange(page.problem, {});
  page.errors.errors = {{page.code.name, page.code.error}};
}

Response second_step_page(const Parts& parts, Context& context, std::optional<Refusal> refusal, int status) {
  const auto token = web::read_cookie(context.request, "session");
  const auto account = token ? half_signed_in(parts, *token) : std::nullopt;
  if (!account) return Response::see_other(context.path("/sign-in"));
  if (!account->totp_secret) return Response::see_other(context.path("/second-step/set-up"));
  const std::string next(context.request.parameter("next").value_or(""));
  SecondStepPage page;
  page.action = context.link("/second-step").with("next", next);
  page.keys = {.once = web::fresh_key(context)};
  page.code = code_field(context);
  if (refusal) refuse_code(context, *refusal, page);
  return web::page_of(context, {.title = context.t("The second step"), .status = status, .eu_funded = false},
                      page);
}

Response post_second_step(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto token = web::read_cookie(context.request, "session");
  if (!token) return Response::see_other(context.path("/sign-in"));
  const auto once = once_of(context, form);
  auto result = parts.site.database.writing([&](db::Session& session) {
    auto passed = pass_second_step(parts, session, *token, form.text("code"), network_line(context), once);
    if (!passed && passed.error() == Refusal::link_dead)
      if (auto again = second_step_again(parts, session, *token, once)) passed = *std::move(again);
    return passed;
  });
  if (!result) {
    if (result.error() == Refusal::wrong)
      parts.site.database.write([&](db::Session& session) {
        count_second_step_failure(parts, session, *token, network_line(context));
      });
    return second_step_page(parts, context, result.error(), result.error() == Refusal::slow_down ? 429 : 422);
  }
  auto response = Response::see_other(onward(context, context.request.parameter("next").value_or("")));
  give_session(response, context, result->token);
  return response;
}

/// Whoever sets up: a half session of staff without a second step, or a signed-in person by choice.
std::optional<Account> setting_up(const Parts& parts, Context& context) {
  if (context.viewer)
    return parts.site.database.reading(
        [&](db::Session& s) { return find_account(s, context.viewer->account); });
  const auto token = web::read_cookie(context.request, "session");
  return token ? half_signed_in(parts, *token) : std::nullopt;
}

Response set_up_page(const Parts& parts, Context& context, std::string secret, std::optional<Refusal> refusal,
                     int status) {
  const auto account = setting_up(parts, context);
  if (!account) return Response::see_other(context.path("/sign-in"));
  if (account->totp_secret)
    return Response::see_other(context.path(context.viewer ? "/account" : "/second-step"));
  if (secret.empty()) secret = make_totp_secret(parts.site.random);
  SetUpPage page;
  page.action = context.link("/second-step/set-up");
  // The fresh secret travels sealed in the form: nothing is stored before the app has proven it.
  page.keys = {.once = web::fresh_key(context),
               .more = {{"sealed", parts.key.seal(secret, parts.site.random)}}};
  page.qr = web::qr_svg(totp_address(secret, account->email, parts.site.settings.centre_name));
  page.secret = grouped(secret);
  page.code = code_field(context);
  page.code.label = context.t("The six digits that the app shows now");
  if (refusal) refuse_code(context, *refusal, page);
  return web::page_of(
      context, {.title = context.t("Set up the second step"), .status = status, .eu_funded = false}, page);
}

Response kept_codes_page(const Context& context, const std::vector<std::string>& codes,
                         const std::optional<SignedIn>& signed_in) {
  RecoveryPage page;
  page.codes = codes;
  page.onward = context.link("/");
  auto response = web::page_of(context, {.title = context.t("Keep these codes"), .eu_funded = false}, page);
  if (signed_in) give_session(response, context, signed_in->token);
  return response;
}

Response post_set_up(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  const auto account = setting_up(parts, context);
  const auto token = web::read_cookie(context.request, "session");
  const auto once = once_of(context, form);
  if (!account) {
    const auto again = token ? parts.site.database.reading([&](db::Session& session) {
      return set_up_again(parts, session, *token, once);
    })
                             : std::nullopt;
    return again ? kept_codes_page(context, again->recovery, again->signed_in)
                 : Response::see_other(context.path("/sign-in"));
  }
  const auto secret = parts.key.open(form.text("sealed"));
  if (!secret) return set_up_page(parts, context, {}, Refusal::wrong, 422);
  std::optional<SignedIn> signed_in;
  const bool half = !context.viewer && token;
  const auto codes = parts.site.database.writing([&](db::Session& session) {
    auto result = set_up_second_step(parts, session, account->id, *secret, form.text("code"),
                                     half ? *token : std::string_view(), once);
    if (result && half) signed_in = make_full(parts, session, *token, once);
    return result;
  });
  if (!codes) return set_up_page(parts, context, *secret, codes.error(), 422);
  return kept_codes_page(context, *codes, signed_in);
}

Response people_page(const Parts& parts, Context& context, const web::Form& typed,
                     const web::FieldErrors& errors, std::string problem = {}) {
  const auto& viewer = *context.viewer;
  PeoplePage page;
  page.keys = {.once = web::fresh_key(context)};
  page.invite_action = context.link("/people/invitations");
  page.errors = web::error_summary(errors);
  if (viewer.has(Role::administrator, std::nullopt)) page.centres = context.link("/centres");
  page.email = email_field(context, "email", typed.text("email"));
  page.email.error = std::string(errors.of("email"));
  page.role = {.name = "role",
               .label = context.t("Role"),
               .kind = web::Field::Kind::select,
               .error = std::string(errors.of("role")),
               .required = true};
  for (const Role role : {Role::member, Role::facilitator, Role::manager, Role::administrator})
    if (viewer.has(Role::administrator) || role <= Role::facilitator)
      page.role.options.push_back({.value = std::string(to_text(role)),
                                   .text = context.t(label_of(role)),
                                   .chosen = typed.text("role") == to_text(role)});
  page.centre = {
      .name = "centre", .label = context.t("Scope"), .kind = web::Field::Kind::select, .required = true};
  parts.site.database.read([&](db::Session& session) {
    const auto centres = all_centres(session);
    const auto grants = all_grants(session);
    page.centre.options.clear();
    if (viewer.has(Role::manager, std::nullopt))
      page.centre.options.push_back(
          {.value = "", .text = context.t("national"), .chosen = typed.text("centre").empty()});
    for (const auto& centre : centres)
      if (viewer.has(Role::manager, centre.id))
        page.centre.options.push_back({.value = centre.id.text(),
                                       .text = Words::parse(centre.name).in(context.texts.language().code),
                                       .chosen = typed.text("centre") == centre.id.text()});
    page.people.clear();
    page.invitations.clear();
    const auto button = [&](const std::string& action, std::string text, std::string label,
                            std::vector<std::pair<std::string, std::string>> more) {
      return web::PostButton{.action = context.link(action),
                             .text = std::move(text),
                             .weight = web::Weight::quiet,
                             .keys = {.once = web::fresh_key(context), .more = std::move(more)},
                             .label = std::move(label)};
    };
    for (const auto& account : all_accounts(session)) {
      PeoplePage::Row row{.name = account.name,
                          .email = account.email,
                          .roles = {},
                          .active = account.state == AccountState::active,
                          .change_state = {}};
      const std::string base = "/people/" + account.id.text();
      for (const auto& grant : grants) {
        if (grant.account != account.id) continue;
        // A regional manager sees the people of her own centre, and of them only the roles there.
        if (!viewer.has(Role::manager, grant.centre)) continue;
        PeoplePage::RoleLine line{role_line(context, centres, grant.role, grant.centre), {}};
        if (may_give(viewer, grant.role, grant.centre) && account.id != viewer.account)
          line.take =
              button(base + "/take-role", context.t("Take the role back"), account.name + ", " + line.text,
                     {{"role", std::string(to_text(grant.role))},
                      {"centre", grant.centre ? grant.centre->text() : ""}});
        row.roles.push_back(std::move(line));
      }
      if (row.roles.empty() && !viewer.has(Role::manager, std::nullopt)) continue;
      if (viewer.has(Role::administrator, std::nullopt) && account.id != viewer.account)
        row.change_state = row.active
                               ? button(base + "/disable", context.t("Disable the account"), account.name, {})
                               : button(base + "/enable", context.t("Enable the account"), account.name, {});
      page.people.push_back(std::move(row));
    }
    for (const auto& link : open_invitations(session, context.now())) {
      if (!link.role || !may_give(viewer, *link.role, link.centre)) continue;
      page.invitations.push_back({link.email, role_line(context, centres, *link.role, link.centre),
                                  context.texts.f("until {1}", {context.texts.date(link.expires_at)}),
                                  button("/people/invitations/withdraw", context.t("Withdraw the invitation"),
                                         link.email, {{"invitation", link.token_hash}})});
    }
  });
  const int status = errors.empty() && problem.empty() ? 200 : 422;
  page.problem = std::move(problem);
  return web::page_of(context, {.title = context.t("People"), .status = status, .eu_funded = false}, page);
}

/// A button on the page of people: done, or the page again with the reason.
Response on_people(const Parts& parts, Context& context,
                   const std::function<Result<Done, Refusal>(db::Session&, const web::Form&)>& act) {
  const auto form = web::Form::of(context.request);
  std::optional<Refusal> refusal;
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto result = act(session, form);
    refusal = result ? std::nullopt : std::optional(result.error());
    return refusal ? Response::plain("", 422) : back_to(context, "/people", "Saved.");
  });
  return refusal ? people_page(parts, context, {}, {}, context.t(sentence_of(*refusal))) : response;
}

Result<Done, Refusal> post_take_role(const Parts& parts, Context& context, db::Session& session,
                                     const web::Form& form) {
  GrantRow grant{context.id<AccountId>("account"), Role::member, CentreId::parse(form.text("centre"))};
  if (!from_text(form.text("role"), grant.role) || (!form.text("centre").empty() && !grant.centre))
    return Refused{Refusal::not_yours};
  return take_role(parts, session, *context.viewer, grant);
}

Response post_invitation(const Parts& parts, Context& context) {
  const auto form = web::Form::of(context.request);
  web::FieldErrors errors;
  Role role = Role::guest;
  if (!from_text(form.text("role"), role)) errors.add("role", context.t("Please choose a role."));
  const auto centre_text = form.text("centre");
  const auto centre = CentreId::parse(centre_text);
  if (!centre_text.empty() && !centre) errors.add("centre", context.t("Please choose a centre."));
  if (!errors.empty()) return people_page(parts, context, form, errors);
  auto response = web::once(context, context.viewer->account.text(), [&](db::Session& session) {
    const auto result =
        invite(parts, session, *context.viewer, form.text("email"), role, centre, context.texts.language());
    if (!result) {
      errors.add(result.error() == Refusal::not_yours ? "role" : "email",
                 context.t(sentence_of(result.error())));
      return Response::plain("", 422);
    }
    return back_to(context, "/people", "The invitation is on its way.");
  });
  return errors.empty() ? response : people_page(parts, context, form, errors);
}

}  // namespace

void add_pages(const Parts& parts, web::Routes& routes) {
  routes.get("/sign-in", Policy::anyone(), [](Context& c) { return sign_in_page(c, {}); });
  routes.post("/sign-in", Policy::anyone(), [&parts](Context& c) { return post_sign_in(parts, c); });
  routes.post("/sign-in/link", Policy::anyone(), [&parts](Context& c) { return post_link(parts, c); });
  routes.get("/enter/{token}", Policy::anyone(),
             [&parts](Context& c) { return enter_page(parts, c, {}, {}, 200); });
  routes.post("/enter/{token}", Policy::anyone(), [&parts](Context& c) { return post_enter(parts, c); });
  routes.get("/second-step", Policy::anyone(),
             [&parts](Context& c) { return second_step_page(parts, c, {}, 200); });
  routes.post("/second-step", Policy::anyone(), [&parts](Context& c) { return post_second_step(parts, c); });
  routes.get("/second-step/set-up", Policy::anyone(),
             [&parts](Context& c) { return set_up_page(parts, c, {}, {}, 200); });
  routes.post("/second-step/set-up", Policy::anyone(),
              [&parts](Context& c) { return post_set_up(parts, c); });
  routes.post("/sign-out", Policy::signed_in(), [&parts](Context& c) {
    parts.site.database.write([&](db::Session& session) { sign_out(parts, session, *c.viewer); });
    auto response = back_to(c, "/", "You are signed out.");
    web::drop_cookie(response, c.request, "session");
    response.set("Clear-Site-Data", "\"cache\", \"storage\"");
    return response;
  });
  routes.get("/people", Policy::at_least(Role::manager),
             [&parts](Context& c) { return people_page(parts, c, {}, {}); });
  routes.post("/people/{account}/take-role", Policy::at_least(Role::manager), [&parts](Context& c) {
    return on_people(parts, c, [&](db::Session& session, const web::Form& form) {
      return post_take_role(parts, c, session, form);
    });
  });
  routes.post("/people/{account}/disable", Policy::at_least(Role::administrator), [&parts](Context& c) {
    return on_people(parts, c, [&](db::Session& session, const web::Form&) {
      return set_account_state(parts, session, *c.viewer, c.id<AccountId>("account"), AccountState::disabled);
    });
  });
  routes.post("/people/{account}/enable", Policy::at_least(Role::administrator), [&parts](Context& c) {
    return on_people(parts, c, [&](db::Session& session, const web::Form&) {
      return set_account_state(parts, session, *c.viewer, c.id<AccountId>("account"), AccountState::active);
    });
  });
  routes.post("/people/invitations/withdraw", Policy::at_least(Role::manager), [&parts](Context& c) {
    return on_people(parts, c, [&](db::Session& session, const web::Form& form) {
      return withdraw_invitation(parts, session, *c.viewer, form.text("invitation"));
    });
  });
  routes.post("/people/invitations", Policy::at_least(Role::manager),
              [&parts](Context& c) { return post_invitation(parts, c); });
}

}  // namespace megdan::people
