// What the engine hears when the database is away or refuses: store/'s errors in dispatch/'s words.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "dispatch/caught_refusal.h"
#include "postgres/database.h"

namespace crier::store {

// Rethrows `error`, which happened at `statement`, as LedgerUnavailable or LedgerInDoubt if it
// means that the database is away, as LedgerBusy if it has no room or time now, as LedgerRefused if
// it refuses; else as it is: a fault of ours, or what the work itself has thrown.
[[noreturn]] void rethrow_for_engine(std::exception_ptr error, const char* statement);

// The name of the statement that `transaction` was last at.
[[nodiscard]] const char* last_statement(Transaction& transaction);

// What the server has refused, if that is what `error` means; nothing: something else has failed.
// For programs that wait for nobody. `statement` may be empty.
[[nodiscard]] std::optional<Refusal> refusal_of(const std::exception_ptr& error,
                                                const char* statement);
// The name of the statement of `connection` that was last refused; empty: none.
[[nodiscard]] const char* refused_statement(Connection& connection);

template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&, Transaction&>> ask(
    Database* database, Work work, Database::Patience patience = {}) {
  auto translated =
      [work = std::move(work)](
          Transaction& transaction) mutable -> std::invoke_result_t<Work&, Transaction&> {
    try {
      return work(transaction);
    } catch (...) {
      rethrow_for_engine(std::current_exception(), last_statement(transaction));
    }
  };
  try {
    auto pending = database->transact(std::move(translated), patience);
    co_return co_await std::move(pending);
  } catch (...) {
    rethrow_for_engine(std::current_exception(), "begin or commit");
  }
}

}  // namespace crier::store
