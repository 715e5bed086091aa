// Confirmations in a world that goes wrong by a seed: nobody who is owed one is forgotten, and
// nobody is sent a second one but for what a crash or a lost answer left unknown. A failure prints
// its seed.
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "simulation/memory_confirmations.h"
#include "simulation/numbered_people.h"
#include "support/engine/chaos_provider.h"
#include "support/engine/faulty_line.h"
#include "support/engine/fragile_daemon.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using dispatch::ConfirmationState;
using dispatch::Told;

// A campaign whose people are told while others, who were told before, are owed confirmations.
class Confirming : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr int people = 300;

  void owe(int from, int until, Told told = Told::yes) {
    for (int position = from; position < until; ++position) {
      dispatch::OwedConfirmation owed{.position = position,
                                      .receipt = fmt::format("R-{}", position),
                                      .recorded_at = clock.wall_now(),
                                      .told = told};
      owed.row.subject.id = SubjectId{100'000 + position};
      owed.row.subject.email = mailbox_of(position);
      table.owe(std::move(owed));
    }
  }
  static std::string mailbox_of(int position) {
    return fmt::format("objector-{}@example.org", position);
  }

  FragileDaemon& start_daemon() {
    simulation::SimDaemonOptions options{.name = fmt::format("daemon-{}", ++started)};
    options.owed = &table;
    options.dispatcher.retry = {.first_delay = 10s, .delay_max = 10min};
    options.dispatcher.drain = 20s;
    options.dispatcher.seed = random();
    options.runner.name = "email";
    options.runner.limits.channel.rate = rate;
    options.runner.connections_max = 4;
    options.runner.in_flight_limit.sharers = options.dispatcher.lanes_active_max;
    options.runner.seed = random();
    return daemons.emplace_back(
        std::move(options),
        FragileDaemon::World{
            .io = io, .clock = clock, .database = world, .provider = provider, .faults = faults},
        random());
  }
  void kill(FragileDaemon& daemon) {
    daemons.remove_if([&](const FragileDaemon& each) { return &each == &daemon; });
  }
  void pass(Duration time) { clock.run_for(io, time); }
  // Asks every second, as the daemon does. The longest that was seen.
  dispatch::Standstill watch(FragileDaemon& daemon, Duration duration) {
    dispatch::Standstill longest;
    for (Duration passed{}; passed < duration; passed += 1s) {
      pass(1s);
      const dispatch::Standstill now = daemon.dispatcher().standstill();
      if (now.longest > longest.longest) longest = now;
    }
    return longest;
  }
  // Whether all confirmations have ended within `bound`.
  bool pass_until_ended(Duration bound) {
    for (const SteadyTime end = clock.now() + bound; clock.now() < end; pass(5s)) {
      if (table.all_ended()) return true;
    }
    return table.all_ended();
  }

  [[nodiscard]] std::map<std::string, int> copies() const {
    std::map<std::string, int> copies;
    for (const auto& delivery : provider.deliveries) {
      if (delivery.recipient.starts_with("objector-")) ++copies[delivery.recipient];
    }
    return copies;
  }
  [[nodiscard]] int told() const {
    int count = 0;
    for (const auto& delivery : provider.deliveries) {
      if (!delivery.recipient.starts_with("objector-")) ++count;
    }
    return count;
  }

  // Everybody has their confirmation, once; again only after a doubt of their own.
  void expect_confirmed(int until) {
    const auto delivered = copies();
    for (int position = 0; position < until; ++position) {
      const simulation::OwedRow& row = table.row(position);
      EXPECT_EQ(row.state, ConfirmationState::sent) << position << " " << row.reason;
      const auto found = delivered.find(mailbox_of(position));
      ASSERT_NE(found, delivered.end()) << position;
      EXPECT_LE(found->second, 1 + row.doubts) << position;
    }
  }

  [[nodiscard]] int doubts() const {
    int count = 0;
    for (const auto& [position, row] : table.rows()) count += row.doubts;
    return count;
  }

  boost::asio::io_context io;
  SimClock clock;
  Random random{GetParam()};
  simulation::MemoryWorld world{{.id = CampaignId{1},
                                 .key = "simulated",
                                 .channel = "email",
                                 .step = 1,
                                 .notify_by = clock.wall_now() + 24h},
                                8,
                                simulation::numbered_people(people)};
  simulation::OwedTable table;
  ChaosProvider provider;
  DatabaseFaults faults;
  std::optional<pacing::RateLimit> rate;
  std::list<FragileDaemon> daemons;
  int started{};
};

