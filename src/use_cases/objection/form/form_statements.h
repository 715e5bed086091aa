// What people without a link say by the public form: recorded as it was said, at once; whom it
// means is found out later (request_matching.h). So the answer says nothing of who is known.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "postgres/database.h"
#include "use_cases/objection/form/request_words.h"

namespace crier::app {

struct FormStatement {
  std::string purpose;  // Of a campaign.
  RequestWords words;   // As kept; with a contact.
  std::string locale;   // Of the page.
  WallTime at;
  // A new one for every form that is sent, also for the same words (objection/receipt.h), but the
  // same one for what a browser sends again (form_ticket.h). Nothing else of an answer may depend
  // on what was said before, because what has become of that tells whether the person is known.
  std::string receipt;
};

// Safe to repeat. Returns when it was stated: before, where its receipt is there already.
WallTime record_form_statement(store::Transaction& transaction, const FormStatement& statement);

// The same for an event loop; tried again while it is in doubt whether it was recorded, and
// there is time. Throws
// dispatch::LedgerUnavailable and the like: then it is not recorded, as far as is known, and may be
// said again. `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<WallTime> record_form_statement(
    store::Database* database, FormStatement statement, store::Database::Patience patience = {});

// Whether it could be recorded now: all that a form asks of the database, with the made-up words of
// nobody. Throws the same. `rehearsing`, which keeps nothing, outlives the call.
[[nodiscard]] boost::asio::awaitable<void> rehearse_form_statement(store::Database* rehearsing,
                                                                   WallTime now);

}  // namespace crier::app
