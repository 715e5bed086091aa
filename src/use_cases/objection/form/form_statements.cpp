#include "use_cases/objection/form/form_statements.h"

#include <chrono>
#include <exception>
#include <utility>

#include "base/check.h"
#include "dispatch/ledger.h"
#include "objection/receipt.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/objection_requests.h"
#include "use_cases/objection/form/form_purposes.h"

namespace crier::app {

namespace {

constexpr int tries_in_doubt = 3;

}  // namespace

WallTime record_form_statement(store::Transaction& transaction, const FormStatement& said) {
  const RequestContact contact = contact_in(said.words);
  return store::add_request(transaction, {.purpose = said.purpose,
                                          .stated_at = said.at,
                                          .receipt = said.receipt,
                                          .locale = said.locale,
                                          .name = said.words.name,
                                          .email = said.words.email,
                                          .phone = said.words.phone,
                                          .mail_address = contact.mail_address,
                                          .phone_number = contact.phone_number});
}

boost::asio::awaitable<WallTime> record_form_statement(store::Database* database,
                                                       FormStatement statement,
                                                       store::Database::Patience patience) {
  std::exception_ptr doubt;
  for (int tries = 0; tries < tries_in_doubt; ++tries) {
    try {
      auto work = [statement](store::Transaction& transaction) {
        return record_form_statement(transaction, statement);
      };
      auto recording = store::ask(database, std::move(work), patience);
      co_return co_await std::move(recording);
    } catch (const dispatch::LedgerInDoubt&) {
      // The next one leaves alone what the lost commit has recorded, if it has.
      doubt = std::current_exception();
    }
    if (patience.until && std::chrono::steady_clock::now() >= *patience.until) break;
  }
  std::rethrow_exception(doubt);
}

boost::asio::awaitable<void> rehearse_form_statement(store::Database* rehearsing, WallTime now) {
  CRIER_CHECK(rehearsing->keeps_nothing());
  auto purposes = form_purposes(rehearsing);
  co_await std::move(purposes);
  FormStatement said{.purpose = "rehearsal",
                     .words = {.name = {}, .email = "nobody@example.org", .phone = {}},
                     .locale = "en",
                     .at = now,
                     .receipt = objection::new_receipt_number()};
  auto recording = record_form_statement(rehearsing, std::move(said));
  co_await std::move(recording);
}

}  // namespace crier::app
