// Rings at an instant that can be moved forward. It may also ring when nothing is due, after it was
// set to a later instant and then to an earlier one: the owner looks again at what is due.
#pragma once

#include <functional>
#include <optional>

#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier {

class Alarm {
 public:
  // `clock` and `tasks` must outlive this; `tasks` is joined before this is destroyed.
  Alarm(Clock& clock, TaskGroup& tasks, std::function<void()> ring)
      : clock_(clock), tasks_(tasks), ring_(std::move(ring)) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Rings at `when`, or earlier if it was set to an earlier instant before.
  void set(SteadyTime when);

 private:
  boost::asio::awaitable<void> sleep(SteadyTime when);

  Clock& clock_;
  TaskGroup& tasks_;
  std::function<void()> ring_;
  std::optional<SteadyTime> set_to_;
};

}  // namespace crier
