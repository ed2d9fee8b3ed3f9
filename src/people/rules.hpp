// Rules of accounts: which passphrases, how long sessions and links live, who may give which role.
// Will not load or store: values in, verdicts out.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "people/model.hpp"

namespace megdan::people {

inline constexpr std::chrono::minutes link_life{60};
inline constexpr std::chrono::hours invitation_life{24 * 7};
/// How long a repeated answer to a used link gives the session again (the first answer was lost on the way).
inline constexpr std::chrono::minutes repeats_live{1};
/// An open event stream keeps its session alive; written this often, well under the idle time of staff.
inline constexpr std::chrono::minutes listening_is_written_every{5};
inline constexpr std::size_t longest_name = 120;

/// ASVS 6.2: at least 8 code points, no composition rules, none of the known ones, not the address.
Result<Done, Refusal> check_passphrase(std::string_view passphrase, std::string_view email,
                                       std::string_view centre_name);

/// Whether a session still lives: idle 30 minutes for staff and 14 days for others, absolute 12 hours and 30
/// days.
bool is_alive(const Session& session, bool staff, Instant now);

/// Managers invite up to facilitator within their scope; administrators everybody within theirs.
bool may_give(const Viewer& giver, Role role, std::optional<CentreId> centre);

/// How long to wait after so many failures: nothing for the first four, then 2^n seconds, never above 5
/// minutes.
Duration wait_after(std::int64_t failures);

/// How long until the next letter to one address, after so many: nothing for the first two, then 1, 2, 4 …
/// minutes, never above 15.
Duration wait_for_letter(std::int64_t letters);

/// "Firefox, Linux" of a User-Agent, as much of it as is known; never the whole text.
std::string device_of(std::string_view user_agent);

}  // namespace megdan::people
