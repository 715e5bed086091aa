// No campaign starts whose objection link is dead: before anybody is told, the link is
// opened in every language of the campaign, as its readers would. Who asks over HTTP is given,
// because no use case has a network.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "objection/link_check.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

struct LinkAsker {
  // Why nobody could object by each of these links, in their order; empty: they could. Without it
  // nobody is asked.
  std::function<std::vector<std::string>(const std::vector<objection::LinkQuestion>&)> faults{};
  std::string pages_reached_at{};  // PagesAddress::reached_at.
};

// Of the links of a campaign, whose faults are in the order of `questions` (empty: it answers):
// every address that is dead, in which languages, what came, and what to do, for a person. Nothing:
// all of them answer.
[[nodiscard]] std::optional<std::string> dead_links(
    const std::string& campaign, const std::vector<objection::LinkQuestion>& questions,
    const std::vector<std::string>& faults);

// Asks the link of a campaign in each of its languages. What has answered, which is nothing where
// nobody can object to the campaign. The error is for a person: no language is approved yet, or
// what dead_links() says.
[[nodiscard]] std::expected<std::vector<objection::LinkQuestion>, std::string> check_links(
    const OpenedCampaign& opened, const store::CampaignRecord& campaign, const NoticeSource& source,
    const LinkAsker& ask);

// From now on nobody asks the link of this campaign, neither before its start nor while it runs;
// the trail keeps who said so and why. Where nobody has asked it for longer than the daemon that
// has asked it last would leave it, that is on record as an outage; `silence_max`
// (objection::longest_silence) is for a link that none has asked. The error is for a person.
[[nodiscard]] std::expected<void, std::string> waive_link_check(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, std::chrono::milliseconds silence_max,
    const store::ChangeNote& note);

}  // namespace crier::app
