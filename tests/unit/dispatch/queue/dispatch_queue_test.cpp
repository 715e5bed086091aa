#include "dispatch/queue/dispatch_queue.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

class DispatchQueueTest : public testing::Test {
 protected:
  DispatchQueueTest() { open(std::nullopt); }

  void open(std::optional<pacing::RateLimit> rate) {
    close();
    pacing::LimitSettings settings;
    settings.channel.rate = rate;
    queue.emplace(
        DispatchQueue::Options{
            .channel = "email",
            .limits = settings,
            .breaker = {.failures_to_open = 2, .pause_first = 10s, .pause_max = 60s},
            .seed = 1},
        io.get_executor(), timers, clock, limits, meter);
  }

  void close() {
    if (!queue) return;
    queue->close();
    timers.cancel();
    SimClock::settle(io);
    EXPECT_TRUE(tasks.empty());
    EXPECT_TRUE(timers.empty());
    queue.reset();
  }

  void TearDown() override { close(); }

  // A connection that takes notices one after the other and keeps them.
  asio::awaitable<void> take_all() {
    while (auto notice = co_await queue->take()) {
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
    auto notice = queue->try_take();
    EXPECT_TRUE(notice.has_value());
    return notice ? notice->ticket : 0;
  }

  void open_circuit() {
    queue->report_trouble(Reason::service_unavailable, "the relay is down");
    queue->report_trouble(Reason::service_unavailable, "the relay is down");
  }

  asio::io_context io;
  SimClock clock;
  TaskGroup tasks{io.get_executor()};
  TaskGroup timers{io.get_executor()};
  simulation::QuietMeter meter;
  Random random{1};
  simulation::MemoryWorld world{campaign_until(1, clock.wall_now() + 1h), 1, {}};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  simulation::MemoryLimits limits{{.world = world, .line = line, .clock = clock, .daemon = "here"}};
  ListeningOwner owner{campaign_until(1, clock.wall_now() + 2h)};
  ListeningOwner urgent{campaign_until(2, clock.wall_now() + 1h)};
  std::vector<std::string> taken;
  std::vector<Ticket> tickets;
  std::optional<DispatchQueue> queue;
};

TEST_F(DispatchQueueTest, hands_out_a_notice_that_is_ready_to_leave) {
  queue->offer(owner.work(7));

  const auto notice = queue->try_take();

  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->to.address, "7@example.org");
  EXPECT_EQ(notice->to.sender, "notices@example.com");
  EXPECT_EQ(notice->content, "To: 7@example.org\r\n\r\nA notice.\r\n");
  EXPECT_EQ(notice->idempotency_key, owner.composer().delivery_key(owner.work(7).row.subject));
  EXPECT_FALSE(queue->try_take());
}

TEST_F(DispatchQueueTest, the_campaign_whose_deadline_is_nearest_goes_first) {
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));
  queue->offer(urgent.work(3));

  take_in_background();

  EXPECT_EQ(taken, (Heard{"3@example.org", "1@example.org", "2@example.org"}));
}

// A fault of one campaign does not end the channel, which is there for all of them.
TEST_F(DispatchQueueTest, a_notice_that_cannot_be_written_goes_back_and_the_next_one_goes) {
  open(std::nullopt);
  int written = 0;
  owner.break_composer([&](const char* call) {
    if (std::string_view(call) == "destination" && ++written == 1) throw std::runtime_error("torn");
  });
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));

  const auto notice = queue->try_take();

  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->to.address, "2@example.org");
  EXPECT_EQ(owner.heard, Heard{"1 unwritable: torn"});
  queue->give_back(notice->ticket);
  queue->withdraw(owner);
}

TEST_F(DispatchQueueTest, a_connection_that_waits_is_woken_by_an_offer) {
  take_in_background();
  ASSERT_TRUE(taken.empty());

  queue->offer(owner.work(1));
  SimClock::settle(io);

  EXPECT_EQ(taken, Heard{"1@example.org"});
}

TEST_F(DispatchQueueTest, tells_the_owner_what_became_of_its_work) {
  queue->offer(owner.work(1));
  queue->settle(take_one(), outcome(Verdict::give_up, Reason::mailbox_unknown));

  EXPECT_EQ(owner.heard, Heard{"1 mailbox_unknown"});
}

