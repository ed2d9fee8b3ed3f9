#include "web/network.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

namespace megdan::web {

std::string network_of(std::string_view client) {
  const std::string text(client);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    const auto dot = text.rfind('.');
    return text.substr(0, dot) + ".0/24";
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
    std::string prefix;
    for (int i = 0; i < 8; ++i) prefix += fmt::format("{:02x}", v6.s6_addr[i]);
    return prefix + "::/64";
  }
  return "unknown";
}

}  // namespace megdan::web
