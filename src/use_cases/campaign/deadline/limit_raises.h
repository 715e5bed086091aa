// What would bring a running campaign in time: by the search of a plan (pacing/flow/remedy.h), with
// as many runs, so that a campaign that has just begun and its plan name the same limit and the
// same change. It is repeated with every reckoning for as long as a campaign is endangered: where
// many are at the same time, with fewer runs.
#pragma once

#include <cstddef>

#include "pacing/deadline/deadline_outlook.h"
#include "pacing/deadline/deadline_words.h"

namespace crier::app {

// Fills in what `found`, whose state and outlook are known, says of its limits; it is one of so
// many that are `endangered`.
void add_limits(pacing::DeadlineCase& found, const pacing::Remainder& remainder,
                std::size_t endangered = 1);

// Runs of each search, where so many campaigns are endangered.
[[nodiscard]] int search_runs(std::size_t endangered);

}  // namespace crier::app
