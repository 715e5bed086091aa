// What the database refuses to daemons, for those who ask why a campaign does not go on.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

struct EngineTrouble {
  std::optional<CampaignId> campaign;  // Nothing: all that the daemon does.
  std::string source;                  // One trouble of each campaign, and of each of these.
  WallTime since;
  std::string description;

  friend bool operator==(const EngineTrouble&, const EngineTrouble&) = default;
};

struct TroubledDaemon {
  std::string id;
  std::string host;
};

// All of one daemon, one a campaign and source at most; replaces what was told before. They count
// for `valid_for` unless they are told again.
void tell_engine_troubles(Transaction& transaction, const TroubledDaemon& daemon,
                          const std::vector<EngineTrouble>& troubles,
                          std::chrono::milliseconds valid_for);

struct ToldTrouble {
  std::string host;  // The daemon's.
  WallTime since;
  std::string description;
};

// What keeps back this campaign, in all daemons; the longest first.
[[nodiscard]] std::vector<ToldTrouble> engine_troubles(Transaction& transaction,
                                                       const CampaignRecord& campaign);

}  // namespace crier::store
