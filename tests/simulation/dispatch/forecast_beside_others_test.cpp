// How campaigns share a channel, by the flows of pacing/flow and by the engine.
#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pacing/flow/forecast.h"
#include "simulation/dispatch/shared_channel.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr double rate = 40;

struct Beside {
  std::string name;
  SharedChannel::Campaign own;
  std::vector<SharedChannel::Campaign> others;
};

void PrintTo(const Beside& beside, std::ostream* out) {
  *out << beside.name;
}

std::string name_of(const testing::TestParamInfo<Beside>& info) {
  return info.param.name;
}

pacing::flow::CampaignClaim claim_of(const SharedChannel::Campaign& campaign) {
  return {.weight = campaign.standing.weight,
          .precedence = pacing::precedence_of(campaign.standing.profile)};
}

// Nothing goes wrong.
pacing::flow::ForecastFacts facts_of(const Beside& beside, WallTime now) {
  pacing::flow::ForecastFacts facts{
      .audience = {{.country = "DE", .domain = {}, .people = beside.own.people}},
      .claim = claim_of(beside.own),
      .limits = {},
      .connections = {},
      .people_hours = {},
      .retry = {},
      .troubles = {.deferred = {},
                   .deferred_again = {},
                   .refused = {},
                   .time_lost = {},
                   .answer_seconds = pacing::flow::certain(1),
                   .channel_answer_seconds = {},
                   .taken_up_seconds = {}},
      .begin = now,
      .notify_by = now + beside.own.notify_by};
  facts.limits.channel.rate = pacing::RateLimit{.per_second = rate, .burst = 4};
  for (const SharedChannel::Campaign& other : beside.others) {
    facts.others.push_back({.people = other.people,
                            .from = now + other.starts_in,
                            .notify_by = now + other.notify_by,
                            .claim = claim_of(other)});
  }
  return facts;
}

class ForecastBesideOthers : public testing::TestWithParam<Beside> {};

INSTANTIATE_TEST_SUITE_P(
    Campaigns, ForecastBesideOthers,
    testing::Values(
        // In proportion to people it would need 1,100 s.
        Beside{.name = "an_urgent_one",
               .own = {.people = 4'000, .notify_by = 200s},
               .others = {{.people = 20'000, .notify_by = 24h * 30},
                          {.people = 20'000, .notify_by = 24h * 40}}},
        Beside{.name = "one_of_little_weight",
               .own = {.people = 2'000, .notify_by = 24h * 40},
               .others = {{.people = 20'000, .notify_by = 24h * 30, .standing = {.weight = 3}}}},
        Beside{.name = "one_beside_another_that_is_over_before",
               .own = {.people = 6'000, .notify_by = 24h * 40},
               .others = {{.people = 2'000, .notify_by = 24h * 30}}},
        Beside{.name = "one_that_waits_for_a_breach",
               .own = {.people = 3'000, .notify_by = 24h},
               .others = {{.people = 4'000,
                           .notify_by = 72h,
                           .standing = {.profile = NoticeProfile::breach}}}},
        Beside{.name = "a_breach",
               .own = {.people = 4'000,
                       .notify_by = 72h,
                       .standing = {.profile = NoticeProfile::breach}},
               .others = {{.people = 12'000, .notify_by = 300s}}},
        Beside{.name = "one_beside_a_later_and_nearer_one",
               .own = {.people = 8'000, .notify_by = 24h},
               .others = {{.people = 4'000, .notify_by = 220s, .starts_in = 60s}}}),
    name_of);

TEST_P(ForecastBesideOthers, is_done_about_when_it_was_foreseen) {
  const Beside& beside = GetParam();
  SharedChannel channel({.seed = 1, .rate = rate});
  const auto facts = facts_of(beside, channel.clock.wall_now());
  const double foreseen =
      Seconds(pacing::flow::forecast(facts).finish.p50.at - facts.begin).count();

  channel.add("own", beside.own);
  for (std::size_t each = 0; each < beside.others.size(); ++each) {
    channel.add("other " + std::to_string(each), beside.others[each]);
  }
  channel.run_for(std::chrono::duration_cast<Duration>(Seconds(2 * foreseen)));

  ASSERT_EQ(channel.told("own").size(), static_cast<std::size_t>(beside.own.people));
  // Some seconds to take lanes.
  EXPECT_NEAR(Seconds(channel.told("own").back()).count(), foreseen, 0.05 * foreseen + 5);
}

}  // namespace
}  // namespace crier::test
