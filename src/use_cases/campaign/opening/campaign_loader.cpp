#include "use_cases/campaign/opening/campaign_loader.h"

#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "notice/template/template_slots.h"
#include "specification/spec_file.h"

namespace crier::app {

namespace {

// The file keeps the dates as they were written. What counts is what is recorded: they may have been
// moved to later ones since (store/campaign/extensions.h), and of a period another program may know
// other holidays.
void move(CivilInstant& written, WallTime recorded) {
  if (recorded != written.instant) written = in_zone(recorded, written.zone);
}

}  // namespace

std::expected<CampaignSpec, std::string> load_spec(const store::CampaignRecord& campaign,
                                                   const notice::Catalogue& catalogue) {
  SpecReading reading = read_spec(campaign.spec, notice::all_fact_names(catalogue));
  if (has_fault(reading.findings)) {
    return std::unexpected(explain(reading.findings, reading, campaign.key));
  }
  CampaignSpec& spec = reading.spec;
  move(spec.notify_by, campaign.notify_by);
  move(spec.cutoff, campaign.cutoff);
  move(spec.effective_at, campaign.effective_at);
  return std::move(spec);
}

std::expected<CampaignSpec, std::string> load_named_spec(const store::CampaignRecord& campaign,
                                                         const notice::Catalogue& catalogue) {
  auto spec = load_spec(campaign, catalogue);
  if (spec) return spec;
  return std::unexpected(
      fmt::format("the specification of \"{}\" does not fit this program any more:\n{}",
                  campaign.key, spec.error()));
}

}  // namespace crier::app
