// Who the client is when a trusted proxy stands in between.
// Will not believe a word of X-Forwarded-* from anybody else.
#pragma once

#include <set>
#include <string>

#include "http/message.hpp"

namespace megdan::http {

/// Canonical text of an address ("::ffff:1.2.3.4" becomes "1.2.3.4"); empty when it is none.
std::string canonical_address(std::string_view text);

/// Sets request.client and request.secure.
void read_forwarded(const std::string& peer, const std::set<std::string, std::less<>>& trusted,
                    Request& request);

}  // namespace megdan::http
