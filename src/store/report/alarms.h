// What operators are alarmed about, what they were told of it, and by which ways that goes out. Any
// daemon may send what is due; each try is one daemon's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "report/alarm_view.h"

namespace crier::store {

// What holds now, of campaigns that have not been cancelled: those that were halted by the engine,
// and those whose objection link does not answer.
struct HaltedCampaign {
  std::string key;
  std::string alarm;  // Without the person whom it names. Empty: in words that may not go out.
  WallTime since;
};
[[nodiscard]] std::vector<HaltedCampaign> halted_campaigns(Transaction& transaction);

struct DeadLink {
  std::string key;
  std::string fault;
  WallTime since;
};
[[nodiscard]] std::vector<DeadLink> dead_links(Transaction& transaction, WallTime now);

// What was told and not cleared yet, by subject.
[[nodiscard]] std::vector<report::AlarmCondition> told_conditions(Transaction& transaction);
void keep_condition(Transaction& transaction, const report::AlarmCondition& condition);
// False: somebody else has forgotten it already.
bool forget_condition(Transaction& transaction, const std::string& subject);

// One delivery a way; due at once.
void append_alarm(Transaction& transaction, const report::Alarm& alarm,
                  const std::vector<std::string>& ways);

struct DueAlarm {
  std::int64_t id{};
  std::string way;
  int tries{};  // Before this one.
  report::Alarm alarm;
};

// Whether something was told of the subject after that time.
[[nodiscard]] bool is_alarm_told(Transaction& transaction, const std::string& subject,
                                 WallTime after);

// Those that are due by one of `ways`, the oldest first; nobody else tries them until `lost_at`.
// By each way those of one subject go out in the order in which they were told: a later one waits
// until the earlier has arrived or is given up.
[[nodiscard]] std::vector<DueAlarm> claim_alarms(Transaction& transaction,
                                                 const std::vector<std::string>& ways, WallTime now,
                                                 WallTime lost_at, int alarms_max);

void alarm_arrived(Transaction& transaction, const DueAlarm& alarm, WallTime at);
// `again_at` is nothing when it is given up.
void alarm_failed(Transaction& transaction, const DueAlarm& alarm, const std::string& fault,
                  std::optional<WallTime> again_at);

// How alarms that were told before then have gone out, and whether: those that have not are given
// up. What was told stays.
void forget_alarm_deliveries(Transaction& transaction, WallTime before);

}  // namespace crier::store
