// The dates of a specification: notify_by, cutoff, effective_at. Private to specification/.
#pragma once

#include "campaign/campaign_spec.h"
#include "specification/spec_document.h"

namespace crier::app {

// `spec.profile` is known: it says which dates there are.
void read_spec_dates(SpecDocument& document, CampaignSpec& spec);

}  // namespace crier::app
