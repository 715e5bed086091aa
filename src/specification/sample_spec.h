// A documented specification to begin from.
#pragma once

#include <chrono>
#include <string>

#include "campaign/campaign_spec.h"

namespace crier::app {

// Every key of the profile with what it means. Dates are counted from `today` so that the sample is
// valid as it stands.
[[nodiscard]] std::string sample_spec(NoticeProfile profile, std::chrono::year_month_day today);

}  // namespace crier::app
