// The encodings of mail: base64, quoted-printable (RFC 2045) and encoded words in headers (RFC 2047).
// Will not know letters or headers by name.
#pragma once

#include <string>
#include <string_view>

namespace megdan::mail {

std::string base64(std::string_view bytes);
/// Skips what is no base 64 sign, as RFC 2045 asks.
std::string from_base64(std::string_view text);

/// Lines end in CRLF and have at most 76 signs. `text` has LF or CRLF line ends.
std::string base64_body(std::string_view text);
std::string quoted_printable(std::string_view text);
std::string from_quoted_printable(std::string_view text);

/// A header's value: as it is when it is short printable ASCII, else encoded words, folded. `used` is the
/// width of the header's name and colon on the first line.
std::string header_value(std::string_view text, std::size_t used);
std::string from_header_value(std::string_view value);

}  // namespace megdan::mail
