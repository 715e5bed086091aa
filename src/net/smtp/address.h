// What must be known about a mailbox before it is put between '<' and '>' of a command.
#pragma once

#include <cstdint>
#include <string_view>

namespace crier::smtp {

enum class AddressKind : std::uint8_t {
  ascii,
  utf8,       // Needs SMTPUTF8 (RFC 6531).
  malformed,  // Would break out of its command, or is longer than RFC 5321 4.5.3.1.3 allows.
};

// No validation of mailboxes, which is their server's affair.
[[nodiscard]] AddressKind inspect_address(std::string_view address);

}  // namespace crier::smtp
