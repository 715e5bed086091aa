#include "use_cases/objection/link/link_cutoff.h"

#include <array>
#include <utility>

#include "store/ledger/ledger_border.h"
#include "store/registers/bearers.h"
#include "use_cases/objection/timeliness.h"

namespace crier::app {

std::optional<OwnCutoff> link_cutoff(store::Transaction& transaction,
                                     const LinkCutoffQuestion& question) {
  const auto person = store::find_bearers(transaction, std::array{question.bearer}).front();
  if (!person) return std::nullopt;
  return own_cutoff(question.terms, cutoff_facts(person->dates));
}

boost::asio::awaitable<std::optional<OwnCutoff>> link_cutoff(store::Database* database,
                                                             LinkCutoffQuestion question,
                                                             store::Database::Patience patience) {
  auto work = [question = std::move(question)](store::Transaction& transaction) {
    return link_cutoff(transaction, question);
  };
  auto asking = store::ask(database, std::move(work), patience);
  co_return co_await std::move(asking);
}

}  // namespace crier::app
