// The notices of a campaign that has begun: written from the templates that were released for it,
// whatever has become of the files since.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "campaign/campaign_spec.h"
#include "notice/catalogue.h"
#include "notice/notice_book.h"
#include "store/campaign_record.h"
#include "store/database.h"
#include "store/settings.h"

namespace crier::app {

// Keeps the campaign's template, as `catalogue` has it now, for all that comes. False: that is what
// was kept.
bool keep_released_template(store::Transaction& transaction, CampaignId campaign,
                            const CampaignSpec& spec, const notice::Catalogue& catalogue);

struct ReleasedNotices {
  CampaignSpec spec;
  notice::NoticeBook book;  // In the languages that the campaign began with.
};

struct ReleasedOptions {
  const store::Settings& settings;
  std::string pages_url;
  std::optional<notice::Format> format{};  // Nothing: what the campaign's channel carries.
};

// The error is for a person: the program has changed so that what was kept cannot be read.
[[nodiscard]] std::expected<ReleasedNotices, std::string> open_released_notices(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const ReleasedOptions& options);

}  // namespace crier::app
