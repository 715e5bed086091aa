// Ownership of lanes. The clock that leases are compared by is the database's: the daemons' clocks
// may differ.
#pragma once

#include <string>
#include <vector>

#include "dispatch/ledger.h"
#include "postgres/database.h"

namespace crier::store {

[[nodiscard]] std::vector<dispatch::ClaimedLane> claim_lanes(Transaction& transaction,
                                                             const dispatch::ClaimRequest& request,
                                                             const std::string& owner);

[[nodiscard]] std::vector<dispatch::Fence> renew_lanes(
    Transaction& transaction, const std::vector<dispatch::LaneClaim>& claims,
    const std::string& owner, std::chrono::milliseconds lease);

[[nodiscard]] dispatch::Fence hand_back_lane(Transaction& transaction,
                                             const dispatch::LaneClaim& claim,
                                             const std::string& owner,
                                             const dispatch::HandBack& hand_back);

}  // namespace crier::store
