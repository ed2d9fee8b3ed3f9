// The network of an address, by which guesses are counted.
// Will not resolve names.
#pragma once

#include <string>
#include <string_view>

namespace megdan::web {

/// "203.0.113.0/24", "20010db800010002::/64"; "unknown" for anything else.
std::string network_of(std::string_view client);

}  // namespace megdan::web