INSTANTIATE_TEST_SUITE_P(Seeds, Confirming, testing::Range<std::uint64_t>(1, 25));

TEST_P(Confirming, reaches_everybody_once_in_a_healthy_world) {
  owe(0, 500);
  start_daemon();
  start_daemon();

  ASSERT_TRUE(pass_until_ended(10min));

  expect_confirmed(500);
  for (const auto& [position, row] : table.rows()) EXPECT_EQ(row.doubts, 0) << position;
}

TEST_P(Confirming, waits_for_no_server_that_is_slow) {
  start_daemon();
  pass(10min);
  provider.script.latency_max = 10h;
  owe(0, 1);
  pass(3s);
  provider.script.latency_max = 50ms;

  owe(1, 20);
  pass(1min);

  EXPECT_EQ(table.row(0).state, ConfirmationState::owed);
  for (int position = 1; position < 20; ++position) {
    EXPECT_EQ(table.row(position).state, ConfirmationState::sent) << position;
  }
}

TEST_P(Confirming, goes_on_when_the_campaign_is_through) {
  start_daemon();
  pass(10min);
  ASSERT_TRUE(world.finished);

  owe(0, 20);

  ASSERT_TRUE(pass_until_ended(1min));
  expect_confirmed(20);
}

TEST_P(Confirming, rests_while_the_campaign_is_paused) {
  table.paused = true;
  owe(0, 20);
  start_daemon();
  pass(10min);
  EXPECT_TRUE(copies().empty());

  table.paused = false;

  ASSERT_TRUE(pass_until_ended(1min));
  expect_confirmed(20);
}

TEST_P(Confirming, has_its_five_days_after_a_pause_that_was_longer) {
  table.paused = true;
  owe(0, 20);
  pass(24h * 6);
  start_daemon();
  pass(1min);

  table.paused = false;
  table.resumed_at = clock.wall_now();

  ASSERT_TRUE(pass_until_ended(1min));
  expect_confirmed(20);
}

TEST_P(Confirming, is_given_up_five_days_after_it_could_be_tried) {
  owe(0, 20);
  pass(24h * 5);

  start_daemon();

  ASSERT_TRUE(pass_until_ended(1min));
  EXPECT_TRUE(copies().empty());
  EXPECT_EQ(table.row(0).state, ConfirmationState::failed);
  EXPECT_EQ(table.row(0).reason, "deadline_passed");
}

TEST_P(Confirming, survives_daemons_that_are_killed_and_a_database_that_fails) {
  owe(0, 400);
  provider.script.latency_max = 500ms;
  faults.lost_answer = 0.05;
  faults.lost_question = 0.05;
  start_daemon();
  start_daemon();
  for (int kills = 0; kills < 5; ++kills) {
    pass(3s);
    kill(daemons.front());
    start_daemon();
  }
  faults.away = true;
  pass(1min);
  faults = {};

  ASSERT_TRUE(pass_until_ended(2h));

  expect_confirmed(400);
  EXPECT_GT(doubts(), 0);
}

TEST_P(Confirming, tries_again_what_a_provider_refuses_for_now) {
  owe(0, 200);
  provider.script = {.retry_recipient = 0.2,
                     .retry_channel = 0.02,
                     .lost_kept = 0.02,
                     .lost_dropped = 0.02,
                     .give_back = 0.05};
  start_daemon();

  ASSERT_TRUE(pass_until_ended(24h));

  const auto delivered = copies();
  for (const auto& [position, row] : table.rows()) {
    // Who loses the connection three times has words that end it (pacing/sender_judge.h).
    const auto end = row.doubts >= 3 ? ConfirmationState::failed : ConfirmationState::sent;
    EXPECT_EQ(row.state, end) << position << " " << row.reason;
    EXPECT_LE(delivered.at(mailbox_of(static_cast<int>(position))), 1 + row.doubts) << position;
  }
}

