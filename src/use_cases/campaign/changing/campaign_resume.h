// Somebody lets a campaign go on after a pause or an alarm, which ends with it. Refused is what the
// daemon would stop again at once (words that nobody has approved as they read now), and dates that
// cannot be kept any more: whoever is told after notify_by would have less than the minimum
// notice period, so that they would not be told at all. Then later dates are needed, which move as
// in any extension (campaign_extension.h).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "postgres/database.h"
#include "report/extension_view.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/changing/campaign_extension.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/planning/channel_course.h"

namespace crier::app {

struct ResumeRequest {
  store::ChangeNote note;
  std::string pages_url;  // Of the daemons ([pages] url).
  // Of which the end is foreseen; nothing, or one without a rate: it is not, and notify_by counts
  // alone.
  std::optional<ChannelCourse> channel{};
  // Why it may go on although it is foreseen to end too late; empty: then it may not.
  std::string although_late{};
};

// For a person: why a campaign is not resumed. Nothing has changed.
struct ResumeRefusal {
  enum class Why : std::uint8_t {
    faulty,  // Its state, or its words, do not allow it.
    late,    // Its dates cannot be kept; the text has dates that can.
  };
  Why why{};
  std::string text;
};

struct Resumed {
  store::CampaignRecord campaign;
  bool is_late{};  // By the P95 of the forecast its notify_by is over; somebody has said why.
};

[[nodiscard]] std::expected<Resumed, ResumeRefusal> resume_campaign(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const store::Settings& settings, const ResumeRequest& request);

// What moving the dates of a paused campaign would do, for extend_campaign(); refused as well is
// what would leave it with dates that cannot be kept.
[[nodiscard]] std::expected<report::ExtensionView, ResumeRefusal> plan_resume_with_dates(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const ExtensionRequest& dates, const ResumeRequest& request);

}  // namespace crier::app
