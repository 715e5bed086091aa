// The SQL of corrections (dispatch/confirmation/confirmation_ledger.h): those that are owed to
// whoever was told a cut-off that was moved since. Each call is one transaction's work.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

[[nodiscard]] std::vector<dispatch::RunningCampaign> campaigns_to_correct(
    Transaction& transaction, const std::vector<std::string>& channels);

// What is due again first, then the next people of a lane that nobody else looks at. Those who were
// not told an earlier date, or object, are passed over without a row.
[[nodiscard]] std::vector<dispatch::OwedConfirmation> claim_corrections(
    Transaction& transaction, const dispatch::ConfirmationRequest& request, const PageTerms& terms);

[[nodiscard]] int renew_corrections(Transaction& transaction,
                                    std::span<const dispatch::ConfirmationClaim> claims,
                                    std::chrono::milliseconds lease);

void settle_corrections(Transaction& transaction, const std::string& channel,
                        std::span<const dispatch::ConfirmationResult> results);

}  // namespace crier::store
