// Until when a campaign owes people its cut-off because its objection link did not answer:
// each cut-off that was promised is put off by the outages since it was promised. Pure.
#pragma once

#include <span>
#include <vector>

#include "base/time.h"
#include "objection/link_health.h"
#include "objection/link_silence.h"

namespace crier::objection {

// A cut-off that stood in notices from then on.
struct PromisedCutoff {
  WallTime since;  // WallTime::min(): from the first notice on.
  WallTime cutoff;
};

// A cut-off that was another one until then; `before` and the next one are the same where only
// other dates were moved.
struct MovedCutoff {
  WallTime at;
  WallTime before;
};

// Each of those that stood, in order, and at last the one that stands now; `moved` is in order.
[[nodiscard]] std::vector<PromisedCutoff> promised_cutoffs(std::span<const MovedCutoff> moved,
                                                           WallTime now_stands);

// The latest of what was promised, each with the outages before the cut-off that stands now;
// `promised` is in order and ends with that. An outage that lasts counts until `ended_at`. Of one
// during which something was promised the rest counts for what was promised before: an extension
// makes up for as much of it as it has given.
[[nodiscard]] WallTime owed_cutoff(std::span<const PromisedCutoff> promised,
                                   std::span<const LinkOutage> outages);

// How long nobody could object while a cut-off stood that had not passed.
[[nodiscard]] WallTime::duration time_lost(std::span<const PromisedCutoff> promised,
                                           std::span<const LinkOutage> outages);

// Each time between a cut-off that had passed and its extension, in order and apart from each
// other. Moving other dates alone ends none: the cut-off has passed as before, and nobody is to
// ask.
[[nodiscard]] std::vector<LapsedTime> lapsed_times(std::span<const PromisedCutoff> promised);

}  // namespace crier::objection
