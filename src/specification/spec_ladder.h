// The ways of a campaign in its specification: `channel`, or the steps of a `ladder`.
#pragma once

#include "campaign/campaign_spec.h"
#include "specification/spec_document.h"

namespace crier::app {

// Sets channel and ladder; one channel is no ladder.
void read_spec_ladder(SpecDocument& document, CampaignSpec& spec);

}  // namespace crier::app
