// A dispatcher with two channels, email and webhook, between simulated campaigns and simulated
// providers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

#include "dispatch/dispatcher.h"
#include "dispatch/objection_gate.h"
#include "simulation/memory_confirmations.h"
#include "simulation/scripted_channel.h"
#include "simulation/sim_clock.h"
#include "support/engine/chaos_provider.h"
#include "unit/dispatch/hosted_campaigns.h"

namespace crier::test {

inline constexpr int people = 40;
inline constexpr int lanes = 4;
// No answer comes within any of these tests.
inline constexpr Duration no_answer = std::chrono::hours(1'000'000);

inline dispatch::LedgerRefused refused(Refusal::Kind kind) {
  return dispatch::LedgerRefused({.kind = kind,
                                  .statement = "a_statement",
                                  .sqlstate = kind == Refusal::Kind::rule ? "42501" : "23514",
                                  .message = "simulated: refused"});
}

// Throws it at every `call`, before it is applied.
inline Injection refuses(const char* call, Refusal::Kind kind) {
  return {.at = [call, kind](const char* asked, Injection::Moment moment) {
    if (std::string_view(asked) == call && moment == Injection::Moment::before) throw refused(kind);
  }};
}

class DispatcherFixture : public testing::Test {
 protected:
  struct CampaignOptions {
    std::string channel{"email"};
    Duration notify_by{std::chrono::hours(48)};
    Duration starts_in{};
    int people{test::people};
    int lanes{test::lanes};
    simulation::MakeComposer make_composer{simulation::plain_composer};
  };

  HostedCampaign& add(const std::string& key, CampaignOptions of) {
    return campaigns.add(
        {.campaign = {.id = CampaignId{static_cast<std::int64_t>(campaigns.all().size()) + 1},
                      .key = key,
                      .channel = of.channel,
                      .notify_by = in(of.notify_by)},
         .lanes = of.lanes,
         .people = people_of(key, of.people),
         .starts_at = in(of.starts_in),
         .make_composer = std::move(of.make_composer)});
  }
  HostedCampaign& add(const std::string& key) { return add(key, CampaignOptions{}); }

  static dispatch::ChannelRunnerOptions runner_options(const std::string& channel) {
    return {.name = channel,
            .limits = {},
            .connections_max = 4,
            .breaker = {},
            .in_flight_limit = {},
            .share_lease = std::chrono::seconds(8),
            .seed = 1};
  }

  // Runs the dispatcher and its channels for a while.
  void start(Duration time = std::chrono::seconds(3)) {
    dispatcher.emplace(options,
                       dispatch::Dispatcher::World{.clock = clock,
                                                   .ledger = campaigns,
                                                   .limits = limits,
                                                   .source = campaigns,
                                                   .meter = meter,
                                                   .corrections = &corrections,
                                                   .correction_writers = &writers,
                                                   .gate = &gate},
                       std::map<std::string, dispatch::ChannelRunner*>{
                           {"email", &runner}, {"webhook", &webhook_runner}},
                       io.get_executor());
    tasks.spawn(runner.run());
    tasks.spawn(webhook_runner.run());
    dispatching.spawn(run());
    pass(time);
  }

  boost::asio::awaitable<void> run() {
    try {
      co_await dispatcher->run();
      end = "returned";
    } catch (...) {
      end = is_cancellation(std::current_exception()) ? "cancelled" : "failed";
    }
    ended_at = clock.now();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    runner.close();
    webhook_runner.close();
  }

  // Another daemon takes `connections` of the channel for `lease`.
  boost::asio::awaitable<void> take_connections(int connections, std::chrono::milliseconds lease) {
    dispatch::ShareRequest request{.name = "email",
                                   .connections_max = connections,
                                   .connections_open = connections,
                                   .lease = lease};
    (void)co_await neighbours_limits.share(std::move(request));
  }

  void pass(Duration time) { clock.run_for(io, time); }
  [[nodiscard]] WallTime in(Duration time) const {
    return clock.wall_now() + std::chrono::duration_cast<std::chrono::microseconds>(time);
  }

