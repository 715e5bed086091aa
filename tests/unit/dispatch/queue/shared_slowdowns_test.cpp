// A rate that a reply has lowered is lower for all daemons together, and rises for all of them.
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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

pacing::LimitSettings with_rule(pacing::ReplyAction action) {
  pacing::LimitSettings settings;
  settings.channel.rate = pacing::RateLimit{.per_second = 10, .burst = 2};
  settings.channel.adaptation.recovery = 100s;
  settings.rules = {
      {.name = "busy", .words = "busy", .action = action, .scope = pacing::ReplyScope::channel}};
  if (action == pacing::ReplyAction::cap_rate) {
    settings.rules.front().duration = 5min;
    settings.rules.front().per_minute = 60;
  }
  return settings;
}

// Whose wall clock is two hours ahead of the database's.
class ClockAhead final : public Clock {
 public:
  explicit ClockAhead(Clock& clock) : clock_(clock) {}

  [[nodiscard]] SteadyTime now() const override { return clock_.now(); }
  [[nodiscard]] WallTime wall_now() const override { return clock_.wall_now() + 2h; }
  boost::asio::awaitable<void> sleep_until(SteadyTime when) override {
    return clock_.sleep_until(when);
  }

 private:
  Clock& clock_;
};

// A daemon, as far as it has a queue.
class Host {
 public:
  Host(boost::asio::io_context& io, Clock& clock, simulation::MemoryAccess access,
       const pacing::LimitSettings& settings)
      : io_(io),
        limits_(std::move(access)),
        timers_(io.get_executor()),
        owner_(campaign_until(clock.wall_now() + 2h)),
        queue_(DispatchQueue::Options{.channel = "email",
                                      .limits = settings,
                                      .breaker = {.failures_to_open = 1'000},
                                      .seed = 1},
               io.get_executor(), timers_, clock, limits_, meter_) {
    for (int number = 1; number <= 2'000; ++number) queue_.offer(owner_.work(number));
  }
  ~Host() {
    queue_.abandon(owner_);
    queue_.close();
    timers_.cancel();
    SimClock::settle(io_);
  }

  // How many go now; each is answered at once.
  int send(const Outcome& answer) {
    int sent = 0;
    while (auto notice = queue_.try_take()) {
      ++sent;
      queue_.settle(notice->ticket, answer);
    }
    return sent;
  }
  DispatchQueue& queue() { return queue_; }
  double rate() { return queue_.limit_view().front().rate->per_second; }

 private:
  boost::asio::io_context& io_;
  simulation::QuietMeter meter_;
  simulation::MemoryLimits limits_;
  TaskGroup timers_;
  test::ListeningOwner owner_;
  DispatchQueue queue_;
};

class SharedSlowdownsOfTwo : public testing::Test {
 protected:
  void open(pacing::ReplyAction action) {
    const pacing::LimitSettings settings = with_rule(action);
    for (const char* name : {"one", "two"}) {
      hosts.push_back(std::make_unique<Host>(
          io, clock,
          simulation::MemoryAccess{.world = world, .line = line, .clock = clock, .daemon = name},
          settings));
      hosts.back()->queue().share_among(2);
    }
  }
  void TearDown() override { hosts.clear(); }

  static Outcome accepted() {
    Outcome outcome;
    outcome.verdict = Verdict::accepted;
    return outcome;
  }
  static Outcome busy() {
    Outcome outcome;
    outcome.verdict = Verdict::retry_later;
    outcome.reason = Reason::rate_limited;
    outcome.reply_code = 429;
    outcome.description = "busy";
    return outcome;
  }

  // What both send together.
  int send_for(Duration time) {
    int sent = 0;
    for (const SteadyTime until = clock.now() + time; clock.now() < until;) {
      for (const auto& host : hosts) sent += host->send(accepted());
      clock.run_for(io, 10ms);
    }
    return sent;
  }
  // One notice of the first daemon is refused.
  void refuse_one() { refuse_one_of(*hosts.front()); }
  void refuse_one_of(Host& host) {
    const auto notice = take_one_of(host);
    ASSERT_TRUE(notice);
    host.queue().settle(notice->ticket, busy());
  }
  // The next one that goes, which has no answer yet.
  std::optional<OutgoingNotice> take_one_of(Host& host) {
    for (int tries = 0; tries < 1'000; ++tries) {
      if (auto notice = host.queue().try_take()) return notice;
      clock.run_for(io, 10ms);
    }
    return std::nullopt;
  }
  // Whoever sends hears of it.
  void send_until_slower(Host& host, double per_second) {
    for (int tries = 0; tries < 1'000 && host.rate() >= per_second; ++tries) {
      host.send(accepted());
      clock.run_for(io, 10ms);
    }
    ASSERT_LT(host.rate(), per_second);
  }

  boost::asio::io_context io;
  SimClock clock;
  ClockAhead ahead{clock};
  Random random{1};
  simulation::MemoryWorld world{campaign_until(clock.wall_now() + 1h), 1, {}};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  std::vector<std::unique_ptr<Host>> hosts;
};

TEST_F(SharedSlowdownsOfTwo, one_complaint_slows_what_both_send_within_two_seconds) {
  open(pacing::ReplyAction::slow);
  ASSERT_GE(send_for(10s), 95);

  refuse_one();
  send_for(2s);

  // Half of ten a second, of which a tenth comes back in ten seconds.
  EXPECT_LE(send_for(10s), 62);
}

// The other daemon goes on as before until it has heard of the first one, and is refused for that.
TEST_F(SharedSlowdownsOfTwo, a_complaint_of_each_before_they_have_heard_of_each_other_is_one) {
  open(pacing::ReplyAction::slow);
  send_for(10s);

  refuse_one_of(*hosts.front());
  refuse_one_of(*hosts.back());
  send_for(2s);

  EXPECT_NEAR(hosts.front()->rate(), 5.2, 0.4);
  EXPECT_NEAR(hosts.back()->rate(), 5.2, 0.4);
}

// The second one leaves at the lower rate, and is refused for what the other daemon goes on to
// send.
TEST_F(SharedSlowdownsOfTwo, two_complaints_of_one_before_the_other_has_heard_are_one) {
  open(pacing::ReplyAction::slow);
  send_for(10s);

  refuse_one_of(*hosts.front());
  const SteadyTime lowered = clock.now();
  refuse_one_of(*hosts.front());
  ASSERT_LT(clock.now(), lowered + 1s);
  send_for(2s);

  EXPECT_NEAR(hosts.front()->rate(), 5.2, 0.4);
  EXPECT_NEAR(hosts.back()->rate(), 5.2, 0.4);
}

// The other one asks once a second, with one of its bookings: the complaint may come at any time in
// between.
class SharedSlowdownsAtAnyTime : public SharedSlowdownsOfTwo,
                                 public testing::WithParamInterface<int> {};

TEST_P(SharedSlowdownsAtAnyTime, whatever_is_refused_until_the_other_has_heard_is_one_complaint) {
  open(pacing::ReplyAction::slow);
  send_for(10s + GetParam() * 100ms);

  refuse_one();
  const SteadyTime lowered = clock.now();
  while (hosts.back()->rate() >= 6) {
    hosts.front()->send(busy());
    hosts.back()->send(accepted());
    clock.run_for(io, 10ms);
    ASSERT_LT(clock.now(), lowered + 10s) << "it does not hear";
  }
  send_for(2s);

  EXPECT_NEAR(hosts.front()->rate(), 5.2, 0.4);
  EXPECT_NEAR(hosts.back()->rate(), 5.2, 0.4);
}
INSTANTIATE_TEST_SUITE_P(Phases, SharedSlowdownsAtAnyTime, testing::Range(0, 10));

// By then a third daemon, of which this one knows nothing more, need not have heard of it.
TEST_F(SharedSlowdownsOfTwo,
       what_is_refused_to_whoever_has_only_just_heard_is_of_the_same_complaint) {
  open(pacing::ReplyAction::slow);
  send_for(10s);

  refuse_one_of(*hosts.front());
  send_until_slower(*hosts.back(), 6);
  const SteadyTime heard = clock.now();
  refuse_one_of(*hosts.back());
  ASSERT_LT(clock.now(), heard + 1s);
  send_for(2s);

  EXPECT_NEAR(hosts.front()->rate(), 5.2, 0.4);
  EXPECT_NEAR(hosts.back()->rate(), 5.2, 0.4);
}

TEST_F(SharedSlowdownsOfTwo,
       whatever_was_under_way_when_both_have_slowed_down_is_of_one_complaint) {
  open(pacing::ReplyAction::slow);
  send_for(10s);
  std::vector<std::pair<Host*, Ticket>> under_way;
  for (int round = 0; round < 3; ++round) {
    for (const auto& host : hosts) {
      const auto notice = take_one_of(*host);
      ASSERT_TRUE(notice);
      under_way.emplace_back(host.get(), notice->ticket);
    }
  }

  refuse_one_of(*hosts.front());
  send_until_slower(*hosts.back(), 6);
  clock.run_for(io, 5s);
  for (const auto& [host, ticket] : under_way) host->queue().settle(ticket, busy());
  clock.run_for(io, 2s);

  EXPECT_EQ(hosts.front()->rate(), 5);
  EXPECT_EQ(hosts.back()->rate(), 5);
}

TEST_F(SharedSlowdownsOfTwo,
       what_leaves_when_all_have_slowed_down_and_is_refused_is_another_complaint) {
  open(pacing::ReplyAction::slow);
  send_for(10s);
  refuse_one_of(*hosts.front());
  send_for(3s);

  refuse_one_of(*hosts.back());
  send_for(2s);

  EXPECT_NEAR(hosts.front()->rate(), 2.8, 0.4);
  EXPECT_NEAR(hosts.back()->rate(), 2.8, 0.4);
}

// It tells one half of what is one quarter already, before it hears of that.
TEST_F(SharedSlowdownsOfTwo, whoever_tells_goes_by_what_others_have_told) {
  open(pacing::ReplyAction::slow);
  send_for(2s);
  auto notice = hosts.back()->queue().try_take();
  for (int tries = 0; !notice && tries < 1'000; ++tries) {
    clock.run_for(io, 10ms);
    notice = hosts.back()->queue().try_take();
  }
  ASSERT_TRUE(notice);
  const WallTime now = clock.wall_now();
  world.slow("email", {.usual = 10, .part = 0.25, .counts_until = now + 1h}, now);

  hosts.back()->queue().settle(notice->ticket, busy());
  ASSERT_EQ(hosts.back()->rate(), 5);
  send_for(3s);

  EXPECT_NEAR(hosts.front()->rate(), 2.6, 0.4);
  EXPECT_NEAR(hosts.back()->rate(), 2.6, 0.4);
}

TEST_F(SharedSlowdownsOfTwo, a_daemon_whose_clock_is_ahead_wins_nothing_back_for_the_others) {
  open(pacing::ReplyAction::slow);
  hosts.push_back(std::make_unique<Host>(
      io, ahead,
      simulation::MemoryAccess{.world = world, .line = line, .clock = clock, .daemon = "ahead"},
      with_rule(pacing::ReplyAction::slow)));
  send_for(2s);
  const WallTime now = clock.wall_now();
  world.slow("email", {.usual = 10, .part = 0.25, .counts_until = now + 1h}, now);

  send_for(3s);

  EXPECT_NEAR(hosts.front()->rate(), 2.6, 0.4);
}

TEST_F(SharedSlowdownsOfTwo, both_rise_again_together) {
  open(pacing::ReplyAction::slow);
  send_for(2s);
  refuse_one();

  send_for(30s);

  EXPECT_NEAR(hosts.front()->rate(), 8, 0.5);
  EXPECT_NEAR(hosts.back()->rate(), hosts.front()->rate(), 0.3);
}

TEST_F(SharedSlowdownsOfTwo, a_daemon_that_sends_nothing_rises_with_the_other) {
  open(pacing::ReplyAction::slow);
  send_for(2s);
  refuse_one();
  send_for(2s);

  for (const SteadyTime until = clock.now() + 60s; clock.now() < until;) {
    hosts.front()->send(accepted());
    clock.run_for(io, 10ms);
  }

  EXPECT_EQ(hosts.front()->rate(), 10);
  EXPECT_EQ(hosts.back()->rate(), 10);
}

TEST_F(SharedSlowdownsOfTwo, a_cap_of_a_rule_holds_for_both_until_its_end) {
  open(pacing::ReplyAction::cap_rate);
  send_for(2s);
  refuse_one();
  send_for(2s);

  EXPECT_LE(send_for(60s), 62);
  const auto until = hosts.back()->queue().limit_view().front().rate_until;
  ASSERT_TRUE(until);
  EXPECT_GT(*until, clock.wall_now() + 3min);
  send_for(5min);
  EXPECT_GE(send_for(10s), 95);
  EXPECT_EQ(hosts.back()->queue().limit_view().front().rate_until, std::nullopt);
}

TEST_F(SharedSlowdownsOfTwo, what_an_operator_lifts_is_lifted_for_both) {
  open(pacing::ReplyAction::slow);
  send_for(2s);
  refuse_one();
  send_for(2s);
  ASSERT_LT(hosts.back()->rate(), 6);

  world.lift_slowdown("email");
  send_for(2s);

  EXPECT_EQ(hosts.front()->rate(), 10);
  EXPECT_EQ(hosts.back()->rate(), 10);
}

// It goes at a tenth of the rate, and of that one notice is refused.
TEST_F(SharedSlowdownsOfTwo, a_daemon_that_begins_slowly_tells_the_others_of_its_complaint_only) {
  open(pacing::ReplyAction::slow);
  send_for(2s);
  pacing::LimitSettings settings = with_rule(pacing::ReplyAction::slow);
  settings.channel.adaptation.start = pacing::Adaptation::Start::floor;
  hosts.insert(
      hosts.begin(),
      std::make_unique<Host>(
          io, clock,
          simulation::MemoryAccess{.world = world, .line = line, .clock = clock, .daemon = "new"},
          settings));
  ASSERT_LT(hosts.front()->rate(), 2);

  refuse_one();
  send_for(2s);

  EXPECT_LT(hosts.front()->rate(), 3);
  EXPECT_NEAR(hosts.back()->rate(), 5, 0.6);
}

// Whoever joins has heard of no complaint.
TEST_F(SharedSlowdownsOfTwo, a_daemon_that_starts_goes_by_the_lower_rate) {
  open(pacing::ReplyAction::slow);
  send_for(2s);
  refuse_one();
  send_for(1s);
  hosts.pop_back();

  hosts.push_back(std::make_unique<Host>(
      io, clock,
      simulation::MemoryAccess{.world = world, .line = line, .clock = clock, .daemon = "three"},
      with_rule(pacing::ReplyAction::slow)));
  send_for(1s);

  EXPECT_LT(hosts.back()->rate(), 6);
}

}  // namespace
}  // namespace crier::dispatch
