#include "dispatch/outbox.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/memory_ledger.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"
#include "unit/dispatch/listening_origin.h"

namespace crier::dispatch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test::ListeningOrigin;
using Heard = std::vector<std::string>;

RunningCampaign campaign_until(std::int64_t id, WallTime notify_by) {
  return {
      .id = CampaignId{id}, .key = "test", .channel = "email", .step = 1, .notify_by = notify_by};
}

Outcome outcome(Verdict verdict, Reason reason = Reason::none) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.reason = reason;
  return outcome;
}

Outcome channel_refuses() {
  Outcome refused = outcome(Verdict::retry_later, Reason::service_unavailable);
  refused.scope = Scope::channel;
  return refused;
}

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() { open(std::nullopt); }

  void open(std::optional<pacing::RateLimit> rate) {
    close();
    outbox.emplace(
        Outbox::Options{.channel = "email",
                        .rate = rate,
                        .breaker = {.failures_to_open = 2, .pause_first = 10s, .pause_max = 60s},
                        .seed = 1},
        io.get_executor(), clock, limits, meter);
  }

  void close() {
    if (!outbox) return;
    tasks.spawn(join());
    SimClock::settle(io);
    outbox.reset();
  }

  void TearDown() override { close(); }

  asio::awaitable<void> join() { co_await outbox->join(); }

  // A connection that takes notices one after the other and keeps them.
  asio::awaitable<void> take_all() {
    while (auto notice = co_await outbox->take()) {
      taken.push_back(notice->to.address);
      tickets.push_back(notice->ticket);
    }
    taken.emplace_back("closed");
  }

  void take_in_background() {
    tasks.spawn(take_all());
    SimClock::settle(io);
  }

  Ticket take_one() {
    auto notice = outbox->try_take();
    EXPECT_TRUE(notice.has_value());
    return notice ? notice->ticket : 0;
  }

  void open_circuit() {
    outbox->report_trouble(Reason::service_unavailable, "the relay is down");
    outbox->report_trouble(Reason::service_unavailable, "the relay is down");
  }

  asio::io_context io;
  SimClock clock;
  TaskGroup tasks{io.get_executor()};
  simulation::QuietMeter meter;
  Random random{1};
  simulation::MemoryWorld world{campaign_until(1, clock.wall_now() + 1h), 1, {}};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  simulation::MemoryLimits limits{{.world = world, .line = line, .clock = clock, .daemon = "here"}};
  ListeningOrigin origin{campaign_until(1, clock.wall_now() + 2h)};
  ListeningOrigin urgent{campaign_until(2, clock.wall_now() + 1h)};
  std::vector<std::string> taken;
  std::vector<Ticket> tickets;
  std::optional<Outbox> outbox;
};

TEST_F(OutboxTest, hands_out_a_notice_that_is_ready_to_leave) {
  outbox->offer(origin.work(7));

  const auto notice = outbox->try_take();

  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->to.address, "7@example.org");
  EXPECT_EQ(notice->to.sender, "notices@example.com");
  EXPECT_EQ(notice->content, "To: 7@example.org\r\n\r\nA notice.\r\n");
  EXPECT_EQ(notice->idempotency_key, origin.editor().delivery_key(origin.work(7).row.subject));
  EXPECT_FALSE(outbox->try_take());
}

TEST_F(OutboxTest, the_campaign_whose_deadline_is_nearest_goes_first) {
  outbox->offer(origin.work(1));
  outbox->offer(origin.work(2));
  outbox->offer(urgent.work(3));

  take_in_background();

  EXPECT_EQ(taken, (Heard{"3@example.org", "1@example.org", "2@example.org"}));
}

