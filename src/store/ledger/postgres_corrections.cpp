#include "store/ledger/postgres_corrections.h"

#include <utility>

#include "store/ledger/correction_claims.h"
#include "store/ledger/ledger_border.h"

namespace crier::store {

namespace asio = boost::asio;

asio::awaitable<std::vector<dispatch::RunningCampaign>> PostgresCorrections::owing(
    std::vector<std::string> channels) {
  auto work = [channels = std::move(channels)](Transaction& transaction) {
    return campaigns_to_correct(transaction, channels);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::vector<dispatch::OwedConfirmation>> PostgresCorrections::claim(
    dispatch::ConfirmationRequest request) {
  auto work = [this, request](Transaction& transaction) {
    return claim_corrections(transaction, request, terms_.of(transaction, request.campaign));
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<int> PostgresCorrections::renew(std::vector<dispatch::ConfirmationClaim> claims,
                                                std::chrono::milliseconds lease) {
  auto work = [claims = std::move(claims), lease](Transaction& transaction) {
    return renew_corrections(transaction, claims, lease);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<void> PostgresCorrections::settle(
    std::string channel, std::shared_ptr<const std::vector<dispatch::ConfirmationResult>> results) {
  auto work = [channel = std::move(channel), results](Transaction& transaction) {
    settle_corrections(transaction, channel, *results);
  };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

}  // namespace crier::store
