// The alarm of a campaign whose notices the servers refuse for everybody.
#pragma once

#include <string>

#include "dispatch/campaign_source.h"

namespace crier::app {

// Who was refused, which server said what at which step, and what to do.
[[nodiscard]] std::string halt_text(const dispatch::Halt& halt);

}  // namespace crier::app
