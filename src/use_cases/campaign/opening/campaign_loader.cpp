#include "use_cases/campaign/opening/campaign_loader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "notice/template/template_slots.h"
#include "specification/spec_file.h"
#include "use_cases/campaign/opening/approved_template.h"

namespace crier::app {

namespace {

const std::vector<std::string>& shipped_fact_names() {
  static const std::vector<std::string> names =
      notice::all_fact_names(notice::Catalogue::shipped());
  return names;
}

}  // namespace

std::expected<CampaignSpec, std::string> load_spec(const store::CampaignRecord& campaign,
                                                   const std::vector<std::string>& fact_names) {
  SpecReading reading = read_spec(campaign.spec, fact_names);
  if (has_fault(reading.findings)) {
    return std::unexpected(explain(reading.findings, reading, campaign.key));
  }
  CampaignSpec& spec = reading.spec;
  // The file keeps the dates as they were written. What counts is what is recorded: they may have
  // been moved to later ones since (store/campaign/extensions.h), and of a period another program
  // may know other holidays.
  for (const auto& [written, recorded] :
       {std::pair(&spec.notify_by, campaign.notify_by), std::pair(&spec.cutoff, campaign.cutoff),
        std::pair(&spec.effective_at, campaign.effective_at)}) {
    if (recorded != written->instant) *written = in_zone(recorded, written->zone);
  }
  return std::move(spec);
}

std::expected<CampaignSpec, std::string> load_kept_spec(const store::CampaignRecord& campaign,
                                                        const notice::Catalogue& kept) {
  std::vector<std::string> names;
  std::ranges::set_union(shipped_fact_names(), notice::all_fact_names(kept),
                         std::back_inserter(names));
  return load_spec(campaign, names);
}

std::expected<CampaignSpec, std::string> load_kept_spec(store::Transaction& transaction,
                                                        const store::CampaignRecord& campaign) {
  const auto kept = approved_template(transaction, campaign);
  return kept ? load_kept_spec(campaign, *kept) : load_spec(campaign, shipped_fact_names());
}

std::expected<CampaignSpec, std::string> load_named_spec(const store::CampaignRecord& campaign,
                                                         const notice::Catalogue& catalogue) {
  auto spec = load_spec(campaign, notice::all_fact_names(catalogue));
  if (spec) return spec;
  return std::unexpected(
      fmt::format("the specification of \"{}\" does not fit this program any more:\n{}",
                  campaign.key, spec.error()));
}

CampaignSpec kept_spec_or_dates(store::Transaction& transaction,
                                const store::CampaignRecord& campaign) {
  if (auto spec = load_kept_spec(transaction, campaign)) return *std::move(spec);
  CampaignSpec bare;
  bare.key = campaign.key;
  bare.notify_by = in_zone(campaign.notify_by, "UTC");
  bare.cutoff = in_zone(campaign.cutoff, "UTC");
  bare.effective_at = in_zone(campaign.effective_at, "UTC");
  return bare;
}

NoticeProfile profile_of(const store::CampaignRecord& campaign) {
  return read_spec(campaign.spec, {}).spec.profile;
}

}  // namespace crier::app
