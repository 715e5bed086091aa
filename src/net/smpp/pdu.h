// The protocol data units of SMPP 3.4 (Short Message Peer to Peer, issue 1.2), as octets and back.
// No connection, no clock: what is read here may come from anybody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace crier::smpp {

// Section 5.1.2.1. A response is its request with the highest bit set.
enum class Command : std::uint32_t {
  bind_transmitter = 0x00000002,
  submit_sm = 0x00000004,
  deliver_sm = 0x00000005,
  unbind = 0x00000006,
  bind_transceiver = 0x00000009,
  enquire_link = 0x00000015,
  generic_nack = 0x80000000,
};
constexpr std::uint32_t response_bit = 0x80000000;
[[nodiscard]] constexpr Command response_to(Command request) {
  return static_cast<Command>(static_cast<std::uint32_t>(request) | response_bit);
}

struct Pdu {
  Command command{};
  std::uint32_t status{};    // Of a response: 0 is success (net/smpp/status.h).
  std::uint32_t sequence{};  // A response has that of its request.
  std::string body{};

  friend bool operator==(const Pdu&, const Pdu&) = default;
};

constexpr std::size_t header_octets = 16;
// Longer ones are no SMPP: the longest field is a TLV with a text of 64 KB.
constexpr std::size_t pdu_octets_max = 70'000;

void append(std::string& out, const Pdu& pdu);

// The first PDU of `octets`, and how many of them it took. Nothing: not all of it has come. The
// error says why this is no SMPP.
struct ReadPdu {
  Pdu pdu;
  std::size_t octets{};
};
[[nodiscard]] std::expected<std::optional<ReadPdu>, std::string> read_pdu(std::string_view octets);

// Writes the fields of a body in their order. A C-octet string is cut at the first NUL and at its
// greatest length.
class BodyWriter {
 public:
  BodyWriter& text(std::string_view value, std::size_t octets_max);  // With its NUL.
  BodyWriter& octet(std::uint8_t value);
  BodyWriter& octets(std::string_view value);

  [[nodiscard]] std::string take() { return std::move(body_); }

 private:
  std::string body_;
};

// The C-octet string at the beginning of a body. Some leave out its NUL, or all of it.
[[nodiscard]] std::string first_text(std::string_view body);

}  // namespace crier::smpp
