#include "dispatch/queue/limit_teller.h"

#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dispatch/ledger.h"
#include "simulation/sim_clock.h"
#include "simulation/sim_daemon.h"

namespace crier::dispatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// A database that takes 100 ms for each, and refuses some.
class LimitTellerTest : public testing::Test {
 protected:
  void TearDown() override {
    tasks.cancel();
    SimClock::settle(io);
  }

  boost::asio::awaitable<void> tell_one(std::string limit) {
    asked.push_back(limit);
    co_await clock.sleep_until(clock.now() + 100ms);
    if (refused.contains(limit)) {
      throw LedgerRefused(
          {.kind = Refusal::Kind::rule, .statement = "tell_limit_pause", .sqlstate = "42501"});
    }
    told.push_back(limit);
  }

  boost::asio::io_context io;
  SimClock clock;
  simulation::QuietMeter meter;
  TaskGroup tasks{io.get_executor()};
  Trouble trouble{clock, meter, {.name = "channel email, telling pauses"}};
  LimitTeller teller{{.step = "telling pauses",
                      .tell_one = [this](std::string limit) { return tell_one(std::move(limit)); }},
                     clock,
                     trouble,
                     tasks};
  std::set<std::string> refused;
  std::vector<std::string> asked;
  std::vector<std::string> told;
};

TEST_F(LimitTellerTest, tells_one_after_the_other_and_each_once) {
  teller.tell("email");
  teller.tell("email/group/gmail");
  teller.tell("email/group/gmail");
  EXPECT_TRUE(teller.is_to_be_told("email/group/gmail"));

  clock.run_for(io, 150ms);
  EXPECT_THAT(told, ElementsAre("email"));
  clock.run_for(io, 10s);

  EXPECT_THAT(told, ElementsAre("email", "email/group/gmail"));
  EXPECT_FALSE(teller.any());
  EXPECT_TRUE(tasks.empty());
}

TEST_F(LimitTellerTest, tells_again_of_what_has_changed_while_it_was_told) {
  teller.tell("email");
  clock.run_for(io, 50ms);

  teller.tell("email");
  clock.run_for(io, 10s);

  EXPECT_THAT(told, ElementsAre("email", "email"));
  EXPECT_FALSE(teller.any());
}

TEST_F(LimitTellerTest, tells_the_others_while_the_database_refuses_one_and_that_one_in_the_end) {
  refused = {"email"};
  teller.tell("email");
  teller.tell("email/group/gmail");

  clock.run_for(io, 10s);

  EXPECT_THAT(told, ElementsAre("email/group/gmail"));
  EXPECT_TRUE(teller.is_to_be_told("email"));
  EXPECT_FALSE(teller.is_to_be_told("email/group/gmail"));
  EXPECT_FALSE(trouble.is_well());
  // It is asked neither at once nor without end: pauses between two tries grow to two seconds.
  EXPECT_LE(asked.size(), 12U);

  refused.clear();
  clock.run_for(io, 10s);

  EXPECT_THAT(told, ElementsAre("email/group/gmail", "email"));
  EXPECT_TRUE(trouble.is_well());
  EXPECT_FALSE(teller.any());
}

TEST_F(LimitTellerTest, begins_anew_after_all_has_been_told) {
  teller.tell("email");
  clock.run_for(io, 10s);
  told.clear();

  clock.run_for(io, 10s);
  EXPECT_THAT(told, IsEmpty());
  teller.tell("email");
  clock.run_for(io, 10s);

  EXPECT_THAT(told, ElementsAre("email"));
}

// The shared clock may be behind the daemon's: then it knows better what has ended.
TEST(HeardAnswer, says_of_what_is_gone_whether_its_time_was_over_by_either_clock) {
  const WallTime stamped{std::chrono::sys_days(std::chrono::year(2026) / 4 / 1)};
  const HeardAnswer answer{.asked = {}, .stamped = stamped};

  EXPECT_TRUE(answer.has_ended(stamped - 1min, stamped));
  EXPECT_TRUE(answer.has_ended(stamped + same_end, stamped));
  EXPECT_FALSE(answer.has_ended(stamped + 1min, stamped));
  EXPECT_TRUE(answer.has_ended(stamped + 1min, stamped + 1min));
}

}  // namespace
}  // namespace crier::dispatch
