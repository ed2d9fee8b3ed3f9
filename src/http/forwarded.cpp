#include "http/forwarded.hpp"

#include <boost/asio/ip/address.hpp>
#include <vector>

#include "http/ascii.hpp"

namespace megdan::http {

std::string canonical_address(std::string_view text) {
  boost::system::error_code error;
  auto address = boost::asio::ip::make_address(std::string(text), error);
  if (error) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  return address.to_string();
}

void read_forwarded(const std::string& peer, const std::set<std::string, std::less<>>& trusted,
                    Request& request) {
  request.client = peer;
  request.secure = false;
  if (trusted.empty() || !trusted.contains(peer)) return;

  std::vector<std::string_view> hops;
  std::string_view protocol;
  for (const Header& header : request.headers) {
    if (equals_ignoring_case(header.name, "X-Forwarded-For"))
      for_each_element(header.value, [&](std::string_view hop) { hops.push_back(hop); });
    if (equals_ignoring_case(header.name, "X-Forwarded-Proto"))
      for_each_element(header.value, [&](std::string_view element) { protocol = element; });
  }
  request.secure = equals_ignoring_case(protocol, "https");
  // From the nearest hop outwards: the first that is not one of our proxies is the client; what lies beyond
  // is hearsay.
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const std::string address = canonical_address(*hop);
    if (address.empty()) return;
    request.client = address;
    if (!trusted.contains(address)) return;
  }
}

}  // namespace megdan::http
