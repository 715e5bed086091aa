// The lower rates of a channel's limits that all daemons keep to: tells them what replies have
// slowed here, slows here what the others were told, and wins it back together with them.
//
// A complaint gives the node a new version, with the slower of what daemons know. Within a version
// its part of the usual rate only grows: the greatest that successes have won back anywhere counts
// everywhere. So what is sent in sum goes by one rate, within the second in which it is heard.
#pragma once

#include <cstdint>
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

class SharedSlowdowns {
 public:
  // What is referred to must outlive this; `tasks` is joined before this is destroyed.
  SharedSlowdowns(std::string channel, Clock& clock, Limits& limits, Meter& meter,
                  pacing::SendQueue& queue, TaskGroup& tasks);

  // Replies have done something to the limit called `limit`, of this channel: if it is slower for
  // it, or for longer, the others are told.
  void tell(const std::string& limit);

  // What holds for all daemons. What was among them, and is there no more although its time is not
  // over, has been won back by others, or lifted.
  void heard(const std::vector<LimitSlowdown>& slowdowns, const HeardAnswer& answer);

  // The others may win something back, or be told of another complaint.
  [[nodiscard]] bool any() const { return !known_.empty() || teller_.any(); }

 private:
  struct Known {
    std::int64_t version{};
    pacing::SlowdownState state;  // As all were told it.
    bool is_laid{true};           // On the node, for which there may have been no room.
    SteadyTime since;             // Whoever asks from then on is told of it.
  };

  boost::asio::awaitable<void> tell_one(std::string limit);
  boost::asio::awaitable<void> raise(std::vector<RaisedLimit> raised);
  void hear(const LimitSlowdown& told, std::vector<RaisedLimit>& raised);
  void forget_what_is_over(const std::vector<LimitSlowdown>& slowdowns, const HeardAnswer& answer);
  [[nodiscard]] pacing::Moment now() const {
    return {.steady = clock_.now(), .wall = clock_.wall_now()};
  }

  std::string channel_;
  Clock& clock_;
  Limits& limits_;
  pacing::SendQueue& queue_;
  TaskGroup& tasks_;
  Trouble trouble_;
  std::map<std::string, Known> known_;  // By limit.
  LimitTeller teller_;
  bool is_raising_{};
};

}  // namespace crier::dispatch