// Words that may mean the sender, and words that name the person: of everybody they mean the
// sender.
TEST_P(Confirming, loses_nobody_to_a_server_that_refuses_everybody_for_hours) {
  for (const Verdict words : {Verdict::refused, Verdict::give_up}) {
    for (const int more : {2, 40}) {
      const auto before = static_cast<int>(table.rows().size());
      owe(before, before + 20);
      if (daemons.empty()) start_daemon();
      ASSERT_TRUE(pass_until_ended(1h));
      pass(10min);
      provider.script = {.refused = 1, .refused_as = words};
      owe(before + 20, before + 20 + more);
      int sent = 0;
      const auto others =
          std::exchange(provider.on_send, [&](const std::string&, const std::string&) { ++sent; });

      pass(2h);

      for (int position = before + 20; position < before + 20 + more; ++position) {
        const simulation::OwedRow& row = table.row(position);
        EXPECT_EQ(row.state, ConfirmationState::owed) << position << " " << row.reason;
      }
      // One a minute, whoever it is, and those that the verdict took.
      EXPECT_LE(sent, 2 * 60 + 30);
      provider.on_send = others;
      EXPECT_TRUE(daemons.front().meter().halts.contains("confirmations"));
      provider.script = {};
      ASSERT_TRUE(pass_until_ended(15min));
      expect_confirmed(before + 20 + more);
      EXPECT_TRUE(daemons.front().meter().halts.empty());
    }
  }
}

// What a daemon has learnt ends with it.
TEST_P(Confirming, loses_nobody_to_such_a_server_where_daemons_are_restarted) {
  start_daemon();
  start_daemon();
  pass(10min);
  provider.script = {.refused = 1};
  owe(0, 40);

  for (int restarts = 0; restarts < 4; ++restarts) {
    pass(15min);
    kill(daemons.front());
    start_daemon();
  }

  for (const auto& [position, row] : table.rows()) {
    EXPECT_EQ(row.state, ConfirmationState::owed) << position << " " << row.reason;
  }
  provider.script = {};
  ASSERT_TRUE(pass_until_ended(15min));
  expect_confirmed(40);
}

TEST_P(Confirming, gives_up_who_alone_is_refused_while_others_are_not) {
  for (const Verdict words : {Verdict::refused, Verdict::give_up}) {
    const auto before = static_cast<int>(table.rows().size());
    provider.script = {.refused = 0.05, .refused_as = words};
    owe(before, before + 200);
    if (daemons.empty()) start_daemon();

    ASSERT_TRUE(pass_until_ended(24h));

    const auto delivered = copies();
    int failed = 0;
    for (int position = before; position < before + 200; ++position) {
      const bool is_sent = table.row(position).state == ConfirmationState::sent;
      failed += is_sent ? 0 : 1;
      EXPECT_EQ(delivered.contains(mailbox_of(position)), is_sent) << position;
    }
    EXPECT_GT(failed, 0);
    EXPECT_LT(failed, 40);
  }
}

TEST_P(Confirming, leaves_to_others_what_a_frozen_daemon_held) {
  owe(0, 400);
  provider.script.latency_max = 500ms;
  FragileDaemon& frozen = start_daemon();
  pass(3s);
  frozen.freeze();
  start_daemon();
  pass(5min);
  frozen.thaw();

  ASSERT_TRUE(pass_until_ended(1h));

  expect_confirmed(400);
  EXPECT_GT(doubts(), 0);
}

TEST_P(Confirming, finishes_what_it_has_begun_when_it_is_told_to_stop) {
  owe(0, 400);
  provider.script.latency_max = 500ms;
  FragileDaemon& daemon = start_daemon();
  pass(3s);

  daemon.stop();
  pass(1min);

  EXPECT_FALSE(daemon.running());
  const std::size_t sent = copies().size();
  EXPECT_GT(sent, 0U);
  EXPECT_LT(sent, 400U);
  std::size_t booked = 0;
  for (const auto& [position, row] : table.rows()) {
    if (row.state == ConfirmationState::sent) ++booked;
    EXPECT_FALSE(row.claim.has_value()) << position;
    EXPECT_EQ(row.doubts, 0) << position;
  }
  EXPECT_EQ(booked, sent);
}

