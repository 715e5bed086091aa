// The facts of a specification. Private to specification/.
#pragma once

#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "specification/spec_document.h"

namespace crier::app {

// Reads [facts]: tables inside it are parts of a fact's name, until the name is one of `names`; a
// table there holds a text a language, and `default` for all others.
void read_spec_facts(SpecDocument& document, CampaignSpec& spec,
                     const std::vector<std::string>& names);

}  // namespace crier::app
