// In the query of Crier's own objection page: asks whether to withdraw the objection with this
// receipt number.
#pragma once

#include <string_view>

namespace crier {

inline constexpr std::string_view withdrawal_parameter = "withdraw";

}  // namespace crier
