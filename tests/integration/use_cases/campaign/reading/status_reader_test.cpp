#include "use_cases/campaign/reading/status_reader.h"

#include <chrono>

#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

struct Status : WholeCampaign {};

TEST_F(Status, has_a_rate_without_those_who_are_left_out) {
  add(germans(30));
  const store::CampaignRecord campaign = begun();
  const CampaignSpec spec = load_named_spec(campaign, catalogue_).value();
  StatusReader reader(connection_, campaign.id, spec);
  const SteadyTime begin{};
  static_cast<void>(reader.read(now(), begin));
  int left_out = 0;
  settle_all(campaign, [&](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
    const bool is_out = ++left_out > 10;
    attempt.outcome = is_out ? AttemptOutcome::excluded : AttemptOutcome::accepted;
    attempt.reason = is_out ? Reason::suppressed : Reason::none;
  });

  const report::CampaignStatus status = reader.read(now() + 10s, begin + 10s);

  EXPECT_EQ(status.told_recent, 1.0);
  EXPECT_EQ(status.told_average, 1.0);
  EXPECT_EQ(status.facts.rate_recent, 3.0) << "it foretells the end";
}

}  // namespace
}  // namespace crier::app
