// Until when the person of an objection link is in time, for the page that it opens.
#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include "campaign/calendar/own_cutoff.h"
#include "objection/objection_token.h"
#include "postgres/database.h"

namespace crier::app {

struct LinkCutoffQuestion {
  objection::Bearer bearer;
  CutoffTerms terms;  // Of its campaign.
};

// Nothing: the audience has no such person.
[[nodiscard]] std::optional<OwnCutoff> link_cutoff(store::Transaction& transaction,
                                                   const LinkCutoffQuestion& question);

// The same for an event loop. Throws dispatch::LedgerUnavailable while the database is away.
// `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::optional<OwnCutoff>> link_cutoff(
    store::Database* database, LinkCutoffQuestion question,
    store::Database::Patience patience = {});

}  // namespace crier::app
