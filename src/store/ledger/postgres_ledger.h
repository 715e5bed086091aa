// The engine's ledger on Postgres (dispatch/ledger.h). Every call is one transaction that pins one
// lane, but for `claim`, which looks for free lanes first.
#pragma once

#include <map>
#include <string>

#include "campaign/address_kind.h"
#include "dispatch/ledger.h"
#include "postgres/database.h"

namespace crier::store {

// What the pages of a campaign are read by.
struct PageTerms {
  std::string purpose;
  std::string channel;
  std::string suppression_channel;  // Whose register of suppressed addresses counts.
  AddressKind address{};            // What the channel delivers to.
  WallTime frozen_at;               // People are counted where they stood then.
};

class PostgresLedger final : public dispatch::Ledger {
 public:
  // `database` must outlive this. `daemon_id` is a UUID.
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
  std::map<CampaignId, PageTerms> terms_;
};

}  // namespace crier::store
