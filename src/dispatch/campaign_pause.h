// Pauses a campaign that must not go on, on the list of campaigns and so for all daemons.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "dispatch/campaign_run.h"
#include "dispatch/campaign_source.h"
#include "dispatch/meter.h"
#include "dispatch/setbacks.h"
#include "runtime/clock.h"

namespace crier::dispatch {

class CampaignPause {
 public:
  // All must outlive this.
  CampaignPause(Clock& clock, CampaignSource& source, Meter& meter)
      : clock_(clock), source_(source), meter_(meter) {}

  // Everybody else would be refused too. `run` must outlive the call, as long as it is `pausing`.
  boost::asio::awaitable<void> halt(CampaignRun* run, Halt why);
  // The work at it fails again and again.
  boost::asio::awaitable<void> raise_alarm(CampaignRun* run, Setback setback);

 private:
  template <class Call>
  boost::asio::awaitable<void> until_available(CampaignRun* run, Call call);

  Clock& clock_;
  CampaignSource& source_;
  Meter& meter_;
};

}  // namespace crier::dispatch
