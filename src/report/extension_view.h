// What moving the dates of a campaign to later ones means, for whoever decides it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/extension.h"
#include "campaign/state.h"
#include "report/link_record.h"

namespace crier::report {

struct ExtensionView {
  std::string key;
  CampaignState state{CampaignState::draft};
  NoticeProfile profile{NoticeProfile::objection};
  CampaignDates before;
  CampaignDates after;
  WallTime now;
  // Those that it makes up for; empty: it is not because of them.
  std::vector<LinkOutageRow> outages;
  std::int64_t told{};  // People who hold a notice with the dates before.
  // Those of them who do not object are sent a correction with the new cut-off.
  bool is_corrected{};
  std::int64_t pending{};  // Whose turn is still to come, also of some who will be left out.
  std::int64_t late{};     // Whose objection is on record as late.
  // The languages of which words were approved, and nobody has approved those with the new dates:
  // those that no earlier extension has had approved are among them.
  std::vector<std::string> unapproved;
  std::int64_t releases{};  // That gave anybody out.
  std::optional<WallTime> released_last;
};

// The dates before and after, the outages, and everything that follows, each a paragraph.
[[nodiscard]] std::string extension_text(const ExtensionView& view, std::size_t width_max);

}  // namespace crier::report
