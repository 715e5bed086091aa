#include "dispatch/lane/lane_walk.h"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "dispatch/hindrance.h"
#include "simulation/plain_composer.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"

namespace crier::dispatch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Names = std::vector<std::string>;

constexpr int people = 12;

RunningCampaign the_campaign(const Clock& clock) {
  return {.id = CampaignId{1},
          .key = "test",
          .channel = "email",
          .step = 1,
          .notify_by = clock.wall_now() + 48h};
}

std::vector<PageRow> audience() {
  std::vector<PageRow> rows;
  for (int number = 1; number <= people; ++number) {
    PageRow row;
    row.subject.id = SubjectId{number};
    row.subject.ref = fmt::format("person-{}", number);
    row.subject.email = fmt::format("{}@example.org", number);
    row.subject.addresses = "new\nold";
    row.subject.country = "DE";
    row.objected = number == 5;
    rows.push_back(std::move(row));
  }
  return rows;
}

Outcome outcome(Verdict verdict, Reason reason = Reason::none) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.reason = reason;
  return outcome;
}

// One walk over the only lane; the test is the channel.
class LaneWalkTest : public testing::Test {
 protected:
  void start() {
    const auto lanes =
        world.claim({.campaign = CampaignId{1}, .step = 1, .lanes_max = 1, .lease = 1h}, "here",
                    clock.wall_now());
    ASSERT_EQ(lanes.size(), 1U);
    walk.emplace(WalkContext{.clock = clock,
                             .ledger = ledger,
                             .queue = queue,
                             .in_flight_part = in_flight_part,
                             .claim_pace = claim_pace,
                             .meter = meter,
                             .composer = composer,
                             .campaign = campaign,
                             .listed_until = listed_until,
                             .retry = {.first_delay = 10min, .delay_max = 1h},
                             .flush_interval = 100ms,
                             .flush_rows_max = 1000,
                             .random = random,
                             .versions_kept = versions_kept,
                             .halt = [this](const Halt& why) { halted = why.answer.reason; }},
                 lanes.front(), clock.now() + 10h, io.get_executor());
    tasks.spawn(run());
    pass(1s);
  }

  asio::awaitable<void> run() {
    co_await walk->run();
    walk_over = true;
  }

  void pass(Duration duration) { clock.run_for(io, duration); }

  // Sends all that may go now; in order.
  Names take() {
    Names names;
    while (auto notice = queue.try_take()) {
      names.push_back(notice->to.address.substr(0, notice->to.address.find('@')));
      on_the_wire.push_back(notice->ticket);
    }
    return names;
  }

  void answer_all(const Outcome& answer) {
    for (const Ticket ticket : std::exchange(on_the_wire, {})) queue.settle(ticket, answer);
    pass(1s);
  }

  void TearDown() override {
    if (walk) walk->lost();
    pass(1s);
    EXPECT_TRUE(walk_over);
    EXPECT_EQ(in_flight_limit.outstanding(), 0);
    EXPECT_EQ(world.fault_in_books(), "");
    queue.close();
    timers.cancel();
    pass(1s);
    EXPECT_TRUE(timers.empty());
  }

  asio::io_context io;
  SimClock clock;
  Random random{1};
  RunningCampaign campaign = the_campaign(clock);
  simulation::MemoryWorld world{campaign, 1, audience()};
  test::DatabaseFaults faults;
  test::FaultyLine line{clock, random, faults};
  simulation::MemoryAccess access{.world = world, .line = line, .clock = clock, .daemon = "here"};
  simulation::MemoryLedger ledger{access};
  simulation::MemoryLimits limits{access};
  simulation::QuietMeter meter;
  simulation::PlainComposer composer{"test"};
  TaskGroup tasks{io.get_executor()};
  TaskGroup timers{io.get_executor()};
  DispatchQueue queue{{.channel = "email", .limits = {}, .breaker = {}, .seed = 1},
                      io.get_executor(),
                      timers,
                      clock,
                      limits,
                      meter};
  InFlightLimit in_flight_limit{
      {.window = {}, .sharers = 1, .page_max = 1000}, io.get_executor(), clock};
  InFlightPart in_flight_part{in_flight_limit};
  ClaimPace claim_pace;
  const SteadyTime listed_until = SteadyTime::max();
  std::set<std::string> versions_kept;
  std::optional<LaneWalk> walk;
  std::vector<Ticket> on_the_wire;
  std::optional<Reason> halted;
  bool walk_over{};
};

