// Calls back those who wait for room at a limit, when the limits of their channel have changed
// (store/ledger/called_back.h). Who waits for the end of a day or of a pause would stay away for
// hours after it was lifted.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "postgres/database.h"
#include "runtime/clock.h"
#include "store/ledger/called_back.h"

namespace crier::app {

class WaitingPeople {
 public:
  using CalledBack = std::function<void(const std::string& channel)>;

  // What is referred to must outlive this. `called_back`: some of the channel are due now.
  WaitingPeople(store::Database& database, Clock& clock, CalledBack called_back)
      : database_(database), clock_(clock), called_back_(std::move(called_back)) {}

  // This daemon goes by other limits of the channel. Others may go by those of before for a little
  // longer, and send people away by them: so everybody is called a second time.
  void limits_changed(const std::string& channel);

  // Calls for a while, of what there is to call. To be repeated every second or so.
  boost::asio::awaitable<void> call();

 private:
  struct Call {
    std::string channel;
    store::CallBack of;
  };

  boost::asio::awaitable<void> list_lanes(std::string channel);

  store::Database& database_;
  Clock& clock_;
  CalledBack called_back_;
  std::multimap<SteadyTime, std::string> due_;  // Channels, by when they are to be called.
  std::deque<Call> calls_;
};

}  // namespace crier::app
