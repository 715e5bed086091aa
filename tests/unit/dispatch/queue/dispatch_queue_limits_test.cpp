// The dispatch queue with the limits of groups and domains, beside the queue of another daemon.
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dispatch/queue/dispatch_queue.h"
#include "dispatch/queue/limit_names.h"
#include "simulation/memory_ledger.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"
#include "unit/dispatch/listening_owner.h"

namespace crier::dispatch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ListeningOwner;
using Heard = std::vector<std::string>;

RunningCampaign campaign_until(std::int64_t id, WallTime notify_by) {
  return {
      .id = CampaignId{id}, .key = "test", .channel = "email", .step = 1, .notify_by = notify_by};
}

Outcome refused(int code, EnhancedStatus status, std::string words) {
  Outcome outcome;
  outcome.verdict = Verdict::retry_later;
  outcome.reason = Reason::greylisted;
  outcome.reply_code = static_cast<std::int16_t>(code);
  outcome.enhanced = status;
  outcome.description = std::move(words);
  return outcome;
}

Outcome accepted() {
  Outcome outcome;
  outcome.verdict = Verdict::accepted;
  return outcome;
}

pacing::LimitSettings some_limits() {
  pacing::LimitSettings settings;
  settings.channel.rate = pacing::RateLimit{.per_second = 100, .burst = 20};
  settings.groups = {{.name = "gmail",
                      .domains = {"gmail.com"},
                      .mx_suffixes = {},
                      .policy = {},
                      .rules = {{.name = "reputation",
                                 .status = "x.7.x",
                                 .action = pacing::ReplyAction::stop,
                                 .duration = 1h}}}};
  settings.groups[0].policy.rate = pacing::RateLimit{.per_second = 2, .burst = 2};
  settings.rules = {
      {.name = "busy", .code = "450", .action = pacing::ReplyAction::pause, .duration = 10min}};
  return settings;
}

class DispatchQueueLimits : public testing::Test {
 protected:
  struct Daemon {
    Daemon(DispatchQueueLimits& test, std::string name, std::function<int()> window = {})
        : limits({.world = test.world, .line = test.line, .clock = test.clock, .daemon = name}),
          timers(test.io.get_executor()),
          queue({.channel = "email",
                 .limits = some_limits(),
                 .breaker = {},
                 .seed = 1,
                 .window = std::move(window)},
                test.io.get_executor(), timers, test.clock, limits, test.meter) {}

    simulation::MemoryLimits limits;
    TaskGroup timers;
    DispatchQueue queue;
  };

  QueuedNotice to(int number, const std::string& domain) {
    QueuedNotice work = owner.work(number);
    work.row.subject.email = fmt::format("{}@{}", number, domain);
    return work;
  }
  // Takes what goes at once, and keeps it.
  void take_all(Daemon& daemon) {
    while (auto notice = daemon.queue.try_take()) {
      taken.push_back(notice->to.address);
      tickets.push_back(notice->ticket);
    }
  }
  // As a connection would that looks again and again.
  void pass(Daemon& daemon, Duration time) {
    for (const SteadyTime end = clock.now() + time; clock.now() < end;) {
      take_all(daemon);
      clock.run_for(io, 50ms);
    }
    take_all(daemon);
  }
  LimitView view_of(Daemon& daemon, const std::string& name) {
    const auto views = daemon.queue.limit_view();
    const auto found = std::ranges::find(views, name, &LimitView::name);
    EXPECT_NE(found, views.end());
    return found == views.end() ? LimitView{} : *found;
  }
  void end(Daemon& daemon) {
    daemon.queue.abandon(owner);
    daemon.queue.close();
    daemon.timers.cancel();
    clock.run_for(io, 1s);
  }

  asio::io_context io;
  SimClock clock;
  simulation::QuietMeter meter;
  Random random{1};
  simulation::MemoryWorld world{campaign_until(1, clock.wall_now() + 1h), 1, {}};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  ListeningOwner owner{campaign_until(1, clock.wall_now() + 24h)};
  std::vector<std::string> taken;
  std::vector<Ticket> tickets;
};

