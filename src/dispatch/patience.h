// Goes on after the database was away: tells once, backs off, asks again until it is back.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "dispatch/ledger.h"
#include "dispatch/meter.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class Patience {
 public:
  Patience(Clock& clock, Meter& meter) : clock_(clock), meter_(meter) {}

  // Repeats `call`, a function that starts a ledger call which is safe to repeat, until the
  // database answers. `what` says for the log what was going on.
  template <class Call>
  std::invoke_result_t<Call&> insist(const char* what, Call call) {
    int failures = 0;
    while (true) {
      std::string error;
      try {
        auto pending = call();
        co_return co_await std::move(pending);
      } catch (const LedgerUnavailable& unavailable) {
        error = unavailable.what();
      }
      co_await pause(what, std::move(error), ++failures);
    }
  }

  // For a call that is not safe to repeat after a commit in doubt: throws LedgerInDoubt.
  template <class Call>
  std::invoke_result_t<Call&> insist_unless_in_doubt(const char* what, Call call) {
    int failures = 0;
    while (true) {
      std::string error;
      try {
        auto pending = call();
        co_return co_await std::move(pending);
      } catch (const LedgerInDoubt&) {
        throw;
      } catch (const LedgerUnavailable& unavailable) {
        error = unavailable.what();
      }
      co_await pause(what, std::move(error), ++failures);
    }
  }

 private:
  // From 100 ms up to 2 s: a restarted database is met soon and is not run down.
  boost::asio::awaitable<void> pause(const char* what, std::string error, int failures) {
    constexpr std::chrono::milliseconds first{100};
    constexpr std::chrono::milliseconds longest{2000};
    if (failures == 1) meter_.database_away(what, error);
    const auto length = std::min(first * (1 << std::min(failures - 1, 5)), longest);
    co_await clock_.sleep_until(clock_.now() + length);
  }

  Clock& clock_;
  Meter& meter_;
};

}  // namespace crier::dispatch
