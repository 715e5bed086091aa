#include "store/ledger/postgres_owed.h"

#include <utility>

#include "campaign/ladder/ladder.h"
#include "store/ledger/ledger_border.h"

namespace crier::store {

namespace asio = boost::asio;

asio::awaitable<std::vector<dispatch::RunningCampaign>> PostgresOwed::owing(
    std::vector<std::string> channels) {
  auto work = [calls = calls_, channels = std::move(channels)](Transaction& transaction) {
    return calls.owing(transaction, channels);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<std::vector<dispatch::OwedConfirmation>> PostgresOwed::claim(
    dispatch::ConfirmationRequest request) {
  auto work = [this, request](Transaction& transaction) {
    const PageTerms terms = terms_.of(transaction, request.campaign, first_step);
    return calls_.claim(transaction, request, terms);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<int> PostgresOwed::renew(std::vector<dispatch::ConfirmationClaim> claims,
                                         std::chrono::milliseconds lease) {
  auto work = [calls = calls_, claims = std::move(claims), lease](Transaction& transaction) {
    return calls.renew(transaction, claims, lease);
  };
  auto pending = ask(&database_, std::move(work));
  co_return co_await std::move(pending);
}

asio::awaitable<void> PostgresOwed::settle(
    std::string channel, std::shared_ptr<const std::vector<dispatch::ConfirmationResult>> results) {
  auto work = [calls = calls_, channel = std::move(channel), results](Transaction& transaction) {
    calls.settle(transaction, channel, *results);
  };
  auto pending = ask(&database_, std::move(work));
  co_await std::move(pending);
}

}  // namespace crier::store
