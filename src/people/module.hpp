// People: accounts, sign-in, roles and centres; the only header that app/ sees.
// Will not tell other features more than contracts/people.hpp and contracts/directory.hpp say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/audit.hpp"
#include "contracts/directory.hpp"
#include "contracts/founding.hpp"
#include "web/manifest.hpp"
#include "contracts/words.hpp"
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

  /// For the console and the demonstration.
  AccountId make_account(std::string_view email, std::string_view name, const std::vector<Grant>& grants) override;
  CentreId make_centre(const Words& name, const Words& town, std::string_view oblast) override;
  std::optional<AccountId> find_account(std::string_view email) const;
  std::optional<CentreId> find_centre(std::string_view town) const;
  bool has_accounts() const;
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
