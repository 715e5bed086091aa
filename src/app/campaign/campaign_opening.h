// Opens a campaign's notices, and begins the campaign. Used by the daemon for a campaign that is
// due and by the CLI for its checks.
#pragma once

#include <expected>
#include <stdexcept>
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

// What notices are made from besides the campaign. What is referred to must outlive the call.
struct NoticeSource {
  const notice::Catalogue& catalogue;
  const store::Settings& settings;
  std::string pages_url;               // [pages] url.
  std::vector<std::string> locales{};  // Only these; empty: all that the template has.
};

// The compiled notices of the campaign, or every fault that keeps them from being written, one a
// line. Compiles all languages: tens of milliseconds.
[[nodiscard]] std::expected<notice::NoticeBook, std::string> open_notices(
    const CampaignSpec& spec, const NoticeSource& source);
[[nodiscard]] std::expected<notice::NoticeBook, std::string> open_notices(
    const CampaignSpec& spec, const NoticeSource& source, notice::Format format);

// Why a campaign that is due does not begin, for a person. Thrown, so that nothing of it is kept.
class BeginRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Makes a campaign that is due running, in the languages that are approved
// (store/campaign_start.h). False: somebody else was first. Throws BeginRefused when its notices
// cannot be written, when the lint calls them wrong, or when the gate
// (app/campaign/language_gate.h) is closed to the audience as it is frozen.
[[nodiscard]] bool begin(store::Transaction& transaction, store::CampaignRecord& campaign,
                         const NoticeSource& source, const store::ChangeNote& note);

}  // namespace crier::app
