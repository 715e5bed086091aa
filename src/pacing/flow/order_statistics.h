// What so many drawn values say of the distribution that they come from: a quantile, and between
// which of them it lies with 95 in 100 (order statistics: how many values lie below a quantile is
// binomial, whatever the distribution is). Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace crier::pacing::flow {

struct QuantileRanks {
  std::size_t estimate{};
  std::size_t low{};
  std::size_t high{};
};

// Places in `count` sorted values, for 0 < `quantile` < 1. `count` is above 0.
[[nodiscard]] QuantileRanks quantile_ranks(std::size_t count, double quantile);

}  // namespace crier::pacing::flow
