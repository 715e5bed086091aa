// Laws of a forecast beside other campaigns of the channel.
#include <algorithm>
#include <chrono>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/flow/forecast.h"

namespace crier::pacing::flow {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

const WallTime begin = parse_iso8601("2026-04-01T12:00:00Z").value();
constexpr double rate = 100;
// Of the channel that all dates together need: with a tenth more for safety, and what nobody
// starves by, it is just enough.
constexpr double needed_most = 0.85;

// Campaigns whose dates can all be kept, the nearest first.
std::vector<OtherCampaign> campaigns() {
  const int count = *rc::gen::inRange(2, 6);
  std::vector<int> ends;
  for (int each = 0; each < count; ++each) ends.push_back(*rc::gen::inRange(600, 200'000));
  std::ranges::sort(ends);
  std::vector<OtherCampaign> all;
  double due_before = 0;
  for (const int end : ends) {
    const double room = end * rate * needed_most - due_before;
    const double part = *rc::gen::inRange(1, 101) / 100.0;
    const auto people = std::max<std::int64_t>(static_cast<std::int64_t>(room * part), 1);
    due_before += static_cast<double>(people);
    all.push_back(
        {.people = people, .from = begin, .notify_by = begin + std::chrono::seconds(end)});
    all.back().claim.weight = *rc::gen::inRange(1, 10);
  }
  return all;
}

ForecastFacts facts_of(const std::vector<OtherCampaign>& all, std::size_t own) {
  ForecastFacts facts{.audience = {{.country = "DE", .people = all[own].people}},
                      .others = all,
                      .claim = all[own].claim,
                      .limits = {},
                      .connections = {},
                      .people_hours = {},
                      .retry = {},
                      .troubles = {.deferred = {},
                                   .deferred_again = {},
                                   .refused = {},
                                   .time_lost = {},
                                   .answer_seconds = certain(1),
                                   .channel_answer_seconds = {},
                                   .taken_up_seconds = {}},
                      .begin = begin,
                      .notify_by = all[own].notify_by,
                      .runs = 20};
  facts.others.erase(facts.others.begin() + static_cast<std::ptrdiff_t>(own));
  facts.limits.channel.rate = RateLimit{.per_second = rate, .burst = 10};
  return facts;
}

// As dispatch does (campaign_shares_law_test.cpp).
RC_GTEST_PROP(CampaignsBeside, keep_every_date_that_can_be_kept, ()) {
  const auto all = campaigns();
  const auto own = *rc::gen::inRange<std::size_t>(0, all.size());

  RC_ASSERT(!forecast(facts_of(all, own)).is_endangered);
}

RC_GTEST_PROP(CampaignsBeside, take_all_of_the_channel_together, ()) {
  const auto all = campaigns();
  const auto own = *rc::gen::inRange<std::size_t>(0, all.size());
  double people = 0;
  for (const OtherCampaign& each : all) people += static_cast<double>(each.people);

  const double finish = Seconds(forecast(facts_of(all, own)).finish.p95.at - begin).count();

  RC_ASSERT(finish <= people / rate * 1.01 + 5);
  RC_ASSERT(finish >= static_cast<double>(all[own].people) / rate - 1);
}

}  // namespace
}  // namespace crier::pacing::flow
