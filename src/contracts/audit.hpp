// The audit trail as features see it: who did what to which record, in a chain that shows tampering.
// Will not hold ballots, passphrases, or anything that a participant typed.
#pragma once

#include <string_view>

#include "contracts/people.hpp"
#include "db/database.hpp"

namespace megdan {

class AuditTrail {
 public:
  virtual ~AuditTrail() = default;
  /// Adds an entry in the caller's transaction. `actor`: an account's id text, "participant", "system" …;
  /// `action`: "poll.close"; `subject`: the record's id text; `details`: a short JSON object or empty.
  virtual void record(db::Session& session, std::string_view actor, std::string_view action,
                      std::string_view subject, std::string_view details = {}) = 0;
};

}  // namespace megdan
