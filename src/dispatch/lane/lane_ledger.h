// The ledger as one walk asks it: patiently (dispatch/retry_loop.h), and so that it can be seen for
// how long the database has not answered.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "dispatch/ledger.h"
#include "dispatch/meter.h"
#include "dispatch/motion.h"
#include "dispatch/retry_loop.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class LaneLedger {
 public:
  // Both must outlive this.
  LaneLedger(Clock& clock, Meter& meter, const LaneClaim& claim)
      : clock_(clock),
        reading_(clock, meter, place_of(claim, "reading")),
        booking_(clock, meter, place_of(claim, "booking")),
        motion_(clock.now()) {}

  // `over`: nobody needs an answer any more.
  void ends_when(const std::function<bool()>& over) {
    reading_.ends_when(over);
    booking_.ends_when(over);
  }
  // Called at the first of several bookings in a row that the database refuses.
  void on_booking_refused(std::function<void()> refused) {
    booking_.on_refusal(std::move(refused));
  }

  // A page is read while outcomes are booked, so each has retries of its own.
  template <class Call>
  std::invoke_result_t<Call&> read(const char* during, Call call, RetryBounds wanted = {}) {
    return ask(&reading_, during, std::move(call), wanted);
  }
  template <class Call>
  std::invoke_result_t<Call&> book(const char* during, Call call, RetryBounds wanted = {}) {
    return ask(&booking_, during, std::move(call), wanted);
  }

  // Each answer gets the walk on.
  [[nodiscard]] Motion& motion() { return motion_; }
  // What the database has answered at least once, and what it answered last with a failure; empty:
  // nothing. Both in the words of `during`, which outlive this.
  [[nodiscard]] const std::set<std::string_view>& answered() const { return answered_; }
  [[nodiscard]] std::string_view failed() const { return failed_; }

 private:
  static Place place_of(const LaneClaim& claim, const char* doing) {
    return {.name = fmt::format("campaign {}, lane {}, {}", claim.campaign.value, claim.lane.value,
                                doing),
            .campaign = claim.campaign};
  }

  template <class Call>
  std::invoke_result_t<Call&> ask(RetryLoop* retries, const char* during, Call call,
                                  RetryBounds wanted) {
    const Motion::Asking asking(motion_, clock_.now());
    auto pending = retries->until_available(during, std::move(call), wanted);
    try {
      auto answer = co_await std::move(pending);
      motion_.moved(clock_.now());
      answered_.insert(during);
      co_return answer;
    } catch (...) {
      failed_ = during;
      throw;
    }
  }

  Clock& clock_;
  RetryLoop reading_;
  RetryLoop booking_;
  Motion motion_;
  std::set<std::string_view> answered_;
  std::string_view failed_;
};

}  // namespace crier::dispatch
