// Which dates hold for a statement that came without a link, such as by letter or by the form:
// those of a campaign of its purpose whose frozen audience has the person.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "objection/objection_statement.h"
#include "postgres/database.h"
#include "postgres/sql_text.h"
#include "store/registers/personal_dates.h"

namespace crier::store {

// LATERAL to `given` (purpose, stated_at) and `s`, a row of subjects: the campaign whose dates hold
// for what the person said at that instant. That is the last one that had begun when they spoke, or
// else the first one that began after it. A cancelled one holds where there is no other: its notice
// is all that they have read.
inline constexpr SqlText campaign_that_holds = R"sql(
  SELECT campaigns.id, campaigns.cutoff, campaigns.effective_at
  FROM campaigns
  CROSS JOIN LATERAL (SELECT campaigns.started_at - given.stated_at AS after) AS begun
  WHERE campaigns.purpose = given.purpose AND campaigns.started_at IS NOT NULL
    AND campaigns.audience_until >= s.id
  ORDER BY campaigns.state = 'cancelled', begun.after > interval '0',
           greatest(begun.after, -begun.after), campaigns.id DESC
  LIMIT 1
)sql";

// In the order of `statements`. Nothing: there is no such campaign.
[[nodiscard]] std::vector<std::optional<PersonalDates>> objection_dates_for(
    Transaction& transaction, std::span<const objection::Statement> statements);

}  // namespace crier::store
