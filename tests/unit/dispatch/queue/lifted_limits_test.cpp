// What an operator lifts goes on as if no reply had been heard.
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "dispatch/queue/dispatch_queue.h"
#include "simulation/memory_ledger.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"
#include "unit/dispatch/listening_owner.h"

namespace crier::dispatch {
namespace {

using namespace std::chrono_literals;

RunningCampaign campaign_until(WallTime notify_by) {
  return {
      .id = CampaignId{1}, .key = "test", .channel = "email", .step = 1, .notify_by = notify_by};
}

pacing::LimitSettings with_rule(pacing::ReplyAction action, std::chrono::seconds duration) {
  pacing::LimitSettings settings;
  settings.channel.rate = pacing::RateLimit{.per_second = 10, .burst = 5};
  settings.rules = {{.name = "busy",
                     .words = "busy",
                     .action = action,
                     .scope = pacing::ReplyScope::channel,
                     .duration = duration}};
  return settings;
}

class LiftedLimits : public testing::Test {
 protected:
  void TearDown() override {
    queue->abandon(owner);
    queue->close();
    timers.cancel();
    SimClock::settle(io);
    queue.reset();
  }

  void open(const pacing::LimitSettings& settings) {
    queue.emplace(
        DispatchQueue::Options{
            .channel = "email", .limits = settings, .breaker = {.failures_to_open = 5}, .seed = 1},
        io.get_executor(), timers, clock, limits, meter);
    for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
  }

  // As soon as one goes: slots are booked when somebody asks, and are good for half a second.
  bool takes_one_within(Duration wait) {
    for (const SteadyTime until = clock.now() + wait; clock.now() < until;) {
      if (auto notice = queue->try_take()) {
        taken = notice->ticket;
        return true;
      }
      clock.run_for(io, 50ms);
    }
    return false;
  }
  void refuse() {
    Outcome busy;
    busy.verdict = Verdict::retry_later;
    busy.reason = Reason::service_unavailable;
    busy.reply_code = 451;
    busy.description = "busy";
    queue->settle(taken, busy);
  }
  std::optional<double> rate() { return queue->limit_view().front().rate->per_second; }

  boost::asio::io_context io;
  SimClock clock;
  TaskGroup timers{io.get_executor()};
  simulation::QuietMeter meter;
  Random random{1};
  simulation::MemoryWorld world{campaign_until(clock.wall_now() + 1h), 1, {}};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  simulation::MemoryLimits limits{{.world = world, .line = line, .clock = clock, .daemon = "here"}};
  test::ListeningOwner owner{campaign_until(clock.wall_now() + 2h)};
  Ticket taken{};
  std::optional<DispatchQueue> queue;
};

TEST_F(LiftedLimits, have_their_whole_rate_again) {
  open(with_rule(pacing::ReplyAction::slow, 0s));
  ASSERT_TRUE(takes_one_within(1s));
  refuse();
  ASSERT_LT(rate(), 10);

  queue->lift("email");

  EXPECT_EQ(rate(), 10);
}

TEST_F(LiftedLimits, are_paused_no_more) {
  open(with_rule(pacing::ReplyAction::pause, 30min));
  ASSERT_TRUE(takes_one_within(1s));
  refuse();
  ASSERT_FALSE(takes_one_within(10s));

  world.lift_pause("email");
  queue->lift("email");

  EXPECT_TRUE(takes_one_within(1s));
}

// Of a channel that has no rules: what a server asks of everybody is kept to by its limits, where
// operators see it.
TEST_F(LiftedLimits, do_not_keep_what_a_server_has_asked_of_everybody) {
  pacing::LimitSettings settings;
  settings.channel.rate = pacing::RateLimit{.per_second = 10, .burst = 5};
  open(settings);
  ASSERT_TRUE(takes_one_within(1s));
  Outcome busy;
  busy.verdict = Verdict::retry_later;
  busy.reason = Reason::rate_limited;
  busy.scope = Scope::channel;
  busy.reply_code = 429;
  busy.retry_after = 24h;
  busy.description = "too many";
  const WallTime asked = clock.wall_now();
  queue->settle(taken, busy);
  ASSERT_FALSE(takes_one_within(10s));
  const auto paused_until = queue->limit_view().front().paused_until;
  ASSERT_TRUE(paused_until);
  // The view is rounded up.
  EXPECT_LE(*paused_until - asked - 24h, 1us);
  EXPECT_GE(*paused_until - asked, 24h);
  EXPECT_EQ(queue->limit_view().front().why, "asked for by its server: too many");

  world.lift_pause("email");
  queue->lift("email");

  EXPECT_TRUE(takes_one_within(1s));
}

// The clocks of a daemon and of the database do not run alike.
TEST_F(LiftedLimits, are_not_those_whose_pause_has_ended_a_little_sooner_by_the_shared_clock) {
  open(with_rule(pacing::ReplyAction::pause, 30s));
  ASSERT_TRUE(takes_one_within(1s));
  refuse();
  clock.run_for(io, 29s);

  world.lift_pause("email");
  clock.run_for(io, 5s);

  EXPECT_LT(rate(), 10);
}

TEST_F(LiftedLimits, of_other_names_are_nothing) {
  open(with_rule(pacing::ReplyAction::slow, 0s));

  queue->lift("webhook");
  queue->lift("email/group/nobodys");

  EXPECT_TRUE(takes_one_within(1s));
}

}  // namespace
}  // namespace crier::dispatch
