// What is known of the other side once TLS has begun: for whoever looks at a server before trusting
// it with anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <openssl/types.h>

#include "base/time.h"

namespace crier::tls {

struct Peer {
  std::string version;             // "TLSv1.3".
  std::vector<std::string> names;  // The host names and addresses in its certificate.
  std::optional<WallTime> expires_at;
  std::string distrust;  // Why it cannot be trusted as `host`; empty: it can.
};

// Before the handshake: the certificate is to be that of `host`, a name or an address. Lets the
// handshake succeed whatever it is; peer_of() tells.
void expect_host(SSL& connection, const std::string& host);

[[nodiscard]] Peer peer_of(SSL& connection);

}  // namespace crier::tls
