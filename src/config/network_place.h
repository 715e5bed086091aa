// Places on the network, as the configuration writes them.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace crier::app {

struct HostPort {
  std::string host;  // Without the brackets of an IPv6 address; an absolute name with its dot.
  std::uint16_t port{};
};

// "mail.example.org:25", "127.0.0.1:25", "[::1]:25". The error says what is wrong; it never repeats
// what may be a password.
[[nodiscard]] std::expected<HostPort, std::string> parse_host_port(std::string_view text);

// Where a server of ours listens: an address of this machine and a port, of which 0 is any free
// one. "localhost" is 127.0.0.1.
[[nodiscard]] std::expected<HostPort, std::string> parse_listen_address(std::string_view text);

[[nodiscard]] bool is_loopback(const HostPort& listen_address);

// Whether what listens at one place keeps a server from listening at the other.
[[nodiscard]] bool is_same_place(const HostPort& one, const HostPort& other);

struct Relay {
  HostPort place;
  bool implicit_tls{};  // "smtps://": TLS from the first byte (RFC 8314).
};

// "host", "host:port", "smtp://host:port" or "smtps://host:port"; port 25 (465 for smtps) when none
// is given.
[[nodiscard]] std::expected<Relay, std::string> parse_relay(std::string_view text);

// The same of an SMSC: "smpp://" or "smpps://"; port 2775 (3550 for smpps) when none is given.
[[nodiscard]] std::expected<Relay, std::string> parse_smsc(std::string_view text);

}  // namespace crier::app
