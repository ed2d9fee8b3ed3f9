// Seminars: processes, seminars and all that happens in them; the only header that app/ sees.
// Will not tell other features anything yet: contracts/seminars.hpp comes with the first that asks.
#pragma once

#include <memory>
#include <string>

#include "contracts/audit.hpp"
#include "contracts/directory.hpp"
#include "contracts/founding.hpp"
#include "http/message.hpp"
#include "jobs/jobs.hpp"
#include "web/manifest.hpp"
#include "web/router.hpp"

namespace megdan::seminars {

class Module {
 public:
  Module(const web::Site& site, AuditTrail& audit, Directory& directory);
  ~Module();

  void routes(web::Routes& routes);
  /// Timers of ballots, reminders of commitments.
  void jobs(jobs::Runner& runner);
  web::Manifest manifest() const;
  /// Whether the request carries some seat's cookie.
  bool is_participant(const http::Request& request) const;

  /// The six regional centres and the seminar of Plovdiv at three stages: being prepared, in the middle of
  /// voting, published. For an empty database.
  void demonstrate(Founding& people);
  struct Demonstration {
    std::string join_code;  // of the running seminar, in Latin letters; empty where none runs
  };
  Demonstration demonstration() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace megdan::seminars
