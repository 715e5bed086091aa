#include "objection/confirmation_state.h"

#include <algorithm>
#include <array>
#include <utility>

namespace crier::objection {

namespace {

constexpr std::array<std::string_view, 4> names = {"owed", "sent", "failed", "none"};

}  // namespace

std::string_view name_of(ConfirmationState state) {
  return names.at(std::to_underlying(state));
}

std::optional<ConfirmationState> confirmation_state_named(std::string_view name) {
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<ConfirmationState>(found - names.begin());
}

}  // namespace crier::objection
