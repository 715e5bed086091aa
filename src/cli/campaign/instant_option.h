// Instants that somebody writes into a command.
#pragma once

#include <string>

#include "base/time.h"
#include "campaign/campaign_spec.h"

namespace crier::app {

// What `option` ("--at") was given. An instant has its offset from UTC; the CommandFailure for one
// that has none says which it would have in the zone in which the campaign reckons `date`.
[[nodiscard]] WallTime require_instant(const std::string& option, const std::string& text,
                                       const CivilInstant& date);

}  // namespace crier::app
