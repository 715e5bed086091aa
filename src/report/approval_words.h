// That words are to be approved again, because they read otherwise than when they were: other
// dates, another template. Pure.
#pragma once

#include <string>
#include <vector>

#include "campaign/state.h"

namespace crier::report {

// "look at them (crier campaign preview …), approve them (crier campaign approve … --all …)".
[[nodiscard]] std::string approval_steps(const std::string& key);

// One sentence or two for whoever reads how a campaign stands; empty: none is owed.
[[nodiscard]] std::string owed_approvals_sentence(const std::string& key, CampaignState state,
                                                  const std::vector<std::string>& languages);

}  // namespace crier::report
