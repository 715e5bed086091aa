// Somebody moves the dates of a campaign to later ones: after a pause that was long, or because its
// objection link did not answer for a while. What may be moved is a rule of
// campaign/extension.h. Who is told from then on reads the new dates; these are other words, which
// nobody has approved, so that sending waits until somebody has.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "base/time.h"
#include "campaign/extension.h"
#include "postgres/database.h"
#include "report/extension_view.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

struct ExtensionRequest {
  enum class Cutoff : std::uint8_t {
    as_wished,
    // By the outages of the objection link that are not made up for yet, rounded up to a midnight;
    // from now on where the cut-off has passed.
    by_outages,
  } cutoff{Cutoff::as_wished};
  ExtensionWish wish;
  WallTime now;
  // Why whoever was told the earlier cut-off is not sent a correction; empty: they are.
  std::string without_correction{};
};

// What the extension would do, and what follows from it. The error is for a person: the rules do
// not allow it, the campaign was cancelled, or there is nothing to make up for.
[[nodiscard]] std::expected<report::ExtensionView, std::string> plan_extension(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const ExtensionRequest& request);

// Who moves the dates, and why. `now` is asked when the new words are known, right before the dates
// are moved: to write them takes a while, and who is told until then is told the earlier dates.
struct ExtensionNote {
  std::string actor;
  std::string reason;
  std::function<WallTime()> now;
};

// Does what `planned` says; who is owed a correction is told it by crierd. A running campaign whose
// new words nobody has approved is paused by an alarm that says so. The error is for a person: no
// reason is given, or somebody has changed the campaign meanwhile; then nothing has changed.
[[nodiscard]] std::expected<store::CampaignRecord, std::string> extend_campaign(
    store::Connection& connection, const report::ExtensionView& planned, const NoticeSource& source,
    const ExtensionNote& note);

}  // namespace crier::app
