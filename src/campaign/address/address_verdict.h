// What the answer to a notice says of one of the addresses that it went to, for every later notice.
// Of kinds of which a person may have several (campaign/address_kind.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "campaign/address_kind.h"

namespace crier {

enum class AddressState : std::uint8_t {
  fresh,      // Nobody has answered for it yet.
  confirmed,  // A provider has taken a notice for it.
  dead,       // It has ended; only a later registration makes it live again.
};

inline constexpr std::array<std::string_view, 3> address_state_names = {"fresh", "confirmed",
                                                                        "dead"};

[[nodiscard]] constexpr std::string_view name_of(AddressState state) {
  return address_state_names.at(std::to_underlying(state));
}

struct AddressVerdict {
  AddressKind kind{};
  std::string value;     // As Subject::addresses has it.
  AddressState state{};  // `confirmed` or `dead`.
  std::string reason{};  // The provider's word, such as "UNREGISTERED"; at most 64 octets.
  // Since when it has been dead, as the provider says (the timestamp of APNs' 410): an address that
  // was registered later lives on. Nothing: since the answer.
  std::optional<WallTime> as_of{};

  friend bool operator==(const AddressVerdict&, const AddressVerdict&) = default;
};

}  // namespace crier
