#include "net/http/overload.h"

#include <map>
#include <utility>

#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace crier::http {

namespace ip = boost::asio::ip;

std::optional<std::size_t> connection_to_drop(std::span<const Waiting> connections) {
  std::map<std::string_view, int> counts;
  for (const Waiting& each : connections) ++counts[each.visitor];
  std::optional<std::size_t> found;
  for (std::size_t index = 0; index < connections.size(); ++index) {
    const Waiting& each = connections[index];
    if (!each.since) continue;
    if (!found) {
      found = index;
      continue;
    }
    const Waiting& best = connections[*found];
    const int more = counts[each.visitor] - counts[best.visitor];
    if (more > 0 || (more == 0 && *each.since < *best.since)) found = index;
  }
  return found;
}

std::string visitor_key(const ip::address& address) {
  constexpr unsigned short subscriber = 64;
  if (address.is_v4()) return address.to_string();
  const ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
  return ip::network_v6(v6, subscriber).canonical().to_string();
}

}  // namespace crier::http