// The fifth is excluded, and takes nobody's turn.
TEST_F(LaneWalkTest, claims_no_faster_than_its_campaign_may_tell_people) {
  claim_pace.set(2.0, clock.now());
  pass(10s);
  start();

  Names told = take();
  for (unsigned second = 1; told.size() < 11; ++second) {
    ASSERT_LE(told.size(), 2 * second + 2);
    ASSERT_GE(told.size(), 2 * second);
    answer_all(outcome(Verdict::accepted));
    for (std::string& name : take()) told.push_back(std::move(name));
  }

  EXPECT_EQ(told, (Names{"1", "2", "3", "4", "6", "7", "8", "9", "10", "11", "12"}));
  answer_all(outcome(Verdict::accepted));
  EXPECT_TRUE(world.all_done());
}

TEST_F(LaneWalkTest, stops_at_once_while_it_waits_for_its_campaigns_pace) {
  claim_pace.set(0.001, clock.now());
  start();
  EXPECT_EQ(take(), Names{});

  walk->stop();
  pass(1s);

  EXPECT_TRUE(walk_over);
}

TEST_F(LaneWalkTest, offers_everybody_in_order_but_the_excluded_and_is_done_when_all_are_booked) {
  start();

  EXPECT_EQ(take(), (Names{"1", "2", "3", "4", "6", "7", "8", "9", "10", "11", "12"}));
  EXPECT_FALSE(walk_over);
  answer_all(outcome(Verdict::accepted));

  EXPECT_TRUE(walk_over);
  EXPECT_TRUE(world.all_done());
  EXPECT_EQ(world.counts.notified, 11);
  EXPECT_EQ(world.counts.excluded, 1);
  EXPECT_EQ(world.counts.pending, 0);
}

TEST_F(LaneWalkTest, the_cursor_follows_what_is_booked_and_no_more) {
  start();
  take();
  // 3 and 4 are answered before 1 and 2.
  queue.settle(on_the_wire[2], outcome(Verdict::accepted));
  queue.settle(on_the_wire[3], outcome(Verdict::give_up, Reason::mailbox_unknown));
  pass(1s);
  EXPECT_EQ(world.lanes().front().cursor, SubjectId{});
  EXPECT_EQ(world.counts.notified, 1);
  EXPECT_EQ(world.counts.failed, 1);

  queue.settle(on_the_wire[0], outcome(Verdict::accepted));
  queue.settle(on_the_wire[1], outcome(Verdict::accepted));
  pass(1s);

  // 5 is excluded.
  EXPECT_EQ(world.lanes().front().cursor, SubjectId{5});
}

TEST_F(LaneWalkTest, who_was_refused_for_now_is_tried_again_by_a_later_walk) {
  start();
  take();
  answer_all(outcome(Verdict::retry_later, Reason::mailbox_full));
  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.pending, 11);
  const auto rests_until = world.lanes().front().rests_until;
  ASSERT_TRUE(rests_until);
  EXPECT_GT(*rests_until, clock.wall_now());

  pass(10min);
  walk_over = false;
  start();
  EXPECT_EQ(take().size(), 11U);
  answer_all(outcome(Verdict::accepted));

  EXPECT_TRUE(world.all_done());
  EXPECT_EQ(world.counts.notified, 11);
}

// Whatever became of the notice: the next try of anybody goes to those that are left.
TEST_F(LaneWalkTest, what_answers_say_of_addresses_is_booked_with_them) {
  start();
  ASSERT_EQ(take().size(), people - 1U);
  Outcome answer = outcome(Verdict::retry_later, Reason::service_unavailable);
  answer.addresses = {
      {.kind = AddressKind::push, .value = "old", .state = AddressState::dead},
      {.kind = AddressKind::push, .value = "new", .state = AddressState::confirmed}};

  answer_all(answer);

  for (const PageRow& row : world.lanes().at(0).subjects) {
    EXPECT_EQ(row.subject.addresses, row.objected ? "new\nold" : "new") << row.subject.ref;
  }
}

