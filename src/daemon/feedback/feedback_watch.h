// Reads the mails and the texts that were kept, whichever daemon has kept them, and forgets what
// has served. One daemon reads at a time (store/feedback/feedback_mails.h).
#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "daemon/monitoring/metrics.h"
#include "dispatch/meter.h"
#include "feedback/path/return_path.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"
#include "use_cases/feedback/feedback_reading.h"

namespace crier::app {

class FeedbackWatch {
 public:
  struct Options {
    OwnRules rules;
    std::chrono::milliseconds kept;
    // Hears the keys that return paths may be of.
    std::function<void(feedback::ReturnPathReader)> learnt;
  };

  // What is referred to must outlive this.
  FeedbackWatch(store::Database& database, Clock& clock, dispatch::TroubleListener& listener,
                Metrics& metrics, Options options);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();
  // Once, as `run` does it again and again: it reads and forgets what is due, of each not more than
  // keeps the other waiting for some seconds.
  boost::asio::awaitable<void> look();

 private:
  boost::asio::awaitable<void> read();
  boost::asio::awaitable<void> learn();
  boost::asio::awaitable<void> forget();
  // A portion of what is old; how large it was.
  using Forget = int (*)(store::Transaction&, WallTime, std::chrono::milliseconds);
  // False: there is more.
  boost::asio::awaitable<bool> forget_all(Forget forget);

  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  Metrics& metrics_;
  Options options_;
  SteadyTime learns_at_{SteadyTime::min()};
  SteadyTime forgets_at_{SteadyTime::min()};
};

}  // namespace crier::app
