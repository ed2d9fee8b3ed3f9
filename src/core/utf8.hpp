// UTF-8 as bytes: is it valid, how long is it, where may it be cut.
// Will not know letters, case or normal forms: that is i18n and algo/text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace megdan {

/// Well-formed by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Code points of valid UTF-8.
std::size_t count_code_points(std::string_view text);

/// The longest prefix of at most `most` code points of valid UTF-8.
std::string_view first_code_points(std::string_view text, std::size_t most);

/// Without white space (ASCII, U+00A0, U+2000–200A, U+202F, U+3000) and U+FEFF at both ends.
std::string_view trim(std::string_view text);

/// Malformed sequences become U+FFFD, each maximal bad part one sign (Unicode 15, 3.9).
std::string repair_utf8(std::string_view text);

}  // namespace megdan
