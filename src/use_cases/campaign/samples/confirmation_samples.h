// The confirmations of a campaign as messages to look at: what whoever objects to it, or withdraws,
// would be sent by e-mail.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/samples/notice_sample.h"

namespace crier::app {

struct ConfirmationSample {
  std::string name;  // "objection.DE.de"
  std::string message;
};

// Two for each of `samples`, in its language. None where nobody can object to the campaign. The
// error is for a person.
[[nodiscard]] std::expected<std::vector<ConfirmationSample>, std::string> confirmation_samples(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const store::Settings& settings, const std::string& pages_url,
    const std::vector<NoticeSample>& samples, WallTime at);

}  // namespace crier::app
