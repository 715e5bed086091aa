// Looks at a relay without sending anything: connects, greets, begins TLS, logs in, and says
// goodbye. The decisions are Handshake's, as when mail is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "net/smtp/capabilities.h"
#include "net/smtp/message.h"
#include "net/smtp/options.h"
#include "net/tls_peer.h"

namespace crier::smtp {

struct Probe {
  std::string address;  // That was connected to; empty: none.
  std::string greeting;
  std::optional<tls::Peer> tls;  // Nothing: the line is not encrypted.
  Capabilities capabilities;     // After TLS, where there is any.
  std::string mechanisms;        // Those of AUTH, as the server names them: "PLAIN LOGIN".
  bool is_logged_in{};
  // Why mail could not be sent by it, with the server's words; empty: it could.
  std::string failure;
};

// `options` say how; their relays are not looked at. Ends within `time_max`. Throws system_error
// when the CA file cannot be used.
[[nodiscard]] boost::asio::awaitable<Probe> probe(Options options, Relay relay, Duration time_max);

}  // namespace crier::smtp
