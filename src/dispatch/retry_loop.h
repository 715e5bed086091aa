// Asks the database until it answers: for as long as it is away, and for a while when it refuses.
// Tells once, backs off, and says when the place works again.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "runtime/clock.h"

namespace crier::dispatch {

// What a caller wants besides the answer.
struct RetryBounds {
  // For how long a call that is refused is repeated; then its failure is thrown.
  std::chrono::milliseconds refused_max{std::chrono::seconds(1)};
  // The call may have been applied although it failed, and must not be repeated then: every failure
  // is thrown that does not certainly mean that nothing happened.
  bool unless_in_doubt{};
};

class RetryLoop {
 public:
  // One for each place that asks one thing at a time; both must outlive this.
  RetryLoop(Clock& clock, Meter& meter, Place where)
      : clock_(clock), trouble_(clock, meter, std::move(where)) {}

  // `over`: nobody needs the answer any more, so that a failure ends the asking.
  void ends_when(std::function<bool()> over) { over_ = std::move(over); }
  // Called at the first failure in a row that is not an absence of the database.
  void on_refusal(std::function<void()> refused) { refused_ = std::move(refused); }

  // Repeats `call`, a function that starts a call of the ledger, until there is an answer. `during`
  // says for the log what was going on.
  template <class Call>
  std::invoke_result_t<Call&> until_available(const char* during, Call call,
                                              RetryBounds wanted = {}) {
    using Answer = typename std::invoke_result_t<Call&>::value_type;
    Round round;
    while (true) {
      std::exception_ptr failure;
      try {
        auto pending = call();
        if constexpr (std::is_void_v<Answer>) {
          co_await std::move(pending);
          trouble_.pass(during);
          co_return;
        } else {
          Answer answer = co_await std::move(pending);
          trouble_.pass(during);
          co_return answer;
        }
      } catch (...) {
        failure = std::current_exception();
      }
      const auto wait = pause_or_throw(during, failure, wanted, round);
      co_await clock_.sleep_until(clock_.now() + wait);
    }
  }

 private:
  struct Round {
    SteadyTime refused_since;
    int refusals{};
  };

  std::chrono::milliseconds pause_or_throw(const char* during, const std::exception_ptr& failure,
                                           RetryBounds wanted, Round& round);

  Clock& clock_;
  Trouble trouble_;
  std::function<bool()> over_{[] { return false; }};
  std::function<void()> refused_{[] {}};
};

}  // namespace crier::dispatch