TEST_F(LaneWalkTest, people_whom_nobody_has_taken_are_given_back_when_it_stops) {
  start();
  const auto first = queue.try_take();
  const auto second = queue.try_take();
  walk->stop();
  pass(1s);
  // What is on the wire is waited for.
  EXPECT_FALSE(walk_over);

  queue.settle(second->ticket, outcome(Verdict::accepted));
  queue.settle(first->ticket, outcome(Verdict::accepted));
  pass(1s);

  EXPECT_TRUE(walk_over);
  const auto& lane = world.lanes().front();
  EXPECT_EQ(world.counts.notified, 2);
  EXPECT_EQ(lane.owner, "");
  EXPECT_FALSE(lane.done);
  EXPECT_EQ(world.unknown_attempts(), 0);
  walk_over = false;
  start();
  EXPECT_EQ(take(), (Names{"3", "4", "6", "7", "8", "9", "10", "11", "12"}));
  answer_all(outcome(Verdict::accepted));
  EXPECT_EQ(world.counts.notified, 11);
}

// Nobody was told or left out after those who are given back, so nothing of theirs is booked.
TEST_F(LaneWalkTest, a_lane_is_not_done_while_its_last_people_were_given_back) {
  start();
  for (int taken = 0; taken < 9; ++taken) on_the_wire.push_back(queue.try_take()->ticket);
  walk->stop();
  answer_all(outcome(Verdict::accepted));

  ASSERT_TRUE(walk_over);
  EXPECT_EQ(world.counts.notified, 9);
  EXPECT_EQ(world.counts.pending, 2);
  EXPECT_FALSE(world.all_done());
  walk_over = false;
  start();
  EXPECT_EQ(take(), (Names{"11", "12"}));
  answer_all(outcome(Verdict::accepted));
  EXPECT_TRUE(world.all_done());
}

TEST_F(LaneWalkTest, what_is_not_waited_for_is_in_doubt_for_the_next_owner) {
  start();
  const auto first = queue.try_take();
  walk->abandon();
  pass(1s);
  ASSERT_TRUE(walk_over);

  walk_over = false;
  start();

  EXPECT_EQ(world.unknown_attempts(), 1);
  EXPECT_EQ(world.unknown_attempts(SubjectId{1}), 1);
  queue.settle(first->ticket, outcome(Verdict::accepted));
  // The answer came too late: it is nobody's.
  EXPECT_EQ(world.counts.notified, 0);
  EXPECT_EQ(take().size(), 11U);
  answer_all(outcome(Verdict::accepted));
  EXPECT_EQ(world.counts.notified, 11);
}

// An SMS that may have arrived is not sent again: nobody could recognise the second one.
TEST_F(LaneWalkTest, who_is_in_doubt_ends_where_a_channel_must_not_repeat) {
  campaign.channel = "sms";
  start();
  const auto first = queue.try_take();
  walk->abandon();
  pass(1s);

  walk_over = false;
  start();

  EXPECT_EQ(world.unknown_attempts(SubjectId{1}), 1);
  EXPECT_EQ(world.final_outcome(SubjectId{1}), AttemptOutcome::failed);
  queue.settle(first->ticket, outcome(Verdict::accepted));
  EXPECT_EQ(take().size(), 10U);
  answer_all(outcome(Verdict::accepted));
  EXPECT_EQ(world.counts.notified, 10);
  EXPECT_TRUE(world.all_done());
}

// Nobody else would look at those in doubt before the lane has rested.
TEST_F(LaneWalkTest, a_lane_does_not_rest_while_somebody_is_in_doubt) {
  start();
  take();
  for (std::size_t person = 1; person < on_the_wire.size(); ++person) {
    queue.settle(on_the_wire[person], outcome(Verdict::retry_later, Reason::mailbox_full));
  }
  pass(1s);

  walk->abandon();
  pass(1s);

  ASSERT_TRUE(walk_over);
  EXPECT_EQ(world.lanes().front().rests_until, std::nullopt);
  EXPECT_FALSE(world.lanes().front().done);
}

TEST_F(LaneWalkTest, a_fault_of_the_sender_stops_the_campaign_and_loses_nobody) {
  start();
  for (int answer = 1; answer <= 3; ++answer) {
    const auto notice = queue.try_take();
    EXPECT_EQ(halted, std::nullopt);
    queue.settle(notice->ticket, outcome(Verdict::halt, Reason::policy_refused));
  }
  pass(1s);

  EXPECT_EQ(halted, Reason::policy_refused);
  for (int person = 1; person <= 3; ++person) {
    EXPECT_EQ(world.final_outcome(SubjectId{person}), std::nullopt);
  }
  EXPECT_EQ(world.fault_in_books(), "");
}

