#include "runtime/alarm.h"

#include <boost/asio/awaitable.hpp>

namespace crier {

void Alarm::set(SteadyTime when) {
  if (set_to_ && *set_to_ <= when) return;
  set_to_ = when;
  tasks_.spawn(sleep(when));
}

boost::asio::awaitable<void> Alarm::sleep(SteadyTime when) {
  co_await clock_.sleep_until(when);
  if (set_to_ == when) set_to_.reset();
  ring_();
}

}  // namespace crier
