#include "pacing/flow/forecast_facts.h"

#include <cmath>

namespace crier::pacing::flow {

namespace {

constexpr double deviations_of_p95 = 1.6448536269514722;

double log_odds(double share) {
  return std::log(share / (1 - share));
}

}  // namespace

double Uncertain::drawn(double z) const {
  if (p50 <= 0 || p95 <= p50) return p50;
  return p50 * std::pow(p95 / p50, z / deviations_of_p95);
}

double Uncertain::drawn_share(double z) const {
  if (p50 <= 0 || p95 <= p50) return p50;
  const double middle = log_odds(p50);
  return 1 / (1 + std::exp(-(middle + (log_odds(p95) - middle) * z / deviations_of_p95)));
}

std::int64_t people_of(const ForecastFacts& facts) {
  std::int64_t sum = 0;
  for (const AudiencePart& part : facts.audience) sum += part.people;
  return sum;
}

}  // namespace crier::pacing::flow