TEST_F(LaneWalkTest, answers_that_cannot_be_read_stop_the_campaign_and_stay_in_doubt) {
  start();
  for (int answer = 1; answer <= 3; ++answer) {
    const auto notice = queue.try_take();
    EXPECT_EQ(halted, std::nullopt);
    queue.settle(notice->ticket, outcome(Verdict::unknown, Reason::protocol_error));
  }
  pass(1s);

  EXPECT_EQ(halted, Reason::protocol_error);
  EXPECT_EQ(world.unknown_attempts(), 3);
  for (int person = 1; person <= 3; ++person) {
    EXPECT_EQ(world.final_outcome(SubjectId{person}), std::nullopt);
  }
  EXPECT_EQ(world.fault_in_books(), "");
}

// Claimed people whom a limit has no room for.
TEST_F(LaneWalkTest, who_is_postponed_stays_pending_and_is_told_then_at_the_same_try) {
  start();
  const WallTime until = clock.wall_now() + 10min;
  for (QueuedNotice& work : queue.withdraw(*walk)) {
    if (work.row.subject.id.value <= 3) {
      walk->postponed(std::move(work), until, no_room("the limit of group gmail has no room"));
    } else {
      queue.offer(std::move(work));
    }
  }
  EXPECT_EQ(take().size(), 8U);
  answer_all(outcome(Verdict::accepted));

  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.notified, 8);
  EXPECT_EQ(world.counts.pending, 3);
  EXPECT_EQ(world.attempts_of(SubjectId{1}), 0);
  EXPECT_EQ(world.lanes().front().rests_until, until);

  pass(10min);
  walk_over = false;
  start();
  EXPECT_EQ(take(), (Names{"1", "2", "3"}));
  answer_all(outcome(Verdict::accepted));
  EXPECT_TRUE(world.all_done());
  EXPECT_EQ(world.counts.notified, 11);
  EXPECT_EQ(world.attempts_of(SubjectId{1}), 1);
}

TEST_F(LaneWalkTest, who_is_postponed_again_waits_for_the_last_reason) {
  start();
  for (QueuedNotice& work : queue.withdraw(*walk)) {
    if (work.row.subject.id.value > 1) continue;
    work.last_reason = Reason::rate_limited;
    work.last_description = "the limit of group gmail has no room";
    walk->postponed(std::move(work), clock.wall_now() + 10h, no_hour());
  }
  pass(1s);

  EXPECT_EQ(world.words_of_deferral(SubjectId{1}), no_hour().words);
}

// It still has people of a page when somebody who waits for tomorrow is called back.
TEST_F(LaneWalkTest, who_is_called_back_is_told_by_the_walk_that_had_postponed_them) {
  start();
  std::vector<QueuedNotice> waiting = queue.withdraw(*walk);
  walk->postponed(std::move(waiting.front()), clock.wall_now() + 24h, no_room("no room"));
  for (QueuedNotice& work : waiting) {
    if (&work != &waiting.front()) queue.offer(std::move(work));
  }
  pass(1s);
  world.call_back(SubjectId{1}, clock.wall_now());

  walk->called_back();
  EXPECT_EQ(take().size(), 10U);
  answer_all(outcome(Verdict::accepted));

  EXPECT_EQ(take(), Names{"1"});
  answer_all(outcome(Verdict::accepted));
  EXPECT_TRUE(world.all_done());
}

pacing::LimitSettings told_by_day() {
  pacing::LimitSettings limits;
  limits.people = {.hours = pacing::hours_of_every_day({.from = 8h, .until = 20h})};
  return limits;
}

