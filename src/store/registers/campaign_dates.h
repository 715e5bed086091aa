// Which dates hold for a statement that came without a link, such as by letter: those of the
// campaign that addresses the person for this purpose.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "objection/objection_statement.h"
#include "postgres/database.h"

namespace crier::store {

struct CampaignDates {
  WallTime cutoff;
  WallTime effective_at;
};

// In the order of `statements`, by lane, ref and purpose: of the campaign that began last among
// those of the purpose whose frozen audience has the person. Nothing: there is none.
[[nodiscard]] std::vector<std::optional<CampaignDates>> campaign_dates_for(
    Transaction& transaction, std::span<const objection::Statement> statements);

}  // namespace crier::store
