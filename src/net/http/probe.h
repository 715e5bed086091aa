// Looks at an endpoint without asking it for anything: connects and begins TLS.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "net/http/url.h"
#include "net/tls_peer.h"

namespace crier::http {

struct Probe {
  std::string address;  // That was connected to; empty: none.
  std::optional<tls::Peer> tls;
  std::string failure;  // Why nothing could be posted to it; empty: it could.
};

// Ends within `time_max`. Throws system_error when the CA file cannot be used.
[[nodiscard]] boost::asio::awaitable<Probe> probe(Url url, std::string ca_file, Duration time_max);

}  // namespace crier::http
