// What would bring a running campaign in time where more than the rate of its channel counts: by
// the search of a plan (pacing/flow/remedy.h), with fewer runs, because it is asked every minute
// for as long as a campaign is late.
#pragma once

#include "pacing/deadline/deadline_outlook.h"
#include "pacing/deadline/deadline_words.h"

namespace crier::app {

// Fills in what `found`, whose state and outlook are known, says of its limits.
void add_limits(pacing::DeadlineCase& found, const pacing::Remainder& remainder);

}  // namespace crier::app
