// Opens the waves of campaigns, stops campaigns by their rules (use_cases/campaign/waves/), and
// sees how many people answer (use_cases/campaign/answers/). One daemon at a time does it for all.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"

namespace crier::app {

class WaveWatch {
 public:
  struct Options {
    int lanes{};
    std::string actor;  // As of StoredCampaigns.
  };

  // What is referred to must outlive this.
  WaveWatch(store::Database& database, Clock& clock, dispatch::TroubleListener& listener,
            Options options);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();

  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  Options options_;
};

}  // namespace crier::app
