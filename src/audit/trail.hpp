// The audit trail: a chain of entries, each holding the hash of the one before it (BLAKE2b-256).
// Will not prevent a change of the table: it makes any change visible.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/audit.hpp"
#include "core/clock.hpp"

namespace megdan::audit {

struct Entry {
  std::int64_t seq = 0;
  Instant at;
  std::string actor, action, subject, details, previous, hash;
};

class Trail final : public AuditTrail {
 public:
  explicit Trail(const Clock& clock) : clock_(clock) {}
  void record(db::Session& session, std::string_view actor, std::string_view action, std::string_view subject,
              std::string_view details) override;

 private:
  const Clock& clock_;
};

/// The hash that an entry must carry; fields are length-prefixed, so that none can flow into its neighbour.
std::string hash_of(const Entry& entry);

/// The first entry that does not fit the chain; nothing when all do. `newest` (where known) is the hash that an
/// outside copy says is last: a trail cut off at its end is found with it.
std::optional<std::int64_t> first_broken(db::Database& database, const std::optional<std::string>& newest = {});

/// Newest first.
std::vector<Entry> newest_entries(db::Session& session, std::int64_t most);

}  // namespace megdan::audit
