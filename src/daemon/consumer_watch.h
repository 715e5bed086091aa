// Tells when a system that follows the register of objections is late: while it is, it processes
// the data of people who have objected. Every daemon tells it; the metrics of one suffice.
#pragma once

#include <chrono>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/monitoring/metrics.h"
#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/objection/feed/consumers.h"

namespace crier::app {

class ConsumerWatch {
 public:
  // `alarm_after`: how long an objection may wait to be acknowledged. What is referred to must
  // outlive this.
  ConsumerWatch(store::Database& database, Clock& clock, dispatch::TroubleListener& listener,
                Metrics& metrics, std::chrono::milliseconds alarm_after);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();
  void tell(const ConsumerStanding& standing);

  store::Database& database_;
  Clock& clock_;
  Metrics& metrics_;
  std::chrono::milliseconds alarm_after_;
  dispatch::TroubleListener& listener_;
  std::set<std::string> late_;  // Those of whom it was told.
};

}  // namespace crier::app
