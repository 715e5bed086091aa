// What stands of the person of a link, for whoever comes back with the number of a receipt: it was
// kept in the address of a page, or on paper.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "objection/objection_token.h"
#include "postgres/database.h"
#include "store/registers/objections.h"

namespace crier::app {

struct LinkReceipt {
  objection::Bearer bearer;
  std::string number;  // In its normal form (objection/receipt.h).
};

// Nothing: it is not a receipt of theirs for this purpose. Position 0: they do not object any more.
// Where what stands has no receipt of its own, this number is its receipt if it counts.
[[nodiscard]] std::optional<store::StandingObjection> standing_by_receipt(
    store::Transaction& transaction, const LinkReceipt& receipt);

// The same for an event loop. Throws dispatch::LedgerUnavailable while the database is away.
// `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::optional<store::StandingObjection>> standing_by_receipt(
    store::Database* database, LinkReceipt receipt, store::Database::Patience patience = {});

}  // namespace crier::app