TEST_F(DispatchQueueLimits, a_group_goes_at_its_rate_and_the_others_at_that_of_the_channel) {
  Daemon here(*this, "here");
  for (int number = 1; number <= 10; ++number) here.queue.offer(to(number, "gmail.com"));
  for (int number = 11; number <= 20; ++number) here.queue.offer(to(number, "town.example"));

  pass(here, 900ms);

  const auto is_gmail = [](const std::string& address) { return address.ends_with("gmail.com"); };
  EXPECT_LE(std::ranges::count_if(taken, is_gmail), 4);
  EXPECT_EQ(taken.size() - static_cast<std::size_t>(std::ranges::count_if(taken, is_gmail)), 10U);
  EXPECT_EQ(here.queue.rest(owner), DispatchQueue::Rest::rate);
  EXPECT_EQ(view_of(here, "email/group/gmail").held, 20 - taken.size());
  end(here);
}

TEST_F(DispatchQueueLimits, two_daemons_share_the_rate_of_a_group) {
  Daemon here(*this, "here");
  Daemon there(*this, "there");
  for (int number = 1; number <= 40; ++number) {
    here.queue.offer(to(number, "gmail.com"));
    there.queue.offer(to(100 + number, "gmail.com"));
  }

  for (int step = 0; step < 100; ++step) {
    pass(here, 50ms);
    pass(there, 50ms);
  }

  // Ten seconds at two a second.
  EXPECT_LE(taken.size(), 22U);
  EXPECT_GE(taken.size(), 4U);
  end(here);
  end(there);
}

TEST_F(DispatchQueueLimits, what_a_provider_asks_of_one_daemon_all_of_them_keep_to) {
  Daemon here(*this, "here");
  Daemon there(*this, "there");
  here.queue.offer(to(1, "gmail.com"));
  pass(here, 500ms);
  ASSERT_EQ(taken, Heard{"1@gmail.com"});
  here.queue.settle(tickets.at(0), refused(450, {4, 2, 1}, "relay x: come back later"));
  clock.run_for(io, 100ms);

  there.queue.offer(to(2, "town.example"));
  pass(there, 1s);
  there.queue.offer(to(3, "gmail.com"));
  pass(there, 5min);

  EXPECT_EQ(taken, (Heard{"1@gmail.com", "2@town.example"}));
  const LimitView view = view_of(there, "email/group/gmail");
  EXPECT_TRUE(view.paused_until.has_value());
  EXPECT_EQ(view.why, "busy: relay x: come back later");
  EXPECT_TRUE(meter.alarms.empty());

  pass(there, 6min);
  EXPECT_EQ(taken.back(), "3@gmail.com");
  end(here);
  end(there);
}

TEST_F(DispatchQueueLimits, a_stop_is_an_alarm_and_ends_when_an_operator_lifts_it) {
  Daemon here(*this, "here");
  here.queue.offer(to(1, "gmail.com"));
  pass(here, 500ms);
  here.queue.settle(tickets.at(0), refused(550, {5, 7, 1}, "relay x: bad reputation"));
  here.queue.offer(to(2, "gmail.com"));
  pass(here, 1min);
  EXPECT_EQ(taken.size(), 1U);
  ASSERT_EQ(meter.alarms.size(), 1U);
  EXPECT_EQ(meter.alarms[0].limit, "email/group/gmail");
  EXPECT_EQ(meter.alarms[0].rule, "reputation");
  EXPECT_EQ(meter.alarms[0].words, "relay x: bad reputation");
  EXPECT_TRUE(meter.alarms[0].stopped_until.has_value());

  world.lift_pause("email/group/gmail");
  pass(here, 3s);

  EXPECT_EQ(taken.back(), "2@gmail.com");
  EXPECT_FALSE(view_of(here, "email/group/gmail").paused_until);
  end(here);
}

// The server was asked each time, and may count it.
TEST_F(DispatchQueueLimits, what_is_displaced_again_and_again_goes_at_the_rate) {
  Daemon here(*this, "here");
  here.queue.offer(to(1, "gmail.com"));

  constexpr int seconds = 10;
  for (const SteadyTime end = clock.now() + seconds * 1s; clock.now() < end;) {
    take_all(here);
    for (const Ticket ticket : std::exchange(tickets, {})) {
      here.queue.displace(ticket, refused(452, {4, 5, 3}, "too many recipients"));
    }
    clock.run_for(io, 10ms);
  }

  // Two a second, and two at once.
  EXPECT_LE(taken.size(), 2U * seconds + 2U);
  EXPECT_GE(taken.size(), 10U);
  EXPECT_TRUE(owner.heard.empty());
  end(here);
}

