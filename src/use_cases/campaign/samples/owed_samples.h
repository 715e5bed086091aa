// What a campaign would send by e-mail after its notices, as messages to look at.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/samples/notice_sample.h"

namespace crier::app {

struct OwedSample {
  std::string name;  // "objection.DE.de"
  std::string message;
};

struct OwedSamples {
  std::vector<OwedSample> confirmations;  // Of an objection and of its withdrawal.
  std::vector<OwedSample> corrections;    // As if its cut-off had been moved to where it is now.
};

// For each of `samples`, in its language. None where nobody can object to the campaign; no
// confirmations where it sends none. The error is for a person.
[[nodiscard]] std::expected<OwedSamples, std::string> owed_samples(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const store::Settings& settings, const std::string& pages_url,
    const std::vector<NoticeSample>& samples, WallTime at);

}  // namespace crier::app
