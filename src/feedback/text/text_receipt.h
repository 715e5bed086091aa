// What an SMSC says in a receipt of one part of a text (SMPP 3.4, 5.2.28 and appendix B). The
// parameters receipted_message_id and message_state count before the words of the receipt, whose
// form is each vendor's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "feedback/text/came_text.h"

namespace crier::feedback {

// 5.2.28; the first and the last are of SMPP 5.0 (4.7.15).
enum class ReceiptState : std::uint8_t {
  scheduled,
  enroute,
  delivered,
  expired,
  deleted,
  undeliverable,
  accepted,
  unknown,
  rejected,
  skipped,
};
inline constexpr ReceiptState receipt_state_last = ReceiptState::skipped;

// As receipts write it: "DELIVRD".
[[nodiscard]] std::string_view name_of(ReceiptState state);
// In whatever case, and in full as well: "delivered".
[[nodiscard]] std::optional<ReceiptState> receipt_state_named(std::string_view name);

// Nothing comes after it.
[[nodiscard]] bool is_end(ReceiptState state);
// The part is lost: an end, and not on the telephone.
[[nodiscard]] bool is_loss(ReceiptState state);

// 5.3.2.31: of which network, and its own code. 3 is GSM.
struct NetworkError {
  int network{};
  int code{};

  friend bool operator==(const NetworkError&, const NetworkError&) = default;
};

struct TextReceipt {
  std::string id{};  // As the SMSC wrote it.
  ReceiptState state{ReceiptState::unknown};
  std::string error{};  // "err:", as it was written; empty: none.
  std::optional<NetworkError> network{};

  friend bool operator==(const TextReceipt&, const TextReceipt&) = default;
};

// Nothing: it says neither of what it is, or not what became of it.
[[nodiscard]] std::optional<TextReceipt> receipt_in(const CameText& text);

}  // namespace crier::feedback
