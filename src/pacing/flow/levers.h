// The limits that can be changed to bring a campaign in time: those that bind. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "pacing/flow/remedy.h"

namespace crier::pacing::flow {

// How much of a change is most: a number grows by this factor.
inline constexpr double factor_most = 1'000;

struct Lever {
  LimitRaise limit;
  WallTime::duration binds{};  // For how long.
};

// Of each limit that binds, what can be done about it, those first that bind for the longest time.
// Nothing can be done about the hours of people.
[[nodiscard]] std::vector<Lever> levers_of(const ForecastFacts& facts,
                                           const std::vector<Binding>& bindings);

[[nodiscard]] bool is_same(const Lever& one, const Lever& other);

// There is nothing between all of it and none.
[[nodiscard]] bool is_whole(const Lever& lever);

// So much of what can be done, above 0 to 1, as `facts` are to have it (change_limit()).
[[nodiscard]] LimitRaise pulled(const ForecastFacts& facts, const Lever& lever, double part);

// What it comes to: the same number is the same change.
[[nodiscard]] double number_of(const LimitRaise& raise);

// A part that means the next smaller number which somebody would write. Nothing: there is none
// above the number that it has, or its lever is one of days.
[[nodiscard]] std::optional<double> one_step_less(const ForecastFacts& facts, const Lever& lever,
                                                  double part);

}  // namespace crier::pacing::flow
