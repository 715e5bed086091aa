// Signals of the process, as the event loop sees them.
#pragma once

#include <cstdint>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>

namespace crier {

enum class StopRequest : std::uint8_t {
  drain,    // The first: take nothing new, finish what is begun.
  at_once,  // A further one: who asks twice does not want to wait.
};

// SIGTERM and SIGINT as requests to stop. While it lives they do not end the process.
class StopSignals {
 public:
  explicit StopSignals(const boost::asio::any_io_executor& executor);

  // The next request, also one that came since the last call. One caller at a time.
  boost::asio::awaitable<StopRequest> next();

 private:
  boost::asio::signal_set signals_;
  bool asked_before_{};
};

// A peer that goes away while we write is an error of that write, not the end of the process. Asio
// asks the kernel for that by itself; OpenSSL and libcurl write without asking. Any thread.
void ignore_broken_pipes();

}  // namespace crier
