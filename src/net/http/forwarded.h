// Who is behind a proxy. What a request says of where it comes from is believed only as far as the
// proxies that the operator trusts have written it.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "net/http/message.h"

namespace crier::http {

class TrustedProxies {
 public:
  // Addresses and networks: "127.0.0.1", "10.0.0.0/8", "2001:db8::/32". The error says which one is
  // none.
  [[nodiscard]] static std::expected<TrustedProxies, std::string> parse(
      std::span<const std::string> places);

  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;
  [[nodiscard]] bool empty() const { return networks_.empty(); }

 private:
  std::vector<boost::asio::ip::network_v6> networks_;  // IPv4 mapped into IPv6 (RFC 4291 2.5.5.2).
};

// The peer; where that is a trusted proxy, the nearest address of X-Forwarded-For that is none.
// What cannot be read ends the search: whom the last trusted one named stands for it.
[[nodiscard]] boost::asio::ip::address client_of(const Request& request,
                                                 const TrustedProxies& proxies);

// A trusted proxy says that the client has asked it by https.
[[nodiscard]] bool is_secured_by_proxy(const Request& request, const TrustedProxies& proxies);

}  // namespace crier::http
