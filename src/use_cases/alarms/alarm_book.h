// What is wrong with campaigns now, and what operators are to be told of it: each change once, over
// all daemons, kept in the database until it has been sent.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "report/alarm_view.h"
#include "store/campaign/deadlines.h"

namespace crier::app {

// An endangered deadline, a campaign that the engine has halted, a dead objection link.
[[nodiscard]] std::vector<report::AlarmCondition> alarm_conditions(
    store::Transaction& transaction, const std::vector<store::DeadlineCampaign>& campaigns,
    WallTime now);

// The alarm of a step. `id` is empty where the database gives it one.
[[nodiscard]] report::Alarm alarm_of(const report::AlarmStep& step, WallTime now);

struct AlarmBooking {
  WallTime now;
  std::chrono::milliseconds remind_every;
  std::vector<std::string> ways;  // By which alarms go out; empty: they are only kept.
};

// Keeps the alarms that `found` gives reason for; `campaigns` say how a deadline stands that is no
// alarm any more. One transaction at a time: the caller holds AdvisoryLock::deadlines.
void book_alarms(store::Transaction& transaction, const std::vector<report::AlarmCondition>& found,
                 const std::vector<store::DeadlineCampaign>& campaigns,
                 const AlarmBooking& booking);

}  // namespace crier::app
