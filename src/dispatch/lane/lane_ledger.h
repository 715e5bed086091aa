// The ledger as one walk asks it: patiently (dispatch/retry_loop.h), and so that it can be seen for
// how long the database has not answered.
#pragma once

#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "dispatch/ledger.h"
#include "dispatch/meter.h"
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
        moved_at_(clock.now()) {}

  // `over`: nobody needs an answer any more.
  void ends_when(const std::function<bool()>& over) {
    reading_.ends_when(over);
    booking_.ends_when(over);
  }
  // Called at the first of several bookings in a row that the database refuses.
  void on_booking_refused(std::function<void()> refused) {
    booking_.on_refusal(std::move(refused));
  }

  // A page is read while outcomes are booked, so each has a retries of its own.
  template <class Call>
  std::invoke_result_t<Call&> read(const char* during, Call call, RetryBounds wanted = {}) {
    return ask(&reading_, during, std::move(call), wanted);
  }
  template <class Call>
  std::invoke_result_t<Call&> book(const char* during, Call call, RetryBounds wanted = {}) {
    return ask(&booking_, during, std::move(call), wanted);
  }

  // When the database last answered, or when the walk last had a good reason to wait.
  [[nodiscard]] SteadyTime moved_at() const { return moved_at_; }
  void excuse(SteadyTime now) { moved_at_ = now; }
  [[nodiscard]] bool is_asking() const { return asking_ > 0; }

 private:
  // Counts a call as long as it is under way, however it ends.
  class Asking {
   public:
    explicit Asking(int& calls) : calls_(calls) { ++calls_; }
    ~Asking() { --calls_; }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

   private:
    int& calls_;
  };

  static Place place_of(const LaneClaim& claim, const char* doing) {
    return {.name = fmt::format("campaign {}, lane {}, {}", claim.campaign.value, claim.lane.value,
                                doing),
            .campaign = claim.campaign};
  }

  template <class Call>
  std::invoke_result_t<Call&> ask(RetryLoop* retries, const char* during, Call call,
                                  RetryBounds wanted) {
    const Asking asking(asking_);
    auto pending = retries->until_available(during, std::move(call), wanted);
    auto answer = co_await std::move(pending);
    moved_at_ = clock_.now();
    co_return answer;
  }

  Clock& clock_;
  RetryLoop reading_;
  RetryLoop booking_;
  SteadyTime moved_at_;
  int asking_{};
};

}  // namespace crier::dispatch
