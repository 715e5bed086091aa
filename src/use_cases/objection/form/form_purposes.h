// The purposes that people without a link can object to: those of all campaigns that objections are
// made to and that somebody may have heard of. They never end, because the right does not.
#pragma once

#include <vector>

#include <boost/asio/awaitable.hpp>

#include "postgres/database.h"
#include "use_cases/objection/objection_terms.h"

namespace crier::app {

// By purpose, each once, with the terms of the latest campaign of it: begun, or else scheduled or
// approved. Throws dispatch::LedgerUnavailable while the database is away. `database` outlives the
// call.
[[nodiscard]] boost::asio::awaitable<std::vector<ObjectionTerms>> form_purposes(
    store::Database* database, store::Database::Patience patience = {});

[[nodiscard]] std::vector<ObjectionTerms> form_purposes(store::Transaction& transaction);

}  // namespace crier::app
