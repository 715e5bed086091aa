// What the engine owes after a notice, on Postgres (dispatch/confirmation/confirmation_ledger.h):
// confirmations and corrections, each in a table of its own.
#pragma once

#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "store/ledger/confirmation_claims.h"
#include "store/ledger/correction_claims.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// How a table is worked at.
struct OwedCalls {
  decltype(&campaigns_owing) owing;
  decltype(&claim_confirmations) claim;
  decltype(&renew_confirmations) renew;
  decltype(&settle_confirmations) settle;
};
inline constexpr OwedCalls confirmation_calls{.owing = campaigns_owing,
                                              .claim = claim_confirmations,
                                              .renew = renew_confirmations,
                                              .settle = settle_confirmations};
inline constexpr OwedCalls correction_calls{.owing = campaigns_to_correct,
                                            .claim = claim_corrections,
                                            .renew = renew_corrections,
                                            .settle = settle_corrections};

class PostgresOwed final : public dispatch::ConfirmationLedger {
 public:
  // `database` must outlive this, and this what its calls return.
  PostgresOwed(Database& database, const OwedCalls& calls) : database_(database), calls_(calls) {}

  boost::asio::awaitable<std::vector<dispatch::RunningCampaign>> owing(
      std::vector<std::string> channels) override;
  boost::asio::awaitable<std::vector<dispatch::OwedConfirmation>> claim(
      dispatch::ConfirmationRequest request) override;
  boost::asio::awaitable<int> renew(std::vector<dispatch::ConfirmationClaim> claims,
                                    std::chrono::milliseconds lease) override;
  boost::asio::awaitable<void> settle(
      std::string channel,
      std::shared_ptr<const std::vector<dispatch::ConfirmationResult>> results) override;

 private:
  Database& database_;
  const OwedCalls calls_;
  KnownTerms terms_{64};
};

}  // namespace crier::store