// A fault of one campaign does not end the channel, which is there for all of them.
TEST_F(OutboxTest, a_notice_that_cannot_be_written_goes_back_and_the_next_one_goes) {
  open(std::nullopt);
  int written = 0;
  origin.break_editor([&](const char* call) {
    if (std::string_view(call) == "destination" && ++written == 1) throw std::runtime_error("torn");
  });
  outbox->offer(origin.work(1));
  outbox->offer(origin.work(2));

  const auto notice = outbox->try_take();

  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->to.address, "2@example.org");
  EXPECT_EQ(origin.heard, Heard{"1 unwritable: torn"});
  outbox->give_back(notice->ticket);
  outbox->withdraw(origin);
}

TEST_F(OutboxTest, whoever_waits_is_woken_by_an_offer) {
  take_in_background();
  ASSERT_TRUE(taken.empty());

  outbox->offer(origin.work(1));
  SimClock::settle(io);

  EXPECT_EQ(taken, Heard{"1@example.org"});
}

TEST_F(OutboxTest, tells_the_origin_what_became_of_its_work) {
  outbox->offer(origin.work(1));
  outbox->settle(take_one(), outcome(Verdict::give_up, Reason::mailbox_unknown));

  EXPECT_EQ(origin.heard, Heard{"1 mailbox_unknown"});
}

TEST_F(OutboxTest, what_is_given_back_goes_first_again) {
  outbox->offer(origin.work(1));
  outbox->offer(origin.work(2));
  outbox->give_back(take_one());

  take_in_background();

  EXPECT_EQ(taken, (Heard{"1@example.org", "2@example.org"}));
  EXPECT_TRUE(origin.heard.empty());
}

TEST_F(OutboxTest, what_is_given_back_to_an_origin_that_stops_is_returned_to_it) {
  outbox->offer(origin.work(1));
  const Ticket ticket = take_one();
  origin.is_stopping = true;

  outbox->give_back(ticket);

  EXPECT_EQ(origin.heard, Heard{"1 returned"});
  EXPECT_FALSE(outbox->try_take());
}

TEST_F(OutboxTest, an_origin_withdraws_what_no_channel_has_taken) {
  outbox->offer(origin.work(1));
  outbox->offer(origin.work(2));
  outbox->offer(urgent.work(3));
  outbox->settle(take_one(), outcome(Verdict::accepted));
  const Ticket taken_before = take_one();

  const auto withdrawn = outbox->withdraw(origin);

  ASSERT_EQ(withdrawn.size(), 1U);
  EXPECT_EQ(withdrawn.front().row.subject.id, SubjectId{2});
  EXPECT_TRUE(outbox->may_send(taken_before));
}

TEST_F(OutboxTest, nothing_of_an_abandoned_origin_leaves_and_its_answers_are_forgotten) {
  outbox->offer(origin.work(1));
  outbox->offer(origin.work(2));
  const Ticket ticket = take_one();

  outbox->abandon(origin);

  EXPECT_FALSE(outbox->may_send(ticket));
  EXPECT_FALSE(outbox->try_take());
  outbox->settle(ticket, outcome(Verdict::accepted));
  EXPECT_TRUE(origin.heard.empty());
}

TEST_F(OutboxTest, nothing_leaves_once_the_lease_has_ended_until_it_is_renewed) {
  origin.lease_until = clock.now() + 10s;
  outbox->offer(origin.work(1));
  outbox->offer(origin.work(2));
  const Ticket ticket = take_one();

  clock.run_for(io, 10s);
  EXPECT_FALSE(outbox->may_send(ticket));
  EXPECT_FALSE(outbox->try_take());

  origin.lease_until = clock.now() + 10s;
  EXPECT_TRUE(outbox->may_send(ticket));
  EXPECT_TRUE(outbox->try_take());
}

TEST_F(OutboxTest, what_was_not_sent_by_its_deadline_is_told_as_too_late) {
  outbox->offer(urgent.work(1));
  outbox->offer(origin.work(2));
  clock.run_for(io, 1h);

  take_in_background();

  EXPECT_EQ(urgent.heard, Heard{"1 too late"});
  EXPECT_EQ(taken, Heard{"2@example.org"});
}

