#include "store/campaign/extensions.h"

#include <fmt/format.h>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_events.h"

namespace crier::store {
namespace {

const Statement insert_extension("extensions_insert", R"sql(
  INSERT INTO campaign_extensions (campaign_id, extended_at, extended_by, reason, notify_by_before,
    cutoff_before, effective_at_before, notify_by, cutoff, effective_at)
  SELECT id, $2, $3, $4, notify_by, cutoff, effective_at, $5, $6, $7
  FROM campaigns WHERE id = $1
)sql");

const Statement set_dates("extensions_set_dates", R"sql(
  UPDATE campaigns
  SET notify_by = $2, cutoff = $3, effective_at = $4, texts_edition = texts_edition + 1
  WHERE id = $1
)sql");

const Statement select_extensions("extensions_select", R"sql(
  SELECT extended_at, notify_by_before, cutoff_before, effective_at_before
  FROM campaign_extensions WHERE campaign_id = $1 ORDER BY id
)sql");

void add_change(std::string& text, std::string_view name, WallTime before, WallTime after) {
  if (before == after) return;
  text += fmt::format("; {} {} -> {}", name, iso8601(before), iso8601(after));
}

// The reason, and what moved: the trail is read alone.
std::string told(const CampaignRecord& before, const CampaignDates& dates,
                 const std::string& reason) {
  std::string text = reason;
  add_change(text, "notify_by", before.notify_by, dates.notify_by.instant);
  add_change(text, "cutoff", before.cutoff, dates.cutoff.instant);
  add_change(text, "effective_at", before.effective_at, dates.effective_at.instant);
  return text;
}

}  // namespace

void extend_campaign(Transaction& transaction, CampaignRecord& campaign, const CampaignDates& dates,
                     const ChangeNote& note) {
  exec(transaction, insert_extension, campaign.id, note.at, note.actor, note.reason,
       dates.notify_by.instant, dates.cutoff.instant, dates.effective_at.instant);
  exec(transaction, set_dates, campaign.id, dates.notify_by.instant, dates.cutoff.instant,
       dates.effective_at.instant);
  record_event(transaction, campaign.id, "extend", {.from = campaign.state, .to = campaign.state},
               {.actor = note.actor, .at = note.at, .reason = told(campaign, dates, note.reason)});
  campaign.notify_by = dates.notify_by.instant;
  campaign.cutoff = dates.cutoff.instant;
  campaign.effective_at = dates.effective_at.instant;
  ++campaign.texts_edition;
}

std::vector<Extension> extensions_of(Transaction& transaction, CampaignId campaign) {
  std::vector<Extension> extensions;
  for (const auto& row : exec(transaction, select_extensions, campaign)) {
    extensions.push_back({.at = read<WallTime>(row["extended_at"]),
                          .notify_by_before = read<WallTime>(row["notify_by_before"]),
                          .cutoff_before = read<WallTime>(row["cutoff_before"]),
                          .effective_at_before = read<WallTime>(row["effective_at_before"])});
  }
  return extensions;
}

}  // namespace crier::store
