// Whether the words of a campaign may be sent: nobody is told in words that nobody has approved,
// nor in another language than their own for want of words, nor in words that the lint calls wrong.
// Pure: all that it needs has been read (use_cases/campaign/opening/opened_campaign.h).
#pragma once

#include <optional>
#include <span>
#include <string>

#include "campaign/language/language_needs.h"
#include "store/campaign/plan_counts.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// What the lint calls an error, one a line; nothing when there is none.
[[nodiscard]] std::optional<std::string> wrong_words(const OpenedCampaign& opened);

// Who of the audience reads what, and which languages have no text or no approval.
[[nodiscard]] LanguageNeeds language_needs(const OpenedCampaign& opened,
                                           std::span<const store::PlanRow> audience);

// Nothing when the campaign may be sent to this audience. Else everything that it lacks, for a
// person: the words that are wrong, or a line for each language with how many people read it, and
// what to do.
[[nodiscard]] std::optional<std::string> what_is_lacking(const OpenedCampaign& opened,
                                                         std::span<const store::PlanRow> audience);

}  // namespace crier::app
