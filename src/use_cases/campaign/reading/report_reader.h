// Reads the delivery report of a campaign, and the list of people that it could not tell.
#pragma once

#include <expected>
#include <functional>
#include <string>

#include "base/time.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "report/campaign_report.h"
#include "store/campaign/campaigns.h"
#include "store/report/failed_people.h"

namespace crier::app {

// All figures are of one instant. The error is for a person: the stored specification cannot be
// read any more.
[[nodiscard]] std::expected<report::CampaignReport, std::string> read_report(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue, WallTime now);

// Calls `visit` for everybody who could not be told. In pages of one short transaction each: there
// may be millions of them, and nothing is locked for as long as they take.
void visit_failed_people(store::Connection& connection, CampaignId campaign,
                         const std::function<void(const store::FailedPerson&)>& visit);

}  // namespace crier::app
