// The table of confirmations as the engine works at it (dispatch/confirmation/).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

[[nodiscard]] std::vector<dispatch::RunningCampaign> campaigns_owing(
    Transaction& transaction, const std::vector<std::string>& channels);

// With all that is needed to write them; `terms` are those of the campaign.
[[nodiscard]] std::vector<dispatch::OwedConfirmation> claim_confirmations(
    Transaction& transaction, const dispatch::ConfirmationRequest& request, const PageTerms& terms);

// How many of them still hold.
[[nodiscard]] int renew_confirmations(Transaction& transaction,
                                      std::span<const dispatch::ConfirmationClaim> claims,
                                      std::chrono::milliseconds lease);

void settle_confirmations(Transaction& transaction, const std::string& channel,
                          std::span<const dispatch::ConfirmationResult> results);

}  // namespace crier::store
