// Tells how many requests of the public form wait for somebody to find out whom they mean, and for
// how long: people are owed an answer within a month (GDPR art. 12(3)).
#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "daemon/metrics.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"

namespace crier::app {

class RequestWatch {
 public:
  // What is referred to must outlive this. One that is open for longer than `match_within` is
  // warned of.
  RequestWatch(store::Database& database, Clock& clock, dispatch::Meter& meter, Metrics& metrics,
               std::chrono::milliseconds match_within);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();

  store::Database& database_;
  Clock& clock_;
  Metrics& metrics_;
  std::chrono::milliseconds match_within_;
  dispatch::Trouble trouble_;
  log::Limit warning_limit_{std::chrono::hours(1)};
};

}  // namespace crier::app
