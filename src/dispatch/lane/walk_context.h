// What all walks of a campaign share.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>

#include "base/random.h"
#include "dispatch/claim_pace.h"
#include "dispatch/in_flight_part.h"
#include "dispatch/ledger.h"
#include "dispatch/meter.h"
#include "dispatch/objection_gate.h"
#include "dispatch/queue/dispatch_queue.h"
#include "dispatch/queued_notice.h"
#include "pacing/retry.h"
#include "runtime/clock.h"

namespace crier::dispatch {

// Everything referred to must outlive the walks.
struct WalkContext {
  Clock& clock;
  Ledger& ledger;
  DispatchQueue& queue;
  InFlightPart& in_flight_part;
  ClaimPace& claim_pace;
  Meter& meter;
  NoticeComposer& composer;
  const RunningCampaign& campaign;
  // The list of campaigns says until then that the campaign runs, with these words and dates.
  const SteadyTime& listed_until;
  // Null: nobody here knows whether objections can be recorded.
  const ObjectionGate* gate{};
  pacing::RetryPolicy retry;
  std::chrono::milliseconds flush_interval;
  int flush_rows_max;
  Random& random;
  // The versions that are known to be kept with the campaign.
  std::set<std::string>& versions_kept;
  // Asks the owner to stop the campaign: everybody else would be refused too.
  std::function<void(Halt)> halt;
};

}  // namespace crier::dispatch