TEST_P(Confirming, waits_for_who_is_still_being_told_and_leaves_out_who_was_not) {
  owe(0, 10, Told::not_yet);
  owe(10, 20, Told::no);
  start_daemon();
  pass(1min);
  EXPECT_EQ(table.row(0).state, ConfirmationState::owed);
  EXPECT_EQ(table.row(10).state, ConfirmationState::none);
  EXPECT_EQ(table.row(10).reason, "not_told");

  for (int position = 0; position < 10; ++position) table.row(position).owed.told = Told::yes;

  ASSERT_TRUE(pass_until_ended(10min));
  expect_confirmed(10);
  EXPECT_EQ(copies().size(), 10U);
}

TEST_P(Confirming, that_stands_still_is_seen_and_left_to_others) {
  FragileDaemon& daemon = start_daemon();
  pass(10min);
  ASSERT_TRUE(world.finished);
  provider.script.latency_max = 1000h;
  owe(0, 20);
  const auto longest = watch(daemon, 5min);
  EXPECT_GT(longest.longest, 4min);
  EXPECT_EQ(longest.where, "campaign 1, confirmations");

  pass(dispatch::DispatcherOptions::standstills_max * dispatch::DispatcherOptions{}.standstill_max);
  EXPECT_GT(doubts(), 0);
  EXPECT_TRUE(daemon.dispatcher().has_left_doubt());
}

// An absence counts as a whole, because nobody is told meanwhile; what is owed is not to blame.
TEST_P(Confirming, stands_not_still_itself_while_it_waits_for_the_rate_or_the_database) {
  rate = pacing::RateLimit{.per_second = 2, .burst = 2};
  owe(0, 200);
  FragileDaemon& daemon = start_daemon();
  EXPECT_LT(watch(daemon, 3min).longest, 20s);

  faults.away = true;
  const auto seen = watch(daemon, 3min);
  EXPECT_GT(seen.longest, 2min);
  EXPECT_EQ(seen.where, "what runs, because the database is away");
  EXPECT_GT(daemon.dispatcher().standstill().for_database, 0);
}

TEST_P(Confirming, leaves_doubt_where_it_could_not_book_until_it_has_claimed_them_anew) {
  FragileDaemon& daemon = start_daemon();
  pass(10min);
  bool is_refused = true;
  faults.injection.at = [&](const char* call, Injection::Moment moment) {
    if (!is_refused || std::string_view(call) != "settle_confirmations") return;
    if (moment == Injection::Moment::before) {
      throw dispatch::LedgerRefused({.kind = Refusal::Kind::rule, .sqlstate = "42501"});
    }
  };
  owe(0, 5);
  pass(1min);
  EXPECT_TRUE(daemon.dispatcher().has_left_doubt());
  EXPECT_GT(daemon.dispatcher().standstill().longest, 10s);

  is_refused = false;
  ASSERT_TRUE(pass_until_ended(1h));

  EXPECT_GT(doubts(), 0);
  EXPECT_FALSE(daemon.dispatcher().has_left_doubt());
  expect_confirmed(5);
}

TEST_P(Confirming, goes_on_within_seconds_once_it_may_claim_again) {
  FragileDaemon& daemon = start_daemon();
  pass(10min);
  bool is_refused = true;
  faults.injection.at = [&](const char* call, Injection::Moment) {
    if (!is_refused || std::string_view(call) != "claim_confirmations") return;
    throw dispatch::LedgerRefused({.kind = Refusal::Kind::rule, .sqlstate = "42501"});
  };
  owe(0, 5);
  pass(5min);
  EXPECT_EQ(copies().size(), 0U);

  is_refused = false;
  EXPECT_TRUE(pass_until_ended(25s));
  expect_confirmed(5);
  EXPECT_FALSE(daemon.dispatcher().has_left_doubt());
}

// Both have far more than the channel carries.
TEST_P(Confirming, and_telling_share_a_rate) {
  rate = pacing::RateLimit{.per_second = 5, .burst = 2};
  owe(0, 400);
  start_daemon();

  pass(40s);

  const auto confirmations = static_cast<double>(copies().size());
  const auto notices = static_cast<double>(told());
  EXPECT_GT(confirmations, 0.15 * (confirmations + notices));
  EXPECT_GT(notices, 0.6 * (confirmations + notices));
}

}  // namespace
}  // namespace crier::test
