// Ends what daemons that hang keep locked (store/ledger/frozen_sessions.h). Every daemon looks.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"

namespace crier::app {

class FrozenWatch {
 public:
  // What is referred to must outlive this.
  FrozenWatch(store::Database& database, Clock& clock, dispatch::TroubleListener& listener)
      : database_(database), clock_(clock), listener_(listener) {}

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();

  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
};

}  // namespace crier::app
