// Opens a campaign's notices, and begins the campaign. Used by the daemon for a campaign that is
// due and by the CLI for its checks.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "notice/catalogue.h"
#include "notice/notice_book.h"
#include "store/campaigns.h"
#include "store/settings.h"

namespace crier::app {

// What the campaign's channel carries.
[[nodiscard]] notice::Format notice_format(const CampaignSpec& spec);

// The compiled notices of the campaign, or every fault that keeps them from being written, one a
// line. Compiles all languages: tens of milliseconds.
[[nodiscard]] std::expected<notice::NoticeBook, std::string> open_notices(
    const CampaignSpec& spec, const notice::Catalogue& catalogue, const store::Settings& settings);
[[nodiscard]] std::expected<notice::NoticeBook, std::string> open_notices(
    const CampaignSpec& spec, const notice::Catalogue& catalogue, const store::Settings& settings,
    notice::Format format);

struct BeginRequest {
  CampaignSpec spec;
  std::vector<std::string> locales;  // NoticeBook::locales().
  int lane_count{};
  store::ChangeNote note;
};

// Makes a campaign that is due running (store/campaign_start.h). False: somebody else was first.
[[nodiscard]] bool begin(store::Transaction& transaction, store::CampaignRecord& campaign,
                         const BeginRequest& request);

}  // namespace crier::app
