// What providers say that somebody has to look into, from the answer to the alarm.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/daemon/alarms/alarmed_campaigns.h"
#include "store/ledger/limit_pauses.h"
#include "use_cases/limits/limit_change.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct ProviderStop : AlarmedCampaigns {
  // As the queue of a channel tells it (dispatch/queue/dispatch_queue_limits.cpp).
  void stop(const std::string& limit, WallTime until, const std::string& rule = "spamhaus") {
    connection_.transact([&](store::Transaction& transaction) {
      store::tell_limit_pause(transaction,
                              {.limit = limit,
                               .until = until,
                               .why = rule + ": relay mx said 550 5.7.1 listed by spamhaus",
                               .is_stop = true});
    });
  }

  void lift(const std::string& limit) {
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(lift_limit(transaction, limit,
                             {.by = "Ada", .reason = "delisted", .actor = "ada", .at = now()}));
    });
  }

  // Lifting asks the clock of the database whether a stop holds.
  const WallTime later = now() + std::chrono::years(50);
};

TEST_F(ProviderStop, of_many_domains_is_one_alarm_and_one_all_clear) {
  for (int number = 1; number <= 7; ++number) {
    stop(fmt::format("email/domain/town{}.example", number), later);
  }
  book_alarms_at(now());

  const auto sent = sent_at(now());

  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].kind, report::AlarmKind::raised);
  EXPECT_EQ(sent[0].subject, "stop email spamhaus");
  EXPECT_THAT(sent[0].headline, HasSubstr("7 limits"));
  EXPECT_THAT(sent[0].details,
              AllOf(HasSubstr("email/domain/town1.example, "), HasSubstr(" and 2 more"),
                    HasSubstr("550 5.7.1 listed by spamhaus"), HasSubstr("crier limit lift")));

  stop("email/domain/town8.example", later);
  for (int number = 1; number <= 7; ++number) {
    lift(fmt::format("email/domain/town{}.example", number));
  }
  book_alarms_at(now() + 1min);
  EXPECT_THAT(told_at(now() + 1min), IsEmpty());
  lift("email/domain/town8.example");
  book_alarms_at(now() + 2min);
  EXPECT_THAT(told_at(now() + 2min), ElementsAre("cleared stop email spamhaus"));
}

// Nobody has looked between the two, and the operator who lifted the first waits for what comes.
TEST_F(ProviderStop, that_follows_a_lifted_one_at_once_is_an_alarm_of_its_own) {
  stop("email/group/orange", later);
  book_alarms_at(now());
  EXPECT_THAT(told_at(now()), ElementsAre("raised stop email spamhaus"));

  lift("email/group/orange");
  stop("email/group/orange", later);
  book_alarms_at(now() + 1s);

  EXPECT_THAT(told_at(now() + 1s), ElementsAre("cleared stop email spamhaus"));
  EXPECT_THAT(told_at(now() + 1s), ElementsAre("raised stop email spamhaus"))
      << "one after the other";
}

TEST_F(ProviderStop, is_one_alarm_for_each_channel_and_rule) {
  stop("email/group/orange", later, "orange_spamhaus");
  stop("email/domain/town.example", later);
  stop("webhook", later);
  book_alarms_at(now());

  EXPECT_THAT(told_at(now()),
              ElementsAre("raised stop email orange_spamhaus", "raised stop email spamhaus",
                          "raised stop webhook spamhaus"));
}

// The block list lasts, and each stop an hour.
TEST_F(ProviderStop, that_is_renewed_by_the_next_notice_is_one_alarm) {
  const WallTime from = std::chrono::floor<std::chrono::seconds>(
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()));
  stop("email/domain/town.example", from + 1h);
  book_alarms_at(from);
  EXPECT_THAT(told_at(from), ElementsAre("raised stop email spamhaus"));
  book_alarms_at(from + 1h + 5min);
  stop("email/domain/town.example", from + 2h + 5min);
  book_alarms_at(from + 2h);
  EXPECT_THAT(told_at(from + 2h), IsEmpty());

  book_alarms_at(from + 2h + 20min);

  EXPECT_THAT(told_at(from + 3h), ElementsAre("cleared stop email spamhaus"));
}

TEST_F(ProviderStop, does_not_count_a_pause_that_ends_by_itself) {
  connection_.transact([&](store::Transaction& transaction) {
    store::tell_limit_pause(
        transaction, {.limit = "email", .until = later, .why = "421 busy", .is_stop = false});
  });
  book_alarms_at(now());

  EXPECT_THAT(told_at(now()), IsEmpty());
}

// What a rule says that alarms and stops nothing.
struct HeardWords : ProviderStop {
  void hear(const std::string& limit, std::optional<WallTime> stopped_until = {}) {
    meter.limit_alarm({.channel = "email",
                       .limit = limit,
                       .rule = "policy",
                       .words = "relay mx said 550 5.7.1 policy",
                       .stopped_until = stopped_until});
  }
  void book_heard_at(WallTime at) {
    const std::vector<HeardRule> heard = meter.heard_rules().waiting();
    connection_.transact([&](store::Transaction& transaction) {
      for (const HeardRule& each : heard) {
        book_heard_rule(transaction, each, {.now = at, .remind_every = 24h, .ways = {way}});
      }
    });
    meter.heard_rules().booked(heard);
  }
};

TEST_F(HeardWords, are_told_once_a_day_whoever_says_them) {
  hear("email/domain/town1.example");
  hear("email/domain/town2.example");
  book_heard_at(now());
  const auto sent = sent_at(now());

  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].kind, report::AlarmKind::once);
  EXPECT_EQ(sent[0].subject, "rule email policy");
  EXPECT_THAT(sent[0].details,
              HasSubstr("email/domain/town1.example: relay mx said 550 5.7.1 policy"));
  hear("email/domain/town3.example");
  book_heard_at(now() + 23h);
  EXPECT_THAT(told_at(now() + 23h), IsEmpty());
  hear("email/domain/town3.example");
  book_heard_at(now() + 24h);
  EXPECT_THAT(told_at(now() + 24h), ElementsAre("once rule email policy"));
}

TEST_F(HeardWords, that_stop_something_are_told_as_the_stop_alone) {
  hear("email/domain/town1.example", now() + 1h);

  EXPECT_THAT(meter.heard_rules().waiting(), IsEmpty());
}

}  // namespace
}  // namespace crier::app
