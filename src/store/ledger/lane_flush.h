// Outcomes made durable: rows, counts, deferrals and cursor in one transaction that the fence
// guards.
#pragma once

#include <string_view>

#include "dispatch/ledger.h"
#include "postgres/database.h"

namespace crier::store {

[[nodiscard]] dispatch::Fence book(Transaction& transaction, const dispatch::LaneClaim& claim,
                                   std::string_view channel, const dispatch::Flush& flush);

// Runs the statements of `book` with nothing in them: throws what the server refuses them for.
void rehearse_booking(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
