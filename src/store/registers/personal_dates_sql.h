// The columns that PersonalDates are read from, in SQL. Internal to store/.
#pragma once

#include <pqxx/row>

#include "postgres/field.h"
#include "postgres/sql_text.h"
#include "store/registers/came_back_sql.h"
#include "store/registers/personal_dates.h"

namespace crier::store {

// LATERAL to `person` (lane, campaign_id, subject_id): by when the campaign has told them. The
// lanes of the walk give the steps: the key of a try has the step before the person, so that
// without it all tries of the lane would be looked through. A notice that has come back told
// nobody.
inline constexpr SqlText first_told =
    SqlText(R"sql(
  SELECT coalesce(min(of_step.accepted_at), max(of_step.unknown_at)) AS told_at
  FROM campaign_lanes AS walk
  CROSS JOIN LATERAL (
    SELECT min(tries.at) FILTER (
             WHERE tries.outcome = 'accepted' AND NOT {came_back}) AS accepted_at,
           max(tries.at) FILTER (WHERE tries.outcome = 'unknown') AS unknown_at
    FROM attempts AS tries
    WHERE tries.lane = person.lane AND tries.campaign_id = person.campaign_id
      AND tries.step = walk.step AND tries.subject_id = person.subject_id) AS of_step
  WHERE walk.lane = person.lane AND walk.campaign_id = person.campaign_id
)sql")
        .with("{came_back}", came_back.with("{lane}", SqlText("person.lane"))
                                 .with("{campaign}", SqlText("person.campaign_id")));

// Of a row with campaign_id, cutoff, effective_at, country, time_zone and told_at.
inline PersonalDates personal_dates_of(const pqxx::row& row) {
  return {.campaign = read<CampaignId>(row["campaign_id"]),
          .cutoff = read<WallTime>(row["cutoff"]),
          .effective_at = read<WallTime>(row["effective_at"]),
          .country = read<std::string>(row["country"]),
          .time_zone = read<std::string>(row["time_zone"]),
          .told_at = read<std::optional<WallTime>>(row["told_at"])};
}

}  // namespace crier::store
