// For statements: the reasons for which somebody was left out whom the campaign concerns
// (campaign/concern.h).
#pragma once

#include <string>
#include <vector>

#include "campaign/concern.h"

namespace crier::store {

[[nodiscard]] inline std::vector<std::string> unreachable_reasons() {
  std::vector<std::string> names;
  for (int value = 0; value <= static_cast<int>(reason_last); ++value) {
    const auto reason = static_cast<Reason>(value);
    if (is_unreachable(reason)) names.emplace_back(name_of(reason));
  }
  return names;
}

}  // namespace crier::store
