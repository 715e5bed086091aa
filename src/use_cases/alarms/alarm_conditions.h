// What is wrong now that operators are alarmed about, read from the database.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "report/alarm_view.h"
#include "store/campaign/deadlines.h"

namespace crier::app {

// An endangered deadline, a campaign that the engine has halted, what a campaign owes and a server
// refuses for everybody's sake, a dead objection link, a campaign that is due and does not begin, a
// provider that has stopped us, unusually many notices that came back. Their subjects begin with
// "deadline", "halted", "confirmations" or "corrections", "link", "begin", "stop" and "feedback".
[[nodiscard]] std::vector<report::AlarmCondition> alarm_conditions(
    store::Transaction& transaction, const std::vector<store::DeadlineCampaign>& campaigns,
    WallTime now);

// Of them those that begin with "stop".
[[nodiscard]] std::vector<report::AlarmCondition> stop_conditions(store::Transaction& transaction,
                                                                  WallTime now);

// Of an all-clear, by what the condition was about.
[[nodiscard]] std::string cleared_headline(const report::AlarmCondition& condition);

// Of a deadline that stands better than it was told, and not well (report::is_eased).
[[nodiscard]] std::string eased_headline(const report::AlarmCondition& condition);

}  // namespace crier::app
