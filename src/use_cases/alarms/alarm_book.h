// What operators are to be told of what is wrong (alarm_conditions.h): each change once, over all
// daemons, kept in the database until it has been sent.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "report/alarm_view.h"
#include "store/campaign/deadlines.h"

namespace crier::app {

// The alarm of a step. `id` is empty where the database gives it one.
[[nodiscard]] report::Alarm alarm_of(const report::AlarmStep& step, WallTime now);

struct AlarmBooking {
  WallTime now;
  std::chrono::milliseconds remind_every;
  // Which this daemon knows; empty: its alarms are only kept, until a daemon comes that knows some.
  std::vector<std::string> ways;
};

// Keeps the alarms that `found` gives reason for, and tells what lasts by those of `ways` by which
// it has not been told; `campaigns` say how a deadline stands that is no alarm any more. One
// transaction at a time: the caller holds AdvisoryLock::deadlines. What was kept.
std::vector<report::Alarm> book_alarms(store::Transaction& transaction,
                                       const std::vector<report::AlarmCondition>& found,
                                       const std::vector<store::DeadlineCampaign>& campaigns,
                                       const AlarmBooking& booking);

// Somebody has lifted a stop: where it was the last of its rule, the all-clear is booked at once,
// so that a stop which follows is an alarm of its own, however soon it comes.
void clear_lifted_stops(store::Transaction& transaction, WallTime now);

// A rule of replies that only alarms has been met (pacing/limits/reply_rule.h).
struct HeardRule {
  std::string channel;
  std::string limit;  // Of which node: "email/group/gmail".
  std::string rule;
  std::string words;  // Redacted.
  WallTime at;
};
// One alarm a day for each channel and rule, without an all-clear. As book_alarms().
void book_heard_rule(store::Transaction& transaction, const HeardRule& heard,
                     const AlarmBooking& booking);

// How alarms have gone out is kept for 90 days; what has not gone out by then is given up.
void forget_old_deliveries(store::Transaction& transaction, WallTime now);

}  // namespace crier::app
