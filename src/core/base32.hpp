// Crockford base 32: letters that survive being read aloud and typed (no i, l, o, u).
// Will not carry check symbols.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace megdan {

std::string base32_encode(std::span<const std::byte> bytes);

/// A positive 63-bit number as exactly 13 lower-case letters, and back. Reading accepts upper case and the
/// look-alikes that Crockford allows (o → 0, i and l → 1); anything else gives nothing.
std::string base32_number(std::int64_t number);
std::optional<std::int64_t> parse_base32_number(std::string_view text);

}  // namespace megdan
