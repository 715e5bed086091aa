// In which language somebody reads first whose notice was in several: their token does not say it.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "objection/objection_token.h"
#include "postgres/database.h"

namespace crier::app {

struct NoticeLanguageQuestion {
  objection::Bearer bearer;
  std::vector<std::string> available;  // The languages of what is to be read, sorted.
};

// One of `available`: the first of the notice that they were sent, or else of the languages that a
// notice to them would have. Empty: neither is known.
[[nodiscard]] std::string notice_language(store::Transaction& transaction,
                                          const NoticeLanguageQuestion& question);

// The same for an event loop. Throws dispatch::LedgerUnavailable while the database is away.
// `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::string> notice_language(
    store::Database* database, NoticeLanguageQuestion question,
    store::Database::Patience patience = {});

}  // namespace crier::app
