// What campaigns owe after their notices and a server refuses for everybody's sake, as daemons tell
// it (store/report/engine_troubles.h), as long as somebody waits who was refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct OwedHalt {
  std::string key;   // The campaign's.
  std::string noun;  // "confirmations", "corrections".
  std::string host;  // Of the daemon that was refused last.
  WallTime since;
  std::string description;  // Which server said what, and what to do. Of nobody.
  std::int64_t waiting{};
  std::string ref;  // Of one who was refused and waits; empty: erased.
};

// One a campaign and noun: of all campaigns, or of one, whatever its state; the longest first.
[[nodiscard]] std::vector<OwedHalt> owed_halts(Transaction& transaction,
                                               std::optional<CampaignId> campaign = std::nullopt);

}  // namespace crier::store
