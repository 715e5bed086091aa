// What an SMSC delivers to us (deliver_sm: SMPP 3.4, 4.6.1 and 5.3.2): a receipt for a text of
// ours, or what somebody writes.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace crier::smpp {

struct Delivery {
  std::string source{};        // As it was written: usually digits, without a "+".
  std::uint8_t source_type{};  // TON: 1 international, 2 national.
  std::string destination{};   // Of ours, as a rule.
  std::uint8_t esm_class{};    // 5.2.12: what it is, and whether a header joins parts.
  std::uint8_t data_coding{};  // 5.2.19.
  std::string octets{};        // short_message, or message_payload where that is empty.
  std::string receipted_id{};  // receipted_message_id (5.3.2.12); empty: none.
  std::optional<std::uint8_t> message_state{};  // 5.3.2.35.
  std::string network_error{};  // network_error_code (5.3.2.31): three octets, or none.

  friend bool operator==(const Delivery&, const Delivery&) = default;
};

// The error says what is wrong. What comes behind the last whole optional parameter is left out:
// some SMSCs fill the body up.
[[nodiscard]] std::expected<Delivery, std::string> read_delivery(std::string_view body);

}  // namespace crier::smpp