TEST_F(OutboxTest, a_closed_outbox_hands_out_nothing_and_tells_those_who_wait) {
  take_in_background();
  outbox->offer(origin.work(1));
  outbox->close();
  SimClock::settle(io);

  EXPECT_EQ(taken.back(), "closed");
  EXPECT_FALSE(outbox->try_take());
}

TEST_F(OutboxTest, an_open_circuit_holds_everything_back_then_lets_one_out) {
  open_circuit();
  for (int number = 1; number <= 3; ++number) outbox->offer(origin.work(number));
  take_in_background();
  EXPECT_TRUE(taken.empty());
  EXPECT_EQ(meter.circuit_openings, 1);

  clock.run_for(io, 10s);
  EXPECT_EQ(taken, Heard{"1@example.org"});

  outbox->settle(tickets.front(), outcome(Verdict::accepted));
  SimClock::settle(io);
  EXPECT_EQ(taken.size(), 3U);
}

TEST_F(OutboxTest, what_the_channel_or_nobody_says_opens_the_circuit_and_recipients_do_not) {
  struct Row {
    const char* fact;
    Outcome answer;
    bool opens;
  };
  const Row rows[] = {
      {"the channel refuses", channel_refuses(), true},
      {"nobody answers", outcome(Verdict::unknown, Reason::timed_out), true},
      {"a full mailbox", outcome(Verdict::retry_later, Reason::mailbox_full), false},
      {"no such mailbox", outcome(Verdict::give_up, Reason::mailbox_unknown), false},
      {"the sender is refused", outcome(Verdict::halt, Reason::policy_refused), false},
  };
  for (const Row& row : rows) {
    open(std::nullopt);
    for (int number = 1; number <= 3; ++number) outbox->offer(origin.work(number));
    for (int number = 1; number <= 2; ++number) outbox->settle(take_one(), row.answer);

    EXPECT_EQ(outbox->try_take().has_value(), !row.opens) << row.fact;
    outbox->abandon(origin);
  }
}

TEST_F(OutboxTest, one_who_is_refused_among_others_is_tried_again_and_then_given_up) {
  for (int number = 1; number <= 3; ++number) outbox->offer(origin.work(number));
  const Outcome refused = outcome(Verdict::refused, Reason::policy_refused);

  outbox->settle(take_one(), refused);
  outbox->settle(take_one(), outcome(Verdict::accepted));
  outbox->settle(take_one(), outcome(Verdict::accepted));
  outbox->offer(origin.work(1));
  outbox->settle(take_one(), refused);

  EXPECT_EQ(origin.heard, (Heard{"1 policy_refused", "2 none", "3 none", "1 policy_refused"}));
  EXPECT_EQ(origin.verdicts, (std::vector{Verdict::retry_later, Verdict::accepted,
                                          Verdict::accepted, Verdict::give_up}));
  EXPECT_TRUE(origin.halts.empty());
}

TEST_F(OutboxTest, everybody_called_unknown_halts_the_campaign_and_fails_nobody) {
  constexpr int people = 16;
  for (int number = 1; number <= people; ++number) outbox->offer(origin.work(number));

  for (int number = 1; number <= people; ++number) {
    outbox->settle(take_one(), outcome(Verdict::give_up, Reason::mailbox_unknown));
  }

  EXPECT_THAT(origin.verdicts, testing::Each(Verdict::retry_later));
  ASSERT_EQ(origin.halts.size(), 1U);
  EXPECT_EQ(origin.halts.front().people, people);
}

