// What would bring a running campaign in time: by the search of a plan (pacing/flow/remedy.h), with
// as many runs, so that a campaign that has just begun and its plan name the same limit and the
// same change.
#pragma once

#include "pacing/deadline/deadline_outlook.h"
#include "pacing/deadline/deadline_words.h"

namespace crier::app {

// Fills in what `found`, whose state and outlook are known, says of its limits.
void add_limits(pacing::DeadlineCase& found, const pacing::Remainder& remainder);

}  // namespace crier::app
