// Join codes and personal codes: short, made of signs that look alike in Latin and Cyrillic, and their
// hashes. Will not throttle guesses: that is entrance_actions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/random.hpp"

namespace megdan::seminars {

/// Letters of a code: А В Е К М Н Р С Т Х (the same shape in both scripts) and the digits 2 3 4 6 7 8 9 (0, 1
/// and 5 are left out: О, I and S look like them). Canonical form: capital Latin letters and digits, "K4XM7".
inline constexpr std::string_view code_signs = "ABCEHKMPTX2346789";

/// 5 signs a join code (1.4 million), 6 a personal code within one seminar (24 million).
std::string make_join_code(Random& random);
std::string make_personal_code(Random& random);

/// What a person typed, in either script and any case, with spaces and hyphens, in canonical form; nothing
/// where a sign is none of ours.
std::optional<std::string> read_code(std::string_view typed);

/// For showing: Cyrillic letters of the same shape in Bulgarian, Latin otherwise. A personal code is grouped
/// "KM4 7XT".
std::string show_code(std::string_view canonical, std::string_view language);

/// BLAKE2b of a secret (a device's token, a personal code within its seminar), as text. Only hashes are
/// stored.
std::string hash_secret(std::string_view secret);

}  // namespace megdan::seminars
