#include "daemon/keep_looking.h"

#include <algorithm>
#include <exception>

#include "dispatch/trouble.h"
#include "runtime/task_group.h"

namespace crier::app {

namespace asio = boost::asio;

asio::awaitable<void> keep_looking(Clock* clock, dispatch::TroubleListener* listener,
                                   Looking looking, std::function<asio::awaitable<void>()> look) {
  dispatch::Trouble trouble(*clock, *listener, looking.where);
  while (true) {
    std::exception_ptr failure;
    try {
      auto one_look = look();
      co_await std::move(one_look);
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (failure) {
      trouble.add(looking.during, failure);
    } else {
      trouble.pass();
    }
    const Duration interval =
        failure ? std::min<Duration>(looking.interval, look_again_max) : looking.interval;
    co_await clock->sleep_until(clock->now() + interval);
  }
}

}  // namespace crier::app