TEST_F(DispatchQueueLimits, what_is_said_of_what_is_displaced_is_heard_by_the_rules) {
  Daemon here(*this, "here");
  here.queue.offer(to(1, "gmail.com"));
  pass(here, 500ms);

  here.queue.displace(tickets.at(0), refused(450, {4, 2, 1}, "relay x: come back later"));
  pass(here, 5min);

  EXPECT_EQ(taken.size(), 1U);
  EXPECT_EQ(view_of(here, "email/group/gmail").why, "busy: relay x: come back later");
  pass(here, 6min);
  EXPECT_EQ(taken.size(), 2U);
  end(here);
}

// It may have been the connection's. What the server says of the next try is not.
TEST_F(DispatchQueueLimits, what_is_displaced_stops_nothing_before_it_is_said_again) {
  Daemon here(*this, "here");
  here.queue.offer(to(1, "gmail.com"));
  pass(here, 500ms);

  here.queue.displace(tickets.at(0), refused(421, {4, 7, 0}, "too many messages"));
  pass(here, 2s);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_FALSE(view_of(here, "email/group/gmail").paused_until);
  here.queue.settle(tickets.at(1), refused(421, {4, 7, 0}, "too many messages"));

  EXPECT_TRUE(view_of(here, "email/group/gmail").paused_until);
  end(here);
}

TEST_F(DispatchQueueLimits, what_is_displaced_and_said_again_counts_once) {
  Daemon here(*this, "here");
  pacing::LimitSettings settings = some_limits();
  settings.groups[0].rules[0].times_an_hour = 2;
  here.queue.change_limits(settings);
  for (int number = 1; number <= 2; ++number) {
    here.queue.offer(to(number, "gmail.com"));
    pass(here, 2s);
    here.queue.displace(tickets.back(), refused(421, {4, 7, 0}, "policy"));
    pass(here, 2s);
    here.queue.settle(tickets.back(), refused(421, {4, 7, 0}, "policy"));
    EXPECT_EQ(view_of(here, "email/group/gmail").paused_until.has_value(), number == 2) << number;
  }
  end(here);
}

TEST_F(DispatchQueueLimits, a_pause_that_cannot_be_told_holds_here_and_is_told_later) {
  Daemon here(*this, "here");
  here.queue.offer(to(1, "gmail.com"));
  pass(here, 500ms);
  faults.away = true;
  here.queue.settle(tickets.at(0), refused(450, {4, 2, 1}, "later"));
  pass(here, 30s);
  EXPECT_TRUE(world.pauses_of("email", clock.wall_now()).empty());

  faults.away = false;
  pass(here, 5s);

  ASSERT_EQ(world.pauses_of("email", clock.wall_now()).size(), 1U);
  EXPECT_TRUE(view_of(here, "email/group/gmail").paused_until.has_value());
  end(here);
}

TEST_F(DispatchQueueLimits, what_a_group_has_too_much_of_is_postponed_and_the_walk_goes_on) {
  Daemon here(*this, "here", [] { return 16; });
  for (int number = 1; number <= 12; ++number) here.queue.offer(to(number, "gmail.com"));
  here.queue.offer(to(13, "town.example"));

  pass(here, 200ms);

  EXPECT_THAT(taken, testing::Contains("13@town.example"));
  // A quarter of the window waits, at the most.
  EXPECT_LE(view_of(here, "email/group/gmail").held, 4U);
  ASSERT_FALSE(owner.heard.empty());
  EXPECT_EQ(owner.heard.size() + taken.size() + view_of(here, "email").held, 13U);
  EXPECT_EQ(owner.heard.front(), "5 postponed: the limit of group gmail has no room");
  EXPECT_GT(owner.postponed_until.front(), clock.wall_now());
  EXPECT_TRUE(std::ranges::is_sorted(owner.postponed_until));
  end(here);
}

TEST_F(DispatchQueueLimits, other_limits_count_at_once) {
  Daemon here(*this, "here");
  for (int number = 1; number <= 30; ++number) here.queue.offer(to(number, "gmail.com"));
  pass(here, 500ms);
  EXPECT_LT(taken.size(), 4U);

  pacing::LimitSettings settings = some_limits();
  settings.groups[0].policy = {};
  here.queue.change_limits(settings);
  pass(here, 1s);

  EXPECT_EQ(taken.size(), 30U);
  end(here);
}

