#include "use_cases/objection/link/link_standing.h"

#include <array>
#include <utility>

#include "store/ledger/ledger_border.h"
#include "store/registers/bearers.h"
#include "store/registers/receipts.h"

namespace crier::app {

std::optional<store::StandingObjection> standing_by_receipt(store::Transaction& transaction,
                                                            const LinkReceipt& receipt) {
  const std::array bearers = {receipt.bearer};
  const auto person = store::find_bearers(transaction, bearers).front();
  if (!person) return std::nullopt;
  const store::Speaker speaker{.lane = receipt.bearer.lane,
                               .ref = person->ref,
                               .digest = person->digest,
                               .purpose = person->purpose};
  const auto counts = store::receipt_counts(transaction, speaker, receipt.number);
  if (!counts) return std::nullopt;
  auto standing = store::standing_objection(transaction, speaker);
  // A file has brought an older objection, or a letter a later one, without a receipt.
  if (standing.position != 0 && standing.receipt.empty() && *counts) {
    standing.receipt = receipt.number;
  }
  return standing;
}

boost::asio::awaitable<std::optional<store::StandingObjection>> standing_by_receipt(
    store::Database* database, LinkReceipt receipt, store::Database::Patience patience) {
  auto work = [receipt = std::move(receipt)](store::Transaction& transaction) {
    return standing_by_receipt(transaction, receipt);
  };
  auto asking = store::ask(database, std::move(work), patience);
  co_return co_await std::move(asking);
}

}  // namespace crier::app
