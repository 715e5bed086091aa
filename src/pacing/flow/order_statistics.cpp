#include "pacing/flow/order_statistics.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace crier::pacing::flow {
namespace {

constexpr double deviations_of_95_in_100 = 1.959963984540054;

std::size_t place(double rank, std::size_t count) {
  return static_cast<std::size_t>(std::clamp(rank, 0.0, static_cast<double>(count - 1)));
}

}  // namespace

QuantileRanks quantile_ranks(std::size_t count, double quantile) {
  CRIER_CHECK(count > 0);
  CRIER_CHECK(quantile > 0 && quantile < 1);
  const auto values = static_cast<double>(count);
  const double expected = values * quantile;
  const double around = deviations_of_95_in_100 * std::sqrt(values * quantile * (1 - quantile));
  return {.estimate = place(std::ceil(expected) - 1, count),
          .low = place(std::floor(expected - around) - 1, count),
          .high = place(std::ceil(expected + around), count)};
}

}  // namespace crier::pacing::flow