// At midnight in UTC it is one or two o'clock in Germany.
TEST_F(LaneWalkTest, who_is_asleep_is_told_in_the_morning_at_the_same_try) {
  queue.change_limits(told_by_day());

  start();

  EXPECT_TRUE(take().empty());
  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.pending, 11);
  EXPECT_EQ(world.attempts_of(SubjectId{1}), 0);
  const auto rests_until = world.lanes().front().rests_until;
  ASSERT_TRUE(rests_until.has_value());
  const pacing::HoursPlace berlin{.zone = "Europe/Berlin", .country = "DE"};
  const pacing::SendHours hours = told_by_day().people->hours;
  EXPECT_FALSE(pacing::opening_at(hours, berlin, *rests_until - 1s).is_open);
  EXPECT_TRUE(pacing::opening_at(hours, berlin, *rests_until).is_open);

  pass(*rests_until - clock.wall_now());
  walk_over = false;
  start();
  EXPECT_EQ(take().size(), 11U);
  answer_all(outcome(Verdict::accepted));
  EXPECT_TRUE(world.all_done());
  EXPECT_EQ(world.counts.notified, 11);
  EXPECT_EQ(world.attempts_of(SubjectId{1}), 1);
}

TEST_F(LaneWalkTest, who_has_waited_into_the_night_is_not_told) {
  start();
  queue.change_limits(told_by_day());

  EXPECT_TRUE(take().empty());
  pass(1s);

  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.pending, 11);
  EXPECT_TRUE(world.lanes().front().rests_until.has_value());
}

// A connection may take as long.
TEST_F(LaneWalkTest, nor_is_who_was_taken_before_it) {
  start();
  EXPECT_EQ(take().size(), 11U);
  EXPECT_TRUE(queue.may_send(on_the_wire.front()));

  queue.change_limits(told_by_day());

  EXPECT_FALSE(queue.may_send(on_the_wire.front()));
  answer_all(outcome(Verdict::accepted));
}

TEST_F(LaneWalkTest, hours_are_those_of_the_zone_of_a_person_or_else_of_their_country) {
  const WallTime midnight{std::chrono::sys_days{std::chrono::year{2026} / 1 / 20}};
  campaign.notify_by = midnight + 48h;
  start();
  pacing::LimitSettings limits = told_by_day();
  limits.channel.zone = "Asia/Tokyo";
  queue.change_limits(limits);
  struct Row {
    const char* zone;
    const char* country;
    std::chrono::hours until;  // Of the day in UTC. It is eight o'clock there in winter.
  };
  for (const Row& row : {Row{"Europe/Dublin", "IE", 8h}, Row{"", "IE", 8h}, Row{"", "FI", 6h},
                         Row{"Indian/Reunion", "FR", 4h}, Row{"", "FR", 7h},
                         Row{"America/Martinique", "FR", 12h}, Row{"", "JP", -1h + 24h}}) {
    Subject subject;
    subject.time_zone = row.zone;
    subject.country = row.country;
    clock.step_wall(midnight + row.until - 1s - clock.wall_now());
    EXPECT_EQ(queue.quiet_until(*walk, subject), midnight + row.until) << row.zone << row.country;
    clock.step_wall(1s);
    EXPECT_EQ(queue.quiet_until(*walk, subject), std::nullopt) << row.zone << row.country;
  }
}

TEST_F(LaneWalkTest, a_profile_may_be_told_at_any_hour) {
  start();
  pacing::LimitSettings limits = told_by_day();
  limits.people->at_any_hour = {NoticeProfile::objection};
  queue.change_limits(limits);

  EXPECT_EQ(take().size(), 11U);
  answer_all(outcome(Verdict::accepted));
}

// Time ran out for them, and the report says so; the words say what held them back.
TEST_F(LaneWalkTest, who_is_postponed_until_the_deadline_fails_by_it) {
  start();
  for (QueuedNotice& work : queue.withdraw(*walk)) {
    walk->postponed(std::move(work), clock.wall_now() + 24h * 100,
                    no_room("the limit of group gmail has no room"));
  }
  pass(1s);
  ASSERT_TRUE(walk_over);
  EXPECT_EQ(world.lanes().front().rests_until, campaign.notify_by);

  pass(48h);
  walk_over = false;
  start();

  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.failed, 11);
  EXPECT_EQ(world.last_reason(SubjectId{1}), Reason::deadline_passed);
  EXPECT_EQ(world.last_words(SubjectId{1}), "the limit of group gmail has no room");
}