pacing::LimitSettings at_once(int notices) {
  pacing::LimitSettings settings = some_limits();
  settings.groups[0].policy.rate.reset();
  settings.groups[0].policy.concurrency = notices;
  return settings;
}

TEST_F(DispatchQueueLimits, daemons_together_have_no_more_under_way_than_the_limit) {
  Daemon here(*this, "here");
  Daemon there(*this, "there");
  for (Daemon* daemon : {&here, &there}) {
    daemon->queue.change_limits(at_once(5));
    for (int number = 1; number <= 20; ++number) daemon->queue.offer(to(number, "gmail.com"));
  }

  pass(here, 1s);
  EXPECT_EQ(taken.size(), 5U);
  pass(there, 2s);
  // All are under way.
  EXPECT_EQ(taken.size(), 5U);
  for (const Ticket ticket : std::exchange(tickets, {})) here.queue.settle(ticket, accepted());
  for (int round = 0; round < 20; ++round) {
    pass(here, 50ms);
    pass(there, 50ms);
  }

  // Five of which all have been answered, and five.
  EXPECT_EQ(taken.size(), 10U);
  end(there);
  end(here);
}

TEST_F(DispatchQueueLimits, a_place_goes_round_where_there_are_more_daemons) {
  Daemon here(*this, "here");
  Daemon there(*this, "there");
  for (Daemon* daemon : {&here, &there}) {
    daemon->queue.change_limits(at_once(1));
    for (int number = 1; number <= 100; ++number) daemon->queue.offer(to(number, "gmail.com"));
  }
  const auto send = [&](Daemon& daemon) {
    take_all(daemon);
    clock.run_for(io, 50ms);
    const std::size_t sent = tickets.size();
    for (const Ticket ticket : std::exchange(tickets, {})) daemon.queue.settle(ticket, accepted());
    return sent;
  };

  std::size_t sent_here = 0;
  std::size_t sent_there = 0;
  for (int round = 0; round < 2 * 100; ++round) {
    sent_here += send(here);
    sent_there += send(there);
  }

  // Each has had its turn, for ten seconds.
  EXPECT_GT(sent_here, 20U);
  EXPECT_GT(sent_there, 20U);
  end(there);
  end(here);
}

TEST_F(DispatchQueueLimits, nothing_leaves_of_a_daemon_that_is_not_known_to_be_alive) {
  Daemon here(*this, "here");
  here.queue.change_limits(at_once(3));
  here.queue.alive_until(clock.now() + 2s);
  for (int number = 1; number <= 20; ++number) here.queue.offer(to(number, "gmail.com"));
  pass(here, 1s);
  EXPECT_EQ(taken.size(), 3U);

  clock.run_for(io, 2s);
  here.queue.settle(tickets.at(0), accepted());
  take_all(here);
  EXPECT_EQ(taken.size(), 3U);
  EXPECT_FALSE(here.queue.may_send(tickets.at(1)));

  here.queue.alive_until(clock.now() + 10s);
  take_all(here);
  // Others may have had the places meanwhile.
  EXPECT_EQ(taken.size(), 3U);
  pass(here, 1s);
  EXPECT_EQ(taken.size(), 4U);
  end(here);
}

TEST(LimitNames, say_which_node_of_which_channel) {
  using pacing::LimitLevel;
  struct Row {
    const char* limit;
    LimitLevel level;
    const char* name;
  };
  for (const Row& row :
       {Row{"email", LimitLevel::channel, ""}, Row{"email/group/gmail", LimitLevel::group, "gmail"},
        Row{"email/domain/town.example", LimitLevel::domain, "town.example"}}) {
    const auto node = limit_named("email", row.limit);
    ASSERT_TRUE(node) << row.limit;
    EXPECT_EQ(node->level, row.level);
    EXPECT_EQ(node->name, row.name);
    EXPECT_EQ(limit_name("email", *node), row.limit);
  }
  for (const char* other : {"webhook", "emails", "email/", "email/group/", "email/town.example"}) {
    EXPECT_FALSE(limit_named("email", other)) << other;
  }
}

}  // namespace
}  // namespace crier::dispatch
