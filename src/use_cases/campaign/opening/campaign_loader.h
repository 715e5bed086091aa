// From a row of campaigns to what it says: reads the stored specification again, with the dates
// that the campaign has now.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/validation/validation.h"
#include "notice/template/catalogue.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// `fact_names`: all that the templates at hand ask for (notice/template/template_slots.h). The
// error is the explanation for a person: the templates or the program have changed so that the
// stored text cannot be read any more. Dates are not looked at: a campaign may run late.
[[nodiscard]] std::expected<CampaignSpec, std::string> load_spec(
    const store::CampaignRecord& campaign, const std::vector<std::string>& fact_names);
// Where the templates at hand are not: the specification may name facts of the template that is
// kept with the campaign (use_cases/campaign/opening/approved_template.h), besides those of the
// shipped ones.
[[nodiscard]] std::expected<CampaignSpec, std::string> load_kept_spec(
    store::Transaction& transaction, const store::CampaignRecord& campaign);
// The same for whoever has read that template.
[[nodiscard]] std::expected<CampaignSpec, std::string> load_kept_spec(
    const store::CampaignRecord& campaign, const notice::Catalogue& kept);
// As load_spec, with the templates at hand; the error begins by saying which specification it is
// about, for whoever has asked for something else.
[[nodiscard]] std::expected<CampaignSpec, std::string> load_named_spec(
    const store::CampaignRecord& campaign, const notice::Catalogue& catalogue);

// The same; where nothing of it can be read, nothing but its key and its dates.
[[nodiscard]] CampaignSpec kept_spec_or_dates(store::Transaction& transaction,
                                              const store::CampaignRecord& campaign);

// What its specification says it is, whatever else of it can be read: enough to know whether it has
// a cut-off at all. The row of a campaign has an instant there also where nobody can object.
[[nodiscard]] NoticeProfile profile_of(const store::CampaignRecord& campaign);

}  // namespace crier::app
