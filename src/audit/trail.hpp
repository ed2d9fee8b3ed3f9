// The audit trail: a chain of entries, each holding the hash of the one before it (BLAKE2b-256).
// Will not prevent a change of the table: it makes any change visible.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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

/// What a copy outside the database remembers of the end of the trail.
struct Noted {
  std::int64_t seq = 0;
  std::string hash;
  friend bool operator==(const Noted&, const Noted&) = default;
};
/// The end as it is now; nothing while there is no entry.
std::optional<Noted> newest(db::Database& database);
/// "20 h4sh…", and back; nothing where that is no such text.
std::string to_text(const Noted& noted);
std::optional<Noted> noted_from(std::string_view text);

/// Whether the entry that was noted is still there as it was: not so where the trail was cut off before it.
bool holds(db::Database& database, const Noted& noted);

/// The first entry that does not fit the chain, or that is missing before what was `noted`; nothing when all
/// is well.
std::optional<std::int64_t> first_broken(db::Database& database, const std::optional<Noted>& noted = {});

/// Newest first.
std::vector<Entry> newest_entries(db::Session& session, std::int64_t most);

}  // namespace megdan::audit
