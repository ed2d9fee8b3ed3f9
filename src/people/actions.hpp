// What people can do with their accounts: sign in and out, links, second factor, invitations, roles.
// Will not render or read forms; functions with a db::Session run inside the caller's write transaction.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/audit.hpp"
#include "contracts/directory.hpp"
#include "contracts/words.hpp"
#include "core/result.hpp"
#include "i18n/text.hpp"
#include "people/model.hpp"
#include "people/secrets.hpp"
#include "web/site.hpp"

namespace megdan::people {

/// Since start, for /metrics.
struct FailedSignIns {
  std::atomic<std::uint64_t> passphrase{0}, second_step{0}, slowed_down{0};
};

struct Parts {
  const web::Site& site;
  AuditTrail& audit;
  Key key;
  std::shared_ptr<FailedSignIns> failed = std::make_shared<FailedSignIns>();
};

struct SignedIn {
  std::string token;  // for the cookie "session"
  SessionState state = SessionState::half;
};

/// By address and passphrase. Throttled by account and network, by network, and in all; same answer and same
/// work for an unknown address. Owns its transactions, because hashing must not hold the writer.
Result<SignedIn, Refusal> sign_in(const Parts&, std::string_view email, std::string_view passphrase,
                                  std::string_view network, std::string_view device);

/// A letter with a one-time link, if the address has an account; whoever asks learns nothing of that, neither
/// by the answer nor by being slowed down (letters_slow_down).
Result<Done, Refusal> send_link(const Parts&, db::Session&, std::string_view email, LinkKind kind,
                                std::string_view network, const i18n::Language& language);

/// Makes a link and gives its token (console, invitations, letters).
std::string make_link(const Parts&, db::Session&, const Link& link);
std::optional<Link> living_link(const Parts&, db::Session&, std::string_view token);
/// One use. `sign_in` and `reset` lead to a half session where a second factor is set up; `first` (handed out
/// on the console of the machine) to a full one; `invitation` makes the account with `name`. A reset clears
/// the passphrase. `once`: the idempotency key of the request; the session's token is made of it, see
/// session_again.
Result<SignedIn, Refusal> use_link(const Parts&, db::Session&, std::string_view token, std::string_view once,
                                   std::string_view name, const i18n::Language& language,
                                   std::string_view device);
/// The session that this very request opened less than a minute ago: its answer was lost, the link is used
/// up.
std::optional<SignedIn> session_again(const Parts&, db::Session&, std::string_view token,
                                      std::string_view once);

/// The second step: a TOTP code or a recovery code; the session becomes full and gets a new token.
Result<SignedIn, Refusal> pass_second_step(const Parts&, db::Session&, std::string_view session_token,
                                           std::string_view code, std::string_view network,
                                           std::string_view once);
/// The session that this very request opened less than a minute ago, when its answer was lost.
std::optional<SignedIn> second_step_again(const Parts&, db::Session&, std::string_view session_token,
                                          std::string_view once);
/// After a wrong code: in a transaction of its own, because the refused one is rolled back.
void count_second_step_failure(const Parts&, db::Session&, std::string_view session_token,
                               std::string_view network);
/// A half session whose second step was just set up becomes a full one with a new token, made of the old one
/// and `once`.
std::optional<SignedIn> make_full(const Parts&, db::Session&, std::string_view session_token,
                                  std::string_view once);
/// What that very request answered less than a minute ago: its answer was lost.
struct SetUp {
  SignedIn signed_in;
  std::vector<std::string> recovery;
};
std::optional<SetUp> set_up_again(const Parts&, db::Session&, std::string_view session_token,
                                  std::string_view once);
/// New recovery codes for whoever types a code of the second step; the old ones die.
Result<std::vector<std::string>, Refusal> renew_recovery(const Parts&, db::Session&, const Viewer&,
                                                         std::string_view code, std::string_view network);
/// As above, of a signed-in person.
void count_second_step_failure(const Parts&, db::Session&, AccountId, std::string_view network);
/// `secret` was shown to the person; kept only when `code` proves that her app has it. `session_token` and
/// `once` are what the recovery codes are made of, see set_up_again; without them they are random.
Result<std::vector<std::string>, Refusal> set_up_second_step(const Parts&, db::Session&, AccountId,
                                                             std::string_view secret, std::string_view code,
                                                             std::string_view session_token,
                                                             std::string_view once);

void sign_out(const Parts&, db::Session&, const Viewer&);
void end_session(const Parts&, db::Session&, const Viewer&, SessionId);
/// Throttled as the door is: `wrong` and `slow_down` speak of the present one, all else of the fresh one.
Result<Done, Refusal> set_passphrase(const Parts&, const Viewer&, std::string_view current,
                                     std::string_view fresh, std::string_view network);
Result<Done, Refusal> set_name(const Parts&, db::Session&, const Viewer&, std::string_view name);

Result<std::string, Refusal> invite(const Parts&, db::Session&, const Viewer&, std::string_view email, Role,
                                    std::optional<CentreId>, const i18n::Language& language);
Result<Done, Refusal> withdraw_invitation(const Parts&, db::Session&, const Viewer&,
                                          std::string_view token_hash);
Result<Done, Refusal> take_role(const Parts&, db::Session&, const Viewer&, const GrantRow&);
Result<Done, Refusal> set_account_state(const Parts&, db::Session&, const Viewer&, AccountId, AccountState);

/// Console and demonstration: an account with roles, no passphrase.
AccountId make_account(const Parts&, db::Session&, std::string_view email, std::string_view name,
                       const std::vector<Grant>& grants);
/// Console: the second step is forgotten, all sessions end.
void forget_second_step(const Parts&, db::Session&, AccountId);

/// Who asks, by the session cookie; only full, living sessions of active accounts. Moves seen_at once a
/// minute.
std::optional<Viewer> viewer_of(const Parts&, std::string_view session_token);
/// Sessions with an open event stream are active: their seen_at moves, at most every few minutes.
void touch_sessions(const Parts&, const std::vector<SessionId>& sessions);
/// The account of a half session, for the second step.
std::optional<Account> half_signed_in(const Parts&, std::string_view session_token);

class AccountDirectory final : public Directory {
 public:
  std::vector<Centre> centres(db::Session& session) override;
  std::string name_of(db::Session& session, AccountId account) override;
  std::vector<Colleague> facilitators(db::Session& session, std::optional<CentreId> centre) override;
};

}  // namespace megdan::people
