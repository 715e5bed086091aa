// How the client speaks to its servers.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace crier::smtp {

struct Relay {
  std::string host{};
  std::uint16_t port{25};
};

enum class TlsPolicy : std::uint8_t {
  none,
  opportunistic,  // STARTTLS where it is offered, any certificate (RFC 7435): hides from listeners.
  required,       // STARTTLS, and the certificate must be the host's.
  implicit,       // TLS from the first octet (RFC 8314), and the certificate must be the host's.
};

enum class PlainAuth : std::uint8_t { forbidden, allowed_on_loopback };

struct Credentials {
  std::string user{};
  std::string password{};
  PlainAuth plain{PlainAuth::forbidden};
};

// RFC 5321 section 4.5.3.2, each multiplied by `scale`.
struct Timeouts {
  Duration connect{std::chrono::minutes{1}};
  Duration greeting{std::chrono::minutes{5}};
  Duration hello{std::chrono::minutes{5}};  // EHLO, STARTTLS and its handshake, AUTH.
  Duration mail{std::chrono::minutes{5}};
  Duration recipient{std::chrono::minutes{5}};
  Duration data{std::chrono::minutes{2}};
  Duration block{std::chrono::minutes{3}};
  Duration final_dot{std::chrono::minutes{10}};
  Duration quit{std::chrono::seconds{10}};  // Nothing is at stake any more.
  double scale{1};
};

// The same with `scale` worked in.
[[nodiscard]] Timeouts scaled(const Timeouts& timeouts);

struct Options {
  std::vector<Relay> relays{};
  std::string hello_name{"localhost"};  // Our name for EHLO.
  std::string sender{};                 // MAIL FROM of messages that have none of their own.
  TlsPolicy tls{TlsPolicy::none};
  std::string ca_file{};  // PEM; empty: the system's store.
  std::optional<Credentials> credentials{};
  bool pipelining{true};  // Where the server offers it (RFC 2920).
  int connections_max{10};
  int messages_per_connection_max{1000};
  // Shorter than the idle time of any known server, so that it is us who close.
  Duration idle_max{std::chrono::seconds{10}};
  Duration backoff_min{std::chrono::milliseconds{250}};
  Duration backoff_max{std::chrono::seconds{30}};
  Timeouts timeouts{};
};

// The error is a sentence about the first thing that is wrong.
[[nodiscard]] std::expected<void, std::string> check(const Options& options);

}  // namespace crier::smtp
