#include "runtime/wait_list.h"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace crier {

namespace asio = boost::asio;

asio::awaitable<void> WaitList::wait() {
  Waiter waiter{.alarm = asio::steady_timer(executor_, asio::steady_timer::time_point::max())};
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  boost::system::error_code woken;
  co_await waiter.alarm.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  // A notified waiter has left the list already.
  if (waiter.notified) co_return;
  waiters_.erase(place);
  throw boost::system::system_error(asio::error::operation_aborted);
}

void WaitList::notify(std::size_t count) {
  for (; count > 0 && !waiters_.empty(); --count) {
    Waiter* const waiter = waiters_.front();
    waiters_.pop_front();
    waiter->notified = true;
    waiter->alarm.cancel();
  }
}

}  // namespace crier
