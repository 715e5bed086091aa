#include "use_cases/campaign/waves/visit_counts.h"

#include <exception>
#include <utility>
#include <vector>

#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

void VisitCounts::add(CampaignId campaign, bool has_failed) {
  store::ObjectionVisits& visits = counted_[campaign];
  visits.campaign = campaign;
  ++visits.answered;
  if (has_failed) ++visits.failed;
}

asio::awaitable<void> VisitCounts::keep_in(store::Database* database) {
  if (counted_.empty()) co_return;
  std::vector<store::ObjectionVisits> counted;
  for (const auto& [campaign, visits] : std::exchange(counted_, {})) counted.push_back(visits);
  auto work = [counted](store::Transaction& transaction) {
    store::add_objection_visits(transaction, counted);
  };
  std::exception_ptr failure;
  try {
    auto keeping = store::ask(database, std::move(work));
    co_await std::move(keeping);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  for (const store::ObjectionVisits& lost : counted) {
    store::ObjectionVisits& visits = counted_[lost.campaign];
    visits.campaign = lost.campaign;
    visits.answered += lost.answered;
    visits.failed += lost.failed;
  }
  std::rethrow_exception(failure);
}

}  // namespace crier::app
