// Divides a quantity among some who want it. Pure.
#pragma once

#include <algorithm>

namespace crier::pacing::flow {

// `each(act)` calls `act` with every one: `weight` is above 0, `cap` the most that it takes, and
// `given` what it gets. In proportion to weights; what somebody cannot take goes to the others.
// `wanted` is the sum of the caps.
template <class Each>
void divide_in_proportion(double total, double wanted, const Each& each) {
  if (total >= wanted) {
    each([](auto& child) { child.given = child.cap; });
    return;
  }
  constexpr double open = -1;
  double weights = 0;
  each([&](auto& child) {
    child.given = open;
    weights += child.weight;
  });
  const auto part = [&] { return weights > 0 ? std::max(total, 0.0) / weights : 0; };
  for (bool is_settled = false; !is_settled;) {
    is_settled = true;
    const double now = part();
    each([&](auto& child) {
      if (child.given != open || child.cap > now * child.weight) return;
      child.given = child.cap;
      total -= child.cap;
      weights -= child.weight;
      is_settled = false;
    });
  }
  each([&](auto& child) {
    if (child.given == open) child.given = part() * child.weight;
  });
}

}  // namespace crier::pacing::flow