// Nothing of it leaves from here: the export takes them (use_cases/letters/).
TEST_F(LaneWalkTest, who_is_told_by_post_is_never_offered_and_fails_at_the_deadline) {
  campaign.channel = "letter";
  start();
  EXPECT_TRUE(take().empty());
  ASSERT_TRUE(walk_over);
  EXPECT_EQ(world.counts.pending, people - 1);
  EXPECT_EQ(world.counts.excluded, 1);
  EXPECT_EQ(world.lanes().front().rests_until, campaign.notify_by);

  pass(48h);
  walk_over = false;
  start();

  EXPECT_TRUE(take().empty());
  EXPECT_EQ(world.counts.failed, people - 1);
  EXPECT_EQ(world.last_reason(SubjectId{1}), Reason::deadline_passed);
  EXPECT_EQ(world.last_words(SubjectId{1}), "it was not exported for the post");
  EXPECT_TRUE(world.all_done());
}

TEST_F(LaneWalkTest, who_cannot_be_told_in_time_ends_as_failed) {
  campaign.notify_by = clock.wall_now();

  start();

  EXPECT_TRUE(take().empty());
  EXPECT_TRUE(walk_over);
  EXPECT_TRUE(world.all_done());
  EXPECT_EQ(world.counts.failed, 11);
  EXPECT_EQ(world.counts.excluded, 1);
}

TEST_F(LaneWalkTest, who_fails_fails_with_what_was_answered_to_the_last_try) {
  campaign.notify_by = clock.wall_now() + 15min;
  start();
  take();
  Outcome later = outcome(Verdict::retry_later, Reason::mailbox_full);
  later.description = "relay x answered RCPT TO with 452";
  Outcome never = outcome(Verdict::give_up, Reason::mailbox_unknown);
  never.description = "relay x answered RCPT TO with 550";
  queue.settle(on_the_wire[0], outcome(Verdict::accepted));
  queue.settle(on_the_wire[1], never);
  on_the_wire.erase(on_the_wire.begin(), on_the_wire.begin() + 2);
  answer_all(later);
  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.last_words(SubjectId{1}), "");
  EXPECT_EQ(world.last_words(SubjectId{2}), never.description);
  // A deferred try has none, or greylisting would fill the books with the same words.
  EXPECT_EQ(world.last_words(SubjectId{3}), "");

  pass(20min);
  walk_over = false;
  start();

  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.failed, 10);
  EXPECT_EQ(world.last_words(SubjectId{3}), later.description);
}

TEST_F(LaneWalkTest,
       nobody_fails_while_there_is_time_because_everybody_is_asked_to_wait_for_longer) {
  campaign.notify_by = clock.wall_now() + 15min;
  start();
  take();
  Outcome later = outcome(Verdict::retry_later, Reason::rate_limited);
  later.scope = Scope::channel;
  later.retry_after = 24h;
  answer_all(later);

  EXPECT_EQ(world.counts.failed, 0);
}

TEST_F(LaneWalkTest, an_unknown_end_at_the_deadline_stays_unknown_and_the_person_ends_as_failed) {
  campaign.notify_by = clock.wall_now() + 1min;
  start();
  take();
  pass(1min);

  Outcome unknown = outcome(Verdict::unknown, Reason::timed_out);
  unknown.description = "relay x did not answer the message in time";
  answer_all(unknown);

  EXPECT_EQ(world.unknown_attempts(), 11);
  EXPECT_EQ(world.counts.failed, 11);
  EXPECT_EQ(world.last_words(SubjectId{1}), unknown.description);
  EXPECT_TRUE(world.all_done());
}

TEST_F(LaneWalkTest, a_lost_lane_is_left_at_once_and_nothing_more_is_written) {
  start();
  take();
  world.claim({.campaign = CampaignId{1}, .step = 1, .lanes_max = 1, .lease = 1h}, "there",
              clock.wall_now() + 2h);

  answer_all(outcome(Verdict::accepted));

  EXPECT_TRUE(walk->is_lost());
  EXPECT_TRUE(walk_over);
  EXPECT_EQ(meter.lanes_lost, 1);
  EXPECT_EQ(world.counts.notified, 0);
  EXPECT_EQ(world.lanes().front().owner, "there");
}

TEST_F(LaneWalkTest, waits_for_a_database_that_is_away_and_books_every_answer_once) {
  start();
  take();
  faults.away = true;
  answer_all(outcome(Verdict::accepted));
  pass(1min);
  EXPECT_EQ(world.counts.notified, 0);
  EXPECT_EQ(meter.database_losses, 1);

  faults.away = false;
  pass(10s);

  EXPECT_TRUE(walk_over);
  EXPECT_EQ(world.counts.notified, 11);
}

}  // namespace
}  // namespace crier::dispatch
