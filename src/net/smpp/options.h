// How the client speaks to its SMSC.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "base/time.h"

namespace crier::smpp {

struct Server {
  std::string host{};
  std::uint16_t port{2775};
};

// Of an address: SMPP 3.4, 5.2.5 and 5.2.6.
struct Numbering {
  std::uint8_t type{};  // TON: 1 international, 3 network specific, 5 alphanumeric.
  std::uint8_t plan{};  // NPI: 1 ISDN (E.164), 0 unknown.

  friend bool operator==(const Numbering&, const Numbering&) = default;
};

struct Options {
  std::vector<Server> servers{};  // Tried in turn; those of one SMSC.
  bool uses_tls{};                // From the first octet; the certificate must be the host's.
  std::string ca_file{};          // PEM; empty: the system's store.
  std::string system_id{};        // Who we are, at most 15 octets.
  std::string password{};         // At most 8 octets.
  std::string system_type{};      // At most 12 octets; most want none.
  // Who a text is from: a number in E.164 with its "+", a short code, or a name of at most 11
  // characters, which nobody can answer.
  std::string sender{};
  // As a transceiver: a receipt is asked for each part, and what people answer is taken as well.
  // False: as a transmitter, and what the SMSC has for us stays there.
  bool receives{};
  Duration validity{std::chrono::hours{48}};  // A text that is not delivered by then is dropped.
  int connections_max{1};
  // Requests that wait for an answer, for each connection.
  int window{10};
  Duration connect_timeout{std::chrono::seconds{30}};
  Duration bind_timeout{std::chrono::seconds{30}};
  Duration answer_timeout{std::chrono::minutes{1}};
  Duration enquire_interval{std::chrono::seconds{30}};  // Of silence, before the line is tried.
  Duration backoff_min{std::chrono::milliseconds{250}};
  Duration backoff_max{std::chrono::seconds{30}};
};

// The error is a sentence about the first thing that is wrong.
[[nodiscard]] std::expected<void, std::string> check(const Options& options);

// By its form: international, short code, or a name.
[[nodiscard]] Numbering numbering_of_sender(const std::string& sender);

}  // namespace crier::smpp
