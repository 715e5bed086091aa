// Which connection makes room when there is no more. Whoever opens many connections and says
// nothing on them must not keep others out (slow requests, "Slowloris").
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "base/time.h"

namespace crier::http {

struct Waiting {
  std::string_view visitor;         // As visitor_key says.
  std::optional<SteadyTime> since;  // We wait for the peer; nothing: it waits for our answer.
};

// The index of the one that has kept us waiting longest, of the visitor that has most connections.
// Nothing: all wait for us.
[[nodiscard]] std::optional<std::size_t> connection_to_drop(std::span<const Waiting> connections);

// Whom an address stands for: an IPv4 address for itself, an IPv6 address for its /64, because a
// subscriber is given that many (RFC 6177). An IPv4 address mapped into IPv6 is an IPv4 address.
[[nodiscard]] std::string visitor_key(const boost::asio::ip::address& address);

}  // namespace crier::http