TEST_F(DispatchQueueTest, what_is_given_back_goes_first_again) {
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));
  queue->give_back(take_one());

  take_in_background();

  EXPECT_EQ(taken, (Heard{"1@example.org", "2@example.org"}));
  EXPECT_TRUE(owner.heard.empty());
}

TEST_F(DispatchQueueTest, what_is_displaced_goes_first_again_with_its_ticket_at_the_same_try) {
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));
  const Ticket ticket = take_one();

  queue->displace(ticket, outcome(Verdict::retry_later, Reason::greylisted));

  EXPECT_TRUE(owner.heard.empty());
  const auto again = queue->try_take();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->to.address, "1@example.org");
  EXPECT_EQ(again->displaced, ticket);
  queue->settle(again->ticket, outcome(Verdict::accepted));
  EXPECT_EQ(owner.verdicts, std::vector{Verdict::accepted});
  const auto next = queue->try_take();
  ASSERT_TRUE(next);
  EXPECT_FALSE(next->displaced);
  queue->give_back(next->ticket);
  queue->withdraw(owner);
}

TEST_F(DispatchQueueTest, what_is_displaced_while_its_owner_stops_is_returned_to_it) {
  queue->offer(owner.work(1));
  const Ticket ticket = take_one();
  owner.is_stopping = true;

  queue->displace(ticket, outcome(Verdict::retry_later, Reason::greylisted));

  EXPECT_EQ(owner.heard, Heard{"1 returned"});
  EXPECT_FALSE(queue->try_take());
}

TEST_F(DispatchQueueTest, what_is_given_back_to_an_owner_that_stops_is_returned_to_it) {
  queue->offer(owner.work(1));
  const Ticket ticket = take_one();
  owner.is_stopping = true;

  queue->give_back(ticket);

  EXPECT_EQ(owner.heard, Heard{"1 returned"});
  EXPECT_FALSE(queue->try_take());
}

TEST_F(DispatchQueueTest, an_owner_withdraws_what_no_channel_has_taken) {
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));
  queue->offer(urgent.work(3));
  queue->settle(take_one(), outcome(Verdict::accepted));
  const Ticket taken_before = take_one();

  const auto withdrawn = queue->withdraw(owner);

  ASSERT_EQ(withdrawn.size(), 1U);
  EXPECT_EQ(withdrawn.front().row.subject.id, SubjectId{2});
  EXPECT_TRUE(queue->may_send(taken_before));
}

TEST_F(DispatchQueueTest, nothing_of_an_abandoned_owner_leaves_and_its_answers_are_forgotten) {
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));
  const Ticket ticket = take_one();

  queue->abandon(owner);

  EXPECT_FALSE(queue->may_send(ticket));
  EXPECT_FALSE(queue->try_take());
  queue->settle(ticket, outcome(Verdict::accepted));
  EXPECT_TRUE(owner.heard.empty());
}

TEST_F(DispatchQueueTest, nothing_leaves_once_the_lease_has_ended_until_it_is_renewed) {
  owner.lease_until = clock.now() + 10s;
  queue->offer(owner.work(1));
  queue->offer(owner.work(2));
  const Ticket ticket = take_one();

  clock.run_for(io, 10s);
  EXPECT_FALSE(queue->may_send(ticket));
  EXPECT_FALSE(queue->try_take());

  owner.lease_until = clock.now() + 10s;
  queue->renew(owner);
  EXPECT_TRUE(queue->may_send(ticket));
  EXPECT_TRUE(queue->try_take());
}

TEST_F(DispatchQueueTest, what_waits_for_its_connection_at_the_deadline_does_not_leave) {
  open(std::nullopt);
  queue->offer(urgent.work(1));
  const Ticket ticket = take_one();
  EXPECT_TRUE(queue->may_send(ticket));

  clock.run_for(io, 1h);

  EXPECT_FALSE(queue->may_send(ticket));
  queue->give_back(ticket);
  queue->expire();
  EXPECT_EQ(urgent.heard, Heard{"1 too late"});
}

