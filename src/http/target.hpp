// Addresses decoded once: path, query and form text, each into valid UTF-8 or refused.
// Will not route.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/head.hpp"
#include "http/message.hpp"

namespace megdan::http {

/// Percent-decodes a path. Nothing for: a malformed escape or UTF-8, control signs, no '/' at the start, an
/// empty segment in the middle ("//"), a segment "." or "..".
std::optional<std::string> decode_path(std::string_view raw);

/// Pairs of a query string or of an application/x-www-form-urlencoded body. Nothing for a malformed escape or
/// UTF-8, NUL, or more than `most` pairs.
std::optional<std::vector<std::pair<std::string, std::string>>> decode_pairs(std::string_view raw,
                                                                             std::size_t most);

/// Everything of a request that its head tells.
Verdict read_request(const Head& head, std::size_t most_parameters, Request& request);

}  // namespace megdan::http
