#include "runtime/signals.h"

#include <csignal>
#include <utility>

#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"

namespace crier {

namespace asio = boost::asio;

StopSignals::StopSignals(const asio::any_io_executor& executor)
    : signals_(executor, SIGTERM, SIGINT) {}

asio::awaitable<StopRequest> StopSignals::next() {
  co_await signals_.async_wait(asio::use_awaitable);
  co_return std::exchange(asked_before_, true) ? StopRequest::at_once : StopRequest::drain;
}

void ignore_broken_pipes() {
  struct sigaction ignored{};
  ignored.sa_handler = SIG_IGN;
  CRIER_CHECK(sigaction(SIGPIPE, &ignored, nullptr) == 0);
}

}  // namespace crier
