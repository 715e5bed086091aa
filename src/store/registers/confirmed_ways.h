// Which records of the register are confirmed by the channel that told the person (R-17), in SQL:
// they are owed a confirmation when they are written, and the audit counts them. Internal to
// store/.
#pragma once

#include "postgres/sql_text.h"

namespace crier::store {

inline constexpr SqlText is_confirmed = R"sql(
  receipt IS NOT NULL AND campaign_id IS NOT NULL AND way IN ('link', 'one_click', 'form', 'api')
)sql";

// One for each of the statements in `written`. Of a campaign that sends none it has ended with
// that.
inline constexpr SqlText add_confirmations = SqlText(R"sql(
    INSERT INTO confirmations (position, campaign_id, state, reason, ended_at)
    SELECT written.position, written.campaign_id,
           CASE WHEN told.is_off THEN 'none' ELSE 'owed' END,
           CASE WHEN told.is_off THEN 'switched_off' ELSE 'none' END,
           CASE WHEN told.is_off THEN now() END
    FROM written
    LEFT JOIN LATERAL (SELECT NOT sends_confirmations AS is_off FROM campaigns
                       WHERE campaigns.id = written.campaign_id) AS told ON true
    WHERE {is_confirmed}
)sql")
                                                 .with("{is_confirmed}", is_confirmed);

}  // namespace crier::store
