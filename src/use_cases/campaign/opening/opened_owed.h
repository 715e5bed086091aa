// What is written to people after a campaign's notice: confirmations of what they said, and
// corrections of a date that they were told.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/id.h"
#include "campaign/campaign_spec.h"
#include "campaign/notice_format.h"
#include "notice/owed/confirmation_book.h"
#include "notice/owed/correction_book.h"
#include "postgres/database.h"
#include "store/settings.h"

namespace crier::app {

template <class Book>
struct OpenedOwed {
  CampaignSpec spec;  // With the dates as they stand now.
  Book book;
};

// In the form that the campaign's channel carries unless `format` names another. The error is for a
// person: the stored specification cannot be read any more, or nobody can object.
[[nodiscard]] std::expected<OpenedOwed<notice::ConfirmationBook>, std::string> open_confirmations(
    store::Transaction& transaction, CampaignId campaign, const store::Settings& settings,
    const std::string& pages_url, std::optional<NoticeFormat> format = std::nullopt);
[[nodiscard]] std::expected<OpenedOwed<notice::CorrectionBook>, std::string> open_corrections(
    store::Transaction& transaction, CampaignId campaign, const store::Settings& settings,
    const std::string& pages_url, std::optional<NoticeFormat> format = std::nullopt);

}  // namespace crier::app
