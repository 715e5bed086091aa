// A campaign as its notices are shown to everybody who has the address of a page.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "postgres/database.h"
#include "store/settings.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// Values, so that the work on a database thread can own them.
struct PublishedQuestion {
  std::string key;
  store::Settings settings;
  std::string pages_url;
};

// The campaign as it was approved (open_as_approved), with the dates that are. Null: none of this
// key has begun, and what has not begun is nobody's to read. The error says, for the log, why it
// cannot be opened. Throws dispatch::LedgerUnavailable while the database is away. `database`
// outlives the call.
[[nodiscard]] boost::asio::awaitable<std::expected<std::shared_ptr<OpenedCampaign>, std::string>>
open_published(store::Database* database, PublishedQuestion question);

}  // namespace crier::app
