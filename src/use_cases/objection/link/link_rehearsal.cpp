#include "use_cases/objection/link/link_rehearsal.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "objection/objection_statement.h"
#include "objection/receipt.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/objections.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/objection_terms.h"

namespace crier::app {

void rehearse_link_statement(store::Transaction& transaction, WallTime now) {
  // Who it is: nobody.
  static_cast<void>(record_link_statements(transaction, std::array{LinkStatement{.at = now}}));
  // As if it were somebody. Of a campaign, because a press by its link is owed a confirmation.
  const objection::Statement said{.lane = {},
                                  .ref = "rehearsal",
                                  .purpose = "rehearsal",
                                  .stated_at = now,
                                  .way = objection::Way::link,
                                  .receipt = objection::new_receipt_number(),
                                  .campaign = store::newest_campaign(transaction),
                                  .actor = "page"};
  static_cast<void>(store::record_statements(transaction, std::array{said}));
  // Both the page with the button and the answer to a press say what the campaign has stated.
  if (!said.campaign) return;
  const auto campaign = store::find_campaign(transaction, *said.campaign);
  if (campaign) static_cast<void>(objection_terms(transaction, *campaign));
}

boost::asio::awaitable<void> rehearse_link_statement(store::Database* rehearsing, WallTime now) {
  CRIER_CHECK(rehearsing->keeps_nothing());
  auto work = [now](store::Transaction& transaction) { rehearse_link_statement(transaction, now); };
  auto rehearsal = store::ask(rehearsing, std::move(work));
  co_await std::move(rehearsal);
}

}  // namespace crier::app
