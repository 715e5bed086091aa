// Reads with how few people a campaign begins, what stops it, and how fast people can be answered:
// [waves], [stop] and [answers].
#pragma once

#include "campaign/campaign_spec.h"
#include "specification/spec_document.h"

namespace crier::app {

// The profile must have been read.
void read_spec_waves(SpecDocument& document, CampaignSpec& spec);

}  // namespace crier::app
