// People: accounts, sign-in, roles and centres; the only header that app/ sees.
// Will not tell other features more than contracts/people.hpp and contracts/directory.hpp say.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/audit.hpp"
#include "contracts/directory.hpp"
#include "contracts/founding.hpp"
#include "contracts/words.hpp"
#include "core/result.hpp"
#include "web/manifest.hpp"
#include "web/router.hpp"

namespace megdan::people {

class Module final : public Founding {
 public:
  /// Makes the installation's key file in the data folder where there is none.
  Module(const web::Site& site, AuditTrail& audit);
  ~Module() override;

  void routes(web::Routes& routes);
  web::Manifest manifest() const;
  Directory& directory();
  std::optional<Viewer> viewer_of(std::string_view session_token) const;
  /// Old throttles, sessions; the job's tick.
  void forget_old();

  /// A signed-in person's event stream: she counts as active for as long as what comes back lives.
  std::shared_ptr<const void> listening(const Viewer& viewer);
  /// The tick that writes so; every listening_period.
  void touch_listening();
  static std::chrono::minutes listening_period();

  struct FailedSignIns {
    std::uint64_t passphrase = 0, second_step = 0, slowed_down = 0;
  };
  /// Since start, for /metrics.
  FailedSignIns failed_sign_ins() const;

  /// For the console and the demonstration.
  AccountId make_account(std::string_view email, std::string_view name,
                         const std::vector<Grant>& grants) override;
  CentreId make_centre(const Words& name, const Words& town, std::string_view oblast) override;
  struct CentreLine {
    CentreId id;
    Words name, town;
    std::string oblast;
  };
  std::vector<CentreLine> centres() const;
  /// For the console: checked as the page's form is; the reason in English where it cannot be.
  Result<CentreId, std::string> add_centre(const Words& name, const Words& town, std::string_view oblast);
  std::optional<AccountId> find_account(std::string_view email) const;
  /// By its town, or by its name.
  std::optional<CentreId> find_centre(std::string_view place) const;
  bool has_accounts() const;
  /// An account whose address is not in `domain` ("demo.example").
  bool has_accounts_outside(std::string_view domain) const;
  /// An administrator who can sign in by herself: with a second step or a passphrase.
  bool has_administrator() const;
  /// A one-time link for the console, for twelve hours. `full` (the demonstration): no second step is asked.
  std::string console_link(AccountId account, std::string_view language, bool full);
  void forget_second_step(AccountId account);
  void disable(AccountId account, bool disabled);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace megdan::people
