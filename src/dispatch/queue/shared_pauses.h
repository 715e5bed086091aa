// The pauses of a channel's limits that all daemons keep to: tells them what a provider has asked
// of this one, and lays on this one's limits what the others were asked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/queue/limit_teller.h"
#include "dispatch/trouble.h"
#include "pacing/send_queue.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier::dispatch {

class SharedPauses {
 public:
  // What is referred to must outlive this; `tasks` is joined before this is destroyed.
  SharedPauses(std::string channel, Clock& clock, Limits& limits, Meter& meter,
               pacing::SendQueue& queue, TaskGroup& tasks);

  // A reply has paused a node of this daemon's limits.
  void tell(LimitPause pause);

  // What holds for all daemons. A pause that was among them before, or was told before the
  // question, and is there no more although it has not ended, was lifted by an operator.
  void heard(const std::vector<LimitPause>& pauses, const HeardAnswer& answer);

  // Somebody may lift one.
  [[nodiscard]] bool any(WallTime now) const;
  // Why the limit called `limit` is paused, for people. Empty: it is not.
  [[nodiscard]] std::string why(const std::string& limit, WallTime now) const;

 private:
  struct Known {
    LimitPause pause;
    bool is_laid{true};  // On the node, for which there may have been no room.
    SteadyTime since;  // Whoever asks from then on is told of it. SteadyTime::max(): not told yet.
  };

  boost::asio::awaitable<void> tell_one(std::string limit);
  void lift(const std::string& limit);
  void hear(const LimitPause& pause, pacing::Moment now);

  std::string channel_;
  Clock& clock_;
  Limits& limits_;
  pacing::SendQueue& queue_;
  Trouble trouble_;
  std::map<std::string, Known> known_;  // By limit.
  LimitTeller teller_;
};

}  // namespace crier::dispatch
