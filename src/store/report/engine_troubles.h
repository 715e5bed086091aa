// What the database refuses to daemons, for those who ask why a campaign does not go on.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
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
  // So long unless it is told again.
  std::chrono::milliseconds valid_for{};

  friend bool operator==(const EngineTrouble&, const EngineTrouble&) = default;
};

struct TroubledDaemon {
  std::string id;
  std::string host;
};

// Of what a campaign owes ("confirmations", "corrections") and a server refuses for everybody's
// sake.
[[nodiscard]] std::string source_of_halt(std::string_view noun);

// All of one daemon, one a campaign and source at most; replaces what was told before.
void tell_engine_troubles(Transaction& transaction, const TroubledDaemon& daemon,
                          const std::vector<EngineTrouble>& troubles);

struct ToldTrouble {
  std::string host;  // The daemon's.
  WallTime since;
  std::string description;
};

// What keeps back this campaign, in all daemons, or what it owes where it has ended; the longest
// first. Without halts, which are told in words of their own (store/report/owed_halts.h).
[[nodiscard]] std::vector<ToldTrouble> engine_troubles(Transaction& transaction,
                                                       const CampaignRecord& campaign);

}  // namespace crier::store