TEST_F(DispatchQueueTest, an_owner_whose_lease_has_ended_holds_nobody_else_back) {
  ListeningOwner neighbour{campaign_until(2, clock.wall_now() + 1h)};
  urgent.lease_until = clock.now() + 10s;
  queue->offer(urgent.work(1));
  queue->offer(neighbour.work(2));
  queue->offer(owner.work(3));
  clock.run_for(io, 10s);

  take_in_background();
  EXPECT_EQ(taken, (Heard{"2@example.org", "3@example.org"}));

  urgent.lease_until = clock.now() + 10s;
  queue->renew(urgent);
  SimClock::settle(io);
  EXPECT_EQ(taken.back(), "1@example.org");
}

TEST_F(DispatchQueueTest, what_was_not_sent_by_its_deadline_is_told_as_too_late) {
  queue->offer(urgent.work(1));
  queue->offer(owner.work(2));
  clock.run_for(io, 1h);

  take_in_background();

  EXPECT_EQ(urgent.heard, Heard{"1 too late"});
  EXPECT_EQ(taken, Heard{"2@example.org"});
}

TEST_F(DispatchQueueTest, a_closed_queue_hands_out_nothing_and_tells_those_who_wait) {
  take_in_background();
  queue->offer(owner.work(1));
  queue->close();
  SimClock::settle(io);

  EXPECT_EQ(taken.back(), "closed");
  EXPECT_FALSE(queue->try_take());
}

TEST_F(DispatchQueueTest, an_open_circuit_holds_everything_back_then_lets_one_out) {
  open_circuit();
  for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
  take_in_background();
  EXPECT_TRUE(taken.empty());
  EXPECT_EQ(meter.circuit_openings, 1);

  clock.run_for(io, 10s);
  EXPECT_EQ(taken, Heard{"1@example.org"});

  queue->settle(tickets.front(), outcome(Verdict::accepted));
  SimClock::settle(io);
  EXPECT_EQ(taken.size(), 3U);
}

TEST_F(DispatchQueueTest, what_the_channel_or_nobody_says_opens_the_circuit_and_recipients_do_not) {
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
    for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
    for (int number = 1; number <= 2; ++number) queue->settle(take_one(), row.answer);

    EXPECT_EQ(queue->try_take().has_value(), !row.opens) << row.fact;
    queue->abandon(owner);
  }
}

TEST_F(DispatchQueueTest, one_who_is_refused_among_others_is_tried_again_and_then_given_up) {
  for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
  const Outcome refused = outcome(Verdict::refused, Reason::policy_refused);

  queue->settle(take_one(), refused);
  queue->settle(take_one(), outcome(Verdict::accepted));
  queue->settle(take_one(), outcome(Verdict::accepted));
  queue->offer(owner.work(1));
  queue->settle(take_one(), refused);

  EXPECT_EQ(owner.heard, (Heard{"1 policy_refused", "2 none", "3 none", "1 policy_refused"}));
  EXPECT_EQ(owner.verdicts, (std::vector{Verdict::retry_later, Verdict::accepted, Verdict::accepted,
                                         Verdict::give_up}));
  EXPECT_TRUE(owner.halts.empty());
}

TEST_F(DispatchQueueTest, everybody_called_unknown_halts_the_campaign_and_fails_nobody) {
  constexpr int people = 16;
  for (int number = 1; number <= people; ++number) queue->offer(owner.work(number));

  for (int number = 1; number <= people; ++number) {
    queue->settle(take_one(), outcome(Verdict::give_up, Reason::mailbox_unknown));
  }

  EXPECT_THAT(owner.verdicts, testing::Each(Verdict::retry_later));
  ASSERT_EQ(owner.halts.size(), 1U);
  EXPECT_EQ(owner.halts.front().people, people);
}

// To it come those whom another way has not reached.
TEST_F(DispatchQueueTest, everybody_called_unknown_in_a_later_step_is_not_there) {
  constexpr int people = 16;
  dispatch::RunningCampaign later = campaign_until(3, clock.wall_now() + 2h);
  later.step = 2;
  ListeningOwner second{later};
  for (int number = 1; number <= people; ++number) queue->offer(second.work(number));

  for (int number = 1; number <= people; ++number) {
    queue->settle(take_one(), outcome(Verdict::give_up, Reason::mailbox_unknown));
  }

  EXPECT_EQ(second.verdicts, std::vector(people, Verdict::give_up));
  EXPECT_TRUE(second.halts.empty());
  queue->abandon(second);
}

