#include "net/smtp/options.h"

#include "net/smtp/address.h"

namespace crier::smtp {

Timeouts scaled(const Timeouts& timeouts) {
  Timeouts result = timeouts;
  for (Duration* each :
       {&result.connect, &result.greeting, &result.hello, &result.mail, &result.recipient,
        &result.data, &result.block, &result.final_dot, &result.quit}) {
    const auto product = std::chrono::duration<double>(*each) * timeouts.scale;
    *each = std::chrono::duration_cast<Duration>(product);
  }
  result.scale = 1;
  return result;
}

std::expected<void, std::string> check(const Options& options) {
  if (options.relays.empty()) return std::unexpected("no relay is given");
  for (const Relay& relay : options.relays) {
    if (relay.host.empty() || relay.port == 0) {
      return std::unexpected("a relay needs a host and a port");
    }
  }
  if (!options.sender.empty() && inspect_address(options.sender) == AddressKind::malformed) {
    return std::unexpected("the envelope sender is no mailbox");
  }
  if (options.hello_name.empty() ||
      options.hello_name.find_first_of(" \t\r\n") != std::string::npos) {
    return std::unexpected("the name for EHLO is no host name");
  }
  if (options.credentials && options.tls == TlsPolicy::opportunistic) {
    // A man in the middle could read the password: this policy accepts any certificate.
    return std::unexpected("a password needs TLS 'required' or 'implicit', or none on loopback");
  }
  if (options.credentials && options.tls == TlsPolicy::none &&
      options.credentials->plain == PlainAuth::forbidden) {
    return std::unexpected("a password without TLS must be allowed for loopback by name");
  }
  if (options.connections_max < 1) return std::unexpected("at least one connection is needed");
  if (options.messages_per_connection_max < 1) {
    return std::unexpected("a connection must carry at least one message");
  }
  if (!(options.timeouts.scale > 0))
    return std::unexpected("the scale of timeouts must be positive");
  return {};
}

}  // namespace crier::smtp