  // Of the people of `key`, how many notices the providers have accepted.
  [[nodiscard]] int told(const std::string& key) const {
    const auto is_of_key = [&](const auto& delivery) {
      return delivery.recipient.starts_with(key + "-");
    };
    return static_cast<int>(std::ranges::count_if(provider.deliveries, is_of_key) +
                            std::ranges::count_if(webhook_provider.deliveries, is_of_key));
  }
  [[nodiscard]] static int lanes_held(const HostedCampaign& campaign) {
    return static_cast<int>(std::ranges::count_if(
        campaign.world.lanes(), [](const auto& lane) { return !lane.owner.empty(); }));
  }
  // How often a lane of it has been taken.
  [[nodiscard]] static std::int64_t claims_of(const HostedCampaign& campaign) {
    std::int64_t claims = 0;
    for (const auto& lane : campaign.world.lanes()) claims += lane.epoch;
    return claims;
  }
  // People who may have been told, and of whom that is not known.
  [[nodiscard]] static std::size_t in_doubt(const HostedCampaign& campaign) {
    std::size_t count = 0;
    for (const auto& lane : campaign.world.lanes()) {
      for (const dispatch::PageRow& row : lane.subjects) {
        const SubjectId id = row.subject.id;
        if (id > lane.cursor && id <= lane.claimed_to && campaign.world.attempts_of(id) == 0) {
          ++count;
        }
      }
    }
    return count;
  }
  [[nodiscard]] bool is_running() const { return end.empty(); }

  void TearDown() override {
    if (dispatcher) dispatcher->stop();
    pass(std::chrono::minutes(1));
    EXPECT_FALSE(is_running());
    // What nobody waits for any more: notices of lanes that were lost.
    runner.abort();
    webhook_runner.abort();
    SimClock::settle(io);
    EXPECT_TRUE(tasks.empty());
    EXPECT_TRUE(dispatching.empty());
    for (const HostedCampaign& campaign : campaigns.all()) {
      EXPECT_EQ(campaign.world.fault_in_books(), "") << campaign.world.campaign.key;
    }
  }

  boost::asio::io_context io;
  SimClock clock;
  Random random{1};
  TaskGroup tasks{io.get_executor()};
  TaskGroup dispatching{io.get_executor()};
  simulation::QuietMeter meter;
  HostedCampaigns campaigns{clock, random};
  // Only for the limits, which belong to no campaign.
  simulation::MemoryWorld shared{{.id = CampaignId{100}, .key = "", .channel = ""}, 1, {}};
  DatabaseFaults faults_of_limits;
  FaultyLine line{clock, random, faults_of_limits};
  simulation::MemoryLimits limits{
      {.world = shared, .line = line, .clock = clock, .daemon = "here"}};
  simulation::MemoryLimits neighbours_limits{
      {.world = shared, .line = line, .clock = clock, .daemon = "there"}};
  // Of a campaign that is through, and whose dates were moved.
  simulation::MemoryWorld corrected{
      {.id = CampaignId{101}, .key = "corrected", .channel = "email", .step = 2}, 1, {}};
  simulation::OwedTable corrections_owed;
  simulation::MemoryConfirmations corrections{
      {.world = corrected, .line = line, .clock = clock, .daemon = "here"}, corrections_owed};
  simulation::PlainConfirmations writers;
  ChaosProvider provider;
  simulation::ScriptedChannel channel{provider, clock, random, "here", io.get_executor()};
  dispatch::ChannelRunner runner{runner_options("email"), channel, clock, limits, meter,
                                 io.get_executor()};
  dispatch::ObjectionGate gate;
  ChaosProvider webhook_provider;
  simulation::ScriptedChannel webhook{webhook_provider, clock, random, "here", io.get_executor()};
  dispatch::ChannelRunner webhook_runner{runner_options("webhook"), webhook, clock, limits, meter,
                                         io.get_executor()};
  dispatch::DispatcherOptions options{.lanes_active_max = 8,
                                      .lease = std::chrono::seconds(10),
                                      .poll = std::chrono::seconds(1),
                                      .flush_interval = std::chrono::milliseconds(100),
                                      .drain = std::chrono::seconds(20),
                                      .standstill_max = std::chrono::minutes(1),
                                      .retry = {},
                                      .seed = 1};
  std::optional<dispatch::Dispatcher> dispatcher;
  std::string end;  // How run() ended; empty while it runs.
  SteadyTime ended_at;
};

}  // namespace crier::test
