#include "store/ledger/postgres_ledger.h"

#include <utility>

#include "base/check.h"
#include "store/ledger/lane_flush.h"
#include "store/ledger/lane_leases.h"
#include "store/ledger/lane_pages.h"
#include "store/ledger/ledger_border.h"

namespace crier::store {

namespace asio = boost::asio;
using dispatch::ClaimedLane;
using dispatch::DueDeferral;
using dispatch::Fence;
using dispatch::LaneClaim;
using dispatch::PageRow;

PostgresLedger::PostgresLedger(Database& database, std::string daemon_id)
    : database_(database), daemon_id_(std::move(daemon_id)) {}

asio::awaitable<std::vector<ClaimedLane>> PostgresLedger::claim(dispatch::ClaimRequest request) {
  auto work = [this, request, owner = daemon_id_](Transaction& transaction) {
    // A campaign whose pages would be refused has no lane taken.
    (void)terms_.of(transaction, request.campaign, request.step);
    return claim_lanes(transaction, request, owner);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::vector<Fence>> PostgresLedger::renew(std::vector<LaneClaim> claims,
                                                          std::chrono::milliseconds lease) {
  auto work = [claims = std::move(claims), lease, owner = daemon_id_](Transaction& transaction) {
    return renew_lanes(transaction, claims, owner, lease);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::optional<std::vector<PageRow>>> PostgresLedger::read_page(LaneClaim claim,
                                                                               SubjectId after,
                                                                               int rows_max) {
  auto work = [this, claim, after, rows_max](Transaction& transaction) {
    const PageTerms terms = terms_.of(transaction, claim.campaign, claim.step);
    return claim_page(transaction, claim, terms, after, rows_max);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::vector<PageRow>> PostgresLedger::in_doubt(LaneClaim claim) {
  auto work = [this, claim](Transaction& transaction) {
    return rows_in_doubt(transaction, claim, terms_.of(transaction, claim.campaign, claim.step));
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::optional<std::vector<DueDeferral>>> PostgresLedger::take_due(LaneClaim claim,
                                                                                  WallTime now,
                                                                                  int rows_max) {
  auto work = [this, claim, now, rows_max](Transaction& transaction) {
    const PageTerms terms = terms_.of(transaction, claim.campaign, claim.step);
    return take_due_deferrals(transaction, claim, terms, {.now = now, .rows_max = rows_max});
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::optional<WallTime>> PostgresLedger::next_due(LaneClaim claim) {
  auto work = [claim](Transaction& transaction) { return next_due_deferral(transaction, claim); };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<Fence> PostgresLedger::flush(LaneClaim claim,
                                             std::shared_ptr<const dispatch::Flush> flush) {
  auto work = [this, claim, flush = std::move(flush)](Transaction& transaction) {
    const PageTerms terms = terms_.of(transaction, claim.campaign, claim.step);
    return book(transaction, claim, terms, *flush);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<Fence> PostgresLedger::hand_back(LaneClaim claim, dispatch::HandBack hand_back) {
  auto work = [claim, hand_back, owner = daemon_id_](Transaction& transaction) {
    return hand_back_lane(transaction, claim, owner, hand_back);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<void> PostgresLedger::rehearse(CampaignId campaign) {
  auto work = [campaign](Transaction& transaction) { rehearse_booking(transaction, campaign); };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

}  // namespace crier::store
