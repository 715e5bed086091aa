// Books what a channel's limits want of those that all daemons share, before what is at hand is
// used up: slots of rates, and notices of days.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "pacing/allowance.h"
#include "pacing/send_queue.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier::dispatch {

class GrantSource {
 public:
  struct Options {
    std::string channel;
    // Called when there is more to go by: an answer has come, or may be asked for once more. Both
    // must be callable as long as `tasks` runs.
    std::function<void()> changed;
    // What replies have done holds for all daemons as an answer says that was asked for at `asked`.
    std::function<void(const BookingAnswer& answer, SteadyTime asked)> heard;
  };

  // What is referred to must outlive this; `tasks` is joined before this is destroyed. What is
  // granted goes to `queue`.
  GrantSource(Options options, Clock& clock, Limits& limits, Meter& meter, pacing::SendQueue& queue,
              TaskGroup& tasks);

  // Asks for what the limits of `queue` want, all in one question; one question at a time.
  void want(pacing::Moment now);
  // Asks about places alone, though nobody waits who could use them: others do.
  void want_places(pacing::Moment now);
  // Asks at least for what replies have done.
  void listen();

  [[nodiscard]] bool is_asking() const { return is_fetching_; }
  [[nodiscard]] const Trouble& trouble() const { return trouble_; }

 private:
  using Wants = std::vector<pacing::LimitTree::Want>;
  boost::asio::awaitable<void> fetch(Wants wants);
  [[nodiscard]] Hear what_to_hear(const Wants& wants, SteadyTime now) const;
  [[nodiscard]] std::vector<LimitBooking> bookings_of(const Wants& wants) const;
  void take(const Wants& wants, const BookingAnswer& answer);

  Options options_;
  Clock& clock_;
  Limits& limits_;
  pacing::SendQueue& queue_;
  TaskGroup& tasks_;
  pacing::SharedClock shared_clock_;
  Trouble trouble_;
  Duration booking_took_{};  // The last one, from the question to the answer.
  bool is_fetching_{};
  std::optional<SteadyTime> heard_replies_;  // When it was last asked for.
};

}  // namespace crier::dispatch
