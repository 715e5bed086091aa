// Limits with another number, for the search of a remedy. Pure.
#pragma once

#include <optional>

#include "pacing/flow/remedy.h"

namespace crier::pacing::flow {

// What the limit is now; nothing: it has none of that kind.
[[nodiscard]] std::optional<double> limit_of(const ForecastFacts& facts, const LimitRaise& raise);

// `raise` with the number `to`, and all that it means for the limits of `facts`.
[[nodiscard]] LimitRaise raised_to(const ForecastFacts& facts, LimitRaise raise, double to);

// With what `raise` says, which comes from raised_to() where it is about days.
void change_limit(ForecastFacts& facts, const LimitRaise& raise);

// Upwards to two digits, and to half of one below 2: who reads 237.4/s writes 240.
[[nodiscard]] double rounded_up(double number);
// The largest of those numbers that is smaller.
[[nodiscard]] double rounded_below(double number);

}  // namespace crier::pacing::flow
