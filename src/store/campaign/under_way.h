// The people of a running campaign whom daemons have in hand: claimed, and without an outcome yet.
// What is sent to them counts against the days of limits already.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct UnderWayRow {
  std::string domain;  // In lower case; empty: no mailbox.
  std::int64_t people{};
};
// Of its first step, by mail domain; some thousand at most, because daemons have no more in hand.
[[nodiscard]] std::vector<UnderWayRow> people_under_way(Transaction& transaction,
                                                        CampaignId campaign, int lanes);

// Tries of the campaign that have been recorded since the hour in which `since` is.
[[nodiscard]] std::int64_t tries_since(Transaction& transaction, CampaignId campaign, int lanes,
                                       WallTime since);

}  // namespace crier::store
