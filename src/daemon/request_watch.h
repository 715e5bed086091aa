// Tells how many requests of the public form wait for somebody to find out whom they mean, and for
// how long: people are owed an answer within a month (GDPR art. 12(3)). And empties those that have
// served (art. 5(1)(e)).
#pragma once

#include <chrono>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/monitoring/metrics.h"
#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"

namespace crier::app {

struct RequestWatchOptions {
  std::chrono::milliseconds match_within;  // One that is open for longer is warned of.
  std::chrono::milliseconds kept;          // What was typed, after the settlement.
  std::string actor;                       // As which they are emptied.
};

class RequestWatch {
 public:
  // What is referred to must outlive this.
  RequestWatch(store::Database& database, Clock& clock, dispatch::TroubleListener& listener,
               Metrics& metrics, RequestWatchOptions options);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> count();
  boost::asio::awaitable<void> forget();

  store::Database& database_;
  Clock& clock_;
  Metrics& metrics_;
  RequestWatchOptions options_;
  dispatch::TroubleListener& listener_;
  log::Limit warning_limit_{std::chrono::hours(1)};
  SteadyTime forgets_at_{SteadyTime::min()};
};

}  // namespace crier::app
