// What a specification is read with and validated against.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/validation/validation.h"
#include "notice/template/catalogue.h"

namespace crier::app {

// What a specification is validated against, for the template that it names. `channels` are those
// that the configuration has.
[[nodiscard]] SpecSurroundings spec_surroundings(const CampaignSpec& spec,
                                                 std::vector<std::string> channels,
                                                 const notice::Catalogue& catalogue, WallTime now);

}  // namespace crier::app
