// The engine's ledger on Postgres (dispatch/ledger.h). Every call is one transaction that pins one
// lane, but for `claim`, which looks for free lanes first. No call depends on an earlier one: a
// lane that was claimed through one ledger may be walked through another.
#pragma once

#include <string>

#include "dispatch/ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

class PostgresLedger final : public dispatch::Ledger {
 public:
  // `database` must outlive this, and this must outlive what its calls return, which the database
  // threads work at. `daemon_id` is a UUID.
  PostgresLedger(Database& database, std::string daemon_id);

  boost::asio::awaitable<std::vector<dispatch::ClaimedLane>> claim(
      dispatch::ClaimRequest request) override;
  boost::asio::awaitable<std::vector<dispatch::Fence>> renew(
      std::vector<dispatch::LaneClaim> claims, std::chrono::milliseconds lease) override;
  boost::asio::awaitable<std::optional<std::vector<dispatch::PageRow>>> read_page(
      dispatch::LaneClaim claim, SubjectId after, int rows_max) override;
  boost::asio::awaitable<std::vector<dispatch::PageRow>> in_doubt(
      dispatch::LaneClaim claim) override;
  boost::asio::awaitable<std::optional<std::vector<dispatch::DueDeferral>>> take_due(
      dispatch::LaneClaim claim, WallTime now, int rows_max) override;
  boost::asio::awaitable<std::optional<WallTime>> next_due(dispatch::LaneClaim claim) override;
  boost::asio::awaitable<dispatch::Fence> flush(
      dispatch::LaneClaim claim, std::shared_ptr<const dispatch::Flush> flush) override;
  boost::asio::awaitable<dispatch::Fence> hand_back(dispatch::LaneClaim claim,
                                                    dispatch::HandBack hand_back) override;
  boost::asio::awaitable<void> rehearse(CampaignId campaign) override;

 private:
  Database& database_;
  std::string daemon_id_;
  // Far more than anybody has under way at a time.
  KnownTerms terms_{64};
};

}  // namespace crier::store
