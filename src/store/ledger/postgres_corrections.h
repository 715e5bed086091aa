// The corrections of a campaign on Postgres, walked as confirmations are
// (dispatch/confirmation/confirmation_ledger.h).
#pragma once

#include "dispatch/confirmation/confirmation_ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

class PostgresCorrections final : public dispatch::ConfirmationLedger {
 public:
  // `database` must outlive this, and this what its calls return.
  explicit PostgresCorrections(Database& database) : database_(database) {}

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
  KnownTerms terms_{64};
};

}  // namespace crier::store
