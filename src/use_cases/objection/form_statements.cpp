#include "use_cases/objection/form_statements.h"

#include <exception>
#include <optional>
#include <utility>

#include "dispatch/ledger.h"
#include "objection/receipt.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace {

constexpr int tries_in_doubt = 3;

}  // namespace

store::TakenRequest record_form_statement(store::Transaction& transaction,
                                          const FormStatement& said) {
  const RequestContact contact = contact_in(said.words);
  return store::take_request(transaction, {.purpose = said.purpose,
                                           .stated_at = said.at,
                                           .receipt = objection::new_receipt_number(),
                                           .locale = said.locale,
                                           .name = said.words.name,
                                           .email = said.words.email,
                                           .phone = said.words.phone,
                                           .mail_address = contact.mail_address,
                                           .phone_number = contact.phone_number,
                                           .said_digest = said_digest(said.purpose, said.words)});
}

boost::asio::awaitable<store::TakenRequest> record_form_statement(store::Database* database,
                                                                  FormStatement statement) {
  std::optional<store::TakenRequest> taken;
  std::exception_ptr doubt;
  for (int tries = 0; tries < tries_in_doubt && !taken; ++tries) {
    try {
      auto work = [statement](store::Transaction& transaction) {
        return record_form_statement(transaction, statement);
      };
      auto recording = store::ask(database, std::move(work));
      taken = co_await std::move(recording);
    } catch (const dispatch::LedgerInDoubt&) {
      // It finds what the lost commit has recorded, if it has.
      doubt = std::current_exception();
    }
  }
  if (!taken) std::rethrow_exception(doubt);
  co_return *std::move(taken);
}

}  // namespace crier::app
