// Tells the database what the channels of this daemon suffer from, for "campaign status".
#pragma once

#include <map>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/runner_limits.h"
#include "dispatch/channel_runner.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "postgres/database.h"
#include "runtime/clock.h"

namespace crier::app {

class ChannelTroubleTeller {
 public:
  // What is referred to must outlive this; `daemon` is the id of this one.
  ChannelTroubleTeller(store::Database& database, Clock& clock, dispatch::Meter& meter,
                       Runners runners, std::string daemon);

  // Until it is cancelled. What has not changed is not told again; a database that is away hears of
  // it when it is back.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> tell(std::string channel,
                                    std::optional<dispatch::ChannelTrouble> trouble);

  store::Database& database_;
  Clock& clock_;
  Runners runners_;
  std::string daemon_;
  dispatch::Trouble failing_;
  std::map<std::string, std::string> told_;  // By channel; empty: it is well.
};

}  // namespace crier::app
