// From a specification that somebody wrote to the draft of a campaign.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

struct WrittenSpecification {
  std::string text;  // TOML.
  std::string name;  // That of the file, for the findings: "campaign.toml".
};

struct SpecificationRules {
  std::vector<std::string> channels;  // Those that the configuration has.
  WallTime now;
};

struct CheckedSpecification {
  CampaignSpec spec;
  std::string warnings;  // Lines, each with its line feed; empty: none.
};

// What a specification says, if nothing is wrong with it. The error has every fault and warning, in
// the order of the file, as compilers write them: "campaign.toml:12:5: error: cutoff: …".
[[nodiscard]] std::expected<CheckedSpecification, std::string> check_specification(
    const WrittenSpecification& written, const notice::Catalogue& catalogue,
    const SpecificationRules& rules);

struct CreatedCampaign {
  std::size_t languages{};  // That it could speak.
  std::string warning;      // About its purpose; empty: none.
};

// Makes a draft of it. `spec` is what `text` says. The error is for a person: its notices cannot be
// written, or there is a campaign of this key.
[[nodiscard]] std::expected<CreatedCampaign, std::string> create_draft(
    store::Connection& connection, const CampaignSpec& spec, const std::string& text,
    const NoticeSource& source, const store::ChangeNote& note);

}  // namespace crier::app
