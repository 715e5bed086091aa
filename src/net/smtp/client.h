// A pool of connections that carries messages to one or several relays. It opens connections when
// there is something to carry, up to the limit, and closes those that rest for long.
//
//   no connection is up:  take one message, connect for it; on failure give it back
//   a connection is free: it takes the next message itself; where there is none it rests
//   all are busy, and the source has more: one more connection, and as many more as are up
//   a message is displaced (displaced.h): one more connection, in the place of another if need be
#pragma once

#include <cstdint>
#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "net/smtp/message.h"
#include "net/smtp/options.h"
#include "runtime/clock.h"

namespace crier::smtp {

class Client {
 public:
  // `options` must pass check(). Throws system_error when the CA file cannot be used. `clock` must
  // outlive this. `seed` is for the jitter of back-off.
  Client(boost::asio::any_io_executor executor, Clock& clock, Options options, std::uint64_t seed);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Carries messages until the source is closed, then finishes what is under way and returns.
  // Cancelled, it drops what is on the wire and settles nothing more. One run at a time; `source`
  // must outlive it.
  boost::asio::awaitable<void> run(MessageSource* source);

  // Gives back what waits for a connection, finishes what is under way and takes nothing more. The
  // source must be closed by then: a `take` that waits must end.
  void close();

  // Lowering it closes idle connections first and breaks no transaction. At 0 nothing is taken.
  void limit_connections(int connections_max);
  // Open now, those that are being opened included.
  [[nodiscard]] int connections() const;

 private:
  class Run;
  struct Security;

  boost::asio::any_io_executor executor_;
  Clock& clock_;
  Options options_;
  std::uint64_t seed_;
  std::unique_ptr<Security> security_;
  std::unique_ptr<Run> run_;  // While running.
};

}  // namespace crier::smtp
