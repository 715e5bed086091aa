// What became of the confirmations that are owed to people who have objected or withdrawn.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "objection/confirmation_state.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

struct ConfirmationCount {
  objection::ConfirmationState state{};
  std::string reason;  // "none": there is none.
  std::int64_t statements{};
  std::int64_t doubts{};  // Tries of which nobody knows whether they arrived.
};

[[nodiscard]] std::vector<ConfirmationCount> confirmation_counts(Transaction& transaction,
                                                                 CampaignId campaign);

// Statements by the campaign's links that have a receipt: as many as the confirmations above.
[[nodiscard]] std::int64_t statements_to_confirm(Transaction& transaction,
                                                 const CampaignRecord& campaign);

// What became of one.
struct ConfirmationEnd {
  objection::ConfirmationState state{};
  std::string reason;
  std::string channel;  // By which it was sent; empty: it was not.
  std::optional<WallTime> ended_at;
};

// By the position of the statement; those that are owed none are not in it.
[[nodiscard]] std::map<std::int64_t, ConfirmationEnd> confirmations_of(
    Transaction& transaction, const std::vector<std::int64_t>& positions);

}  // namespace crier::store
