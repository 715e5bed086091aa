// What has become of a confirmation that is owed to somebody who has objected or withdrawn.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crier::objection {

enum class ConfirmationState : std::uint8_t {
  owed,
  sent,
  failed,
  none,  // There is nobody to whom it could go, for the reason beside it.
};

[[nodiscard]] std::string_view name_of(ConfirmationState state);
[[nodiscard]] std::optional<ConfirmationState> confirmation_state_named(std::string_view name);

}  // namespace crier::objection