TEST_F(OutboxTest, several_who_are_refused_in_a_row_halt_the_campaign_with_what_was_said) {
  for (int number = 1; number <= 3; ++number) outbox->offer(origin.work(number));
  outbox->offer(urgent.work(9));
  Outcome refused = outcome(Verdict::refused, Reason::policy_refused);
  refused.description = "relay x answered RCPT TO with 554";

  // Another campaign's: it says nothing about this one.
  outbox->settle(take_one(), refused);
  for (int number = 1; number <= 3; ++number) outbox->settle(take_one(), refused);

  EXPECT_EQ(origin.heard, (Heard{"1 policy_refused", "2 policy_refused", "3 halted"}));
  ASSERT_EQ(origin.halts.size(), 1U);
  EXPECT_EQ(origin.halts.front().first_ref, "person-1");
  EXPECT_EQ(origin.halts.front().people, 3);
  EXPECT_EQ(origin.halts.front().answer.description, "relay x answered RCPT TO with 554");
  EXPECT_TRUE(urgent.halts.empty());
}

TEST_F(OutboxTest, answers_that_nobody_can_read_halt_the_campaign_and_others_unknown_do_not) {
  struct Row {
    Reason reason;
    std::size_t halts;
  };
  for (const auto& [reason, halts] : {Row{Reason::protocol_error, 1},
                                      Row{Reason::connection_lost, 0}, Row{Reason::timed_out, 0}}) {
    origin.heard.clear();
    open(std::nullopt);
    for (int number = 1; number <= 3; ++number) outbox->offer(origin.work(number));
    Outcome unread = outcome(Verdict::unknown, reason);
    unread.description = "what relay x said at the message is no SMTP";

    for (int number = 1; number <= 3; ++number) {
      outbox->settle(take_one(), unread);
      clock.run_for(io, 60s);  // The circuit opens as well.
    }

    ASSERT_EQ(origin.halts.size(), halts) << name_of(reason);
    if (halts == 0) continue;
    EXPECT_EQ(origin.halts.front().first_ref, "person-1");
    EXPECT_EQ(origin.halts.front().people, 3);
    EXPECT_EQ(origin.halts.front().answer.description, unread.description);
    origin.halts.clear();
  }
}

TEST_F(OutboxTest, knows_what_its_channel_suffers_from_until_somebody_is_accepted) {
  for (int number = 1; number <= 2; ++number) outbox->offer(origin.work(number));
  EXPECT_FALSE(outbox->channel_trouble());

  outbox->report_trouble(Reason::service_unavailable, "no connection to relay x");
  const WallTime since = clock.wall_now();
  clock.run_for(io, 1s);
  outbox->report_trouble(Reason::service_unavailable, "no connection to relay y");
  ASSERT_TRUE(outbox->channel_trouble());
  EXPECT_EQ(outbox->channel_trouble()->description, "no connection to relay y");
  EXPECT_EQ(outbox->channel_trouble()->since, since);
  EXPECT_EQ(meter.last_trouble, "no connection to relay y");

  clock.run_for(io, 60s);
  outbox->settle(take_one(), outcome(Verdict::accepted));
  EXPECT_FALSE(outbox->channel_trouble());
}

TEST_F(OutboxTest, keeps_to_the_rate_after_the_burst) {
  open(pacing::RateLimit{.per_second = 10, .burst = 5});
  for (int number = 1; number <= 100; ++number) outbox->offer(origin.work(number));
  take_in_background();
  clock.run_for(io, 20ms);
  EXPECT_LE(taken.size(), 5U);

  clock.run_for(io, 2s);

  EXPECT_LE(taken.size(), 25U);
  EXPECT_GE(taken.size(), 19U);
  outbox->abandon(origin);
}

TEST_F(OutboxTest, without_the_database_nothing_goes_beyond_what_was_granted) {
  open(pacing::RateLimit{.per_second = 10, .burst = 5});
  faults.away = true;
  outbox->offer(origin.work(1));
  take_in_background();
  clock.run_for(io, 10s);
  EXPECT_TRUE(taken.empty());
  EXPECT_EQ(meter.database_losses, 1);

  faults.away = false;
  clock.run_for(io, 1s);

  EXPECT_EQ(taken, Heard{"1@example.org"});
}

}  // namespace
}  // namespace crier::dispatch
