// The words of a campaign's alarm that leave the house: by webhook, by mail, and in the table of
// alarms, whose rows are kept when people are erased.
#pragma once

#include <string>

#include "base/id.h"
#include "postgres/database.h"

namespace crier::store {

// For an alarm that names somebody, in the transaction that raises it (raise_alarm in campaigns.h):
// `words` say the same without the person. Where this is not called, the alarm goes out as it is.
void tell_alarm_as(Transaction& transaction, CampaignId campaign, const std::string& words);

}  // namespace crier::store
