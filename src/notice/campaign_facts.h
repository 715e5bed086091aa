// Which languages a campaign speaks, and whether it states in each what its template must say.
#pragma once

#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "notice/notice_book.h"
#include "notice/template/notice_template.h"
#include "notice/wording_fault.h"

namespace crier::notice {

struct CampaignLanguages {
  std::vector<std::string> available;
  std::vector<Gap> gaps;
};

// A campaign speaks a language when the template does and none of its facts is without a text for
// readers of it.
[[nodiscard]] CampaignLanguages campaign_languages(const CampaignSpec& spec,
                                                   const NoticeTemplate& texts);

// Required facts that are missing, or missing in a language that other facts have; facts with
// characters that no notice may have; a controller's language that is not spoken.
[[nodiscard]] std::vector<WordingFault> fact_faults(const CampaignSpec& spec,
                                                    const NoticeTemplate& texts,
                                                    const CampaignLanguages& languages);

}  // namespace crier::notice
