// Pauses a campaign that must not go on, on the board and so for all daemons.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "dispatch/board.h"
#include "dispatch/campaign_run.h"
#include "dispatch/meter.h"
#include "dispatch/setbacks.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class CampaignPause {
 public:
  // All must outlive this.
  CampaignPause(Clock& clock, Board& board, Meter& meter)
      : clock_(clock), board_(board), meter_(meter) {}

  // Everybody else would be refused too. `run` must outlive the call, as long as it is `pausing`.
  boost::asio::awaitable<void> halt(CampaignRun* run, Halt why);
  // The work at it fails again and again.
  boost::asio::awaitable<void> raise_alarm(CampaignRun* run, Setback setback);

 private:
  template <class Call>
  boost::asio::awaitable<void> insist(CampaignRun* run, Call call);

  Clock& clock_;
  Board& board_;
  Meter& meter_;
};

}  // namespace crier::dispatch
