// What the confirmations of a campaign are written from.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/id.h"
#include "campaign/campaign_spec.h"
#include "campaign/notice_format.h"
#include "notice/owed/confirmation_book.h"
#include "postgres/database.h"
#include "store/settings.h"

namespace crier::app {

struct OpenedConfirmations {
  CampaignSpec spec;
  notice::ConfirmationBook book;
};

// In the form that the campaign's channel carries unless `format` names another. The error is for a
// person: the stored specification cannot be read any more, or nobody can
// object.
[[nodiscard]] std::expected<OpenedConfirmations, std::string> open_confirmations(
    store::Transaction& transaction, CampaignId campaign, const store::Settings& settings,
    const std::string& pages_url, std::optional<NoticeFormat> format = std::nullopt);

}  // namespace crier::app