TEST_F(DispatchQueueTest, several_who_are_refused_in_a_row_halt_the_campaign_with_what_was_said) {
  for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
  queue->offer(urgent.work(9));
  Outcome refused = outcome(Verdict::refused, Reason::policy_refused);
  refused.description = "relay x answered RCPT TO with 554";

  // Another campaign's: it says nothing about this one.
  queue->settle(take_one(), refused);
  for (int number = 1; number <= 3; ++number) queue->settle(take_one(), refused);

  EXPECT_EQ(owner.heard, (Heard{"1 policy_refused", "2 policy_refused", "3 halted"}));
  ASSERT_EQ(owner.halts.size(), 1U);
  EXPECT_EQ(owner.halts.front().first_ref, "person-1");
  EXPECT_EQ(owner.halts.front().people, 3);
  EXPECT_EQ(owner.halts.front().answer.description, "relay x answered RCPT TO with 554");
  EXPECT_TRUE(urgent.halts.empty());
}

TEST_F(DispatchQueueTest, notices_that_may_have_been_kept_one_after_the_other_halt_the_campaign) {
  struct Row {
    Reason reason;
    int people;  // Before it is certain.
    const char* first_ref;
  };
  // Without an answer, the first may have been broken off by a restart.
  for (const auto& [reason, people, first_ref] :
       {Row{Reason::protocol_error, 3, "person-1"}, Row{Reason::connection_lost, 4, "person-2"},
        Row{Reason::timed_out, 4, "person-2"}}) {
    SCOPED_TRACE(name_of(reason));
    owner.heard.clear();
    owner.halts.clear();
    open(std::nullopt);
    for (int number = 1; number <= people; ++number) queue->offer(owner.work(number));
    Outcome unknown = outcome(Verdict::unknown, reason);
    unknown.description = "relay x said or did it";

    for (int number = 1; number <= people; ++number) {
      ASSERT_TRUE(owner.halts.empty());
      queue->settle(take_one(), unknown);
      clock.run_for(io, 60s);  // The circuit opens as well.
    }

    ASSERT_EQ(owner.halts.size(), 1U);
    EXPECT_EQ(owner.halts.front().first_ref, first_ref);
    EXPECT_EQ(owner.halts.front().people, 3);
    EXPECT_EQ(owner.halts.front().answer.description, unknown.description);
  }
}

TEST_F(DispatchQueueTest, a_server_that_breaks_off_all_that_is_on_the_wire_halts_nothing) {
  constexpr int people = 20;
  for (int number = 1; number <= people; ++number) queue->offer(owner.work(number));
  std::vector<Ticket> on_the_wire;
  for (int number = 1; number <= people; ++number) on_the_wire.push_back(take_one());

  for (const Ticket ticket : on_the_wire) {
    queue->settle(ticket, outcome(Verdict::unknown, Reason::connection_lost));
  }

  EXPECT_TRUE(owner.halts.empty());
  EXPECT_EQ(owner.heard.size(), static_cast<std::size_t>(people));
}

TEST_F(DispatchQueueTest, knows_what_its_channel_suffers_from_until_somebody_is_accepted) {
  for (int number = 1; number <= 2; ++number) queue->offer(owner.work(number));
  EXPECT_FALSE(queue->channel_trouble());

  queue->report_trouble(Reason::service_unavailable, "no connection to relay x");
  const WallTime since = clock.wall_now();
  clock.run_for(io, 1s);
  queue->report_trouble(Reason::service_unavailable, "no connection to relay y");
  ASSERT_TRUE(queue->channel_trouble());
  EXPECT_EQ(queue->channel_trouble()->description, "no connection to relay y");
  EXPECT_EQ(queue->channel_trouble()->since, since);
  EXPECT_EQ(meter.last_trouble, "no connection to relay y");

  clock.run_for(io, 60s);
  queue->settle(take_one(), outcome(Verdict::accepted));
  EXPECT_FALSE(queue->channel_trouble());
}

