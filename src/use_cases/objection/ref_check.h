// Whether what somebody outside calls a person can be a ref of the register: what an import would
// reject is refused here as well.
#pragma once

#include <optional>
#include <string>

namespace crier::app {

// `ref` is in its normal form (campaign/ref.h). In words for a person; nothing: it can.
[[nodiscard]] std::optional<std::string> ref_fault(const std::string& ref);

}  // namespace crier::app
