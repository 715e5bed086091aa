// Which records of the register are confirmed by the channel that told the person (R-17), in SQL:
// they are owed a confirmation when they are written, and the audit counts them. Internal to
// store/.
#pragma once

#include "postgres/sql_text.h"

namespace crier::store {

inline constexpr SqlText is_confirmed = R"sql(
  receipt IS NOT NULL AND campaign_id IS NOT NULL AND way IN ('link', 'one_click', 'form', 'api')
)sql";

}  // namespace crier::store
