// Whether the notice of an accepted try has come back since, in SQL: then nobody was told by it.
// Internal to store/.
#pragma once

#include "postgres/sql_text.h"

namespace crier::store {

// Of a row `tries` of attempts. Who knows the lane and the campaign names them in `{lane}` and
// `{campaign}`, so that they are looked up in one lane.
inline constexpr SqlText came_back = R"sql(EXISTS (
               SELECT FROM feedback_events AS back
               WHERE back.lane = {lane} AND back.campaign_id = {campaign} AND back.step = tries.step
                 AND back.subject_id = tries.subject_id AND back.takes_back))sql";

}  // namespace crier::store