TEST_F(DispatchQueueTest, knows_which_of_its_servers_is_of_no_use_while_the_others_carry_on) {
  for (int number = 1; number <= 20; ++number) queue->offer(owner.work(number));
  queue->report_server_health("a");
  for (int time = 0; time < 10; ++time) {
    queue->report_server_trouble("b", "no connection to relay b");
  }

  // Neither slows nor stops anything.
  for (int number = 1; number <= 20; ++number) {
    queue->settle(take_one(), outcome(Verdict::accepted));
  }
  ASSERT_TRUE(queue->channel_trouble());
  EXPECT_EQ(queue->channel_trouble()->description,
            "no connection to relay b; notices go by the others");
  EXPECT_EQ(meter.last_trouble, "");
  ASSERT_EQ(queue->servers().size(), 2U);
  EXPECT_FALSE(queue->servers()[0].trouble);
  EXPECT_TRUE(queue->servers()[1].trouble);

  queue->report_server_health("b");
  EXPECT_FALSE(queue->channel_trouble());
}

TEST_F(DispatchQueueTest, tells_once_what_is_the_trouble_of_its_only_server) {
  queue->report_trouble(Reason::service_unavailable, "no connection to relay a");
  queue->report_server_trouble("a", "no connection to relay a");

  ASSERT_TRUE(queue->channel_trouble());
  EXPECT_EQ(queue->channel_trouble()->description, "no connection to relay a");
  EXPECT_TRUE(queue->servers()[0].is_told_of_channel);
}

TEST_F(DispatchQueueTest, tells_nobody_who_has_objected_while_they_waited) {
  for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
  const Ticket on_the_wire = take_one();
  const auto says = [&](int number, const std::string& purpose, bool objects) {
    queue->heard({.position = {},
                  .statements = {{.purpose = purpose,
                                  .ref = fmt::format("person-{}", number),
                                  .objects = objects}},
                  .erased = {}});
  };

  says(1, "ai-training", true);
  says(2, "ai-training", true);
  says(3, "profiling", true);

  // Not written yet: the channel asks once more, and gives it back.
  EXPECT_FALSE(queue->may_send(on_the_wire));
  queue->give_back(on_the_wire);
  EXPECT_TRUE(queue->may_send(take_one()));
  EXPECT_EQ(owner.heard, (Heard{"1 already_objected", "2 already_objected"}));
}

TEST_F(DispatchQueueTest, tells_nobody_who_was_erased_while_they_waited) {
  for (int number = 1; number <= 3; ++number) queue->offer(owner.work(number));
  const Ticket on_the_wire = take_one();

  queue->heard({.position = {},
                .statements = {},
                .erased = {{.lane = {}, .subject = {1}},
                           {.lane = {}, .subject = {2}},
                           {.lane = {5}, .subject = {3}}}});

  EXPECT_FALSE(queue->may_send(on_the_wire));
  queue->give_back(on_the_wire);
  EXPECT_TRUE(queue->may_send(take_one()));
  EXPECT_EQ(owner.heard, (Heard{"1 erased", "2 erased"}));
}

TEST_F(DispatchQueueTest, tells_who_has_withdrawn_their_objection_in_time) {
  queue->offer(owner.work(1));
  queue->heard({.position = {},
                .statements = {{.purpose = "ai-training", .ref = "person-1", .objects = true},
                               {.purpose = "ai-training", .ref = "person-1", .objects = false}},
                .erased = {}});

  EXPECT_TRUE(queue->may_send(take_one()));
  EXPECT_TRUE(owner.heard.empty());
}

TEST_F(DispatchQueueTest, keeps_to_the_rate_after_the_burst) {
  open(pacing::RateLimit{.per_second = 10, .burst = 5});
  for (int number = 1; number <= 100; ++number) queue->offer(owner.work(number));
  take_in_background();
  clock.run_for(io, 20ms);
  EXPECT_LE(taken.size(), 5U);

  clock.run_for(io, 2s);

  EXPECT_LE(taken.size(), 25U);
  EXPECT_GE(taken.size(), 19U);
  queue->abandon(owner);
}

TEST_F(DispatchQueueTest, without_the_database_nothing_goes_beyond_what_was_granted) {
  open(pacing::RateLimit{.per_second = 10, .burst = 5});
  faults.away = true;
  queue->offer(owner.work(1));
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
