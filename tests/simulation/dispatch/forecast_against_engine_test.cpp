// Forecast against reality: the same campaigns by the flows of pacing/flow and by the engine.
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "pacing/flow/forecast.h"
#include "simulation/campaign_simulation.h"
#include "simulation/dispatch/compared_campaigns.h"

namespace crier::test {
namespace {

using Hours = std::chrono::duration<double, std::ratio<3600>>;

struct Comparison {
  bool is_within{};
  std::string words;
};

Comparison compared(const ComparedCampaign& campaign) {
  const auto& [name, facts, scenario] = campaign;
  const pacing::flow::Forecast foretold = pacing::flow::forecast(facts);
  const auto real = simulation::simulate(scenario).finished_at.value_or(facts.notify_by);
  const auto hours = [&](WallTime at) { return Hours(at - facts.begin).count(); };
  const bool is_within = foretold.finish.p5 <= real && real <= foretold.finish.p95.at;
  const double part = hours(real) / hours(foretold.finish.p50.at);
  return {
      .is_within = is_within,
      .words = fmt::format("{:<38} {:6.2f} h, foretold {:6.2f} to {:6.2f} h ({:.2f} of P50) {}\n",
                           name, hours(real), hours(foretold.finish.p5),
                           hours(foretold.finish.p95.at), part, is_within ? "" : "MISSED")};
}

class ForecastAgainstEngine : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, ForecastAgainstEngine, testing::Range<std::uint64_t>(1, 3));

TEST_P(ForecastAgainstEngine, nine_of_ten_campaigns_end_within_the_band) {
  int within = 0;
  std::string words;
  for (const ComparedCampaign& campaign : ten_campaigns(GetParam())) {
    const Comparison each = compared(campaign);
    within += each.is_within ? 1 : 0;
    words += each.words;
  }
  EXPECT_GE(within, 9) << words;
}

}  // namespace
}  // namespace crier::test
