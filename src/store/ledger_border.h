// What the engine hears when the database is away: store/'s errors in dispatch/'s words.
#pragma once

#include <exception>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "store/database.h"

namespace crier::store {

// Rethrows `error` as LedgerUnavailable or LedgerInDoubt if it means that the database is away or
// has no room now; else as it is: a statement that is refused by rule is our bug.
[[noreturn]] void rethrow_for_engine(std::exception_ptr error);

template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&, Transaction&>> ask(Database* database,
                                                                      Work work) {
  try {
    auto pending = database->transact(std::move(work));
    co_return co_await std::move(pending);
  } catch (...) {
    rethrow_for_engine(std::current_exception());
  }
}

}  // namespace crier::store
