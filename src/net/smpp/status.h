// What an SMSC answers in `command_status` (SMPP 3.4, 5.1.3).
#pragma once

#include <cstdint>
#include <string>

namespace crier::smpp {

namespace status {
constexpr std::uint32_t ok = 0x00;
constexpr std::uint32_t invalid_command_id = 0x03;
constexpr std::uint32_t system_error = 0x08;
constexpr std::uint32_t invalid_password = 0x0E;
constexpr std::uint32_t invalid_system_id = 0x0F;
constexpr std::uint32_t queue_full = 0x14;
constexpr std::uint32_t invalid_system_type = 0x53;
constexpr std::uint32_t throttled = 0x58;
constexpr std::uint32_t temporary_app_error = 0x64;
}  // namespace status

// The same request may be accepted later.
[[nodiscard]] bool is_temporary(std::uint32_t status);

// We are not let in as who we say we are.
[[nodiscard]] bool is_credentials(std::uint32_t status);

// "ESME_RTHROTTLED"; of one that the table does not have, "0x00000499".
[[nodiscard]] std::string name_of_status(std::uint32_t status);

}  // namespace crier::smpp
